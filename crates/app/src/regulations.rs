//! Local regulations as rows: a regulation binds the subtree of a unit for a period. The program carries some (the
//! demonstration's); an office adopts one for its unit, and the rules then bind dossiers decided there.

pub mod conditions;
mod edit;
mod form;
mod procedure;

use domain::access::Action;
use law::{Date, Overlay, Text, facts::SubjectKind};
use serde::Serialize;
use serde_json::json;
use store::{
    Tx,
    entity::{regulation, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result,
    access::{concerning, named, require_anywhere},
    ctx::id_at,
};

pub use edit::{base, made_from, save};
pub use form::{Base, Form, RowForm, blank_row, filled};

/// A regulation in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Code.
    pub code: String,
    /// Revision.
    pub revision: i64,
    /// Name.
    pub name: String,
    /// Unit it binds.
    pub unit_name: String,
    /// First day.
    pub from_date: String,
    /// Last day.
    pub to_date: Option<String>,
    /// Its text was seen.
    pub verified: bool,
    /// Made up for demonstration.
    pub illustrative: bool,
}

/// One rule, authority, vote or multiplier of a regulation.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Kind: rule, authority, vote, multiplier, paper. Message `regulation-item-KIND`.
    pub kind: &'static str,
    /// Id, if it has one.
    pub id: String,
    /// Wording in both languages.
    pub text: Text,
    /// The slot of the law it fills.
    pub slot: String,
    /// Citations.
    pub cite: Vec<String>,
    /// Its text was seen.
    pub verified: bool,
    /// Share, base and secrecy, of a vote.
    pub vote: Option<law::model::procedure::VoteRule>,
}

/// The page of a regulation.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The head.
    pub row: Row,
    /// Name in both languages.
    pub name: Text,
    /// Legal bases printed by decisions under it.
    pub bases: Vec<String>,
    /// What it says.
    pub items: Vec<Item>,
    /// The same as the text of a file.
    pub text: String,
}

/// Writes a regulation that the program carries as a row for `unit_code`, if that revision is not there yet. Runs
/// again without effect.
pub async fn adopt_in(ctx: &Ctx, tx: &Tx, unit_code: &str, id: &str) -> Result<()> {
    let overlay = ctx.law.overlays().get(id).ok_or(Error::NotFound)?;
    let unit = unit::Entity::find()
        .filter(unit::Column::Code.eq(unit_code))
        .one(tx.conn())
        .await?
        .ok_or_else(|| Error::refused("regulation-unit-unknown", [("unit", unit_code.to_owned())]))?;
    let newest = edit::newest(tx.conn(), id).await?;
    let content = serde_json::to_string(overlay).unwrap_or_default();
    if newest.as_ref().is_some_and(|r| r.content == content && r.unit_id == unit.id) {
        return Ok(());
    }
    let before = newest.as_ref().map(|r| r.unit_id);
    let revision = newest.map_or(0, |r| r.revision) + 1;
    regulation::ActiveModel {
        id: Set(id_at(tx.at())),
        version: Set(1),
        home_node: Set(ctx.node.to_string()),
        code: Set(id.to_owned()),
        revision: Set(revision),
        name: Set(overlay.name.vi.clone()),
        unit_id: Set(unit.id),
        from_date: Set(overlay.from.to_string()),
        to_date: Set(overlay.to.map(|d: Date| d.to_string())),
        content: Set(content),
        verified: Set(overlay.verified),
        illustrative: Set(overlay.illustrative),
        created_at: Set(tx.at()),
    }
    .insert(tx.conn())
    .await?;
    mark_bound(ctx, tx, unit.id, before).await?;
    tx.audit(&format!("regulation:{id}"), "adopt", &json!({"unit": unit_code, "revision": revision})).await?;
    Ok(())
}

/// Marks everybody whom a regulation binds, or bound until now.
async fn mark_bound(ctx: &Ctx, tx: &Tx, unit: Uuid, before: Option<Uuid>) -> Result<()> {
    let today = ctx.now_at(tx.at()).today;
    let roots: Vec<Uuid> = before.into_iter().filter(|b| *b != unit).chain([unit]).collect();
    let bound = store::query::scan::beneath(tx.conn(), &roots, &today).await?;
    Ok(store::projection::mark_in_units(tx, &bound).await?)
}

/// Adopts a carried regulation for a unit.
pub async fn adopt(ctx: &Ctx, actor: &Actor, unit_code: &str, id: &str) -> Result<()> {
    let unknown = || Error::refused("regulation-unit-unknown", [("unit", unit_code.to_owned())]);
    let unit = named::<unit::Model>(ctx, actor, &[Action::ManageLaw], unit_code, unknown).await?;
    if !ctx.law.overlays().contains_key(id) {
        return Err(Error::NotFound);
    }
    let owner = edit::newest(ctx.store.reader(), id).await?.map(|r| r.unit_id);
    if let Some(owner) = owner {
        edit::require_owner(ctx, actor, owner).await?;
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, unit.permit()), |tx| {
            let (ctx, unit_code, id) = (ctx.clone(), unit.code.clone(), id.to_owned());
            Box::pin(async move {
                if edit::newest(tx.conn(), &id).await?.map(|r| r.unit_id) != owner {
                    return Err(Error::refused("regulation-of-others", []));
                }
                adopt_in(&ctx, tx, &unit_code, &id).await
            })
        })
        .await
}

/// The regulations of units that concern the actor: his own, those below, and those above that bind him.
async fn rows(ctx: &Ctx, actor: &Actor) -> Result<Vec<(Row, String)>> {
    let conn = ctx.store.reader();
    let found = regulation::Entity::find()
        .filter(regulation::Column::UnitId.is_in(concerning(ctx, actor, Action::ViewLaw).await?))
        .order_by_asc(regulation::Column::Code)
        .order_by_desc(regulation::Column::Revision)
        .all(conn)
        .await?;
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(found.iter().map(|r| r.unit_id))).all(conn).await?;
    Ok(found
        .into_iter()
        .map(|r| {
            let unit_name = units.iter().find(|u| u.id == r.unit_id).map(|u| u.name.clone()).unwrap_or_default();
            let row = Row {
                code: r.code,
                revision: r.revision,
                name: r.name,
                unit_name,
                from_date: r.from_date,
                to_date: r.to_date,
                verified: r.verified,
                illustrative: r.illustrative,
            };
            (row, r.content)
        })
        .collect())
}

/// The regulations that concern the actor, newest revision of each first.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Row>> {
    Ok(rows(ctx, actor).await?.into_iter().map(|(row, _)| row).collect())
}

/// Regulations the program carries and no unit has adopted.
pub async fn carried(ctx: &Ctx, actor: &Actor) -> Result<Vec<(String, Text)>> {
    require_anywhere(actor, Action::ViewLaw)?;
    let there: Vec<String> = regulation::Entity::find()
        .select_only()
        .column(regulation::Column::Code)
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    let free = ctx.law.overlays().values().filter(|o| !there.contains(&o.id));
    Ok(free.map(|o| (o.id.clone(), o.name.clone())).collect())
}

/// One regulation with each of its rules.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Page> {
    let (row, content) = rows(ctx, actor).await?.into_iter().find(|(r, _)| r.code == code).ok_or(Error::NotFound)?;
    let overlay: Overlay = serde_json::from_str(&content)
        .map_err(|e| Error::Store(store::StoreError::Data(format!("regulation {code}: {e}"))))?;
    // Laid over the law, its citations read as they are printed.
    let id = overlay.id.clone();
    let text = overlay.to_toml();
    let mut laid = law::Law::clone(&*crate::rule_changes::national(ctx).await?);
    laid.lay_over_kept(overlay, &ctx.law)
        .map_err(|_| Error::refused("regulation-does-not-fit", [("code", id.clone())]))?;
    let overlay = laid.overlays().get(&id).ok_or(Error::NotFound)?;
    Ok(Page { name: overlay.name.clone(), bases: overlay.bases.clone(), items: items(overlay), row, text })
}

fn subject_vi(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Individual => "cá nhân",
        SubjectKind::Collective => "tập thể",
        SubjectKind::Household => "hộ gia đình",
        SubjectKind::Organisation => "tổ chức",
    }
}

/// Each line of a regulation, in the order its form keeps them.
#[must_use]
pub fn items(o: &Overlay) -> Vec<Item> {
    let cites = |c: &[law::model::cite::Cite]| c.iter().map(|c| c.shown.clone()).collect::<Vec<_>>();
    let mut out = Vec::new();
    for r in &o.rule {
        out.push(Item {
            kind: "rule",
            id: r.id.clone(),
            text: r.text.clone(),
            slot: r.slot.clone().unwrap_or_default(),
            cite: cites(&r.cite),
            verified: r.verified,
            vote: None,
        });
    }
    for a in &o.authority {
        out.push(Item {
            kind: "authority",
            id: a.id.clone(),
            text: a.role.clone(),
            slot: String::new(),
            cite: cites(&a.cite),
            verified: a.verified,
            vote: None,
        });
    }
    for v in &o.vote {
        out.push(Item {
            kind: "vote",
            id: v.id.clone(),
            text: v.text.clone(),
            slot: String::new(),
            cite: cites(&v.cite),
            verified: v.verified,
            vote: Some(v.clone()),
        });
    }
    for m in &o.multiplier {
        let named = |of: fn(SubjectKind) -> &'static str| m.kinds.iter().map(|k| of(*k)).collect::<Vec<_>>().join(", ");
        let text = Text::new(
            format!("{} × lương cơ sở ({})", m.times.replace('.', ","), named(subject_vi)),
            format!("{} × base salary ({})", m.times, named(SubjectKind::as_str)),
        );
        out.push(Item {
            kind: "multiplier",
            id: String::new(),
            text,
            slot: m.slot.clone().unwrap_or_default(),
            cite: cites(&m.cite),
            verified: m.verified,
            vote: None,
        });
    }
    for d in &o.dossier {
        for p in &d.papers {
            out.push(Item {
                kind: "paper",
                id: d.id.clone(),
                text: p.name.clone(),
                slot: String::new(),
                cite: cites(&d.cite),
                verified: d.verified,
                vote: None,
            });
        }
    }
    out
}
