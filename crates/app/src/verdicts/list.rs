//! A dossier's list judged as a list: how many places there are, how many are used, who is over the line and why, and what would be while
//! a unit's result is undecided. Numbers that the register does not hold are typed by whoever asks; nothing is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::lists::{LeaderLevel, NomineeState, Part};
use law::{
    AwardId, Date, LedUnit, ListSetting, ListVerdict, Listed,
    facts::{SubjectKind, UnitResult},
};
use store::{
    entity::{nominee, person, unit},
    query::{facts::TABLES, nominees::awards_held, records::records},
    sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr},
};
use uuid::Uuid;

use super::{facts::read, judge::season, office::result_of, rules::sector};
use crate::{Actor, Ctx, Error, Result, dossiers};

/// What somebody states about a list.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// What shares are taken of, by the keys of the law.
    pub base: BTreeMap<String, u32>,
    /// What the department or province was given for the year, where the register does not say.
    pub result: Option<UnitResult>,
    /// The order of the list ranks it.
    pub ranked: bool,
}

/// A list as the law sees it.
#[derive(Clone, Debug)]
pub struct JudgedList {
    /// The dossier.
    pub head: store::query::dossiers::Head,
    /// Ceilings, who is over them, what is missing.
    pub verdict: ListVerdict,
    /// Number and name of each nominee by the code used in the verdict.
    pub names: HashMap<String, (i64, String)>,
    /// Names of the units whose leaders stand on the list, by the code used in the verdict.
    pub units: HashMap<String, String>,
    /// Keys of the numbers that the rules of this award want.
    pub keys: Vec<String>,
    /// A ceiling follows from the result of the department or province.
    pub by_result: bool,
    /// That result, as recorded or as stated.
    pub result: Option<UnitResult>,
    /// Nominees proposed.
    pub nominated: usize,
}

/// Judges the proposed nominees of a dossier as a list.
pub async fn list(ctx: &Ctx, actor: &Actor, code: &str, stated: &Stated) -> Result<JudgedList> {
    let at = dossiers::load(ctx, actor, code).await?;
    let conn = ctx.store.reader();
    let on: Date =
        at.head.law_on.parse().map_err(|_| Error::refused("verdict-no-day", [("code", at.head.code.clone())]))?;
    let year = i16::try_from(season(&[], on)).unwrap_or_else(|_| on.year());
    let rows = nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(at.head.id))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .order_by_asc(nominee::Column::Seq)
        .all(conn)
        .await?;
    let leads = |n: &nominee::Model| {
        let level = n.leader_level.as_deref().and_then(LeaderLevel::from_code);
        n.home_unit_id.filter(|_| n.person_id.is_some() && level.is_some_and(|l| l != LeaderLevel::Direct))
    };
    let led: BTreeSet<Uuid> = rows.iter().filter_map(leads).collect();
    let listed_units = rows.iter().filter_map(|n| n.unit_id);
    let ids: BTreeSet<Uuid> = led.iter().copied().chain(listed_units).chain([at.head.unit_id]).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let known = unit::Entity::find().filter(unit::Column::Id.is_in(ids.clone())).all(conn).await?;
    let standings: Vec<_> = TABLES.iter().filter(|t| t.kind == "standings").copied().collect();
    let recorded = records(conn, &standings, &ids, false).await?;
    let held = awards_held(conn, &ids).await?;
    let leaders = leaders_of(ctx, &led).await?;
    let level = |id: Uuid| known.iter().find(|u| u.id == id).and_then(|u| read(&u.level));
    let units: BTreeMap<String, LedUnit> = led
        .iter()
        .map(|id| {
            let of = LedUnit {
                level: level(*id),
                leaders: leaders.get(id).copied(),
                result: result_of(*id, year, &recorded, &held),
            };
            (id.to_string(), of)
        })
        .collect();
    let levels: BTreeSet<_> = rows.iter().filter_map(|n| n.unit_id).filter_map(level).collect();
    let people = rows.iter().any(|n| n.person_id.is_some() || Part::from_code(&n.part) == Some(Part::Individual));
    let result = stated.result.or_else(|| result_of(at.head.unit_id, year, &recorded, &held));
    let setting = ListSetting {
        regulations: at.rules.regulations.clone(),
        kind: Some(if people { SubjectKind::Individual } else { SubjectKind::Collective }),
        sector: sector(&at.head.deciding_kind),
        level: levels.first().copied().filter(|_| levels.len() == 1),
        result,
        base: stated.base.clone(),
        units,
        ..ListSetting::new(AwardId::from(at.head.award.as_str()), on)
    };
    let list: Vec<Listed> = rows
        .iter()
        .map(|n| Listed {
            code: n.seq.to_string(),
            score: stated.ranked.then_some(-n.seq),
            sex: n.sex.as_deref().and_then(read),
            leads: leads(n).map(|u| u.to_string()),
            ..Listed::default()
        })
        .collect();
    let law = &at.rules.law;
    let judged = |of: &ListSetting| law.judge_list(of, &list).map_err(|e| refused(&e));
    let verdict = judged(&setting)?;
    // Without any number every ceiling names what it wants.
    let bare = judged(&ListSetting { base: BTreeMap::new(), result: None, ..setting })?;
    let typed = |key: &&String| key.as_str() != "leaders" && key.as_str() != "unit.level";
    let wanted: BTreeSet<String> = bare.needs.iter().flat_map(|n| &n.keys).filter(typed).cloned().collect();
    let by_result = wanted.iter().any(|k| k == "don-vi-tien-tien");
    Ok(JudgedList {
        names: rows.iter().map(|n| (n.seq.to_string(), (n.seq, n.printed_name.clone()))).collect(),
        units: known.iter().map(|u| (u.id.to_string(), u.name.clone())).collect(),
        keys: wanted.into_iter().collect(),
        by_result,
        result,
        nominated: rows.len(),
        head: at.head,
        verdict,
    })
}

fn refused(e: &law::LawError) -> Error {
    Error::refused("verdict-list-refused", [("why", e.message.vi.clone())])
}

/// How many serve as leaders of these units.
async fn leaders_of(ctx: &Ctx, units: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, u32>> {
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Uuid, i64)> = person::Entity::find()
        .select_only()
        .column(person::Column::UnitId)
        .expr_as(Expr::col(person::Column::Id).count(), "leaders")
        .filter(person::Column::UnitId.is_in(units.iter().copied()))
        .filter(person::Column::LeaderLevel.is_not_null())
        .filter(person::Column::LeaderLevel.ne(LeaderLevel::Direct.code()))
        .filter(person::Column::LeftOn.is_null())
        .group_by(person::Column::UnitId)
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    Ok(found.into_iter().map(|(unit, n)| (unit, u32::try_from(n).unwrap_or(0))).collect())
}
