//! A movement of the demo's own year, all invented: launched some months ago, taken up by most units, not by all.

use app::{
    Ctx,
    movements::{self, AnswerForm, IndicatorForm, LaunchForm, MovementForm, PassForm, SheetForm, TextForm},
};
use domain::{movement::MovementStep, period::Every};
use serde::Deserialize;

use super::{ROOT, Who};
use crate::output::Failure;

const FILE: &str = include_str!("../../../../demo/running.toml");

/// Days since its launch.
const SINCE: i64 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Movement {
    code: String,
    name: String,
    kind: String,
    document: String,
    texts: Vec<Text>,
    indicators: Vec<IndicatorForm>,
    figures: Vec<Figures>,
    pass: Vec<String>,
    answer: Vec<Answer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    role: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    unit: String,
    /// From the month of the launch.
    month: usize,
    /// One for each indicator.
    cells: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Answer {
    unit: String,
    answer: String,
    days: i64,
    document: String,
    contents: String,
    targets: String,
    reason: String,
}

/// Enters it, as the officer of the province.
pub(super) async fn load(ctx: &Ctx, officer: &Who) -> Result<(), Failure> {
    let read = |why: &dyn std::fmt::Display| super::missing(&format!("demo/running.toml ({why})"));
    let m: Movement = toml::from_str(FILE).map_err(|e| read(&e))?;
    let today: jiff::civil::Date = ctx.now().today.parse().map_err(|e| read(&e))?;
    let day = |after: i64| today.saturating_sub(jiff::Span::new().days(SINCE - after)).to_string();
    let form = MovementForm {
        code: m.code.clone(),
        name: m.name,
        kind: m.kind,
        state: "draft".into(),
        unit: ROOT.to_owned(),
        document: m.document.clone(),
        from: day(0),
        texts: m.texts.into_iter().map(|t| TextForm { role: t.role, text: t.text, source: String::new() }).collect(),
        demo: true,
        ..MovementForm::default()
    };
    movements::create(ctx, officer, &form, None).await?;
    let launch = LaunchForm {
        on: day(0),
        document: m.document,
        document_on: day(-5),
        reach: "direct".into(),
        ..LaunchForm::default()
    };
    movements::launch(ctx, officer, &m.code, 1, &launch).await?;
    movements::step(ctx, officer, &m.code, 2, MovementStep::Start).await?;
    for unit in &m.pass {
        movements::pass(ctx, officer, &m.code, unit, 1, &PassForm { reach: "direct".into() }).await?;
    }
    for a in m.answer {
        let version = if m.pass.contains(&a.unit) { 2 } else { 1 };
        let answer = AnswerForm {
            on: if a.answer == "not_yet" { String::new() } else { day(a.days) },
            document_on: day(a.days),
            answer: a.answer,
            document: a.document,
            contents: a.contents,
            targets: a.targets,
            reason: a.reason,
        };
        movements::answer(ctx, officer, &m.code, &a.unit, version, &answer).await?;
    }
    for i in &m.indicators {
        movements::add_indicator(ctx, officer, &m.code, i, None).await?;
    }
    let row = movements::page(ctx, officer, &m.code).await?.row;
    let months = movements::periods(&row, Every::Month, &ctx.now().today);
    for f in m.figures {
        let Some(month) = months.get(f.month) else { continue };
        let sheet = SheetForm {
            document: "Báo cáo minh họa".into(),
            cells: (1..).zip(f.cells).collect(),
            ..SheetForm::default()
        };
        movements::save_sheet(ctx, officer, &m.code, &f.unit, month, 0, &sheet).await?;
    }
    Ok(())
}
