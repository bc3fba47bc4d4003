//! The draft report of a review. Each paragraph has a key and follows from figures as they stand; what an officer wrote himself stays when they
//! change, with the new wording beside it. Sentences are Vietnamese: they are the text of a Vietnamese paper.

use crate::cascade::Coverage;

/// Parts of the report, in their order: code and heading. Circular 12/2019/TT-BCA art. 6(5)(b) asks for causes and lessons.
pub const SECTIONS: &[(&str, &str)] = &[
    ("launch", "TÌNH HÌNH TRIỂN KHAI"),
    ("results", "KẾT QUẢ THỰC HIỆN CHỈ TIÊU"),
    ("awards", "CÔNG TÁC KHEN THƯỞNG"),
    ("examples", "ĐIỂN HÌNH TIÊN TIẾN"),
    ("shortcomings", "TỒN TẠI, HẠN CHẾ"),
    ("causes", "NGUYÊN NHÂN"),
    ("lessons", "BÀI HỌC KINH NGHIỆM"),
    ("proposals", "PHƯƠNG HƯỚNG, ĐỀ XUẤT, KIẾN NGHỊ"),
];

/// What an indicator came to, as text with its unit of measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicator {
    /// Number.
    pub seq: i64,
    /// What is measured.
    pub name: String,
    /// The figure; empty where there is none.
    pub total: String,
    /// Its target; empty without one.
    pub target: String,
    /// Whether the target is reached; `None` where they are not compared.
    pub met: Option<bool>,
    /// Share of the target in percent.
    pub share: String,
    /// The period before and its figure.
    pub before: Option<(String, String)>,
    /// The last period and its figure.
    pub last: Option<(String, String)>,
    /// Change between them, with sign and percent; empty where it cannot be said.
    pub change: String,
    /// Units that said nothing.
    pub missing: Vec<String>,
    /// Figures shown and not counted, with their unit.
    pub apart: Vec<String>,
}

/// Awards of one level and ground.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Awards {
    /// Name of the award.
    pub award: String,
    /// Ground in words.
    pub ground: String,
    /// Key of both.
    pub key: String,
    /// Awards to collectives.
    pub collectives: u64,
    /// Awards to individuals.
    pub individuals: u64,
}

/// What a review knows. Units are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Name of the movement.
    pub movement: String,
    /// Day of the figures, dd/mm/yyyy.
    pub day: String,
    /// Who has taken it up.
    pub coverage: Coverage,
    /// Units that have not: code, name, reason (empty where they said nothing).
    pub not_launched: Vec<(String, String, String)>,
    /// Results in words, each with its source in brackets where it has one.
    pub results: Vec<String>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Awards of our own decisions.
    pub awards: Vec<Awards>,
    /// People and collectives behind them: each once.
    pub persons: u64,
    /// Collectives behind them: each once.
    pub units: u64,
    /// Awards as reports tell them, sentence by sentence.
    pub told: Vec<String>,
    /// Model examples: name, unit, stage in words.
    pub models: Vec<(String, String, String)>,
    /// Proposals and recommendations not answered: words, unit.
    pub asked: Vec<(String, String)>,
    /// Directions not done: words, unit, last day.
    pub directions: Vec<(String, String, String)>,
    /// Where sources disagree, a sentence each.
    pub disagreements: Vec<String>,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Key: stays while the paragraph is about the same thing.
    pub key: String,
    /// Code of its part.
    pub section: String,
    /// The wording that follows from the figures; empty where only an officer can say it.
    pub made: String,
    /// The officer's own wording.
    pub words: Option<String>,
    /// What was made when he wrote it; of an untouched paragraph, what was made before the last change.
    pub over: String,
    /// A footnote.
    pub note: String,
}

/// How a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As made, and as before.
    Made,
    /// As made; it says something else than before.
    Changed,
    /// The officer's, over figures that have not changed.
    Own,
    /// The officer's, and the figures have changed since: he says which wording holds.
    Waiting,
    /// Nobody has written it.
    Empty,
}

impl Paragraph {
    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match &self.words {
            Some(_) if self.over != self.made => Standing::Waiting,
            Some(_) => Standing::Own,
            None if self.made.is_empty() => Standing::Empty,
            None if !self.over.is_empty() && self.over != self.made => Standing::Changed,
            None => Standing::Made,
        }
    }

    /// The text that is printed.
    #[must_use]
    pub fn text(&self) -> &str {
        self.words.as_deref().unwrap_or(&self.made)
    }

    /// The officer leaves this text. The made one again is no edit.
    #[must_use]
    pub fn written(mut self, text: &str) -> Self {
        let text = text.trim();
        self.words = (text != self.made && !text.is_empty()).then(|| text.to_owned());
        self.over.clone_from(&self.made);
        self
    }
}

/// A paragraph that the figures make.
fn made(section: &str, key: impl Into<String>, text: String) -> Paragraph {
    Paragraph { key: key.into(), section: section.to_owned(), made: text, ..Paragraph::default() }
}

/// One that only an officer can write.
fn open(section: &str, key: &str) -> Paragraph {
    made(section, key, String::new())
}

fn share(coverage: Coverage) -> String {
    let Some(s) = coverage.share() else { return String::new() };
    let (whole, rest) = (s / 100, s % 100);
    match rest {
        0 => format!(", đạt {whole} %"),
        r if r % 10 == 0 => format!(", đạt {whole},{} %", r / 10),
        r => format!(", đạt {whole},{r:02} %"),
    }
}

/// Two digits at least, as offices write counts.
fn n(count: u64) -> String {
    if count < 10 { format!("{count:02}") } else { vntext::group(i64::try_from(count).unwrap_or(i64::MAX)) }
}

fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `38 tập thể, 96 cá nhân`, leaving out what is not there.
#[must_use]
pub fn counted(collectives: u64, individuals: u64) -> String {
    match (collectives, individuals) {
        (c, 0) => format!("{} tập thể", n(c)),
        (0, i) => format!("{} cá nhân", n(i)),
        (c, i) => format!("{} tập thể, {} cá nhân", n(c), n(i)),
    }
}

/// All paragraphs that follow from what is known.
#[must_use]
pub fn draft(known: &Known) -> Vec<Paragraph> {
    let mut all = launch(known);
    all.extend(known.indicators.iter().map(result));
    all.extend(
        (1..)
            .zip(&known.results)
            .map(|(i, text): (usize, &String)| made("results", format!("result.{i}"), ended(text))),
    );
    all.push(open("results", "results-more"));
    all.extend(awards(known));
    all.push(examples(known));
    all.extend(known.indicators.iter().filter(|i| i.met == Some(false)).map(missed));
    all.extend(known.indicators.iter().filter(|i| !i.missing.is_empty()).map(not_reported));
    all.extend([open("shortcomings", "shortcomings"), open("causes", "causes"), open("lessons", "lessons")]);
    all.extend(proposals(known));
    all
}

fn launch(known: &Known) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let c = known.coverage;
    if c.sent() > 0 {
        let text = format!(
            "Đến ngày {}, {} trong {} đơn vị được giao đã triển khai {}{}; trong đó {} đơn vị triển khai theo kế hoạch, {} đơn vị phát động riêng.",
            known.day,
            n(c.deployed()),
            n(c.sent()),
            known.movement,
            share(c),
            n(c.planned),
            n(c.own)
        );
        out.push(made("launch", "cascade", text));
    } else {
        out.push(open("launch", "cascade"));
    }
    for (code, name, reason) in &known.not_launched {
        let text = if reason.trim().is_empty() {
            format!("{name} chưa báo cáo việc triển khai.")
        } else {
            format!("{name} chưa triển khai, lý do: {}", ended(reason))
        };
        out.push(made("launch", format!("not-launched.{code}"), text));
    }
    for (i, text) in (1..).zip(&known.disagreements) {
        let mut p = made("launch", format!("sources.{i}"), String::new());
        p.note.clone_from(text);
        out.push(p);
    }
    out
}

fn result(i: &Indicator) -> Paragraph {
    let mut text = if i.total.is_empty() {
        format!("{}: chưa có số liệu", i.name)
    } else {
        format!("{}: {}", i.name, i.total)
    };
    match (i.met, i.target.is_empty()) {
        (Some(true), false) => text.push_str(&format!(", đạt chỉ tiêu giao ({})", i.target)),
        (Some(false), false) if !i.share.is_empty() => {
            text.push_str(&format!(", bằng {} % chỉ tiêu giao ({})", i.share, i.target));
        }
        (_, false) => text.push_str(&format!("; chỉ tiêu giao {}", i.target)),
        (_, true) => {}
    }
    if let (Some((period, figure)), Some((last, now))) = (&i.before, &i.last) {
        text.push_str(&format!("; {last}: {now}, {period}: {figure}"));
        if !i.change.is_empty() {
            text.push_str(&format!(" ({})", i.change));
        }
    }
    text.push('.');
    for apart in &i.apart {
        text.push_str(&format!(" {}", ended(apart)));
    }
    made("results", format!("figure.{}", i.seq), text)
}

fn awards(known: &Known) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = known
        .awards
        .iter()
        .map(|a| {
            let text = format!("{} ({}): {}.", a.award, a.ground, counted(a.collectives, a.individuals));
            made("awards", format!("awards.{}", a.key), text)
        })
        .collect();
    let turns: u64 = known.awards.iter().map(|a| a.collectives + a.individuals).sum();
    if turns > 0 {
        let text = format!(
            "Theo hồ sơ, cộng {} lượt khen thưởng, cho {} tập thể và {} người.",
            n(turns),
            n(known.units),
            n(known.persons)
        );
        out.push(made("awards", "awards-total", text));
    }
    for (i, text) in (1..).zip(&known.told) {
        out.push(made("awards", format!("told.{i}"), format!("Theo báo cáo: {}", ended(text))));
    }
    if out.is_empty() {
        out.push(open("awards", "awards-none"));
    }
    out
}

fn examples(known: &Known) -> Paragraph {
    let one = |(name, unit, stage): &(String, String, String)| format!("{name} ({unit}, {})", stage.to_lowercase());
    let all: Vec<String> = known.models.iter().map(one).collect();
    match all.len() {
        0 => open("examples", "examples"),
        many => {
            let text = format!("Có {} điển hình tiên tiến được theo dõi: {}.", n(many as u64), all.join("; "));
            made("examples", "examples", text)
        }
    }
}

fn missed(i: &Indicator) -> Paragraph {
    let total = if i.total.is_empty() { "chưa có số liệu" } else { &i.total };
    let text = format!("Chỉ tiêu “{}” chưa đạt: {total} so với chỉ tiêu giao {}.", i.name, i.target);
    made("shortcomings", format!("missed.{}", i.seq), text)
}

fn not_reported(i: &Indicator) -> Paragraph {
    let mut units = i.missing.clone();
    units.dedup();
    let text = format!("Chưa báo cáo số liệu “{}”: {}.", i.name, units.join("; "));
    made("shortcomings", format!("missing.{}", i.seq), text)
}

fn proposals(known: &Known) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for (i, (what, unit, due)) in (1..).zip(&known.directions) {
        let by = if due.is_empty() { String::new() } else { format!(", xong trước ngày {due}") };
        let what = what.trim().trim_end_matches('.');
        out.push(made("proposals", format!("direction.{i}"), format!("{unit}: {what}{by}.")));
    }
    for (i, (what, unit)) in (1..).zip(&known.asked) {
        out.push(made("proposals", format!("asked.{i}"), format!("{unit} đề xuất, kiến nghị: {}", ended(what))));
    }
    out.push(open("proposals", "proposals"));
    out
}

/// What stands after the figures were read anew: each paragraph keeps the officer's words; one that the figures make no more goes, unless he
/// had written it.
#[must_use]
pub fn refreshed(old: &[Paragraph], new: Vec<Paragraph>) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    for mut p in new {
        if let Some(was) = old.iter().find(|o| o.key == p.key) {
            p.words.clone_from(&was.words);
            p.over = if was.words.is_some() { was.over.clone() } else { was.made.clone() };
        }
        out.push(p);
    }
    for (at, was) in old.iter().enumerate().filter(|(_, o)| o.words.is_some()) {
        if out.iter().any(|p| p.key == was.key) {
            continue;
        }
        let kept = Paragraph { made: String::new(), ..was.clone() };
        // Behind the one that stood before it.
        let before = old.get(..at).and_then(|b| b.iter().rev().find_map(|b| out.iter().position(|p| p.key == b.key)));
        out.insert(before.map_or(0, |i| i + 1), kept);
    }
    out
}

/// What the report must still say: causes where a target was missed or a unit has not launched, and lessons (art. 6(5)(b)).
#[must_use]
pub fn missing(all: &[Paragraph]) -> Vec<&'static str> {
    let said = |section: &str| all.iter().any(|p| p.section == section && !p.text().is_empty());
    let faulty = all.iter().any(|p| p.key.starts_with("missed.") || p.key.starts_with("not-launched."));
    let mut out = Vec::new();
    if faulty && !said("causes") {
        out.push("causes");
    }
    if !said("lessons") {
        out.push("lessons");
    }
    out
}
