//! What a review knows, as far as its writer sees it: the cascade, the figures, awards, models, directions.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, scope},
    indicator::{Bound, Direction, Measure, Rolled, change, meets, of_target, quotient, show_figure, show_number},
    movement::TextRole,
    period::{Every, Period},
    record::{CONFERENCE, DIRECTION, MODEL, TOLD},
    review::{Awards, Indicator, Known, counted},
};
use store::{
    entity::{movement, review},
    query::reviews::{self as query, Award},
    sea_orm::EntityTrait,
};
use words::{Lang, say, word};

use crate::{
    Actor, Ctx, Error, Result, access,
    list::Query,
    movements::{self, Line, measure_of},
    nouns::{Record, View},
    records, verdicts,
};

/// Most units that a report names one by one.
const NAMED: usize = 200;

fn vi(key: &str) -> String {
    word(Lang::Vi, key)
}

/// What is known today about the movement of a review.
pub async fn known(ctx: &Ctx, actor: &Actor, review: &review::Model) -> Result<Known> {
    let m = movement::Entity::find_by_id(review.movement_id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    let page = movements::page(ctx, actor, &m.code).await?;
    let cascade = movements::cascade(ctx, actor, &m, page.whole, None).await?;
    let mut not_launched = Vec::new();
    for answer in ["not_yet", "silent"] {
        let mut asked = Query { export: true, ..Query::default() };
        asked.filters.insert("answer".to_owned(), answer.to_owned());
        let rows = movements::units(ctx, actor, &m, &asked).await?.rows;
        not_launched.extend(rows.into_iter().take(NAMED).map(|u| (u.code, u.name, u.reason)));
    }
    let lines = movements::lines(ctx, actor, &m, None).await?;
    let scope = domain::access::scope(actor, domain::access::Action::ViewMovements);
    let day = ctx.now().today;
    let span = (review.from_date.as_str(), review.to_date.as_str());
    let awards = query::awards(ctx.store.reader(), m.id, &scope, &day, span).await?;
    let (persons, units) = distinct(&awards);
    let of = |record: &Record, name: &str| record.values.get(name).cloned().unwrap_or_default();
    let named = |record: &Record, name: &str| record.named.get(name).cloned().unwrap_or_default();
    let models = hanging(ctx, actor, &MODEL, "movement", &m.code).await?;
    let directions = hanging(ctx, actor, &DIRECTION, "movement", &m.code).await?;
    let conferences = hanging(ctx, actor, &CONFERENCE, "movement", &m.code).await?;
    let undone = |r: &&Record| matches!(of(r, "state").as_str(), "open" | "doing");
    let here =
        |r: &&Record| of(r, "kind") == "direction" && (of(r, "review") == review.code || of(r, "review").is_empty());
    Ok(Known {
        movement: m.name.clone(),
        day: vntext::date_dmy(&day),
        coverage: cascade.total,
        not_launched,
        results: page.texts.iter().filter(|t| t.role == TextRole::Result.code()).map(worded).collect(),
        indicators: lines.iter().map(indicator).collect(),
        awards: grouped(ctx, &awards),
        persons,
        units,
        told: conferences.iter().flat_map(|c| told(&of(c, "told"))).collect(),
        models: models
            .iter()
            .map(|r| (of(r, "name"), named(r, "unit"), vi(&MODEL.choice(field(&MODEL, "stage"), &of(r, "stage")))))
            .collect(),
        asked: directions
            .iter()
            .filter(undone)
            .filter(|r| of(r, "kind") != "direction")
            .map(|r| (of(r, "what"), named(r, "unit")))
            .collect(),
        directions: directions
            .iter()
            .filter(undone)
            .filter(here)
            .map(|r| (of(r, "what"), named(r, "unit"), vntext::date_dmy(&of(r, "due_on"))))
            .collect(),
        disagreements: page.disagreements.iter().map(disagreement).collect(),
    })
}

fn field(noun: &'static domain::fields::Noun, name: &str) -> &'static domain::fields::Field {
    noun.fields.iter().find(|f| f.column == name).unwrap_or(&noun.fields[0])
}

/// Rows of a noun that hang on something and count.
pub(crate) async fn hanging(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static domain::fields::Noun,
    table: &str,
    code: &str,
) -> Result<Vec<Record>> {
    let mut asked = Query { export: true, ..Query::default() };
    asked.filters.insert(table.to_owned(), code.to_owned());
    let rows = records::list(ctx, actor, noun, &asked).await?.rows;
    Ok(rows.into_iter().filter(|r| r.annulled_for.is_none()).collect())
}

/// A worded result with its source.
fn worded(t: &movements::TextView) -> String {
    let text = t.text.trim().trim_end_matches('.');
    if t.source_title.is_empty() { text.to_owned() } else { format!("{text} (nguồn: {})", t.source_title) }
}

fn disagreement(d: &movements::Disagreement) -> String {
    let role = |code: &str| vi(&format!("movement-role-{}", code.replace('_', "-")));
    let reading = |t: &movements::TextView| {
        let what = if d.role == movements::ROLE { role(&t.role) } else { format!("“{}”", t.text) };
        if t.source_title.is_empty() { what } else { format!("{what} ({})", t.source_title) }
    };
    let all: Vec<String> = d.readings.iter().map(reading).collect();
    if d.role == movements::ROLE {
        let text = d.readings.first().map(|t| t.text.clone()).unwrap_or_default();
        return format!("Các nguồn gọi khác nhau câu “{text}”: {}.", all.join("; "));
    }
    format!("Các nguồn ghi khác nhau về {}: {}.", role(&d.role).to_lowercase(), all.join("; "))
}

/// Awards as a conference's report tells them, a sentence each.
fn told(stored: &str) -> Vec<String> {
    let get = |row: &[String], name: &str| domain::fields::lines::of(TOLD, row, name).to_owned();
    let sentence = |row: Vec<String>| {
        let number = |name: &str| get(&row, name).parse::<u64>().ok();
        let who = match (number("collectives"), number("individuals")) {
            (None, None) => String::new(),
            (c, i) => format!(" cho {}", counted(c.unwrap_or(0), i.unwrap_or(0))),
        };
        let ground = get(&row, "ground");
        let ground = if ground.is_empty() {
            String::new()
        } else {
            format!(" ({})", vi(&format!("conference-told-ground-{ground}")).to_lowercase())
        };
        let presented = match get(&row, "capacity").as_str() {
            "delegated" => format!(", {} thừa ủy quyền trao", get(&row, "presenter")),
            _ => String::new(),
        };
        let issuer = get(&row, "issuer");
        let issuer = if issuer.is_empty() { String::new() } else { format!(" của {issuer}") };
        format!("{}{issuer}{who}{ground}{presented}", get(&row, "award"))
    };
    domain::fields::lines::rows(TOLD, stored).into_iter().map(sentence).collect()
}

fn distinct(awards: &[Award]) -> (u64, u64) {
    let of = |part: &str| {
        let ids: BTreeSet<_> = awards.iter().filter(|a| a.part == part).map(|a| a.who).collect();
        ids.len() as u64
    };
    (of("individual"), of("collective"))
}

/// What was awarded for the movement of a review within its days, as far as the actor sees it: by award and ground, then how many people and
/// collectives that were. Whoever holds the view of the review sees it. One statement.
pub async fn rewards(ctx: &Ctx, actor: &Actor, of: &View) -> Result<(Vec<Awards>, u64, u64)> {
    let seen = scope(actor, Action::ViewMovements);
    let awards = query::rewards(ctx.store.reader(), &of.record.code, &seen, &ctx.now().today).await?;
    let (persons, units) = distinct(&awards);
    Ok((grouped(ctx, &awards), persons, units))
}

/// Dossiers that a review opened, as far as the actor sees them. Whoever holds the view of the review sees it. One statement.
pub async fn opened(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<query::Opened>> {
    let seen = scope(actor, Action::ViewDossiers);
    Ok(query::opened(ctx.store.reader(), code, &seen, &ctx.now().today).await?)
}

/// What a dossier opened from a review knows before anybody types: code of the movement, whether a phase is its occasion, and the review's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccasionOf {
    /// Code of the movement.
    pub movement: String,
    /// A phase was reviewed.
    pub phase: bool,
    /// Name of the review.
    pub name: String,
}

/// The occasion that a review is for dossiers (article 6(5)(c)).
pub async fn occasion(ctx: &Ctx, actor: &Actor, code: &str) -> Result<OccasionOf> {
    let found = access::find::<review::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let m = movement::Entity::find_by_id(found.movement_id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    Ok(OccasionOf { movement: m.code, phase: found.kind == "phase", name: found.name.clone() })
}

fn grouped(ctx: &Ctx, awards: &[Award]) -> Vec<Awards> {
    let mut groups: BTreeMap<(usize, String, String), (u64, u64)> = BTreeMap::new();
    for a in awards {
        let rank = crate::conferences::rank(ctx, &a.award);
        let counts = groups.entry((rank, a.award.clone(), a.ground.clone())).or_default();
        if a.part == "collective" { counts.0 += 1 } else { counts.1 += 1 }
    }
    let one = |((_, award, ground), (collectives, individuals)): ((usize, String, String), (u64, u64))| Awards {
        award: verdicts::award_name(ctx, &award).vi,
        key: format!("{award}.{ground}"),
        ground: vi(&format!("ground-{ground}")).to_lowercase(),
        collectives,
        individuals,
    };
    groups.into_iter().map(one).collect()
}

/// A period as the report calls it.
fn period(code: &str) -> String {
    let Some(p) = Period::from_code(code) else { return vi("period-whole").to_lowercase() };
    let (n, year) = p.number();
    let key = match p.every() {
        Every::Month => return format!("tháng {n:02}/{year}"),
        Every::Quarter => "period-quarter",
        Every::Half => "period-half",
        Every::Year | Every::Whole => "period-year",
    };
    say(Lang::Vi, key, &[("n".to_owned(), n.to_string()), ("year".to_owned(), year.to_string())].into()).to_lowercase()
}

fn written(measure: Measure, unit: &str, rolled: Rolled) -> String {
    let bounded = |bound: Bound, number: String| match bound {
        Bound::Exact => number,
        other => format!("{} {number}", vi(&format!("figure-bound-{}", other.code().replace('_', "-")))),
    };
    let text = match rolled {
        Rolled::Nothing => return String::new(),
        Rolled::Number(n, bound) => bounded(bound, show_number(n)),
        Rolled::Parts(part, whole, bound) => {
            let percent = if measure == Measure::Ratio { " %" } else { "" };
            bounded(bound, format!("{}{percent}", show_number(round(quotient(measure, part, whole)))))
        }
        Rolled::Yes(yes, all) => format!("{yes} trong {all} đơn vị"),
    };
    if unit.is_empty() || matches!(measure, Measure::Ratio) { text } else { format!("{text} {unit}") }
}

/// Two places are what the law's own tables have.
fn round(n: i128) -> i128 {
    if n >= 0 { (n + 5) / 10 * 10 } else { (n - 5) / 10 * 10 }
}

/// Figures beside the sums; of very many the first by name, and how many more there are.
fn apart(line: &Line) -> Vec<String> {
    let measure = measure_of(&line.indicator);
    let one =
        |a: &movements::Apart| format!("{} ({}): “{}”", a.unit, period(&a.period), show_figure(measure, &a.figure));
    let mut all: Vec<String> = line.apart.iter().take(NAMED).map(one).collect();
    if line.apart_all > all.len() {
        let more = [("n".to_owned(), (line.apart_all - all.len()).to_string())].into();
        all.push(say(Lang::Vi, "figure-apart-more", &more));
    }
    all
}

fn indicator(line: &Line) -> Indicator {
    let i = &line.indicator;
    let measure = measure_of(i);
    let unit = i.unit_of_measure.as_str();
    let direction = Direction::from_code(&i.direction).unwrap_or(Direction::Neither);
    let number = |n: i64| {
        let tail = if measure == Measure::Ratio { " %".to_owned() } else { format!(" {unit}") };
        format!("{}{}", show_number(n.into()), tail.trim_end())
    };
    let value = |r: &Rolled| match *r {
        Rolled::Number(n, _) => Some(n),
        Rolled::Parts(part, whole, _) => Some(quotient(measure, part, whole)),
        Rolled::Nothing | Rolled::Yes(..) => None,
    };
    let said: Vec<_> = line.periods.iter().filter(|(_, r, _)| *r != Rolled::Nothing).collect();
    let last = said.last().filter(|_| said.len() > 1);
    let before = said.len().checked_sub(2).and_then(|at| said.get(at));
    let told = |p: &&(String, Rolled, u64)| (period(&p.0), written(measure, unit, p.1));
    let moved = match (before.and_then(|p| value(&p.1)), last.and_then(|p| value(&p.1))) {
        (Some(b), Some(n)) if b == n => "không đổi".to_owned(),
        (Some(b), Some(n)) => change(n, b).map_or_else(String::new, |c| {
            let c = round(c);
            format!("{} {} %", if c < 0 { "giảm" } else { "tăng" }, show_number(c.abs()))
        }),
        _ => String::new(),
    };
    let met = line.number().zip(i.target).and_then(|(n, t)| meets(direction, n, t));
    let share = line.number().zip(i.target).filter(|(_, t)| *t > 0 && direction == Direction::Up);
    Indicator {
        seq: i.seq,
        name: i.name.clone(),
        total: written(measure, unit, line.total),
        target: i.target.map(number).unwrap_or_default(),
        met,
        share: share.and_then(|(n, t)| of_target(n, t)).map(|s| show_number(round(s))).unwrap_or_default(),
        before: before.map(told),
        last: last.map(told),
        change: moved,
        missing: line.missing().map(|(u, _)| u.name.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
        apart: apart(line),
    }
}
