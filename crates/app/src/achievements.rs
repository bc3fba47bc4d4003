//! Achievements: what was done, when and where, as a record that nominees share and awards point to. Each dossier has
//! one of its own; others can be added and given to some of its nominees.

use domain::road::StepKind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{achievement, dossier, nominee},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
        sea_query::{Expr, ExprTrait},
    },
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, ctx::id_at, dossiers, faults::Faults, settings};

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
    dossiers::may_change(&at, actor, &[StepKind::Prepare])?;
    let limits = settings::limits(ctx).await?;
    let mut faults = Faults::default();
    let fields = check(&mut faults, "", form, limits.citation);
    faults.check()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write_root(actor, &now, "dossier", at.head.id, Some(version)), |tx| {
            let (ctx, fields, code) = (ctx.clone(), fields.clone(), at.head.code.clone());
            let (id, movement, seqs) = (at.head.id, at.head.movement_id, nominees.to_vec());
            Box::pin(async move {
                let count = of_dossier(tx.conn(), &code).await?.len();
                let new_code = format!("{}-{}", code_of(&code), count + 1);
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
                nominee::Entity::update_many()
                    .col_expr(nominee::Column::AchievementId, Expr::value(new_id))
                    .filter(nominee::Column::DossierId.eq(id))
                    .filter(nominee::Column::Seq.is_in(seqs.clone()))
                    .exec(tx.conn())
                    .await?;
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
