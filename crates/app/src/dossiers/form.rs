//! Making a dossier and changing what it asks for.

use domain::{
    access::{Action, Denial, Permit},
    lists::{Ground, Occasion},
    road::{Progress, StepKind, StepState},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    StoreError, Tx,
    entity::{dossier, dossier_event, dossier_step, movement, movement_phase, review, unit},
    query::dossiers as query,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;
use vntext::fold;

use super::{Loaded, load, may_change, row_in};
use crate::{
    Actor, Ctx, Error, Result, access,
    achievements::{self, AchievementForm},
    ctx::id_at,
    faults::Faults,
    nominees::{self, NewNominee},
    roads, settings, verdicts,
};

/// A dossier as its form has it: codes and texts as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DossierForm {
    /// Code of the proposing unit.
    pub unit: String,
    /// Code of the deciding unit; empty takes the topmost unit above the proposing one.
    pub deciding_unit: String,
    /// Title.
    pub title: String,
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: String,
    /// Occasion code.
    pub occasion: String,
    /// Occasion in words.
    pub occasion_text: String,
    /// Code of the movement.
    pub movement: String,
    /// The phase: code of its movement and its number, `code/2`.
    pub phase: String,
    /// Day whose rules apply; empty takes today.
    pub law_on: String,
    /// Day the dossier was filed.
    pub filed_on: String,
    /// Legal basis stated by hand.
    pub legal_basis: String,
    /// Why the authority is believed.
    pub authority_note: String,
    /// What was achieved; empty takes the title.
    pub achievement_what: String,
    /// Where.
    pub achievement_place: String,
    /// From.
    pub achievement_from: String,
    /// To.
    pub achievement_to: String,
    /// Code of the review that opens it; no later form changes it.
    pub review: String,
}

#[derive(Clone, Debug)]
struct Checked {
    permit: Permit,
    unit: unit::Model,
    deciding: Uuid,
    title: String,
    award: String,
    ground: Ground,
    occasion: Occasion,
    occasion_text: String,
    movement: Option<Uuid>,
    phase: Option<Uuid>,
    law_on: String,
    filed_on: Option<String>,
    legal_basis: String,
    authority_note: String,
    achievement: achievements::Fields,
    review: Option<Uuid>,
}

async fn check(ctx: &Ctx, actor: &Actor, form: &DossierForm, action: Action) -> Result<Checked> {
    let conn = ctx.store.reader();
    let limits = settings::limits(ctx).await?;
    let mut faults = Faults::default();
    let title = faults.required("title", &form.title, limits.title);
    let ground = faults.choice("ground", &form.ground, Ground::from_code);
    let occasion = faults.choice("occasion", &form.occasion, Occasion::from_code);
    let award = faults.choice("award", form.award.trim(), |a| verdicts::knows_award(ctx, a).then(|| a.to_owned()));
    let law_on = faults.day("law_on", &form.law_on).unwrap_or_else(|| actor.today.clone());
    let filed_on = faults.day("filed_on", &form.filed_on);
    let occasion_text = faults.text("occasion_text", &form.occasion_text, limits.title);
    let legal_basis = faults.text("legal_basis", &form.legal_basis, limits.words);
    let authority_note = faults.text("authority_note", &form.authority_note, limits.words);
    let mut own = AchievementForm {
        what: form.achievement_what.clone(),
        place: form.achievement_place.clone(),
        from: form.achievement_from.clone(),
        to: form.achievement_to.clone(),
    };
    if own.what.trim().is_empty() {
        own.what = form.title.clone();
    }
    let achievement = achievements::check(&mut faults, "achievement_", &own, limits.citation.max(limits.title));

    let unit = match access::find::<unit::Model>(ctx, actor, &[action], &form.unit).await {
        Err(Error::NotFound | Error::Denied(Denial::OutOfScope)) => {
            faults.add("unit", "dossier-unit-unknown", [("unit", form.unit.trim().chars().take(60).collect())]);
            None
        }
        found => Some(found?),
    };
    let path = unit.as_ref().map(|u| u.subject().path.clone()).unwrap_or_default();
    let above = unit::Entity::find().filter(unit::Column::Id.is_in(path)).all(conn).await?;
    let wanted = form.deciding_unit.trim();
    let deciding = above.iter().find(|u| if wanted.is_empty() { u.parent_id.is_none() } else { u.code == wanted });
    if unit.is_some() && deciding.is_none() {
        faults.add("deciding_unit", "dossier-deciding-not-above", []);
    }
    let (movement, phase) = check_movement(ctx, actor, &mut faults, form, occasion).await?;
    let review = check_review(ctx, actor, &mut faults, form, movement).await?;
    faults.check()?;
    let (Some(unit), Some(deciding), Some(ground), Some(occasion), Some(award)) =
        (unit, deciding, ground, occasion, award)
    else {
        return Err(Error::NotFound);
    };
    Ok(Checked {
        permit: unit.permit(),
        unit: unit.into_row(),
        deciding: deciding.id,
        title,
        award,
        ground,
        occasion,
        occasion_text,
        movement,
        phase,
        law_on,
        filed_on,
        legal_basis,
        authority_note,
        achievement,
        review,
    })
}

/// The review that opens a dossier, of the dossier's own movement.
async fn check_review(
    ctx: &Ctx,
    actor: &Actor,
    faults: &mut Faults,
    form: &DossierForm,
    movement: Option<Uuid>,
) -> Result<Option<Uuid>> {
    let code = form.review.trim();
    if code.is_empty() {
        return Ok(None);
    }
    let found = match access::find::<review::Model>(ctx, actor, &[Action::ViewMovements], code).await {
        Err(Error::NotFound) => None,
        found => Some(found?).filter(|r| r.annulled_at.is_none()),
    };
    let Some(found) = found else {
        faults.add("review", "dossier-review-unknown", [("code", code.chars().take(60).collect())]);
        return Ok(None);
    };
    if movement != Some(found.movement_id) && faults.count() == 0 {
        faults.add("movement", "dossier-review-of-another", [("review", found.name.clone())]);
    }
    Ok(Some(found.id))
}

async fn check_movement(
    ctx: &Ctx,
    actor: &Actor,
    faults: &mut Faults,
    form: &DossierForm,
    occasion: Option<Occasion>,
) -> Result<(Option<Uuid>, Option<Uuid>)> {
    let conn = ctx.store.reader();
    let (of, seq) = form.phase.trim().rsplit_once('/').unwrap_or(("", form.phase.trim()));
    let by_phase = occasion == Some(Occasion::Phase) && form.movement.trim().is_empty();
    let code = if by_phase { of } else { form.movement.trim() };
    if code.is_empty() {
        if matches!(occasion, Some(Occasion::Movement | Occasion::Phase)) {
            faults.add("movement", "dossier-movement-needed", []);
        }
        return Ok((None, None));
    }
    let found = match access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await {
        Err(Error::NotFound) => {
            let field = if by_phase { "phase" } else { "movement" };
            faults.add(field, "dossier-movement-unknown", [("code", code.chars().take(60).collect())]);
            return Ok((None, None));
        }
        found => found?,
    };
    if occasion != Some(Occasion::Phase) {
        return Ok((Some(found.id), None));
    }
    if !of.is_empty() && of != code {
        faults.add("phase", "dossier-phase-of-another", []);
        return Ok((Some(found.id), None));
    }
    let seq: i64 = seq.parse().unwrap_or(0);
    let phase = movement_phase::Entity::find()
        .filter(movement_phase::Column::MovementId.eq(found.id))
        .filter(movement_phase::Column::Seq.eq(seq))
        .one(conn)
        .await?;
    if phase.is_none() {
        faults.add("phase", "dossier-phase-unknown", []);
    }
    Ok((Some(found.id), phase.map(|p| p.id)))
}

fn fill(row: &mut dossier::ActiveModel, c: &Checked, code: &str, at: i64) {
    row.title = Set(c.title.clone());
    row.search = Set(fold(&format!("{code} {} {}", c.title, c.unit.name)));
    row.award = Set(c.award.clone());
    row.ground = Set(c.ground.code().to_owned());
    row.occasion = Set(c.occasion.code().to_owned());
    row.occasion_text = Set(c.occasion_text.clone());
    row.movement_id = Set(c.movement);
    row.phase_id = Set(c.phase);
    row.unit_id = Set(c.unit.id);
    row.deciding_unit_id = Set(c.deciding);
    row.law_on = Set(c.law_on.clone());
    row.filed_on = Set(c.filed_on.clone());
    row.legal_basis = Set(c.legal_basis.clone());
    row.authority_note = Set(c.authority_note.clone());
    row.changed_at = Set(at);
}

/// Makes a dossier and stands it at the start of the road in force. Gives its code. `once` is the form's key, so that a
/// double click makes one dossier.
pub async fn create(ctx: &Ctx, actor: &Actor, form: &DossierForm, once: Option<String>) -> Result<String> {
    create_with(ctx, actor, form, once, None).await
}

/// The acclamation behind a dossier, and the unit that goes on its list.
#[derive(Clone, Debug)]
pub(crate) struct Acclamation {
    /// Session and line: `PH-2020-0001/3`.
    pub(crate) line: String,
    /// The cluster's year.
    pub(crate) year: i64,
    /// Name of the member.
    pub(crate) name: String,
    /// The unit as a nominee.
    pub(crate) nominee: NewNominee,
}

/// Makes the dossier of a unit that its cluster acclaimed, with the unit on its list.
pub(crate) async fn create_acclaimed(
    ctx: &Ctx,
    actor: &Actor,
    form: &DossierForm,
    once: Option<String>,
    acclamation: Acclamation,
) -> Result<String> {
    create_with(ctx, actor, form, once, Some(acclamation)).await
}

async fn create_with(
    ctx: &Ctx,
    actor: &Actor,
    form: &DossierForm,
    once: Option<String>,
    acclamation: Option<Acclamation>,
) -> Result<String> {
    let checked = check(ctx, actor, form, Action::PrepareDossier).await?;
    let now = ctx.now();
    let mut write = ctx.write(actor, &now, checked.permit);
    write.once = once.map(|key| (key, serde_json::to_vec(form).unwrap_or_default()));
    ctx.store
        .write(write, |tx| {
            let (ctx, c, form, acclamation) = (ctx.clone(), checked.clone(), form.clone(), acclamation.clone());
            Box::pin(async move {
                if roads::current(tx.conn(), roads::GIAY_KHEN).await?.is_none() {
                    roads::seed_roads(tx).await?;
                }
                let road_row = roads::current(tx.conn(), roads::GIAY_KHEN).await?.ok_or(Error::NotFound)?;
                let year = c.law_on.get(..4).unwrap_or_default().to_owned();
                let number = tx.next_number(&format!("dossier:{year}")).await?;
                let code = format!("HS-{year}-{number:04}");
                let id = id_at(tx.at());
                let rows = query::steps(tx.conn(), road_row.id, id).await?;
                let today = ctx.now_at(tx.at()).today;
                let above = query::above(tx.conn(), c.unit.id, c.deciding, &today, &c.law_on).await?;
                let council = verdicts::Rules::of(&ctx, &above)?.council_needed(&c.award, c.ground.code(), &c.law_on);
                let road = roads::walk(&rows, false, "open", 0, council)?.road;
                let progress = Progress::start(&road, council);
                let mut row = dossier::ActiveModel {
                    id: Set(id),
                    version: Set(1),
                    home_node: Set(ctx.node.to_string()),
                    code: Set(code.clone()),
                    road_id: Set(road_row.id),
                    state: Set(progress.state.code().to_owned()),
                    step_seq: Set(progress.seq),
                    rules_hash: Set(String::new()),
                    review_id: Set(c.review),
                    created_by: Set(tx.actor()),
                    created_at: Set(tx.at()),
                    ..Default::default()
                };
                fill(&mut row, &c, &code, tx.at());
                if let Some(a) = &acclamation {
                    row.acclamation = Set(a.line.clone());
                    row.emulation_year = Set(Some(a.year));
                }
                match (row.insert(tx.conn()).await.map_err(StoreError::from), &acclamation) {
                    // Of two who file at once one is told of the other's.
                    (Err(StoreError::Duplicate(_)), Some(a)) => {
                        let pairs = [("name", a.name.clone()), ("dossier", String::new())];
                        return Err(Error::refused("acclaimed-filed", pairs));
                    }
                    (done, _) => done?,
                };
                for visit in &progress.visits {
                    let step = rows.iter().find(|r| (r.seq, r.branch) == (visit.seq, visit.branch));
                    dossier_step::ActiveModel {
                        id: Set(id_at(tx.at())),
                        dossier_id: Set(id),
                        step_id: Set(step.map(|s| s.step_id).ok_or(Error::NotFound)?),
                        round: Set(visit.round),
                        state: Set(StepState::Waiting.code().to_owned()),
                        entered_at: Set(tx.at()),
                        due_on: Set(None),
                        acted_at: Set(None),
                        acted_by: Set(None),
                        opinion: Set(String::new()),
                    }
                    .insert(tx.conn())
                    .await?;
                }
                achievements::save_own(tx, &code, c.movement, &c.achievement).await?;
                first_event(tx, id, progress.seq).await?;
                if let Some(a) = &acclamation {
                    let dossier = row_in(tx, &code).await?;
                    nominees::add_many(&ctx, tx, &dossier, std::slice::from_ref(&a.nominee)).await?;
                }
                let payload = json!({
                    "form": form, "road": [road_row.code, road_row.revision], "council": council,
                    "acclamation": acclamation.as_ref().map(|a| &a.line),
                });
                tx.audit(&format!("dossier:{code}"), "create", &payload).await?;
                Ok(code)
            })
        })
        .await
}

async fn first_event(tx: &Tx, dossier: Uuid, seq: i64) -> Result<()> {
    dossier_event::ActiveModel {
        id: Set(id_at(tx.at())),
        dossier_id: Set(dossier),
        seq: Set(1),
        action: Set("create".to_owned()),
        from_step: Set(seq),
        to_step: Set(seq),
        grounds: Set("[]".to_owned()),
        words: Set(String::new()),
        account_id: Set(tx.actor()),
        at: Set(tx.at()),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// Changes what a dossier asks for, while it is prepared or appraised, and judges its nominees again.
pub async fn edit(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &DossierForm) -> Result<()> {
    let at = load(ctx, actor, code).await?;
    let held = may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise])?;
    // What it was opened from stays as it was.
    let form = &DossierForm { review: String::new(), ..form.clone() };
    let checked = check(ctx, actor, form, Action::ViewDossiers).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, c, form, code) = (ctx.clone(), checked.clone(), form.clone(), at.head.code.clone());
            let before = form_of(&at);
            Box::pin(async move {
                let mut row: dossier::ActiveModel = row_in(tx, &code).await?.into();
                fill(&mut row, &c, &code, tx.at());
                row.update(tx.conn()).await?;
                achievements::save_own(tx, &code, c.movement, &c.achievement).await?;
                let row = row_in(tx, &code).await?;
                verdicts::judge_in(&ctx, tx, &row, None).await?;
                let payload = json!({"before": before, "after": form});
                tx.audit(&format!("dossier:{code}"), "edit", &payload).await?;
                Ok(())
            })
        })
        .await
}

/// The form of a dossier as it is now: what a page shows, and the other text when somebody was faster.
#[must_use]
pub fn form_of(at: &Loaded) -> DossierForm {
    let h = &at.head;
    let text = |o: &Option<String>| o.clone().unwrap_or_default();
    DossierForm {
        unit: h.unit_code.clone(),
        deciding_unit: h.deciding_code.clone(),
        title: h.title.clone(),
        award: h.award.clone(),
        ground: h.ground.clone(),
        occasion: h.occasion.clone(),
        occasion_text: h.occasion_text.clone(),
        movement: text(&h.movement_code),
        phase: h.phase_seq.map(|s| format!("{}/{s}", text(&h.movement_code))).unwrap_or_default(),
        law_on: h.law_on.clone(),
        filed_on: text(&h.filed_on),
        legal_basis: h.legal_basis.clone(),
        authority_note: h.authority_note.clone(),
        achievement_what: text(&h.achievement_what),
        achievement_place: text(&h.achievement_place),
        achievement_from: text(&h.achievement_from),
        achievement_to: text(&h.achievement_to),
        review: text(&h.review_code),
    }
}

/// The form of a new dossier, with what is usual.
#[must_use]
pub fn new_form(actor: &Actor) -> DossierForm {
    DossierForm {
        ground: Ground::Movement.code().to_owned(),
        occasion: Occasion::Movement.code().to_owned(),
        award: "giay-khen".to_owned(),
        law_on: actor.today.clone(),
        ..DossierForm::default()
    }
}
