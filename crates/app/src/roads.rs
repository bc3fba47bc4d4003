//! Roads: the versioned steps a dossier walks, as rows. A road in force gets a new revision when it changes; dossiers
//! keep the one they began with.

use domain::{
    access::Role,
    road::{Progress, Road, Step, StepKind, StepState, UnitOf, Visit},
};
use store::{
    Tx,
    entity::{return_ground, road, road_step},
    query::dossiers::StepRow,
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use crate::{Ctx, Error, Result, ctx::id_at};

/// The road of a head's own certificate.
pub const GIAY_KHEN: &str = "giay-khen";

/// Code, kind, role, unit, only with a council, working days, names. The days are an office's habit, not law.
type Row = (&'static str, StepKind, Role, UnitOf, bool, Option<i64>, &'static str, &'static str);

const GIAY_KHEN_STEPS: &[Row] = &[
    ("prepare", StepKind::Prepare, Role::EmulationOfficer, UnitOf::Proposing, false, None, "Lập hồ sơ", "Preparation"),
    (
        "head",
        StepKind::Head,
        Role::UnitHead,
        UnitOf::Proposing,
        false,
        Some(3),
        "Thủ trưởng đơn vị đề nghị",
        "Unit head proposes",
    ),
    ("appraise", StepKind::Appraise, Role::AdvisoryBody, UnitOf::Deciding, false, Some(5), "Thẩm định", "Appraisal"),
    ("council", StepKind::Council, Role::CouncilSecretary, UnitOf::Deciding, true, Some(10), "Hội đồng xét", "Council"),
    (
        "decide",
        StepKind::Decide,
        Role::UnitHead,
        UnitOf::Deciding,
        false,
        Some(3),
        "Người có thẩm quyền duyệt",
        "Decision-maker",
    ),
    ("issue", StepKind::Issue, Role::AdvisoryBody, UnitOf::Deciding, false, Some(5), "Ban hành quyết định", "Issue"),
];

const GROUNDS: &[(&str, &str, &str)] = &[
    ("thieu-giay-to", "Thiếu giấy tờ trong hồ sơ", "Papers are missing"),
    ("sai-thong-tin", "Sai họ tên, cấp bậc, chức vụ hoặc đơn vị", "Name, rank, post or unit is wrong"),
    ("chua-du-dieu-kien", "Chưa đủ điều kiện, tiêu chuẩn", "Conditions are not met"),
    ("trung", "Trùng đề nghị hoặc trùng thành tích", "Proposed twice, or the achievement is rewarded already"),
    ("bao-cao-so-sai", "Báo cáo thành tích sơ sài hoặc sao chép", "The achievement report is thin or copied"),
    ("co-cau", "Cơ cấu lãnh đạo, người trực tiếp chưa phù hợp", "The share of leaders and direct workers is not right"),
    ("sai-tham-quyen", "Sai thẩm quyền hoặc sai căn cứ", "Wrong authority or legal basis"),
    ("khac", "Lý do khác", "Another reason"),
];

/// Writes the roads and grounds this program knows, where they are missing. Runs again without effect.
pub async fn seed_roads(tx: &Tx) -> Result<()> {
    for (seq, (code, vi, en)) in (1..).zip(GROUNDS) {
        if return_ground::Entity::find_by_id((*code).to_owned()).one(tx.conn()).await?.is_none() {
            return_ground::Entity::insert(return_ground::ActiveModel {
                code: Set((*code).to_owned()),
                seq: Set(seq),
                text_vi: Set((*vi).to_owned()),
                text_en: Set((*en).to_owned()),
            })
            .exec_without_returning(tx.conn())
            .await?;
        }
    }
    if current(tx.conn(), GIAY_KHEN).await?.is_some() {
        return Ok(());
    }
    let road_id = id_at(tx.at());
    road::ActiveModel {
        id: Set(road_id),
        code: Set(GIAY_KHEN.to_owned()),
        revision: Set(1),
        name: Set("Giấy khen của thủ trưởng đơn vị".to_owned()),
        note: Set("Số ngày của từng bước là thông lệ, chưa có văn bản xác nhận.".to_owned()),
        in_force: Set(true),
        created_at: Set(tx.at()),
    }
    .insert(tx.conn())
    .await?;
    for (seq, (code, kind, role, unit_of, council, days, vi, en)) in (1..).zip(GIAY_KHEN_STEPS) {
        road_step::ActiveModel {
            id: Set(id_at(tx.at())),
            road_id: Set(road_id),
            seq: Set(seq),
            branch: Set(1),
            code: Set((*code).to_owned()),
            kind: Set(kind.code().to_owned()),
            name_vi: Set((*vi).to_owned()),
            name_en: Set((*en).to_owned()),
            role: Set(role.code().to_owned()),
            unit_of: Set(unit_of.code().to_owned()),
            needs_council: Set(*council),
            days: Set(*days),
        }
        .insert(tx.conn())
        .await?;
    }
    tx.audit(&format!("road:{GIAY_KHEN}"), "seed", &serde_json::json!({"revision": 1})).await?;
    Ok(())
}

/// Seeds the roads outside another transaction: what a start of the program calls.
pub async fn ensure(ctx: &Ctx) -> Result<()> {
    ctx.store.write(ctx.write_system(&ctx.now()), |tx| Box::pin(async move { seed_roads(tx).await })).await
}

/// The newest revision in force of a road.
pub async fn current<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<road::Model>> {
    Ok(road::Entity::find()
        .filter(road::Column::Code.eq(code))
        .filter(road::Column::InForce.eq(true))
        .order_by_desc(road::Column::Revision)
        .one(conn)
        .await?)
}

/// A ground that can be ticked when a dossier is sent back.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Ground {
    /// Code.
    pub code: String,
    /// Vietnamese text.
    pub vi: String,
    /// English text.
    pub en: String,
}

/// All grounds in their order.
pub async fn grounds(ctx: &Ctx) -> Result<Vec<Ground>> {
    let rows = return_ground::Entity::find().order_by_asc(return_ground::Column::Seq).all(ctx.store.reader()).await?;
    Ok(rows.into_iter().map(|g| Ground { code: g.code, vi: g.text_vi, en: g.text_en }).collect())
}

/// What the rows of one dossier say: its road, where it stands, and the row id of each visit of `progress.visits`.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The road.
    pub road: Road,
    /// Where the dossier stands.
    pub progress: Progress,
    /// Row id of each visit.
    pub visit_ids: Vec<Uuid>,
}

/// Reads a walk. `council` says whether a council is needed if the road has not passed that step yet.
pub fn walk(rows: &[StepRow], moved_forward: bool, state: &str, seq: i64, council: bool) -> Result<Walk> {
    let damaged = |what: &str| Error::Store(store::StoreError::Data(format!("road: {what}")));
    let mut steps: Vec<Step> = Vec::new();
    let mut visits = Vec::new();
    let mut visit_ids = Vec::new();
    for row in rows {
        let step = Step {
            seq: row.seq,
            branch: row.branch,
            code: row.code.clone(),
            kind: StepKind::from_code(&row.kind).ok_or_else(|| damaged(&row.kind))?,
            role: Role::from_code(&row.role).ok_or_else(|| damaged(&row.role))?,
            unit_of: UnitOf::from_code(&row.unit_of).ok_or_else(|| damaged(&row.unit_of))?,
            needs_council: row.needs_council,
            days: row.days,
        };
        if steps.last() != Some(&step) {
            steps.push(step);
        }
        if let (Some(id), Some(round), Some(state)) = (row.visit_id, row.round, row.state.as_deref()) {
            let state = StepState::from_code(state).ok_or_else(|| damaged(state))?;
            visits.push(Visit { seq: row.seq, branch: row.branch, round, state });
            visit_ids.push(id);
        }
    }
    let road = Road::new(steps).map_err(|e| damaged(&format!("{e:?}")))?;
    // A council step already passed tells whether it was walked; before it, the rules of the day tell.
    let council = rows
        .iter()
        .filter(|r| r.needs_council && r.state.is_some())
        .max_by_key(|r| (r.entered_at, r.round))
        .map_or(council, |r| r.state.as_deref() != Some(StepState::Skipped.code()));
    let progress = Progress {
        state: domain::road::DossierState::from_code(state).ok_or_else(|| damaged(state))?,
        seq,
        council,
        visits,
        moved_forward,
    };
    Ok(Walk { road, progress, visit_ids })
}
