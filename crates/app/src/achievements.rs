//! Achievements: what was done, when and where, as a record that nominees share and awards point to. Each dossier has
//! one of its own; others can be added and given to some of its nominees.

use domain::{lists::NomineeState, road::StepKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{achievement, dossier, nominee},
    query::achievements as query,
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
        sea_query::{Expr, ExprTrait},
    },
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, ctx::id_at, dossiers, faults::Faults};

/// Code of a dossier's own achievement.
#[must_use]
pub fn code_of(dossier_code: &str) -> String {
    format!("TT-{dossier_code}")
}

/// An achievement as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AchievementForm {
    /// What was achieved.
    pub what: String,
    /// Where.
    pub place: String,
    /// From, perhaps only a year or month.
    pub from: String,
    /// To.
    pub to: String,
}

/// Checked fields of an achievement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// What.
    pub what: String,
    /// Where.
    pub place: String,
    /// From.
    pub from: Option<String>,
    /// To.
    pub to: Option<String>,
}

/// Checks the fields; their names in the form begin with `prefix`.
pub(crate) fn check(faults: &mut Faults, prefix: &str, form: &AchievementForm, limit: usize) -> Fields {
    let name = |field: &str| format!("{prefix}{field}");
    let fields = Fields {
        what: faults.required(&name("what"), &form.what, limit),
        place: faults.text(&name("place"), &form.place, 300),
        from: faults.date(&name("from"), &form.from),
        to: faults.date(&name("to"), &form.to),
    };
    if let (Some(from), Some(to)) = (&fields.from, &fields.to)
        && domain::movement::earliest(from) > domain::movement::latest(to)
    {
        faults.add(&name("to"), "field-to-before-from", []);
    }
    fields
}

/// Writes the dossier's own achievement, or corrects it.
pub(crate) async fn save_own(tx: &Tx, dossier_code: &str, movement: Option<Uuid>, f: &Fields) -> Result<()> {
    let code = code_of(dossier_code);
    let old = achievement::Entity::find().filter(achievement::Column::Code.eq(code.as_str())).one(tx.conn()).await?;
    let mut row = achievement::ActiveModel {
        what: Set(f.what.clone()),
        place: Set(f.place.clone()),
        from_date: Set(f.from.clone()),
        to_date: Set(f.to.clone()),
        movement_id: Set(movement),
        ..Default::default()
    };
    if let Some(old) = old {
        row.id = Set(old.id);
        row.update(tx.conn()).await?;
        store::projection::mark_holders(tx, old.id).await?;
    } else {
        row.id = Set(id_at(tx.at()));
        row.code = Set(code);
        row.created_at = Set(tx.at());
        row.insert(tx.conn()).await?;
    }
    Ok(())
}

/// The achievements of a dossier, its own first.
pub async fn of_dossier<C: ConnectionTrait>(conn: &C, dossier_code: &str) -> Result<Vec<achievement::Model>> {
    let own = code_of(dossier_code);
    Ok(achievement::Entity::find()
        .filter(achievement::Column::Code.eq(own.as_str()).or(achievement::Column::Code.starts_with(format!("{own}-"))))
        .order_by_asc(achievement::Column::Code)
        .all(conn)
        .await?)
}

/// Number of an achievement in its dossier: 1 is the dossier's own.
#[must_use]
pub fn number_of(dossier_code: &str, code: &str) -> i64 {
    code.strip_prefix(&format!("{}-", code_of(dossier_code))).and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// A nominee and the achievement it points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pointer {
    /// Number of the nominee in the dossier.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// Name as printed.
    pub name: String,
    /// Unit as printed.
    pub unit: String,
    /// Number of the achievement.
    pub achievement: i64,
}

/// An achievement of a dossier with the number of nominees that point to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AchievementView {
    /// Number, from 1.
    pub number: i64,
    /// The form.
    pub form: AchievementForm,
    /// Nominees that point to it.
    pub nominees: usize,
}

/// The achievements of a dossier and who points to them.
#[derive(Clone, Debug)]
pub struct AchievementsPage {
    /// Title of the dossier.
    pub title: String,
    /// Version of the dossier.
    pub version: i64,
    /// By number.
    pub achievements: Vec<AchievementView>,
    /// Nominees on the list, in its order.
    pub nominees: Vec<Pointer>,
    /// The actor may change them.
    pub may_edit: bool,
    /// The longest text.
    pub limit: usize,
}

/// The achievements of a dossier: its page.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<AchievementsPage> {
    let at = dossiers::load(ctx, actor, code).await?;
    let conn = ctx.store.reader();
    let own = code_of(&at.head.code);
    let (rows, found) = query::with_nominees(conn, at.head.id, &own, NomineeState::Removed.code()).await?;
    let number =
        |id: Option<Uuid>| rows.iter().find(|r| Some(r.id) == id).map_or(1, |r| number_of(&at.head.code, &r.code));
    let nominees: Vec<Pointer> = found
        .into_iter()
        .map(|n| Pointer { achievement: number(n.achievement), seq: n.seq, part: n.part, name: n.name, unit: n.unit })
        .collect();
    let mut achievements: Vec<AchievementView> = rows
        .iter()
        .map(|r| {
            let number = number_of(&at.head.code, &r.code);
            AchievementView {
                number,
                nominees: nominees.iter().filter(|n| n.achievement == number).count(),
                form: AchievementForm {
                    what: r.what.clone(),
                    place: r.place.clone(),
                    from: r.from_date.clone().unwrap_or_default(),
                    to: r.to_date.clone().unwrap_or_default(),
                },
            }
        })
        .collect();
    achievements.sort_by_key(|a| a.number);
    Ok(AchievementsPage {
        title: at.head.title.clone(),
        version: at.head.version,
        achievements,
        nominees,
        may_edit: dossiers::may_change(&at, actor, &[StepKind::Prepare]).is_ok(),
        limit: at.limits.citation,
    })
}

/// Changes achievement `number` and who points to it: `nominees` (numbers in the dossier) do, and whoever did and is not
/// among them goes back to the dossier's own. Nominees of the own one leave it only for another. All are judged again.
pub async fn edit(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    number: i64,
    form: &AchievementForm,
    nominees: &[i64],
) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare])?;
    let limits = at.limits;
    let mut faults = Faults::default();
    let fields =
        check(&mut faults, "", form, if number == 1 { limits.citation.max(limits.title) } else { limits.citation });
    faults.check()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, fields, code) = (ctx.clone(), fields.clone(), at.head.code.clone());
            let (id, seqs) = (at.head.id, nominees.to_vec());
            Box::pin(async move {
                let rows = of_dossier(tx.conn(), &code).await?;
                let by = |n: i64| rows.iter().find(|r| number_of(&code, &r.code) == n);
                let (this, own) = (by(number).ok_or(Error::NotFound)?, by(1).ok_or(Error::NotFound)?);
                let mut row = achievement::ActiveModel { id: Set(this.id), ..Default::default() };
                row.what = Set(fields.what.clone());
                row.place = Set(fields.place.clone());
                row.from_date = Set(fields.from.clone());
                row.to_date = Set(fields.to.clone());
                row.update(tx.conn()).await?;
                store::projection::mark_holders(tx, this.id).await?;
                if this.id != own.id {
                    point(tx, id, own.id, nominee::Column::AchievementId.eq(this.id)).await?;
                }
                point(tx, id, this.id, nominee::Column::Seq.is_in(seqs.clone())).await?;
                let row = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                crate::verdicts::judge_in(&ctx, tx, &row, None).await?;
                dossiers::touch(tx, id).await?;
                let before = json!([this.what, this.place, this.from_date, this.to_date]);
                let payload = json!({"achievement": this.code, "before": before, "fields": fields, "nominees": seqs});
                tx.audit(&format!("dossier:{code}"), "achievement-edit", &payload).await?;
                Ok(())
            })
        })
        .await
}

/// Points the nominees of a dossier that `which` names to an achievement.
async fn point(tx: &Tx, dossier: Uuid, achievement: Uuid, which: Expr) -> Result<()> {
    nominee::Entity::update_many()
        .col_expr(nominee::Column::AchievementId, Expr::value(achievement))
        .filter(nominee::Column::DossierId.eq(dossier))
        .filter(which)
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Adds an achievement beside the dossier's own and gives it to these nominees (numbers in the dossier). Gives its
/// code.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    form: &AchievementForm,
    nominees: &[i64],
) -> Result<String> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare])?;
    let limits = at.limits;
    let mut faults = Faults::default();
    let fields = check(&mut faults, "", form, limits.citation);
    faults.check()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, fields, code) = (ctx.clone(), fields.clone(), at.head.code.clone());
            let (id, movement, seqs) = (at.head.id, at.head.movement_id, nominees.to_vec());
            Box::pin(async move {
                let known = of_dossier(tx.conn(), &code).await?;
                let last = known.iter().map(|a| number_of(&code, &a.code)).max().unwrap_or(0);
                let new_code = format!("{}-{}", code_of(&code), Ord::max(last, 1) + 1);
                let new_id = id_at(tx.at());
                achievement::ActiveModel {
                    id: Set(new_id),
                    code: Set(new_code.clone()),
                    what: Set(fields.what.clone()),
                    place: Set(fields.place.clone()),
                    from_date: Set(fields.from.clone()),
                    to_date: Set(fields.to.clone()),
                    movement_id: Set(movement),
                    created_at: Set(tx.at()),
                }
                .insert(tx.conn())
                .await?;
                point(tx, id, new_id, nominee::Column::Seq.is_in(seqs.clone())).await?;
                let row = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                crate::verdicts::judge_in(&ctx, tx, &row, None).await?;
                dossiers::touch(tx, id).await?;
                let payload = json!({"achievement": new_code, "fields": fields, "nominees": seqs});
                tx.audit(&format!("dossier:{code}"), "achievement-add", &payload).await?;
                Ok(new_code)
            })
        })
        .await
}
