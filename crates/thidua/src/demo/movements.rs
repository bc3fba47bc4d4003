//! The movements of the five reports, each fact with its source.

use app::{
    Ctx,
    movements::{BodyForm, DayForm, LinkForm, MovementForm, TextForm},
    sources::SourceForm,
};
use serde::Deserialize;

use super::{ROOT, Who};
use crate::output::Failure;

const MOVEMENTS: &str = include_str!("../../../../demo/movements.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Vec<Source>,
    movement: Vec<Movement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    code: String,
    title: String,
    #[serde(default)]
    published_on: String,
    #[serde(default)]
    note: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Movement {
    code: String,
    name: String,
    kind: String,
    from: String,
    to: String,
    /// Bounds that no report states.
    inferred: bool,
    launched_on: String,
    phase_count: String,
    bodies: Vec<BodyForm>,
    days: Vec<DayForm>,
    texts: Vec<Text>,
    links: Vec<Link>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    role: String,
    text: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    kind: String,
    #[serde(default)]
    other: String,
    #[serde(default)]
    other_text: String,
    source: String,
}

/// Enters sources and movements.
pub(super) async fn load(ctx: &Ctx, advisory: &Who) -> Result<(), Failure> {
    let file: File = toml::from_str(MOVEMENTS).map_err(|e| super::missing(&format!("demo/movements.toml ({e})")))?;
    for s in file.source {
        let form = SourceForm {
            code: s.code,
            title: s.title,
            published_on: s.published_on,
            note: s.note,
            ..SourceForm::default()
        };
        app::sources::save(ctx, advisory, &form).await?;
    }
    for m in file.movement {
        app::movements::create(ctx, advisory, &form(m), None).await?;
    }
    Ok(())
}

fn form(m: Movement) -> MovementForm {
    let mut texts: Vec<_> =
        m.texts.into_iter().map(|t| TextForm { role: t.role, text: t.text, source: t.source }).collect();
    let mut note = |text: &str| texts.push(TextForm { role: "note".into(), text: text.into(), source: String::new() });
    if m.inferred {
        note("Ngày bắt đầu và kết thúc là suy ra, không có trong bài báo");
    }
    MovementForm {
        code: m.code,
        name: m.name,
        kind: m.kind,
        unit: ROOT.to_owned(),
        from: m.from,
        to: m.to,
        texts,
        launched_on: m.launched_on,
        phase_count: m.phase_count,
        bodies: m.bodies,
        days: m.days,
        links: m
            .links
            .into_iter()
            .map(|l| LinkForm { kind: l.kind, other: l.other, other_text: l.other_text, source: l.source })
            .collect(),
        ..MovementForm::default()
    }
}
