//! Minutes of a session and of the count of its votes.

use std::collections::BTreeMap;

use domain::{
    ballot::{Presence, Secrecy},
    cluster::Asked,
    council::CouncilRole,
    paper::{
        CouncilMember, CouncilMinutes, CountMinutes, Presence as PaperPresence, SignatureBox, SubjectKind, Teller,
        VoteLine, VoteMethod,
    },
};
use uuid::Uuid;

use super::build::{join, letterhead, names, watermark};
use crate::{
    Ctx, Error, Result, ballots, decisions,
    nominees::{self, Answer},
    scores::{self, Frozen, FrozenRow},
    sessions::{self, ItemView, Loaded},
};

/// The session, its lines, the watermark's organisation.
struct Read {
    loaded: Loaded,
    lines: Vec<ItemView>,
    organisation: store::entity::organisation::Model,
}

async fn read(ctx: &Ctx, code: &str) -> Result<Read> {
    let loaded = sessions::load(ctx.store.reader(), code).await?;
    let lines = sessions::all_lines(ctx, &loaded).await?;
    let organisation = names(ctx, loaded.council.unit_id, &loaded.session.held_on).await?;
    Ok(Read { loaded, lines, organisation })
}

fn votes(ctx: &Ctx, lines: &[ItemView]) -> Vec<VoteLine> {
    let n = |v: i64| u32::try_from(v).unwrap_or(0);
    lines
        .iter()
        .map(|l| VoteLine {
            name: l.name.clone(),
            subject: if l.part == "individual" { SubjectKind::Individual } else { SubjectKind::Collective },
            unit: join(&[&l.position, &l.unit]),
            award: match Asked::from_code(&l.asked) {
                Some(asked) => asked.printed().to_owned(),
                None => crate::verdicts::award_name(ctx, &l.award).vi,
            },
            in_favour: n(l.hands[0].unwrap_or(0) + l.letters[0]),
            against: n(l.hands[1].unwrap_or(0) + l.letters[1]),
            no_opinion: n(l.hands[2].unwrap_or(0) + l.letters[2]),
            invalid: 0,
            recused: u32::try_from(l.recused.len()).unwrap_or(0),
            accepted: l.result == "passed",
        })
        .collect()
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn name_of(loaded: &Loaded, seat: Option<Uuid>) -> String {
    loaded.seats.iter().find(|s| Some(s.id) == seat).map(|s| s.member_name.clone()).unwrap_or_default()
}

/// Conclusions as written, else what the count says.
fn conclusions(loaded: &Loaded, lines: &[ItemView]) -> Vec<String> {
    let own = paragraphs(&loaded.session.conclusion);
    if !own.is_empty() {
        return own;
    }
    if loaded.conference() {
        return decided(lines);
    }
    let of = |part: &str, result: &str| lines.iter().filter(|l| l.part == part && l.result == result).count();
    let mut said = vec![format!(
        "Hội đồng thống nhất đề nghị khen thưởng {}.",
        decisions::counted_words(of("collective", "passed"), of("individual", "passed"))
    )];
    let failed = of("collective", "failed") + of("individual", "failed");
    if failed > 0 {
        said.push(format!("Không thông qua: {failed:02} trường hợp."));
    }
    said
}

/// What a conference decided, a sentence a question.
fn decided(lines: &[ItemView]) -> Vec<String> {
    let mut numbers: Vec<i64> = lines.iter().map(|l| l.question).collect();
    numbers.dedup();
    let sentence = |number: i64| {
        let of: Vec<&ItemView> = lines.iter().filter(|l| l.question == number).collect();
        let asked = of.first().and_then(|l| Asked::from_code(&l.asked))?.printed();
        let won: Vec<&str> = of.iter().filter(|l| l.result == "passed").map(|l| l.name.as_str()).collect();
        Some(match won.is_empty() {
            true => format!("{asked}: chưa có kết quả."),
            false => format!("{asked}: {}.", won.join("; ")),
        })
    };
    numbers.into_iter().filter_map(sentence).collect()
}

/// The places that were published last, as a conference hears them.
fn places(frozen: &Frozen) -> Vec<String> {
    let place = |places: (usize, usize)| match places {
        (a, b) if a == b => a.to_string(),
        (a, b) => format!("{a}–{b}"),
    };
    let row = |r: &FrozenRow| {
        let group = if r.group.is_empty() { String::new() } else { format!(" (nhóm {})", r.group) };
        Some(format!("{}. {}{group}: {} điểm", place(r.places?), r.name, vntext::decimal2(r.points[3])))
    };
    let rows: Vec<String> = frozen.rows.iter().filter_map(row).collect();
    if rows.is_empty() { Vec::new() } else { vec![format!("Kết quả xếp hạng: {}.", rows.join("; "))] }
}

/// How many names a sentence holds; more are told by their numbers on the list.
const NAMED: usize = 10;

/// What was said where the rules leave the verdict to people, as a sentence of the minutes.
fn answered(answer: &Answer) -> String {
    let conditions: Vec<&str> = answer.conditions.iter().map(|c| c.text.vi.trim_end_matches('.')).collect();
    let who = if answer.cases.len() > NAMED {
        let numbers = spans(answer.cases.iter().map(|c| c.seq));
        format!("{:02} trường hợp (số thứ tự {numbers} của danh sách đề nghị)", answer.cases.len())
    } else {
        answer.cases.iter().map(|c| join(&[&c.name, &c.unit])).collect::<Vec<_>>().join("; ")
    };
    let by = if answer.by.is_empty() { String::new() } else { format!("{} ", answer.by) };
    let said = if answer.yes { "đồng ý đề nghị" } else { "không đồng ý, đưa ra khỏi danh sách" };
    format!(
        "Trường hợp phải có người quyết định ({}): {who}. {by}{said}; lý do: {}.",
        conditions.join("; "),
        answer.reason.trim_end_matches('.')
    )
}

/// Numbers in rising order with runs drawn together: "1–12, 15".
fn spans(numbers: impl Iterator<Item = i64>) -> String {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for n in numbers {
        match runs.last_mut() {
            Some((_, to)) if *to + 1 == n => *to = n,
            _ => runs.push((n, n)),
        }
    }
    let words = runs.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
    words.collect::<Vec<_>>().join(", ")
}

pub(super) async fn council(ctx: &Ctx, code: &str) -> Result<(CouncilMinutes, Option<String>)> {
    let Read { loaded, lines, organisation } = read(ctx, code).await?;
    let session = &loaded.session;
    let (chair, secretary) = (name_of(&loaded, session.chair_seat_id), name_of(&loaded, session.secretary_seat_id));
    let members = loaded
        .seats
        .iter()
        .map(|s| CouncilMember {
            name: s.member_name.clone(),
            position: s.member_post.clone(),
            role: match (CouncilRole::from_code(&s.role), loaded.conference()) {
                (Some(CouncilRole::Chair), true) => "Cụm trưởng",
                (Some(CouncilRole::ViceChair), true) => "Cụm phó",
                (_, true) => "Thành viên cụm",
                (role, false) => role.map_or("Ủy viên", CouncilRole::printed),
            }
            .to_owned(),
            presence: match loaded.presence.get(&s.id) {
                Some(Presence::Present) => PaperPresence::Present,
                Some(Presence::Written) => PaperPresence::Written,
                _ => PaperPresence::Absent,
            },
            note: loaded.notes.get(&s.id).filter(|n| !n.is_empty()).cloned(),
        })
        .collect();
    let mut proceedings = paragraphs(&session.notes);
    if let Some(year) = loaded.council.cluster_year_id {
        proceedings.extend(scores::newest_frozen(ctx, year).await?.iter().flat_map(places));
    } else if proceedings.is_empty() {
        proceedings
            .push("Hội đồng nghe báo cáo kết quả thẩm định, thảo luận và biểu quyết từng trường hợp.".to_owned());
    }
    // Minutes are read by more people than may know what stands against somebody.
    proceedings.push(way(ctx, &loaded).await?);
    let answers = nominees::answers_of_session(ctx.store.reader(), session.id, Some(&ctx.law)).await?;
    proceedings.extend(answers.iter().map(answered));
    let paper = CouncilMinutes {
        letterhead: of_council(&organisation, &loaded),
        conference: loaded.conference(),
        summary: match loaded.conference() {
            true => format!("Hội nghị suy tôn của {}", loaded.council.name),
            false => format!("Họp {}", loaded.council.name),
        },
        opened: format!("{}T{}", session.held_on, session.held_at),
        closed: None,
        venue: session.place.clone(),
        council: loaded.council.name.clone(),
        members,
        chair: chair.clone(),
        secretary: secretary.clone(),
        guests: Vec::new(),
        proceedings,
        method: if loaded.rules.secrecy.is_secret() { VoteMethod::Secret } else { VoteMethod::Open },
        required_share: Some(share(&loaded)),
        // What was agreed was not counted.
        votes: if loaded.rules.secrecy == Secrecy::Consensus { Vec::new() } else { votes(ctx, &lines) },
        conclusions: conclusions(&loaded, &lines),
        signatures: vec![
            SignatureBox { title: "THƯ KÝ".to_owned(), note: None, name: secretary },
            SignatureBox { title: "CHỦ TRÌ".to_owned(), note: None, name: chair },
        ],
    };
    Ok((paper, watermark(&organisation)))
}

/// The council's own head: the body above it is the one whose council it is.
fn of_council(o: &store::entity::organisation::Model, loaded: &Loaded) -> domain::paper::Letterhead {
    // A conference is the cluster's and no council's: its minutes bear the cluster's letters.
    let symbol = match loaded.conference() {
        true => format!("BB-{}", domain::cluster::letters_of(&loaded.council.name)),
        false => o.minutes_symbol.clone(),
    };
    let own = letterhead(o, &symbol, None, Some(&loaded.session.held_on));
    domain::paper::Letterhead {
        superior_body: Some(o.issuing_body.clone()),
        issuing_body: vntext::upper_vi(&loaded.council.name),
        ..own
    }
}

fn share(loaded: &Loaded) -> String {
    let of = match loaded.rules.base {
        domain::ballot::Base::AllMembers => "tổng số thành viên",
        domain::ballot::Base::MembersNotRecused => "tổng số thành viên không thuộc diện liên quan",
        domain::ballot::Base::Present => "số thành viên có mặt và gửi ý kiến bằng văn bản",
        domain::ballot::Base::Valid => "số phiếu đã biểu quyết",
    };
    format!("{} {of}", sessions::share_words(&loaded.rules.threshold))
}

/// What went through the urn of a secret ballot.
#[derive(Default)]
struct Urn {
    tellers: Vec<Teller>,
    issued: u32,
    collected: u32,
    invalid: u32,
    /// Invalid by line, where papers were counted.
    invalid_lines: BTreeMap<i64, u32>,
    remarks: Vec<String>,
}

fn tellers(names: Vec<String>) -> Vec<Teller> {
    let teller = |(i, name)| Teller { name, position: String::new(), head: i == 0 };
    names.into_iter().enumerate().map(teller).collect()
}

/// Papers that two tellers counted; those of the last round where there were several.
async fn on_paper(ctx: &Ctx, loaded: &Loaded) -> Result<Urn> {
    let counts = ballots::standing(ctx.store.reader(), loaded.ballot.id).await?;
    let rounds = counts.len();
    let invalid_lines =
        counts.iter().flat_map(|c| &c.sheet.lines).map(|(seq, l)| (*seq, l.invalid)).collect::<BTreeMap<_, _>>();
    let Some(last) = counts.into_iter().next_back() else { return Ok(Urn::default()) };
    let mut remarks = vec!["Hai người kiểm phiếu đếm độc lập và nhập riêng; kết quả hai bên khớp nhau.".to_owned()];
    if rounds > 1 {
        remarks.push(format!("Bỏ phiếu {rounds} vòng; số phiếu phát ra, thu về ghi ở trên là của vòng cuối."));
    }
    Ok(Urn {
        tellers: tellers(last.tellers),
        issued: last.sheet.issued,
        collected: last.sheet.collected,
        invalid: last.sheet.invalid,
        invalid_lines,
        remarks,
    })
}

/// Electronic papers: what was published can be counted again by anybody.
async fn in_secret(ctx: &Ctx, loaded: &Loaded) -> Result<Urn> {
    let counted = ballots::counted(ctx.store.reader(), loaded.ballot.id).await?;
    let n = |v: u64| u32::try_from(v).unwrap_or(u32::MAX);
    let remarks = counted.iter().map(|b| {
        format!(
            "Bỏ phiếu {} (vòng {}): {}/{} người đã bỏ phiếu; kết quả do {} cùng mở; tệp công bố đã được kiểm đếm lại, khớp.",
            b.code,
            b.round,
            b.turnout.voted,
            b.turnout.voters,
            b.tellers.join(", ")
        )
    });
    let remarks = remarks.collect();
    let last = counted.into_iter().next_back();
    Ok(last.map_or_else(Urn::default, |b| Urn {
        tellers: tellers(b.tellers),
        issued: n(b.turnout.voters),
        collected: n(b.turnout.voted),
        remarks,
        ..Urn::default()
    }))
}

fn with_invalid(mut votes: Vec<VoteLine>, lines: &[ItemView], invalid: &BTreeMap<i64, u32>) -> Vec<VoteLine> {
    for (vote, line) in votes.iter_mut().zip(lines) {
        vote.invalid = invalid.get(&line.seq).copied().unwrap_or(0);
    }
    votes
}

/// How the council voted, as a sentence of its minutes.
async fn way(ctx: &Ctx, loaded: &Loaded) -> Result<String> {
    let body = if loaded.conference() { "Hội nghị" } else { "Hội đồng" };
    let how = match loaded.rules.secrecy {
        Secrecy::OpenCount => "biểu quyết công khai bằng hình thức giơ tay, ghi tổng số.".to_owned(),
        Secrecy::OpenNamed => "biểu quyết công khai, ghi ý kiến của từng thành viên.".to_owned(),
        Secrecy::Paper => {
            "bỏ phiếu kín bằng phiếu giấy; hai người kiểm phiếu đếm độc lập, kết quả khớp nhau.".to_owned()
        }
        Secrecy::Secret => {
            let codes: Vec<String> =
                ballots::counted(ctx.store.reader(), loaded.ballot.id).await?.into_iter().map(|b| b.code).collect();
            format!("bỏ phiếu kín trên máy ({}); chỉ tổng số được mở, không mở từng phiếu.", codes.join(", "))
        }
        Secrecy::Consensus => "thảo luận và thống nhất, không lấy phiếu.".to_owned(),
    };
    Ok(format!("{body} {how}"))
}

pub(super) async fn count(ctx: &Ctx, code: &str) -> Result<(CountMinutes, Option<String>)> {
    let Read { loaded, lines, organisation } = read(ctx, code).await?;
    if loaded.rules.secrecy == Secrecy::Consensus {
        return Err(Error::refused("conference-nothing-counted", [("code", code.to_owned())]));
    }
    let session = &loaded.session;
    let roll = loaded.roll();
    let voters = roll.present + roll.written;
    let secretary = loaded.seats.iter().find(|s| Some(s.id) == session.secretary_seat_id);
    let secretary =
        secretary.map(|s| Teller { name: s.member_name.clone(), position: s.member_post.clone(), head: true });
    let Urn { tellers, issued, collected, invalid, invalid_lines, remarks } = match loaded.rules.secrecy {
        Secrecy::Paper => on_paper(ctx, &loaded).await?,
        Secrecy::Secret => in_secret(ctx, &loaded).await?,
        Secrecy::OpenCount | Secrecy::OpenNamed | Secrecy::Consensus => {
            Urn { tellers: secretary.into_iter().collect(), issued: voters, collected: voters, ..Urn::default() }
        }
    };
    let summary = match loaded.rules.secrecy {
        Secrecy::OpenCount => "Kết quả biểu quyết (giơ tay)",
        Secrecy::OpenNamed => "Kết quả biểu quyết (ghi tên)",
        Secrecy::Consensus => "Kết quả thống nhất",
        Secrecy::Paper => "Kiểm phiếu kín (phiếu giấy)",
        Secrecy::Secret => "Kiểm phiếu kín (bỏ phiếu trên máy)",
    };
    let paper = CountMinutes {
        letterhead: of_council(&organisation, &loaded),
        // Show of hands and names hand no ballots out.
        by_hand: !loaded.rules.secrecy.is_secret(),
        conference: loaded.conference(),
        summary: match loaded.conference() {
            true => format!("{summary} tại hội nghị của {}", loaded.council.name),
            false => format!("{summary} tại phiên họp {}", loaded.council.name),
        },
        counted: format!("{}T{}", session.held_on, session.held_at),
        venue: session.place.clone(),
        council: loaded.council.name.clone(),
        tellers,
        members_total: roll.members,
        present: roll.present,
        written: roll.written,
        issued,
        collected,
        valid: collected.saturating_sub(invalid),
        invalid,
        required_share: Some(share(&loaded)),
        votes: with_invalid(votes(ctx, &lines), &lines, &invalid_lines),
        conclusions: conclusions(&loaded, &lines).into_iter().chain(remarks).collect(),
    };
    Ok((paper, watermark(&organisation)))
}
