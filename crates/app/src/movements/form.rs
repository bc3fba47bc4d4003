//! Entering a movement and changing it.

use domain::{
    access::{Action, Permit},
    lists::MovementKind,
    movement::{Duration, LinkKind, MovementState, SubjectKind, TextRole, earliest, latest},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{movement, movement_link, movement_text, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;
use vntext::{fold, sort_key};

use super::bodies::{Body, BodyForm, Day, DayForm, check_bodies, check_days, source_of, write as write_bodies};
use super::phases::{Phases, check_all_phases, write_phases};
use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, faults::Faults};

/// Rows a movement's form may have of one kind.
pub(super) const MOST: usize = 60;

/// A worded fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextForm {
    /// Role code.
    pub role: String,
    /// The text.
    pub text: String,
    /// Code of its source.
    pub source: String,
}

/// A phase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhaseForm {
    /// Name.
    pub name: String,
    /// The anniversary or occasion it is tied to.
    pub occasion: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// A link to another movement, or to something outside in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// Kind code.
    pub kind: String,
    /// Code of the other movement.
    pub other: String,
    /// Or a document or movement outside, in words.
    pub other_text: String,
    /// Code of its source.
    pub source: String,
}

/// A movement as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MovementForm {
    /// Code in addresses; empty makes one.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// State code.
    pub state: String,
    /// Code of the launching unit.
    pub unit: String,
    /// Launching document.
    pub document: String,
    /// Its date.
    pub document_on: String,
    /// Day of the ceremony; a launch says it, history is typed in.
    pub launched_on: String,
    /// First day.
    pub from: String,
    /// Last day; empty where it is not known.
    pub to: String,
    /// Class of its duration, where it is stated and cannot be read from the dates: [`Duration`] code.
    pub duration: String,
    /// Kinds of subject it addresses: [`SubjectKind`] codes.
    pub subjects: Vec<String>,
    /// How many phases there are, where a source tells no more of them than that.
    pub phase_count: String,
    /// Who launches, leads, coordinates, tries it out.
    pub bodies: Vec<BodyForm>,
    /// Planned reviews and reports, anniversaries, peaks.
    pub days: Vec<DayForm>,
    /// Worded facts.
    pub texts: Vec<TextForm>,
    /// Phases.
    pub phases: Vec<PhaseForm>,
    /// Links.
    pub links: Vec<LinkForm>,
    /// Illustrative data; only the demo says so, and no form changes it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

/// What saving gave back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The movement's code.
    pub code: String,
    /// Pairs of phases (from 1) that overlap: a warning.
    pub overlaps: Vec<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Checked {
    permit: Permit,
    code: String,
    name: String,
    kind: MovementKind,
    state: MovementState,
    unit: Uuid,
    document: String,
    document_on: Option<String>,
    launched_on: Option<String>,
    from: Option<String>,
    to: Option<String>,
    duration: Option<Duration>,
    subjects: String,
    bodies: Vec<Body>,
    days: Vec<Day>,
    texts: Vec<(TextRole, String, Option<Uuid>)>,
    phases: Phases,
    links: Vec<(LinkKind, Option<Uuid>, String, Option<Uuid>)>,
    overlaps: Vec<(usize, usize)>,
}

async fn check(ctx: &Ctx, actor: &Actor, form: &MovementForm) -> Result<Checked> {
    let mut faults = Faults::default();
    let name = faults.required("name", &form.name, 500);
    let code = faults.text("code", &form.code, 60).to_lowercase();
    if code.chars().any(|c| !(c.is_ascii_alphanumeric() || c == '-')) {
        faults.add("code", "field-code", []);
    }
    let kind = faults.choice("kind", &form.kind, MovementKind::from_code);
    let state_code = if form.state.is_empty() { MovementState::Launched.code() } else { &form.state };
    let state = faults.choice("state", state_code, MovementState::from_code);
    let document = faults.text("document", &form.document, 300);
    let document_on = faults.date("document_on", &form.document_on);
    let launched_on = faults.date("launched_on", &form.launched_on);
    let (from, to) = (faults.date("from", &form.from), faults.date("to", &form.to));
    let duration = match form.duration.as_str() {
        "" => None,
        code => faults.choice("duration", code, Duration::from_code),
    };
    let mut subjects: Vec<SubjectKind> = Vec::new();
    for code in form.subjects.iter().filter(|s| !s.is_empty()) {
        subjects.extend(faults.choice("subjects", code, SubjectKind::from_code).filter(|k| !subjects.contains(k)));
    }
    if from.as_deref().zip(to.as_deref()).is_some_and(|(f, t)| earliest(f) > latest(t)) {
        faults.add("to", "field-to-before-from", []);
    }
    let counts = [
        ("texts", form.texts.len()),
        ("phases", form.phases.len()),
        ("links", form.links.len()),
        ("bodies", form.bodies.len()),
        ("days", form.days.len()),
    ];
    for (field, count) in counts {
        if count > MOST {
            faults.add(field, "movement-too-many", [("limit", MOST.to_string())]);
        }
    }
    let unit = match access::find::<unit::Model>(ctx, actor, &[Action::ManageMovements], &form.unit).await {
        Err(Error::NotFound) => {
            faults.add("unit", "movement-unit-unknown", [("unit", form.unit.trim().chars().take(60).collect())]);
            None
        }
        found => Some(found?),
    };
    let sources: Vec<(String, Uuid)> =
        crate::sources::list(ctx, actor).await?.into_iter().map(|s| (s.code, s.id)).collect();
    let bodies = check_bodies(ctx, actor, &mut faults, &sources, unit.as_ref().map(|u| u.id), &form.bodies).await?;
    let days = check_days(&mut faults, &sources, &form.days);
    let mut texts = Vec::new();
    for (i, t) in form.texts.iter().enumerate().filter(|(_, t)| !t.text.trim().is_empty()) {
        let role = faults.choice(&format!("texts.{i}.role"), &t.role, TextRole::from_code);
        let text = faults.text(&format!("texts.{i}.text"), &t.text, 4000);
        let source = source_of(&mut faults, &sources, &format!("texts.{i}.source"), &t.source);
        texts.extend(role.map(|r| (r, text, source)));
    }
    let (phases, overlaps) = check_all_phases(&mut faults, form, from.as_deref(), to.as_deref());
    let mut links = Vec::new();
    let filled = |l: &LinkForm| !l.other.trim().is_empty() || !l.other_text.trim().is_empty();
    for (i, l) in form.links.iter().enumerate().filter(|(_, l)| filled(l)) {
        let kind = faults.choice(&format!("links.{i}.kind"), &l.kind, LinkKind::from_code);
        let other_text = faults.text(&format!("links.{i}.other_text"), &l.other_text, 500);
        let source = source_of(&mut faults, &sources, &format!("links.{i}.source"), &l.source);
        let mut other = None;
        if !l.other.trim().is_empty() {
            let found = seen(ctx, actor, &l.other).await?;
            let itself = found.as_ref().is_some_and(|m| m.code == code);
            if found.is_none() || itself {
                let field = format!("links.{i}.other");
                faults.add(&field, "movement-other-unknown", [("code", l.other.trim().chars().take(60).collect())]);
            }
            other = found.map(|m| m.id);
        }
        links.extend(kind.map(|k| (k, other, other_text, source)));
    }
    faults.check()?;
    let (Some(kind), Some(state), Some(unit)) = (kind, state, unit) else { return Err(Error::NotFound) };
    Ok(Checked {
        permit: unit.permit(),
        code,
        name,
        kind,
        state,
        unit: unit.id,
        document,
        document_on,
        launched_on,
        from,
        to,
        duration,
        subjects: subjects.iter().map(|s| s.code()).collect::<Vec<_>>().join(","),
        bodies,
        days,
        texts,
        phases,
        links,
        overlaps,
    })
}

/// The movement with this code, if the actor sees it.
async fn seen(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Option<movement::Model>> {
    match access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await {
        Err(Error::NotFound) => Ok(None),
        found => Ok(Some(found?.into_row())),
    }
}

fn fill(row: &mut movement::ActiveModel, c: &Checked, code: &str) {
    let aliases: Vec<&str> =
        c.texts.iter().filter(|t| matches!(t.0, TextRole::Alias | TextRole::Theme)).map(|t| t.1.as_str()).collect();
    row.name = Set(c.name.clone());
    row.search = Set(fold(&format!("{code} {} {}", c.name, aliases.join(" "))));
    row.sort_key = Set(sort_key(&c.name));
    row.kind = Set(c.kind.code().to_owned());
    row.state = Set(c.state.code().to_owned());
    row.unit_id = Set(c.unit);
    row.document = Set(c.document.clone());
    row.document_on = Set(c.document_on.clone());
    row.launched_on = Set(c.launched_on.clone());
    row.duration = Set(c.duration.map(|d| d.code().to_owned()));
    row.subjects = Set(c.subjects.clone());
    row.from_date = Set(c.from.clone());
    row.to_date = Set(c.to.clone());
}

/// Enters a movement.
pub async fn create(ctx: &Ctx, actor: &Actor, form: &MovementForm, once: Option<String>) -> Result<Saved> {
    let checked = check(ctx, actor, form).await?;
    let now = ctx.now();
    let mut write = ctx.write(actor, &now, checked.permit);
    write.once = once.map(|key| (key, serde_json::to_vec(form).unwrap_or_default()));
    ctx.store
        .write(write, |tx| {
            let (ctx, c, form) = (ctx.clone(), checked.clone(), form.clone());
            Box::pin(async move {
                let code = if c.code.is_empty() {
                    format!("pt-{:04}", tx.next_number("movement").await?)
                } else {
                    c.code.clone()
                };
                let there = movement::Entity::find().filter(movement::Column::Code.eq(code.as_str())).one(tx.conn());
                if there.await?.is_some() {
                    return Err(Error::field("code", "movement-code-taken", [("code", code)]));
                }
                let id = id_at(tx.at());
                let mut row = movement::ActiveModel {
                    id: Set(id),
                    version: Set(1),
                    home_node: Set(ctx.node.to_string()),
                    code: Set(code.clone()),
                    demo: Set(form.demo),
                    created_at: Set(tx.at()),
                    ..Default::default()
                };
                fill(&mut row, &c, &code);
                row.insert(tx.conn()).await?;
                write_texts(tx, id, &c).await?;
                write_phases(tx, id, &c.phases).await?;
                write_bodies(tx, id, &c.bodies, &c.days).await?;
                tx.audit(&format!("movement:{code}"), "create", &json!(form)).await?;
                Ok(Saved { code, overlaps: c.overlaps })
            })
        })
        .await
}

/// Changes a movement; its code stays. What it said before is in the audit.
pub async fn edit(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &MovementForm) -> Result<Saved> {
    let old = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&old)?;
    // The form says what the movement is; what becomes of it is said by launching, reviewing, closing it.
    let form = &MovementForm { code: code.to_owned(), state: old.state.clone(), ..form.clone() };
    let checked = check(ctx, actor, form).await?;
    let before = form_of(ctx, actor, &old).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, &old, Some(version)), |tx| {
            let (c, form, before, code, id) = (checked.clone(), form.clone(), before.clone(), code.to_owned(), old.id);
            Box::pin(async move {
                let mut row = movement::ActiveModel { id: Set(id), ..Default::default() };
                fill(&mut row, &c, &code);
                row.update(tx.conn()).await?;
                write_texts(tx, id, &c).await?;
                write_phases(tx, id, &c.phases).await?;
                write_bodies(tx, id, &c.bodies, &c.days).await?;
                tx.audit(&format!("movement:{code}"), "edit", &json!({"before": before, "after": form})).await?;
                Ok(Saved { code, overlaps: c.overlaps })
            })
        })
        .await
}

async fn write_texts(tx: &Tx, id: Uuid, c: &Checked) -> Result<()> {
    // Texts and links carry no identity of their own: the audit keeps what was said before.
    movement_text::Entity::delete_many().filter(movement_text::Column::MovementId.eq(id)).exec(tx.conn()).await?;
    movement_link::Entity::delete_many().filter(movement_link::Column::MovementId.eq(id)).exec(tx.conn()).await?;
    for (seq, (role, text, source)) in (1..).zip(&c.texts) {
        movement_text::ActiveModel {
            id: Set(id_at(tx.at())),
            movement_id: Set(id),
            role: Set(role.code().to_owned()),
            seq: Set(seq),
            text: Set(text.clone()),
            source_id: Set(*source),
        }
        .insert(tx.conn())
        .await?;
    }
    for (kind, other, other_text, source) in &c.links {
        movement_link::ActiveModel {
            id: Set(id_at(tx.at())),
            movement_id: Set(id),
            kind: Set(kind.code().to_owned()),
            other_id: Set(*other),
            other_text: Set(other_text.clone()),
            source_id: Set(*source),
        }
        .insert(tx.conn())
        .await?;
    }
    Ok(())
}

/// The form of a stored movement.
pub async fn form_of(ctx: &Ctx, actor: &Actor, m: &movement::Model) -> Result<MovementForm> {
    let page = super::page::parts(ctx, actor, m.id).await?;
    let text = |o: &Option<String>| o.clone().unwrap_or_default();
    let bare =
        page.phases.iter().any(|p| p.name.is_empty() && p.occasion.is_empty() && p.from.is_none() && p.to.is_none());
    Ok(MovementForm {
        code: m.code.clone(),
        name: m.name.clone(),
        kind: m.kind.clone(),
        state: m.state.clone(),
        unit: page.unit.0.clone(),
        document: m.document.clone(),
        document_on: text(&m.document_on),
        launched_on: text(&m.launched_on),
        duration: text(&m.duration),
        subjects: m.subjects.split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect(),
        phase_count: if bare { page.phases.len().to_string() } else { String::new() },
        bodies: page
            .bodies
            .iter()
            .map(|b| BodyForm {
                role: b.role.clone(),
                unit: b.unit().to_owned(),
                cluster: b.cluster().to_owned(),
                name: b.name.clone(),
                source: b.source_code.clone(),
            })
            .collect(),
        days: page
            .days
            .iter()
            .map(|d| DayForm {
                kind: d.kind.clone(),
                on: text(&d.on),
                text: d.text.clone(),
                source: d.source_code.clone(),
            })
            .collect(),
        from: text(&m.from_date),
        to: text(&m.to_date),
        texts: page
            .texts
            .iter()
            .map(|t| TextForm { role: t.role.clone(), text: t.text.clone(), source: t.source_code.clone() })
            .collect(),
        phases: page
            .phases
            .iter()
            .map(|p| PhaseForm {
                name: p.name.clone(),
                occasion: p.occasion.clone(),
                from: text(&p.from),
                to: text(&p.to),
            })
            .collect(),
        links: page
            .links
            .iter()
            .map(|l| LinkForm {
                kind: l.kind.clone(),
                other: l.other_code.clone(),
                other_text: l.other_text.clone(),
                source: l.source_code.clone(),
            })
            .collect(),
        demo: m.demo,
    })
}
