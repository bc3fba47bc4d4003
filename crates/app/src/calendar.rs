//! The days off of the year: what is fixed by law, what the office enters from the announcements, and the due dates that
//! follow from both.

use domain::{
    access::{Action, Denial, Permit},
    calendar::{Calendar, DayKind, Off},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{dossier_step, holiday, road_step},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access, faults::Faults};

/// The most days one form enters.
const MOST: i32 = 31;

/// The calendar as it was entered: one statement.
pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Calendar> {
    let rows = holiday::Entity::find().all(conn).await?;
    Ok(of(&rows))
}

fn of(rows: &[holiday::Model]) -> Calendar {
    Calendar::new(rows.iter().filter_map(|r| Some((r.day.as_str(), DayKind::from_code(&r.kind)?))))
}

/// A day of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayView {
    /// ISO.
    pub day: String,
    /// Kind code of an entered day; "fixed" or "in_lieu" of the others.
    pub kind: &'static str,
    /// Name as entered; the key of the name of a fixed day.
    pub name: String,
    /// The paper that says so.
    pub document: String,
    /// True when it was entered and can be taken out.
    pub entered: bool,
}

/// The calendar of a year.
#[derive(Clone, Debug, Serialize)]
pub struct YearView {
    /// The year.
    pub year: i16,
    /// Its days off, and the days worked although they are a weekend.
    pub days: Vec<DayView>,
    /// Codes of the kinds that were not entered.
    pub missing: Vec<&'static str>,
    /// The actor may change it.
    pub may_change: bool,
}

/// The days of `year`.
pub async fn year(ctx: &Ctx, actor: &Actor, year: i16) -> Result<YearView> {
    access::require_anywhere(actor, Action::ManageSetup)?;
    let rows = holiday::Entity::find().order_by_asc(holiday::Column::Day).all(ctx.store.reader()).await?;
    let calendar = of(&rows);
    let row = |day: &str| rows.iter().find(|r| r.day == day);
    let mut days: Vec<DayView> = calendar
        .days_off(year)
        .into_iter()
        .map(|(day, off)| {
            let entered = row(&day);
            let (kind, name) = match off {
                Off::Announced(kind) => (kind.code(), String::new()),
                Off::Fixed(key) => ("fixed", key.to_owned()),
                Off::InLieu | Off::Weekend => ("in_lieu", String::new()),
            };
            DayView {
                kind,
                name: entered.map_or(name, |r| r.name.clone()),
                document: entered.map(|r| r.document.clone()).unwrap_or_default(),
                entered: entered.is_some(),
                day,
            }
        })
        .collect();
    let prefix = format!("{year:04}-");
    days.extend(rows.iter().filter(|r| r.kind == DayKind::Work.code() && r.day.starts_with(&prefix)).map(|r| {
        DayView {
            day: r.day.clone(),
            kind: DayKind::Work.code(),
            name: r.name.clone(),
            document: r.document.clone(),
            entered: true,
        }
    }));
    days.sort_by(|a, b| a.day.cmp(&b.day));
    let missing = calendar.missing(year).into_iter().map(DayKind::code).collect();
    Ok(YearView { year, days, missing, may_change: may_change(ctx, actor).await.is_ok() })
}

/// Days as a form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DaysForm {
    /// First day.
    pub from: String,
    /// Last day; empty is the first.
    pub to: String,
    /// Kind code.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The announcement.
    pub document: String,
}

/// One calendar holds for everybody, and so do the due dates that follow from it: only who sets up the whole installation
/// changes it.
async fn may_change(ctx: &Ctx, actor: &Actor) -> Result<Permit> {
    access::require_everywhere(ctx, actor, Action::ManageSetup).await.map_err(|e| match e {
        Error::Denied(Denial::OutOfScope) => Error::refused("calendar-of-all", []),
        other => other,
    })
}

/// Enters days, instead of what was entered for them before; due dates of waiting steps follow. Gives how many.
pub async fn enter(ctx: &Ctx, actor: &Actor, form: &DaysForm) -> Result<usize> {
    let permit = may_change(ctx, actor).await?;
    let mut faults = Faults::default();
    let from = faults.day("from", &form.from);
    if from.is_none() && form.from.trim().is_empty() {
        faults.add("from", "field-required", []);
    }
    let to = faults.day("to", &form.to).or_else(|| from.clone());
    let kind = faults.choice("kind", &form.kind, DayKind::from_code);
    let name = faults.required("name", &form.name, 200);
    let document = faults.text("document", &form.document, 300);
    let read = |day: &Option<String>| day.as_deref().and_then(|d| d.parse::<jiff::civil::Date>().ok());
    let mut days = Vec::new();
    if let (Some(from), Some(to)) = (read(&from), read(&to)) {
        if to < from {
            faults.add("to", "field-dates-backwards", []);
        } else if (to - from).get_days() >= MOST {
            faults.add("to", "calendar-too-many", [("max", MOST.to_string())]);
        } else {
            days = from.series(jiff::Span::new().days(1)).take_while(|d| *d <= to).map(|d| d.to_string()).collect();
        }
    }
    faults.check()?;
    let Some(kind) = kind else { return Err(Error::field("kind", "field-choose", [])) };
    let now = ctx.now();
    let count = days.len();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, days, form) = (ctx.clone(), days.clone(), form.clone());
            let (name, document) = (name.clone(), document.clone());
            Box::pin(async move {
                holiday::Entity::delete_many()
                    .filter(holiday::Column::Day.is_in(days.iter().map(String::as_str)))
                    .exec(tx.conn())
                    .await?;
                let rows = days.iter().map(|day| holiday::ActiveModel {
                    day: Set(day.clone()),
                    kind: Set(kind.code().to_owned()),
                    name: Set(name.clone()),
                    document: Set(document.clone()),
                    entered_by: Set(tx.actor()),
                    entered_at: Set(tx.at()),
                });
                holiday::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
                let moved = follow(&ctx, tx).await?;
                tx.audit("setup:calendar", "days_enter", &json!({"form": form, "due_dates": moved})).await?;
                Ok::<(), Error>(())
            })
        })
        .await?;
    Ok(count)
}

/// Takes an entered day out again.
pub async fn remove(ctx: &Ctx, actor: &Actor, day: &str) -> Result<()> {
    let permit = may_change(ctx, actor).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, day) = (ctx.clone(), day.to_owned());
            Box::pin(async move {
                let old = holiday::Entity::find_by_id(day.clone()).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                holiday::Entity::delete_by_id(day).exec(tx.conn()).await?;
                let moved = follow(&ctx, tx).await?;
                let entry = json!({"day": old.day, "kind": old.kind, "name": old.name, "document": old.document,
                    "due_dates": moved});
                tx.audit("setup:calendar", "day_remove", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// Brings the due dates of waiting steps to the calendar as it is now; gives how many moved.
async fn follow(ctx: &Ctx, tx: &Tx) -> Result<usize> {
    let calendar = load(tx.conn()).await?;
    let waiting: Vec<(Uuid, i64, Option<String>, Option<i64>)> = dossier_step::Entity::find()
        .select_only()
        .column(dossier_step::Column::Id)
        .column(dossier_step::Column::EnteredAt)
        .column(dossier_step::Column::DueOn)
        .column(road_step::Column::Days)
        .join(
            store::sea_orm::JoinType::InnerJoin,
            dossier_step::Entity::belongs_to(road_step::Entity)
                .from(dossier_step::Column::StepId)
                .to(road_step::Column::Id)
                .into(),
        )
        .filter(dossier_step::Column::State.eq("waiting"))
        .filter(dossier_step::Column::DueOn.is_not_null())
        .into_tuple()
        .all(tx.conn())
        .await?;
    let mut moved = 0;
    for (id, entered_at, due_on, days) in waiting {
        let due = days.and_then(|n| calendar.due_on(&ctx.now_at(entered_at).today, n));
        if due.is_some() && due != due_on {
            dossier_step::Entity::update_many()
                .col_expr(dossier_step::Column::DueOn, Expr::value(due))
                .filter(dossier_step::Column::Id.eq(id))
                .exec(tx.conn())
                .await?;
            moved += 1;
        }
    }
    Ok(moved)
}
