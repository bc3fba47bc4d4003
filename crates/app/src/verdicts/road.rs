//! The road to the next title of a person or a unit: for each yearly title whether it can be proposed and why, and the
//! earliest year in which it can be reached. Whoever may not see discipline gets the answer without it, and is told so.

use domain::access::{Action, Subject, may, may_anywhere};
use law::{AwardId, Date, Facts, Text, facts::SubjectKind};
use serde::Serialize;
use store::{
    entity::unit,
    query::{
        dossiers::above,
        facts::{known_person, known_unit},
        nominees::{PersonRow, people, person_by_code},
    },
};
use uuid::Uuid;

use super::{
    Moment, Rules, View,
    history::history,
    judge::levels,
    register::{Frame, facts_of_person, facts_of_unit},
    view::Source,
};
use crate::{Actor, Ctx, Error, Result, access, list::Query, scan};

/// The earliest year in which a title can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The year; none when no number of years helps.
    pub year: Option<i16>,
    /// What is missing today.
    pub missing: Vec<String>,
    /// Under which assumptions.
    pub assuming: Vec<String>,
}

/// One title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Title {
    /// Award id.
    pub award: String,
    /// Its name in the subject's sector.
    pub name: Text,
    /// Outcome code.
    pub outcome: String,
    /// The whole verdict.
    pub verdict: View,
    /// The road ahead.
    pub next: Option<Next>,
}

/// What stands between somebody and the yearly titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Titles {
    /// Code of the person or unit.
    pub code: String,
    /// Name.
    pub name: String,
    /// The emulation year.
    pub year: i16,
    /// The day whose rules applied, ISO.
    pub on: String,
    /// Discipline and open cases were left out, because the reader may not see them.
    pub without_discipline: bool,
    /// Banner of the day.
    pub banner: Option<Text>,
    /// The titles, lowest first.
    pub titles: Vec<Title>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
    /// What happened, newest first.
    pub history: Vec<Moment>,
}

struct When {
    year: i16,
    on: Date,
}

fn when(actor: &Actor, query: &Query) -> Result<When> {
    let today = scan::day(&actor.today)?;
    let year = scan::year(query.filter("year"), today)?;
    let on = match query.filter("on") {
        Some(text) => scan::day(&vntext::parse_date(text).map_or_else(|_| text.to_owned(), |d| d.iso()))?,
        None => scan::Season::of(year, today)?.on,
    };
    Ok(When { year, on })
}

/// What binds the people of a unit on a day, and who stands above it: one statement.
async fn bound(ctx: &Ctx, actor: &Actor, unit: Option<Uuid>, on: Date, own: Option<Uuid>) -> Result<(Rules, Subject)> {
    let Some(unit) = unit else {
        let law = crate::rule_changes::national(ctx).await?;
        let rules = Rules { law, regulations: Vec::new(), sector: None, deciding: None };
        return Ok((rules, Subject { own, ..Subject::default() }));
    };
    let above = above(ctx.store.reader(), unit, unit, &actor.today, &on.to_string()).await?;
    let path = above.paths.iter().map(|(_, ancestor)| *ancestor).collect();
    Ok((Rules::of(ctx, &above)?, Subject { path, own, ..Subject::default() }))
}

/// The titles of a person for a year. Filters: `year`, `on`, `award`. For those who may see the person, and for himself.
pub async fn of_person(ctx: &Ctx, actor: &Actor, code: &str, query: &Query) -> Result<Titles> {
    if !may_anywhere(actor, Action::ViewOwn) {
        access::require_anywhere(actor, Action::ViewPeople)?;
    }
    let p = person_by_code(ctx.store.reader(), code).await?.ok_or(Error::NotFound)?;
    of_row(ctx, actor, p, query).await
}

/// The actor's own titles for a year. Filters as for a person.
pub async fn of_own(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Titles> {
    let id = actor.person.ok_or(Error::NotFound)?;
    let p = people(ctx.store.reader(), &[id]).await?.pop().ok_or(Error::NotFound)?;
    of_row(ctx, actor, p, query).await
}

async fn of_row(ctx: &Ctx, actor: &Actor, p: PersonRow, query: &Query) -> Result<Titles> {
    let when = when(actor, query)?;
    let (rules, subject) = bound(ctx, actor, p.unit_id, when.on, Some(p.id)).await?;
    may(actor, Action::ViewOwn, &subject)
        .or_else(|_| may(actor, Action::ViewPeople, &subject))
        .map_err(|d| access::refusal(false, d))?;
    let sees = may(actor, Action::ViewDiscipline, &subject).is_ok();
    let known = known_person(ctx.store.reader(), p.clone(), i64::from(when.year), &when.on.to_string()).await?;
    let levels = levels(&rules.law);
    let frame = Frame { on: when.on, year: when.year, regulations: &rules.regulations, levels: &levels };
    let (mut facts, mut sources) = facts_of_person(&known, p.id, &frame);
    if !sees {
        (facts.discipline, facts.proceedings) = (Some(Vec::new()), Some(Vec::new()));
        facts.breaches = None;
        sources.retain(|s| !matches!(s.kind.as_str(), "discipline" | "proceeding"));
    }
    Ok(Titles {
        code: p.code,
        name: p.full_name,
        year: when.year,
        on: when.on.to_string(),
        without_discipline: !sees,
        banner: rules.law.banner(when.on),
        titles: judge(&rules, &facts, when.on, query.filter("award")),
        sources,
        history: history(ctx, &known, p.id, sees, actor.language == "en"),
    })
}

/// The titles of a collective for a year. Filters as for a person.
pub async fn of_unit(ctx: &Ctx, actor: &Actor, code: &str, query: &Query) -> Result<Titles> {
    let conn = ctx.store.reader();
    let u = access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], code).await?.into_row();
    let when = when(actor, query)?;
    let (rules, subject) = bound(ctx, actor, Some(u.id), when.on, None).await?;
    may(actor, Action::ViewUnits, &subject)?;
    // Counts of members tell how many are under discipline, not who.
    may(actor, Action::ViewPeople, &subject)?;
    let known = known_unit(conn, u.clone(), i64::from(when.year), &when.on.to_string()).await?;
    let levels = levels(&rules.law);
    let frame = Frame { on: when.on, year: when.year, regulations: &rules.regulations, levels: &levels };
    let (facts, sources) = facts_of_unit(&known, u.id, &frame);
    Ok(Titles {
        code: u.code,
        name: u.name,
        year: when.year,
        on: when.on.to_string(),
        without_discipline: false,
        banner: rules.law.banner(when.on),
        titles: judge(&rules, &facts, when.on, query.filter("award")),
        sources,
        history: history(ctx, &known, u.id, false, actor.language == "en"),
    })
}

/// Judges every yearly title that the subject can receive, or the one asked for.
fn judge(rules: &Rules, facts: &Facts, on: Date, only: Option<&str>) -> Vec<Title> {
    let kind = facts.subject.kind;
    let rank = |id: &AwardId| match kind {
        SubjectKind::Individual => law::yearly_titles(&rules.law).iter().position(|t| t == id),
        _ => None,
    };
    let mut awards: Vec<_> = rules
        .law
        .awards()
        .into_iter()
        .filter(|a| a.yearly && rules.law.award(&a.id).is_some_and(|x| x.is_for(facts)))
        .filter(|a| rules.law.award(&a.id).is_some_and(|x| x.from.is_none_or(|from| from <= on)))
        .filter(|a| only.is_none_or(|id| a.id == *id))
        .collect();
    awards.sort_by_key(|a| rank(&a.id));
    awards.iter().map(|a| one(rules, facts, &a.id, on)).collect()
}

fn one(rules: &Rules, facts: &Facts, award: &AwardId, on: Date) -> Title {
    let name = rules.law.award_name(award, facts.subject.sector);
    match law::check_one(&rules.law, facts, award, Some(on)) {
        Ok(v) => {
            let verdict: View =
                serde_json::to_value(&v).ok().and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default();
            let next = v.earliest_next.map(|n| Next { year: n.year, missing: n.missing, assuming: n.assuming });
            Title { award: award.to_string(), name, outcome: verdict.outcome.clone(), verdict, next }
        }
        // Facts that contradict one another: somebody must look.
        Err(e) => {
            let outcome = "needs_evidence".to_owned();
            let verdict =
                View { outcome: outcome.clone(), on: on.to_string(), problem: Some(e.message), ..View::default() };
            Title { award: award.to_string(), name, outcome, verdict, next: None }
        }
    }
}
