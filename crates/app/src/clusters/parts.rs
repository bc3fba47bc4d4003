//! The rows that hang on a cluster, each a noun whose fields are data: members, years and what belongs to a year. They are found among the
//! rows of their cluster, which is asked for first.

use domain::{
    access::Permit,
    cluster::{CLUSTER, MEMBER, PACT, SHEET, SIGNATURE, TARGET, VISIT, YEAR, overlaps},
    fields::{Noun, Shape},
};
use store::{entity::cluster, query::nouns as rows, sea_orm::Value};
use uuid::Uuid;

use super::{Member, frame, managed, members};
use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, Granted},
    nouns::{self, Record, Texts, Typed},
    scores,
};

/// What hangs on a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Members.
    Members,
    /// Years.
    Years,
    /// Score sheets.
    Sheets,
    /// Who checks whom.
    Visits,
    /// Pacts.
    Pacts,
    /// Targets of pacts.
    Targets,
    /// Signatures under pacts.
    Signatures,
}

impl Part {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Members, Self::Years, Self::Sheets, Self::Visits, Self::Pacts, Self::Targets, Self::Signatures];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Years => "years",
            Self::Sheets => "sheets",
            Self::Visits => "visits",
            Self::Pacts => "pacts",
            Self::Targets => "targets",
            Self::Signatures => "signatures",
        }
    }

    /// The part with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.code() == code)
    }

    /// Its fields.
    #[must_use]
    pub fn noun(self) -> &'static Noun {
        match self {
            Self::Members => &MEMBER,
            Self::Years => &YEAR,
            Self::Sheets => &SHEET,
            Self::Visits => &VISIT,
            Self::Pacts => &PACT,
            Self::Targets => &TARGET,
            Self::Signatures => &SIGNATURE,
        }
    }
}

/// A part as its form needs it.
#[derive(Clone, Debug)]
pub struct PartForm {
    /// Code of the cluster.
    pub code: String,
    /// Its short name.
    pub short: String,
    /// What it is.
    pub part: Part,
    /// The row; none for a new one.
    pub record: Option<Record>,
    /// Members to pick from: code and name.
    pub members: Vec<(String, String)>,
}

fn known(part: &str) -> Result<Part> {
    Part::from_code(part).ok_or(Error::NotFound)
}

async fn record_of(ctx: &Ctx, part: Part, cluster: Uuid, line: &str) -> Result<Record> {
    let all = rows::beneath(ctx.store.reader(), part.noun(), "cluster_id", cluster).await?;
    all.into_iter().find(|r| r.code == line).ok_or(Error::NotFound)
}

fn form(cluster: &cluster::Model, part: Part, record: Option<Record>, members: Vec<Member>) -> PartForm {
    let offered = members.into_iter().filter(|m| m.annulled_for.is_none()).map(|m| (m.code, m.name));
    PartForm { code: cluster.code.clone(), short: cluster.short.clone(), part, record, members: offered.collect() }
}

/// The members of a cluster for which the actor signs by himself, and the right to: those whose units he works for.
pub(crate) async fn signs_for(
    ctx: &Ctx,
    actor: &Actor,
    cluster: &Granted<cluster::Model>,
    members: &[Member],
) -> Result<(Vec<String>, Permit)> {
    let units: Vec<Uuid> = members.iter().filter_map(|m| m.unit.as_ref().map(|u| u.0)).collect();
    let (own, permit) = scores::own_units(ctx, actor, cluster.subject(), &units).await?;
    let signs = |m: &&Member| m.annulled_for.is_none() && m.unit.as_ref().is_some_and(|u| own.contains(&u.0));
    let signs: Vec<String> = members.iter().filter(signs).map(|m| m.code.clone()).collect();
    if signs.is_empty() { Err(domain::access::Denial::OutOfScope.into()) } else { Ok((signs, permit)) }
}

/// A cluster in which the actor may enter a part: whoever changes it, and whoever signs a pact for a member. With the right to, and in the latter case
/// with the members he signs for.
async fn enterable(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    part: Part,
) -> Result<(Granted<cluster::Model>, Permit, Option<Vec<String>>)> {
    match managed(ctx, actor, code).await {
        Err(Error::Denied(_)) if part == Part::Signatures => {
            let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
            if found.annulled_at.is_some() {
                return Err(Error::refused("noun-annulled", []));
            }
            let members = members(ctx, found.id).await?;
            let (signs, permit) = signs_for(ctx, actor, &found, &members).await?;
            Ok((found, permit, Some(signs)))
        }
        other => {
            let found = other?;
            let permit = found.permit();
            Ok((found, permit, None))
        }
    }
}

/// Whoever signs for members only sees, corrects and annuls their signatures; others are not there for him.
fn own(record: &Record, signs: Option<&[String]>) -> Result<()> {
    let member = record.values.get("member");
    match signs {
        Some(signs) if member.is_none_or(|m| !signs.contains(m)) => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Whoever signs for members only enters nobody else.
fn signed_by(typed: &Typed, signs: Option<&[String]>) -> Result<()> {
    let member = typed.values.get("member").cloned().unwrap_or_default();
    match signs {
        Some(signs) if !signs.contains(&member) => Err(Error::field("member", "field-choose", [("value", member)])),
        _ => Ok(()),
    }
}

/// The form of a new part.
pub async fn new_part(ctx: &Ctx, actor: &Actor, code: &str, part: &str) -> Result<PartForm> {
    let part = known(part)?;
    let (cluster, _, signs) = enterable(ctx, actor, code, part).await?;
    let mut members = members(ctx, cluster.id).await?;
    if let Some(signs) = signs {
        members.retain(|m| signs.contains(&m.code));
    }
    Ok(form(&cluster, part, None, members))
}

/// A part that the actor may change.
pub async fn part(ctx: &Ctx, actor: &Actor, code: &str, part: &str, line: &str) -> Result<PartForm> {
    let part = known(part)?;
    let (cluster, _, signs) = enterable(ctx, actor, code, part).await?;
    let record = record_of(ctx, part, cluster.id, line).await?;
    own(&record, signs.as_deref())?;
    let mut members = members(ctx, cluster.id).await?;
    if let Some(signs) = signs {
        members.retain(|m| signs.contains(&m.code));
    }
    Ok(form(&cluster, part, Some(record), members))
}

/// Reads a form of a part: its own faults, and what it says beside the other rows of its cluster.
async fn read(
    ctx: &Ctx,
    actor: &Actor,
    part: Part,
    cluster: &Granted<cluster::Model>,
    line: Option<&str>,
    texts: &Texts,
) -> Result<Typed> {
    let typed = nouns::typed(ctx, actor, part.noun(), texts).await?;
    let members = members(ctx, cluster.id).await?;
    let mut faults = Vec::new();
    for field in part.noun().fields.iter().filter(|f| f.shape == Shape::Pick) {
        let Some(code) = typed.values.get(field.column) else { continue };
        let offered =
            members.iter().any(|m| m.code == *code && m.annulled_for.is_none() && Some(code.as_str()) != line);
        if !offered {
            faults.push(FieldError::new(field.column, "field-choose", [("value", code.clone())]));
        }
    }
    match part {
        Part::Members => twice(&typed, line, &members, &mut faults),
        Part::Years => {
            let others = rows::beneath(ctx.store.reader(), &YEAR, "cluster_id", cluster.id).await?;
            let same = |r: &&Record| r.annulled_for.is_none() && Some(r.code.as_str()) != line;
            if others.iter().filter(same).any(|r| r.values.get("year") == typed.values.get("year")) {
                let year = typed.values.get("year").cloned().unwrap_or_default();
                faults.push(FieldError::new("year", "cluster-year-twice", [("year", year)]));
            }
        }
        Part::Sheets | Part::Visits | Part::Pacts | Part::Targets | Part::Signatures => {
            let years = rows::beneath(ctx.store.reader(), &YEAR, "cluster_id", cluster.id).await?;
            let year = typed.values.get("year").cloned().unwrap_or_default();
            let there = |r: &Record| r.annulled_for.is_none() && r.values.get("year") == Some(&year);
            if !years.iter().any(there) {
                faults.push(FieldError::new("year", "cluster-year-none", [("year", year.clone())]));
            }
            // One pact a year, one signature a member.
            let alone = match part {
                Part::Pacts => Some((&PACT, "year", "cluster-pact-twice", year.clone())),
                Part::Signatures => {
                    let code = typed.values.get("member").cloned().unwrap_or_default();
                    let name = members.iter().find(|m| m.code == code).map_or(code, |m| m.name.clone());
                    Some((&SIGNATURE, "member", "cluster-signature-twice", name))
                }
                _ => None,
            };
            if let Some((noun, field, key, name)) = alone {
                let others = rows::beneath(ctx.store.reader(), noun, "cluster_id", cluster.id).await?;
                let same = |r: &Record| {
                    r.annulled_for.is_none()
                        && Some(r.code.as_str()) != line
                        && ["year", field].iter().all(|f| r.values.get(*f) == typed.values.get(*f))
                };
                if others.iter().any(same) {
                    faults.push(FieldError::new(field, key, [("name", name), ("year", year.clone())]));
                }
            }
            if part == Part::Sheets {
                let group = |v: &domain::fields::Values| v.get("group_name").cloned().unwrap_or_default();
                let others = rows::beneath(ctx.store.reader(), &SHEET, "cluster_id", cluster.id).await?;
                let same = |r: &&Record| {
                    r.annulled_for.is_none()
                        && Some(r.code.as_str()) != line
                        && r.values.get("year") == Some(&year)
                        && group(&r.values) == group(&typed.values)
                };
                if others.iter().any(|r| same(&r)) {
                    faults.push(FieldError::new("group_name", "score-sheet-twice", [("year", year)]));
                }
            }
        }
    }
    if faults.is_empty() { Ok(typed) } else { Err(Error::Invalid(faults)) }
}

/// A unit, or a body outside by its name, is no member twice on one day.
fn twice(typed: &Typed, line: Option<&str>, members: &[Member], faults: &mut Vec<FieldError>) {
    let value = |name: &str| typed.values.get(name).cloned().unwrap_or_default();
    let (unit, name) = (typed.refs.get("unit"), vntext::fold(&value("name")));
    let (from, to) = (value("from_date"), typed.values.get("to_date").map_or("9999-12-31", String::as_str).to_owned());
    let others = members.iter().filter(|m| m.annulled_for.is_none() && Some(m.code.as_str()) != line);
    let same = |m: &&Member| match (unit, &m.unit) {
        (Some(unit), Some((other, _))) => unit == other,
        (None, None) => vntext::fold(&m.name) == name,
        _ => false,
    };
    if let Some(m) = others.filter(same).find(|m| overlaps(&m.from, m.to.as_deref(), &from, &to)) {
        let field = if unit.is_some() { "unit" } else { "name" };
        faults.push(FieldError::new(field, "cluster-member-twice", [("name", m.name.clone())]));
    }
}

/// Enters a part; answers its code.
pub async fn add_part(ctx: &Ctx, actor: &Actor, code: &str, part: &str, texts: &Texts) -> Result<String> {
    let part = known(part)?;
    let (cluster, permit, signs) = enterable(ctx, actor, code, part).await?;
    let typed = read(ctx, actor, part, &cluster, None, texts).await?;
    signed_by(&typed, signs.as_deref())?;
    let (id, by) = (cluster.id, actor.account);
    let frame = move |at: i64| {
        let mut row = frame(id, by, at);
        if part == Part::Years {
            row.push(("stage", Value::from("draft")));
        }
        row
    };
    nouns::add(ctx, actor, part.noun(), permit, typed, frame).await
}

/// Changes a part that was seen at `version`.
pub async fn change_part(
    ctx: &Ctx,
    actor: &Actor,
    (code, part, line): (&str, &str, &str),
    version: i64,
    texts: &Texts,
) -> Result<()> {
    let part = known(part)?;
    let (cluster, permit, signs) = enterable(ctx, actor, code, part).await?;
    let old = record_of(ctx, part, cluster.id, line).await?;
    own(&old, signs.as_deref())?;
    let typed = read(ctx, actor, part, &cluster, Some(line), texts).await?;
    signed_by(&typed, signs.as_deref())?;
    nouns::change(ctx, actor, part.noun(), (permit, old.id, version), typed).await
}

/// Annuls a part.
pub async fn annul_part(
    ctx: &Ctx,
    actor: &Actor,
    (code, part, line): (&str, &str, &str),
    version: i64,
    reason: &str,
) -> Result<()> {
    let part = known(part)?;
    let (cluster, permit, signs) = enterable(ctx, actor, code, part).await?;
    let old = record_of(ctx, part, cluster.id, line).await?;
    own(&old, signs.as_deref())?;
    nouns::annul(ctx, actor, part.noun(), (permit, old.id, version), reason).await
}
