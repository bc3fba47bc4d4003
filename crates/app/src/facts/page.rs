//! The facts about one person or one unit: shown kind by kind, one added by a form, one annulled with its reason.

use std::collections::BTreeMap;

use domain::access::{Action, Subject, may};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::{person, unit},
    query::records::records,
};
use uuid::Uuid;

use super::{
    AwardNames, FREE, FactKind, NewFact, Origin, Values, annul_all,
    compare::{Standing, against, before_joining, stand, values_of},
    insert,
    read::{Aliases, alias_key, read},
};
use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, Held, hold},
    registrations,
    verdicts::award_name,
};

/// One record on the page.
#[derive(Clone, Debug, Serialize)]
pub struct FactRow {
    /// Id, for forms.
    pub id: Uuid,
    /// Column → value.
    pub values: Values,
    /// The paper.
    pub document: String,
    /// "import", "form" or empty.
    pub source: String,
    /// Why it no longer counts.
    pub annulled_for: Option<String>,
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct FactsPage {
    /// Code in addresses.
    pub code: String,
    /// Name.
    pub name: String,
    /// Version, for forms.
    pub version: i64,
    /// A unit, not a person.
    pub unit: bool,
    /// The actor may enter and annul.
    pub may_change: bool,
    /// Kinds the actor may see, with their records, newest first.
    pub kinds: Vec<(String, Vec<FactRow>)>,
}

/// Whom facts are about, found and allowed to be seen.
struct Found {
    id: Uuid,
    code: String,
    name: String,
    version: i64,
    unit: bool,
    /// The unit itself, or the person's.
    unit_id: Option<Uuid>,
    joined: String,
    subject: Subject,
}

impl Found {
    fn stream(&self) -> String {
        format!("{}:{}", if self.unit { "unit" } else { "person" }, self.code)
    }

    fn may_change(&self, actor: &Actor, kind: FactKind) -> Result<Held> {
        let hold = if self.unit { hold::<unit::Model> } else { hold::<person::Model> };
        let held = hold(actor, Action::ManagePeople, self.id, &self.subject)?;
        if kind.guarded() {
            may(actor, Action::ViewDiscipline, &self.subject)?;
        }
        if about(kind, self.unit) { Ok(held) } else { Err(Error::NotFound) }
    }
}

/// Facts of this kind are kept about units, or about people.
fn about(kind: FactKind, unit: bool) -> bool {
    if unit { kind.of_units() } else { kind.of_people() }
}

async fn find(ctx: &Ctx, actor: &Actor, is_unit: bool, code: &str) -> Result<Found> {
    if is_unit {
        let u = access::find::<unit::Model>(ctx, actor, &[Action::ViewPeople], code).await?;
        let (subject, joined) = (u.subject().clone(), String::new());
        let u = u.into_row();
        let unit_id = Some(u.id);
        return Ok(Found {
            id: u.id,
            code: u.code,
            name: u.name,
            version: u.version,
            unit: true,
            unit_id,
            joined,
            subject,
        });
    }
    let p = access::find::<person::Model>(ctx, actor, &[Action::ViewOwn, Action::ViewPeople], code).await?;
    let subject = p.subject().clone();
    let p = p.into_row();
    let joined = p.joined.unwrap_or_default();
    let unit_id = p.unit_id;
    Ok(Found { id: p.id, code: p.code, name: p.full_name, version: p.version, unit: false, unit_id, joined, subject })
}

/// The facts about a person, or about a unit.
pub async fn page(ctx: &Ctx, actor: &Actor, is_unit: bool, code: &str) -> Result<FactsPage> {
    let found = find(ctx, actor, is_unit, code).await?;
    let kinds: Vec<FactKind> = FactKind::ALL
        .into_iter()
        .filter(|k| about(*k, is_unit))
        .filter(|k| !k.guarded() || may(actor, Action::ViewDiscipline, &found.subject).is_ok())
        .collect();
    let wanted: Vec<_> = kinds.iter().map(|k| k.table()).collect();
    let all = records(ctx.store.reader(), &wanted, &[found.id], true).await?;
    let kinds = kinds
        .into_iter()
        .map(|kind| {
            let mut rows: Vec<FactRow> = all
                .iter()
                .filter(|r| r.kind == kind.code())
                .map(|r| FactRow {
                    id: r.id,
                    values: values_of(r),
                    document: r.document.clone(),
                    source: r.source.clone(),
                    annulled_for: r.annulled_for.clone(),
                })
                .collect();
            let when = |r: &FactRow| {
                ["from_date", "year", "decided_on", "on_date"].iter().find_map(|c| r.values.get(*c).cloned())
            };
            rows.sort_by(|a, b| {
                (a.annulled_for.is_some(), when(b), b.id).cmp(&(b.annulled_for.is_some(), when(a), a.id))
            });
            (kind.code().to_owned(), rows)
        })
        .collect();
    Ok(FactsPage {
        may_change: may(actor, Action::ManagePeople, &found.subject).is_ok(),
        code: found.code,
        name: found.name,
        version: found.version,
        unit: found.unit,
        kinds,
    })
}

/// Enters one fact from a form: texts by column, "name" for an award the law does not know, "replace" when a record in
/// contradiction is to be annulled.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    is_unit: bool,
    code: &str,
    kind: FactKind,
    version: i64,
    mut texts: BTreeMap<String, String>,
) -> Result<()> {
    let found = find(ctx, actor, is_unit, code).await?;
    let held = found.may_change(actor, kind)?;
    let now = ctx.now();
    let mut aliases = Aliases::new();
    let chosen = texts.get("award").cloned().unwrap_or_default();
    if chosen == FREE {
        let name = texts.get("name").cloned().unwrap_or_default();
        if vntext::normal(&name).is_empty() {
            return Err(Error::field("name", "field-required", []));
        }
        aliases.insert(alias_key("award", &name), FREE.to_owned());
        texts.insert("award".to_owned(), name);
    }
    let by_column: BTreeMap<&str, String> = texts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let mut read = read(&AwardNames::of(&ctx.law), kind, &by_column, &aliases, &now.today);
    read.faults.extend(read.unknown.iter().map(|(column, _)| FieldError::new(column, "field-choose", [])));
    if !read.faults.is_empty() {
        return Err(Error::Invalid(read.faults));
    }
    if let Some(id) = read.values.get("award").cloned() {
        read.values.insert("name".to_owned(), award_name(ctx, &id).vi);
    }
    if kind == FactKind::Registrations {
        registrations::check(ctx, found.unit_id, &read.values).await?;
    }
    let replace = texts.get("replace").is_some_and(|t| !t.is_empty());
    let values = read.values;
    let write = ctx.change(actor, &now, held, Some(version));
    let (who, stream, joined) = (found.id, found.stream(), found.joined.clone());
    ctx.store
        .write(write, |tx| {
            let (ctx, now, values) = (ctx.clone(), now.clone(), values.clone());
            let (stream, joined) = (stream.clone(), joined.clone());
            Box::pin(async move {
                let wanted = [kind.table(), FactKind::Service.table()];
                let kept = records(tx.conn(), &wanted, &[who], false).await?;
                let of = |k: FactKind| kept.iter().filter(move |r| r.kind == k.code());
                let served: Vec<String> =
                    of(FactKind::Service).filter_map(|r| r.values.get("from_date").cloned()).collect();
                if kind == FactKind::Awards && before_joining(&ctx.law, &values, &joined, &served) {
                    let day = vntext::date_dmy(&joined);
                    return Err(Error::field("decided_on", "import-fact-before-joining", [("joined", day)]));
                }
                let kept: Vec<(Uuid, Values)> = of(kind).map(|r| (r.id, values_of(r))).collect();
                let replaces = match stand(&ctx.law, kind, &values, &kept) {
                    Standing::New => None,
                    Standing::Same => return Err(Error::refused("fact-known", [])),
                    Standing::Finer(id) => Some(id),
                    Standing::Differs { with, .. } if replace => Some(with),
                    Standing::Differs { .. } => return Err(Error::field("replace", "fact-differs", [])),
                };
                let origin =
                    Origin { source: "form", batch: None, reason: "Nhập lại bằng biểu mẫu".to_owned() };
                let fact = NewFact { who, unit: is_unit, values: values.clone(), replaces };
                insert(tx, &ctx, &now, kind, &[fact], &origin).await?;
                let note = json!({ "kind": kind.code(), "values": values, "replaces": replaces });
                tx.audit(&stream, "fact_add", &note).await?;
                Ok(())
            })
        })
        .await
}

/// What others recorded since the newest record was `seen` (its id): the one that what was typed repeats or contradicts, else
/// the newest. For whoever sends a form over a version that is no longer the newest.
pub async fn meanwhile(
    ctx: &Ctx,
    actor: &Actor,
    (is_unit, code): (bool, &str),
    kind: FactKind,
    seen: &str,
    texts: &BTreeMap<String, String>,
) -> Result<Option<Values>> {
    let seen = Uuid::parse_str(seen).unwrap_or_default();
    let all = page(ctx, actor, is_unit, code).await?.kinds.into_iter().find(|(k, _)| k == kind.code());
    let fresh = |r: &FactRow| r.id > seen && r.annulled_for.is_none();
    let mut added: Vec<FactRow> = all.into_iter().flat_map(|(_, rows)| rows).filter(fresh).collect();
    added.sort_by_key(|r| r.id);
    let by_column: BTreeMap<&str, String> = texts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let mine = read(&AwardNames::of(&ctx.law), kind, &by_column, &Aliases::new(), &ctx.now().today).values;
    let about = |r: &&FactRow| against(&ctx.law, kind, &mine, &r.values, r.id).is_some();
    let found = added.iter().rev().find(about).or(added.last());
    Ok(found.map(|r| {
        let mut values = r.values.clone();
        values.insert("document".to_owned(), r.document.clone());
        values
    }))
}

/// Annuls one fact of a unit or person (whether a unit, its code): it stays with its reason and no longer counts.
pub async fn annul(
    ctx: &Ctx,
    actor: &Actor,
    (is_unit, code): (bool, &str),
    kind: FactKind,
    version: i64,
    id: Uuid,
    reason: &str,
) -> Result<()> {
    let found = find(ctx, actor, is_unit, code).await?;
    let held = found.may_change(actor, kind)?;
    let reason = vntext::normal(reason);
    let mut faults = Vec::new();
    crate::units::check_text("reason", &reason, true, 300, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let now = ctx.now();
    let write = ctx.change(actor, &now, held, Some(version));
    let (who, stream) = (found.id, found.stream());
    ctx.store
        .write(write, |tx| {
            let (now, reason, stream) = (now.clone(), reason.clone(), stream.clone());
            Box::pin(async move {
                let kept = records(tx.conn(), &[kind.table()], &[who], false).await?;
                let old = kept.iter().find(|r| r.id == id).ok_or_else(|| Error::refused("fact-gone", []))?;
                annul_all(tx, &now, kind, &[id], &reason).await?;
                if !is_unit {
                    store::projection::mark(tx, [who]).await?;
                }
                let note = json!({ "kind": kind.code(), "values": values_of(old), "reason": reason });
                tx.audit(&stream, "fact_annul", &note).await?;
                Ok(())
            })
        })
        .await
}
