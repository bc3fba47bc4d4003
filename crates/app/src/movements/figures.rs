//! Figures of a movement: what is measured, and what a unit says for a period.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Scope},
    indicator::{Bound, Figure, Measure, check, read_figure, show_figure},
    period::{Every, Period, WHOLE, between},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{figure, figure_sheet, figure_was, indicator, movement, unit},
    query::figures::{self as query, Head, Row},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use super::{answer::for_unit, state_of};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    ctx::id_at,
    faults::Faults,
};

/// A sheet as its form has it: what was typed for each indicator, by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetForm {
    /// The unit's document; needed where somebody else enters its figures.
    pub document: String,
    /// The day of the document as it is typed.
    pub document_on: String,
    /// Number of the indicator and what was typed.
    pub cells: BTreeMap<i64, String>,
}

/// A unit's sheet for a period.
#[derive(Clone, Debug)]
pub struct SheetPage {
    /// The movement.
    pub movement: movement::Model,
    /// Unit's code and name.
    pub unit: (String, String),
    /// Code of the period.
    pub period: String,
    /// All periods that can be entered, oldest first.
    pub periods: Vec<String>,
    /// Version of the sheet; 0 where nothing was entered.
    pub version: i64,
    /// What is asked.
    pub indicators: Vec<indicator::Model>,
    /// What stands, as it was typed, by number of the indicator.
    pub cells: BTreeMap<i64, String>,
    /// The same of the period before.
    pub last: BTreeMap<i64, String>,
    /// What corrected figures said before.
    pub before: Vec<Head>,
    /// The unit's document.
    pub document: String,
    /// Its day, ISO.
    pub document_on: String,
    /// What the unit is to reach in this period.
    pub targets: Vec<query::Target>,
    /// The actor may enter.
    pub may_enter: bool,
    /// He would enter for a subordinate unit.
    pub for_unit: bool,
}

/// The measure of a stored indicator.
#[must_use]
pub fn measure_of(i: &indicator::Model) -> Measure {
    Measure::from_code(&i.measure).unwrap_or(Measure::Text)
}

pub(super) fn every_of(i: &indicator::Model) -> Every {
    Every::from_code(&i.every).unwrap_or(Every::Whole)
}

/// The figure of a row.
#[must_use]
pub fn figure_of(r: &Row) -> Figure {
    Figure {
        value: r.value,
        part: r.part,
        whole: r.whole,
        bound: Bound::from_code(&r.bound),
        wording: r.wording.clone(),
    }
}

/// The figure of a stored row.
pub(super) fn figure_of_row(f: &figure::Model) -> Figure {
    Figure {
        value: f.value,
        part: f.part,
        whole: f.whole,
        bound: Bound::from_code(&f.bound),
        wording: f.wording.clone(),
    }
}

/// The indicators of a movement in their order: one statement.
pub async fn indicators(ctx: &Ctx, movement: Uuid) -> Result<Vec<indicator::Model>> {
    let found = indicator::Entity::find().filter(indicator::Column::MovementId.eq(movement));
    Ok(found.order_by_asc(indicator::Column::Seq).all(ctx.store.reader()).await?)
}

/// The periods of this length that a movement has had so far, oldest first, by their codes.
#[must_use]
pub fn periods(m: &movement::Model, every: Every, today: &str) -> Vec<String> {
    if every == Every::Whole {
        return vec![WHOLE.to_owned()];
    }
    let begin = m.from_date.as_deref().or(m.launched_on.as_deref()).unwrap_or(today);
    let end = m.to_date.as_deref().map(domain::movement::latest).filter(|to| to.as_str() < today);
    between(every, begin, end.as_deref().unwrap_or(today)).into_iter().map(Period::code).collect()
}

/// The last day of a period: of the whole movement the last one there is.
pub(super) fn last_day(m: &movement::Model, period: &str, today: &str) -> String {
    let whole = || m.to_date.as_deref().map_or_else(|| today.to_owned(), domain::movement::latest);
    Period::from_code(period).map_or_else(whole, Period::last_day)
}

fn asked_of(all: Vec<indicator::Model>, direct: bool, period: &str) -> Vec<indicator::Model> {
    let every = Period::from_code(period).map_or(Every::Whole, Period::every);
    all.into_iter().filter(|i| every_of(i) == every && (direct || i.reporters == "all")).collect()
}

pub(super) fn cells_of(rows: &[Row], all: &[indicator::Model]) -> BTreeMap<i64, String> {
    let of = |r: &Row| all.iter().find(|i| i.seq == r.seq).map(|i| (r.seq, show_figure(measure_of(i), &figure_of(r))));
    rows.iter().filter_map(of).collect()
}

/// The movement and the unit of a sheet.
async fn reach(
    ctx: &Ctx,
    actor: &Actor,
    action: Action,
    code: &str,
    unit_code: &str,
) -> Result<(movement::Model, access::Granted<unit::Model>)> {
    let movement = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row();
    Ok((movement, access::find::<unit::Model>(ctx, actor, &[action], unit_code).await?))
}

/// The period that somebody asked for among those that can be entered.
pub(super) struct Opening {
    /// Its code.
    pub(super) period: String,
    /// All of them, oldest first.
    pub(super) periods: Vec<String>,
    /// The one before it of the same length.
    pub(super) before: Option<String>,
}

/// An empty period is the newest one; one that is not there is none.
pub(super) fn opened(m: &movement::Model, all: &[indicator::Model], period: &str, today: &str) -> Result<Opening> {
    let kinds: BTreeSet<Every> = all.iter().map(every_of).collect();
    let periods: Vec<String> = kinds.into_iter().flat_map(|e| periods(m, e, today)).collect();
    let newest = || periods.iter().rev().find(|p| Period::from_code(p).is_some()).or(periods.last()).cloned();
    let period = match period.trim() {
        "" => newest().unwrap_or_default(),
        typed if periods.iter().any(|p| p == typed) => typed.to_owned(),
        _ => return Err(Error::NotFound),
    };
    let same = |p: &&String| Period::from_code(p).map(Period::every) == Period::from_code(&period).map(Period::every);
    let before = periods.iter().filter(same).take_while(|p| **p != period).last().cloned();
    Ok(Opening { period, periods, before })
}

/// A unit's sheet; an empty period is the newest one. Four statements beyond the gate's own.
pub async fn sheet(ctx: &Ctx, actor: &Actor, code: &str, unit_code: &str, period: &str) -> Result<SheetPage> {
    let (movement, unit) = reach(ctx, actor, Action::ViewMovements, code, unit_code).await?;
    let today = ctx.now().today;
    let (all, targets) = query::indicators_for(ctx.store.reader(), movement.id, (unit.id, &unit.code)).await?;
    let Opening { period, periods: known, before: previous } = opened(&movement, &all, period, &today)?;
    let only = Scope::Units([unit.id].into());
    let rows = query::rows(ctx.store.reader(), movement.id, &only, &today, None, None, Some(&[unit.id])).await?;
    let of = |p: Option<&String>| rows.iter().filter(|r| Some(&r.period) == p).cloned().collect::<Vec<_>>();
    let heads = query::head(ctx.store.reader(), movement.id, unit.id, &period).await?;
    let head = heads.first().ok_or(Error::NotFound)?.clone();
    Ok(SheetPage {
        cells: cells_of(&of(Some(&period)), &all),
        last: cells_of(&of(previous.as_ref()), &all),
        targets: targets.into_iter().filter(|t| t.period == period).collect(),
        indicators: asked_of(all, head.direct, &period),
        version: head.version.unwrap_or(0),
        document: head.document.unwrap_or_default(),
        document_on: head.document_on.unwrap_or_default(),
        may_enter: state_of(&movement).is_open() && unit.may(actor, Action::ManageMovements),
        for_unit: for_unit(actor, unit.id),
        unit: (unit.code.clone(), unit.name.clone()),
        periods: known,
        movement,
        period,
        before: heads.into_iter().filter(|h| h.seq.is_some()).collect(),
    })
}

pub(super) async fn find_sheet<C: store::sea_orm::ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    unit: Uuid,
    period: &str,
) -> Result<Option<figure_sheet::Model>> {
    let found = figure_sheet::Entity::find()
        .filter(figure_sheet::Column::MovementId.eq(movement))
        .filter(figure_sheet::Column::UnitId.eq(unit))
        .filter(figure_sheet::Column::Period.eq(period));
    Ok(found.one(conn).await?)
}

/// Keeps what a unit says for a period; answers how many figures changed. `version` 0: nothing was entered yet.
pub async fn save_sheet(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    unit_code: &str,
    period: &str,
    version: i64,
    form: &SheetForm,
) -> Result<usize> {
    let (movement, unit) = reach(ctx, actor, Action::ManageMovements, code, unit_code).await?;
    let heads = query::head(ctx.store.reader(), movement.id, unit.id, period).await?;
    let head = heads.first().ok_or(Error::NotFound)?.clone();
    let now = ctx.now();
    if !state_of(&movement).is_open() {
        return Err(Error::refused("figure-closed", []));
    }
    let asked = asked_of(indicators(ctx, movement.id).await?, head.direct, period);
    let every = Period::from_code(period).map_or(Every::Whole, Period::every);
    if asked.is_empty() || !periods(&movement, every, &now.today).iter().any(|p| p == period) {
        return Err(Error::refused("figure-period-not-open", []));
    }
    let mut faults = Faults::default();
    let document = faults.text("document", &form.document, 300);
    let document_on = faults.date("document_on", &form.document_on).unwrap_or_default();
    let for_unit = for_unit(actor, unit.id);
    if for_unit && document.is_empty() {
        faults.add("document", "cascade-document-for-unit", []);
    }
    let mut typed: Vec<(Uuid, Option<Figure>)> = Vec::new();
    for i in &asked {
        let Some(text) = form.cells.get(&i.seq) else { continue };
        let field = format!("cell.{}", i.seq);
        let text = faults.text(&field, text, 200);
        if text.is_empty() {
            typed.push((i.id, None));
            continue;
        }
        match read_figure(measure_of(i), &text) {
            None => faults.add(&field, "figure-unreadable", [("typed", text)]),
            Some(figure) => {
                for (_, key) in check(measure_of(i), &figure, i.may_exceed).into_iter().take(1) {
                    faults.add(&field, key, []);
                }
                typed.push((i.id, Some(figure)));
            }
        }
    }
    faults.check()?;
    let frame = match head.sheet_id {
        Some(id) => ctx.change_part(actor, &now, unit.permit(), (PartOf::FIGURES, id), Some(version)),
        None => ctx.write(actor, &now, unit.permit()),
    };
    let period_to = last_day(&movement, period, &now.today);
    let typed = std::sync::Arc::new(typed);
    let by = actor.account;
    ctx.store
        .write(frame, |tx| {
            let (typed, form) = (typed.clone(), form.clone());
            let (document, document_on) = (document.clone(), document_on.clone());
            let (movement, unit_id, unit_code) = (movement.clone(), unit.id, unit.code.clone());
            let (period, period_to, known) = (period.to_owned(), period_to.clone(), head.sheet_id);
            Box::pin(async move {
                let row = figure_sheet::ActiveModel {
                    document: Set(document),
                    document_on: Set(document_on),
                    for_unit: Set(for_unit),
                    entered_by: Set(by),
                    entered_at: Set(tx.at()),
                    ..Default::default()
                };
                let id = match known {
                    Some(id) => {
                        figure_sheet::ActiveModel { id: Set(id), ..row }.update(tx.conn()).await?;
                        id
                    }
                    None => {
                        // Somebody may have entered the first figures meanwhile.
                        if let Some(other) = find_sheet(tx.conn(), movement.id, unit_id, &period).await? {
                            return Err(Error::Stale { found: other.version });
                        }
                        let id = id_at(tx.at());
                        let row = figure_sheet::ActiveModel {
                            id: Set(id),
                            version: Set(1),
                            movement_id: Set(movement.id),
                            unit_id: Set(unit_id),
                            period: Set(period.clone()),
                            period_to: Set(period_to),
                            ..row
                        };
                        row.insert(tx.conn()).await?;
                        id
                    }
                };
                let changed = write_figures(tx, id, by, &typed).await?;
                let said = json!({"unit": unit_code, "period": period, "form": form, "for_unit": for_unit});
                tx.audit(&format!("movement:{}", movement.code), "figures", &said).await?;
                Ok(changed)
            })
        })
        .await
}

/// Writes the figures of a sheet; one that says something else than before keeps what it said.
pub(super) async fn write_figures(tx: &Tx, sheet: Uuid, by: Uuid, typed: &[(Uuid, Option<Figure>)]) -> Result<usize> {
    let old = figure::Entity::find().filter(figure::Column::SheetId.eq(sheet)).all(tx.conn()).await?;
    let mut changed = 0;
    for (indicator, new) in typed {
        let was = old.iter().find(|f| f.indicator_id == *indicator);
        let new = new.clone().unwrap_or_default();
        let bound = new.bound.unwrap_or(Bound::Exact).code().to_owned();
        let same = was.is_some_and(|w| {
            (w.value, w.part, w.whole, &w.bound, &w.wording) == (new.value, new.part, new.whole, &bound, &new.wording)
        });
        let nothing = was.is_none() && new == Figure::default();
        if same || nothing {
            continue;
        }
        changed += 1;
        let mut row = figure::ActiveModel {
            value: Set(new.value),
            part: Set(new.part),
            whole: Set(new.whole),
            bound: Set(bound),
            wording: Set(new.wording),
            entered_by: Set(by),
            entered_at: Set(tx.at()),
            ..Default::default()
        };
        let Some(was) = was else {
            row.id = Set(id_at(tx.at()));
            row.sheet_id = Set(sheet);
            row.indicator_id = Set(*indicator);
            row.insert(tx.conn()).await?;
            continue;
        };
        figure_was::ActiveModel {
            id: Set(id_at(tx.at())),
            figure_id: Set(was.id),
            value: Set(was.value),
            part: Set(was.part),
            whole: Set(was.whole),
            bound: Set(was.bound.clone()),
            wording: Set(was.wording.clone()),
            entered_by: Set(was.entered_by),
            entered_at: Set(was.entered_at),
        }
        .insert(tx.conn())
        .await?;
        row.id = Set(was.id);
        row.update(tx.conn()).await?;
    }
    Ok(changed)
}
