//! A dossier's list judged as a list: how many places there are, how many are used, who is over the line and why, and what would be while
//! a unit's result is undecided. Numbers that the register does not hold are kept with the dossier, typed by hand; others can be tried
//! without being kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{
    lists::{LeaderLevel, NomineeState, Part},
    road::StepKind,
};
use law::{
    AwardFamily, AwardId, Date, LedUnit, ListSetting, ListVerdict, Listed,
    facts::{Level, SubjectKind, UnitResult},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{dossier, nominee, person, unit},
    query::{
        facts::TABLES,
        nominees::awards_held,
        records::{Record, records},
    },
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
        Set, sea_query::Expr,
    },
};
use uuid::Uuid;

use super::{
    clusters::Clusters,
    elsewhere::{OtherDossier, others},
    facts::read,
    judge::season,
    office::result_of,
    rules::sector,
};
use crate::{Actor, Ctx, Error, Result, achievements, dossiers};

/// What somebody states about a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stated {
    /// What shares are taken of, by the keys of the law.
    pub base: BTreeMap<String, u32>,
    /// What the department or province was given for the year, where the register does not say.
    pub result: Option<UnitResult>,
    /// The order of the list ranks it.
    pub ranked: bool,
    /// The level of the units on it, where the register does not say.
    pub level: Option<Level>,
    /// How many lead a unit, by the number of the nominee who stands first for it; where the register knows none.
    pub leaders: BTreeMap<i64, u32>,
    /// The code of the cluster that a nominee is counted in, by his number; where he is in more than one.
    pub clusters: BTreeMap<i64, String>,
}

impl Stated {
    /// As kept with a dossier; nothing stated while nobody entered any.
    #[must_use]
    pub fn kept(text: Option<&str>) -> Self {
        text.and_then(|t| serde_json::from_str(t).ok()).unwrap_or_default()
    }
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
    /// Units of which nobody knows how many lead them: the number of the nominee who stands first for it, its name.
    pub without_leaders: Vec<(i64, String)>,
    /// Nominees who are in more than one cluster on the day: number, name, the clusters by code and name.
    pub in_several: Vec<InSeveral>,
    /// The other dossiers that bring nominees to a ceiling, by the code used in the verdict.
    pub others: Vec<OtherDossier>,
    /// The rules want the level of the units, and the register does not say one.
    pub by_level: bool,
    /// A ceiling follows from the result of the department or province.
    pub by_result: bool,
    /// What is stated: as kept, or as tried.
    pub stated: Stated,
    /// The actor may keep other numbers.
    pub may_keep: bool,
    /// That result, as recorded or as stated.
    pub result: Option<UnitResult>,
    /// Nominees proposed.
    pub nominated: usize,
}

/// A nominee who is in more than one cluster: his number, his name, the clusters by code and name.
pub(super) type InSeveral = (i64, String, Vec<(String, String)>);

/// What the rules of lists ask about a nominee.
pub(super) struct Line {
    seq: i64,
    pub(super) person: Option<Uuid>,
    pub(super) unit: Option<Uuid>,
    outsider: Option<Uuid>,
    sex: Option<String>,
    /// The unit that the person leads.
    leads: Option<Uuid>,
}

impl Line {
    fn of(n: &nominee::Model) -> Self {
        Self {
            seq: n.seq,
            person: n.person_id,
            unit: n.unit_id,
            outsider: n.outsider_id,
            sex: n.sex.clone(),
            leads: led(n.person_id, n.leader_level.as_deref(), n.home_unit_id),
        }
    }

    /// Lines with their dossiers, without the texts of nominees.
    pub(super) async fn read<C: ConnectionTrait>(
        conn: &C,
        rows: store::sea_orm::Select<nominee::Entity>,
    ) -> Result<Vec<(Uuid, Self)>> {
        type Of = Option<Uuid>;
        type Columns = (Uuid, i64, Of, Of, Of, Option<String>, Option<String>, Of);
        let rows: Vec<Columns> = rows
            .select_only()
            .columns([
                nominee::Column::DossierId,
                nominee::Column::Seq,
                nominee::Column::PersonId,
                nominee::Column::UnitId,
                nominee::Column::OutsiderId,
                nominee::Column::Sex,
                nominee::Column::LeaderLevel,
                nominee::Column::HomeUnitId,
            ])
            .into_tuple()
            .all(conn)
            .await?;
        let line =
            |(dossier, seq, person, unit, outsider, sex, level, home): (_, _, Of, _, _, _, Option<String>, _)| {
                (dossier, Self { seq, person, unit, outsider, sex, leads: led(person, level.as_deref(), home) })
            };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Who it is: the same on two lists.
    pub(super) fn who(&self) -> Option<Uuid> {
        self.person.or(self.unit).or(self.outsider)
    }
}

/// The unit that a nominee leads.
fn led(person: Option<Uuid>, level: Option<&str>, home: Option<Uuid>) -> Option<Uuid> {
    let level = level.and_then(LeaderLevel::from_code);
    home.filter(|_| person.is_some() && level.is_some_and(|l| l != LeaderLevel::Direct))
}

/// A line as the law counts it.
pub(super) fn listed(l: &Line, stated: &Stated, conscripts: &HashSet<Uuid>, clusters: &Clusters) -> Listed {
    Listed {
        code: l.seq.to_string(),
        score: stated.ranked.then_some(-l.seq),
        sex: l.sex.as_deref().and_then(read),
        leads: l.leads.map(|u| u.to_string()),
        conscript: l.person.is_some_and(|p| conscripts.contains(&p)),
        cluster: l.unit.and_then(|u| clusters.of(u, stated.clusters.get(&l.seq))),
        ..Listed::default()
    }
}

/// The conscripts among people. As everywhere: the stretch of service that runs says how somebody is employed.
fn conscripts(recorded: &[Record]) -> HashSet<Uuid> {
    let mut now: HashMap<Uuid, &Record> = HashMap::new();
    for r in recorded.iter().filter(|r| r.kind == "service" && !r.values.contains_key("to_date")) {
        let kept = now.entry(r.who).or_insert(r);
        if r.values.get("from_date") >= kept.values.get("from_date") {
            *kept = r;
        }
    }
    let is = |r: &Record| r.values.get("employment").is_some_and(|e| e == "conscript");
    now.into_iter().filter(|(_, r)| is(r)).map(|(who, _)| who).collect()
}

/// Steps at which the numbers may be entered: as long as the list may be judged anew.
const STEPS: [StepKind; 5] =
    [StepKind::Prepare, StepKind::Head, StepKind::Appraise, StepKind::Council, StepKind::Decide];

/// Judges the proposed nominees of a dossier as a list, by the numbers kept with it or by others that are only tried.
pub async fn list(ctx: &Ctx, actor: &Actor, code: &str, tried: Option<&Stated>) -> Result<JudgedList> {
    let at = dossiers::load(ctx, actor, code).await?;
    let may_keep = dossiers::may_change(&at, actor, &STEPS).is_ok();
    let stated = tried.cloned().unwrap_or_else(|| Stated::kept(at.head.list_numbers.as_deref()));
    let conn = ctx.store.reader();
    let on: Date =
        at.head.law_on.parse().map_err(|_| Error::refused("verdict-no-day", [("code", at.head.code.clone())]))?;
    let achieved = achievements::of_dossier(conn, &at.head.code).await?;
    let achieved: Vec<_> = achieved.into_iter().map(|a| (a.id, a.code, a.from_date, a.to_date)).collect();
    let season = season(&achieved, on);
    let year = i16::try_from(season).unwrap_or_else(|_| on.year());
    let rows = nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(at.head.id))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .order_by_asc(nominee::Column::Seq)
        .all(conn)
        .await?;
    let lines: Vec<Line> = rows.iter().map(Line::of).collect();
    let led: BTreeSet<Uuid> = lines.iter().filter_map(|l| l.leads).collect();
    let (law, award) = (&at.rules.law, AwardId::from(at.head.award.as_str()));
    // Flags are shares of clusters: which, the register says.
    let is_flag = law.award(&award).is_some_and(|a| a.family == AwardFamily::Flag);
    let group = law.share_places(&award, on, &at.rules.regulations).map_err(|e| refused(&e))?;
    let group = group.iter().map(ToString::to_string).collect();
    let others = others(conn, actor, &at, (season, group, is_flag), &lines).await?;
    let listed_units = rows.iter().filter_map(|n| n.unit_id);
    let ids: BTreeSet<Uuid> = led.iter().copied().chain(listed_units).chain([at.head.unit_id]).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let known = unit::Entity::find().filter(unit::Column::Id.is_in(ids.clone())).all(conn).await?;
    let kinds: Vec<_> = TABLES.iter().filter(|t| ["standings", "service"].contains(&t.kind)).copied().collect();
    let people = rows.iter().filter_map(|n| n.person_id).chain(others.people()).chain(ids.iter().copied());
    let recorded = records(conn, &kinds, &people.collect::<Vec<Uuid>>(), false).await?;
    let conscripts = conscripts(&recorded);
    let held = awards_held(conn, &ids).await?;
    let leaders = leaders_of(ctx, &led).await?;
    let level = |id: Uuid| known.iter().find(|u| u.id == id).and_then(|u| read(&u.level));
    let first_of = |unit: Uuid| lines.iter().find(|l| l.leads == Some(unit)).map(|l| l.seq);
    let led_units = |stated: &Stated| -> BTreeMap<String, LedUnit> {
        let of = |id: &Uuid| {
            let typed = first_of(*id).and_then(|seq| stated.leaders.get(&seq)).copied();
            let leaders = leaders.get(id).copied().filter(|n| *n > 0).or(typed);
            LedUnit { level: level(*id), leaders, result: result_of(*id, year, &recorded, &held) }
        };
        led.iter().map(|id| (id.to_string(), of(id))).collect()
    };
    let levels: BTreeSet<_> = rows.iter().filter_map(|n| n.unit_id).filter_map(level).collect();
    let known_level = levels.first().copied().filter(|_| levels.len() == 1);
    let people = rows.iter().any(|n| n.person_id.is_some() || Part::from_code(&n.part) == Some(Part::Individual));
    let nominated = rows.iter().filter_map(|n| n.unit_id).chain(others.units()).filter(|_| is_flag);
    let nominated: Vec<Uuid> = nominated.collect();
    let clusters = Clusters::on(conn, &nominated, on).await?;
    let result = stated.result.or_else(|| result_of(at.head.unit_id, year, &recorded, &held));
    let setting = ListSetting {
        regulations: at.rules.regulations.clone(),
        kind: Some(if people { SubjectKind::Individual } else { SubjectKind::Collective }),
        sector: sector(&at.head.deciding_kind),
        level: known_level.or(stated.level),
        result,
        base: stated.base.clone(),
        units: led_units(&stated),
        clusters: clusters.members.clone(),
        others: others.lists(&conscripts, &clusters),
        ..ListSetting::new(award, on)
    };
    let list: Vec<Listed> = lines.iter().map(|l| listed(l, &stated, &conscripts, &clusters)).collect();
    let several = |n: &nominee::Model| {
        let clusters = clusters.several(n.unit_id?)?;
        Some((n.seq, n.printed_name.clone(), clusters.to_vec()))
    };
    let judged = |of: &ListSetting| law.judge_list(of, &list).map_err(|e| refused(&e));
    let verdict = judged(&setting)?;
    // Without any number every ceiling names what it wants.
    let nothing = Stated::default();
    let bare = judged(&ListSetting {
        base: BTreeMap::new(),
        result: None,
        level: known_level,
        units: led_units(&nothing),
        ..setting.clone()
    })?;
    // Levels open more ceilings: what those want is asked for too.
    let with_level = judged(&ListSetting { base: BTreeMap::new(), result: None, ..setting })?;
    let needs = || bare.needs.iter().chain(&with_level.needs);
    let typed = |key: &&String| key.as_str() != "leaders" && key.as_str() != "unit.level";
    let wanted: BTreeSet<String> = needs().flat_map(|n| &n.keys).filter(typed).cloned().collect();
    let by_result = wanted.iter().any(|k| k == "don-vi-tien-tien");
    let by_level = bare.needs.iter().any(|n| n.unit.is_none() && n.keys.iter().any(|k| k == "unit.level"));
    let name = |id: &str| known.iter().find(|u| u.id.to_string() == id).map(|u| u.name.clone()).unwrap_or_default();
    let mut without_leaders: Vec<(i64, String)> = bare
        .needs
        .iter()
        .filter(|n| n.keys.iter().any(|k| k == "leaders"))
        .filter_map(|n| n.unit.as_deref())
        .filter_map(|id| Some((first_of(Uuid::parse_str(id).ok()?)?, name(id))))
        .collect();
    without_leaders.sort();
    without_leaders.dedup();
    Ok(JudgedList {
        names: rows.iter().map(|n| (n.seq.to_string(), (n.seq, n.printed_name.clone()))).collect(),
        units: known.iter().map(|u| (u.id.to_string(), u.name.clone())).collect(),
        keys: wanted.into_iter().collect(),
        without_leaders,
        in_several: rows.iter().filter_map(several).collect(),
        others: others.dossiers,
        by_level,
        by_result,
        stated,
        may_keep,
        result,
        nominated: rows.len(),
        head: at.head,
        verdict,
    })
}

/// Keeps the numbers of a list with its dossier. Those that the rules of its award do not ask for are left out.
pub async fn keep_numbers(ctx: &Ctx, actor: &Actor, code: &str, version: i64, stated: &Stated) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &STEPS)?;
    let asked = list(ctx, actor, code, Some(stated)).await?;
    let mut stated = stated.clone();
    stated.base.retain(|key, _| asked.keys.contains(key));
    stated.leaders.retain(|seq, _| asked.without_leaders.iter().any(|(of, _)| of == seq));
    let there = |seq: &i64, code: &String| {
        asked.in_several.iter().any(|(of, _, all)| of == seq && all.iter().any(|(c, _)| c == code))
    };
    stated.clusters.retain(|seq, code| there(seq, code));
    stated.level = stated.level.filter(|_| asked.by_level);
    stated.result = stated.result.filter(|_| asked.by_result);
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (id, code, stated) = (at.head.id, at.head.code.clone(), stated.clone());
            Box::pin(async move {
                let text =
                    serde_json::to_string(&stated).map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))?;
                let row = dossier::ActiveModel { id: Set(id), list_numbers: Set(Some(text)), ..Default::default() };
                row.update(tx.conn()).await?;
                dossiers::touch(tx, id).await?;
                tx.audit(&format!("dossier:{code}"), "list-numbers", &json!(stated)).await?;
                Ok(())
            })
        })
        .await
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
