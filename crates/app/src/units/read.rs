//! The tree on a day, and a unit's page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::access::{Action, Scope, scope};
use serde::Serialize;
use store::{
    entity::{unit, unit_period, unit_succession},
    query,
    sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Result, access};

/// Rows shown on the tree page.
const TREE_ROWS: i64 = 3_000;

/// A line of the tree, in the order of the page.
#[derive(Clone, Debug, Serialize)]
pub struct TreeRow {
    /// Id, for forms; never in an address.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Name on the day asked for.
    pub name: String,
    /// Short name on that day.
    pub short_name: String,
    /// Kind code.
    pub kind: String,
    /// Level code.
    pub level: String,
    /// How deep it stands below the first shown unit.
    pub depth: usize,
    /// Name of today when it is another one.
    pub name_today: Option<String>,
    /// Last day, when it has ended since.
    pub ended: Option<String>,
    /// Serving people that belong to it directly.
    pub people: i64,
}

/// The units the actor may see, as they stood on `day` (today when `None`), depth first. With `q` only those whose name
/// holds the words, without diacritics.
pub async fn tree(ctx: &Ctx, actor: &Actor, day: Option<&str>, q: &str) -> Result<Vec<TreeRow>> {
    let scope = scope(actor, Action::ViewUnits);
    access::require_anywhere(actor, Action::ViewUnits)?;
    let today = ctx.now().today;
    let day = day.filter(|d| !d.is_empty()).unwrap_or(&today);
    let reader = ctx.store.reader();
    let rows = query::units::on_day(reader, &scope, day, &today, TREE_ROWS).await?;
    let people: HashMap<Uuid, i64> = query::units::head_counts(reader, &scope, &today).await?.into_iter().collect();
    let mut lines = Vec::with_capacity(rows.len());
    for (row, depth) in arrange(rows) {
        lines.push(TreeRow {
            people: people.get(&row.id).copied().unwrap_or(0),
            name_today: (row.name_today != row.name).then_some(row.name_today),
            id: row.id,
            code: row.code,
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            level: row.level,
            depth,
            ended: row.ended,
        });
    }
    let words = crate::list::words(q);
    if !words.is_empty() {
        lines.retain(|l| {
            let text = vntext::fold(&format!("{} {} {}", l.name, l.code, l.name_today.as_deref().unwrap_or("")));
            words.iter().all(|w| text.split(' ').any(|t| t.starts_with(w)))
        });
    }
    Ok(lines)
}

/// Depth first; units whose superior is not shown stand at the top.
fn arrange(rows: Vec<query::units::Row>) -> Vec<(query::units::Row, usize)> {
    let shown: BTreeSet<Uuid> = rows.iter().map(|r| r.id).collect();
    let mut below: BTreeMap<Option<Uuid>, Vec<query::units::Row>> = BTreeMap::new();
    for row in rows {
        below.entry(row.parent_id.filter(|p| shown.contains(p))).or_default().push(row);
    }
    let mut arranged = Vec::new();
    let mut open: Vec<(query::units::Row, usize)> =
        below.remove(&None).unwrap_or_default().into_iter().rev().map(|r| (r, 0)).collect();
    while let Some((row, depth)) = open.pop() {
        if let Some(children) = below.remove(&Some(row.id)) {
            open.extend(children.into_iter().rev().map(|c| (c, depth + 1)));
        }
        arranged.push((row, depth));
    }
    arranged
}

/// What a unit was, period by period.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryRow {
    /// Name in that period.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// Level code.
    pub level: String,
    /// Name of the unit above, as it is called today.
    pub parent: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// The paper.
    pub document: String,
}

/// A unit that another one passed into, or came from.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Code of the other unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// "merge" or "split".
    pub kind: String,
    /// First day of the successor's charge.
    pub on: String,
    /// The paper.
    pub document: String,
}

/// Everything on a unit's page.
#[derive(Clone, Debug, Serialize)]
pub struct UnitPage {
    /// Id, for forms.
    pub id: Uuid,
    /// Version, for forms.
    pub version: i64,
    /// Code in addresses.
    pub code: String,
    /// Name of today.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Kind code.
    pub kind: String,
    /// Level code.
    pub level: String,
    /// The unit above: code and name.
    pub parent: Option<(String, String)>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// Invented for the demo.
    pub demo: bool,
    /// Units directly below: code, name.
    pub children: Vec<(String, String)>,
    /// Period by period, newest first.
    pub history: Vec<HistoryRow>,
    /// Units that carry it on.
    pub heirs: Vec<Link>,
    /// Units that it carries on.
    pub origins: Vec<Link>,
    /// The actor may change it.
    pub may_manage: bool,
    /// The actor may see the titles it can be proposed for.
    pub may_see_titles: bool,
}

/// A unit by its code, if the actor may see it.
pub async fn by_code(ctx: &Ctx, actor: &Actor, code: &str) -> Result<unit::Model> {
    Ok(access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], code).await?.into_row())
}

/// A unit's page.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<UnitPage> {
    let reader = ctx.store.reader();
    let found = access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], code).await?;
    let may_manage = found.may(actor, Action::ManageUnits);
    let may_see_titles = found.may(actor, Action::ViewPeople);
    let found = found.into_row();
    let periods = unit_period::Entity::find()
        .filter(unit_period::Column::UnitId.eq(found.id))
        .order_by_desc(unit_period::Column::FromDate)
        .all(reader)
        .await?;
    let links = unit_succession::Entity::find()
        .filter(
            Condition::any()
                .add(unit_succession::Column::FromUnit.eq(found.id))
                .add(unit_succession::Column::ToUnit.eq(found.id)),
        )
        .order_by_asc(unit_succession::Column::OnDate)
        .all(reader)
        .await?;
    let mut others: BTreeSet<Uuid> = links.iter().flat_map(|l| [l.from_unit, l.to_unit]).collect();
    others.extend(periods.iter().filter_map(|p| p.parent_id));
    others.extend(found.parent_id);
    // Named units and units directly below, in one statement.
    let around = unit::Entity::find()
        .filter(
            Condition::any()
                .add(unit::Column::Id.is_in(others))
                .add(Condition::all().add(unit::Column::ParentId.eq(found.id)).add(unit::Column::ToDate.is_null())),
        )
        .order_by_asc(unit::Column::Position)
        .order_by_asc(unit::Column::SortKey)
        .all(reader)
        .await?;
    let by_id: HashMap<Uuid, &unit::Model> = around.iter().map(|u| (u.id, u)).collect();
    let name = |id: Uuid| by_id.get(&id).map(|u| u.name.clone()).unwrap_or_default();
    let link = |other: Uuid, l: &unit_succession::Model| Link {
        code: by_id.get(&other).map(|u| u.code.clone()).unwrap_or_default(),
        name: name(other),
        kind: l.kind.clone(),
        on: l.on_date.clone(),
        document: l.document.clone(),
    };
    Ok(UnitPage {
        parent: found.parent_id.and_then(|p| by_id.get(&p)).map(|u| (u.code.clone(), u.name.clone())),
        children: around
            .iter()
            .filter(|u| u.parent_id == Some(found.id) && u.to_date.is_none())
            .map(|u| (u.code.clone(), u.name.clone()))
            .collect(),
        history: periods
            .into_iter()
            .map(|p| HistoryRow {
                parent: p.parent_id.map(name),
                name: p.name,
                kind: p.kind,
                level: p.level,
                from: p.from_date,
                to: p.to_date,
                document: p.document,
            })
            .collect(),
        heirs: links.iter().filter(|l| l.from_unit == found.id).map(|l| link(l.to_unit, l)).collect(),
        origins: links.iter().filter(|l| l.to_unit == found.id).map(|l| link(l.from_unit, l)).collect(),
        may_manage,
        may_see_titles,
        id: found.id,
        version: found.version,
        code: found.code,
        name: found.name,
        short_name: found.short_name,
        kind: found.kind,
        level: found.level,
        from: found.from_date,
        to: found.to_date,
        demo: found.demo,
    })
}

/// Running units in the scope of `action`, for choice fields: id, code, name, depth. One statement.
pub async fn codes_in_scope(ctx: &Ctx, actor: &Actor, action: Action) -> Result<Vec<(Uuid, String, String, usize)>> {
    let scope = scope(actor, action);
    if scope == Scope::Nothing {
        return Ok(Vec::new());
    }
    let today = ctx.now().today;
    let rows = query::units::on_day(ctx.store.reader(), &scope, &today, &today, TREE_ROWS).await?;
    Ok(arrange(rows).into_iter().map(|(r, depth)| (r.id, r.code, r.name, depth)).collect())
}
