//! Other dossiers whose nominees take places of the quotas by which a list is judged: of the same emulation year, for a title that shares
//! a quota with that of the list, and drawn up in the same body; for flags, with units of the same clusters.
//!
//! The body is the one that a share is taken in: the department or province above the proposing unit, no higher than whoever decides;
//! where there is none in between, whoever decides.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    access::{Action, Subject, may},
    lists::NomineeState,
    road::DossierState,
};
use law::{AwardId, OtherList};
use store::{
    entity::{achievement, dossier, nominee, unit, unit_closure},
    sea_orm::{
        ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    },
};
use uuid::Uuid;

use super::{
    clusters::Clusters,
    judge::season,
    list::{Line, Stated, listed},
};
use crate::{Actor, Result, achievements, dossiers::Loaded};

/// A dossier that brings nominees to a ceiling of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherDossier {
    /// Code, as in the verdict.
    pub code: String,
    /// Award id.
    pub award: String,
    /// The reader may see it; of others he is told how many they bring and nothing else.
    pub seen: bool,
}

/// The other dossiers and their lines, before it is known which clusters they are in.
#[derive(Default)]
pub(super) struct Others {
    pub(super) dossiers: Vec<OtherDossier>,
    lines: Vec<(dossier::Model, bool, Vec<Line>)>,
}

impl Others {
    /// Units proposed on them.
    pub(super) fn units(&self) -> impl Iterator<Item = Uuid> {
        self.lines.iter().flat_map(|(_, _, lines)| lines).filter_map(|l| l.unit)
    }

    /// People proposed on them.
    pub(super) fn people(&self) -> impl Iterator<Item = Uuid> {
        self.lines.iter().flat_map(|(_, _, lines)| lines).filter_map(|l| l.person)
    }

    /// As the law counts them.
    pub(super) fn lists(&self, conscripts: &HashSet<Uuid>, clusters: &Clusters) -> Vec<OtherList> {
        let one = |(d, same_body, lines): &(dossier::Model, bool, Vec<Line>)| OtherList {
            code: d.code.clone(),
            award: AwardId::from(d.award.as_str()),
            same_body: *same_body,
            list: lines
                .iter()
                .map(|l| listed(l, &Stated::kept(d.list_numbers.as_deref()), conscripts, clusters))
                .collect(),
        };
        self.lines.iter().map(one).collect()
    }
}

/// Units under one on a day, by their ids; `strictly`, without itself.
fn under(unit: Uuid, today: &str, strictly: bool) -> Select<unit_closure::Entity> {
    let below = unit_closure::Entity::find().select_only().column(unit_closure::Column::Descendant);
    let below = below.filter(unit_closure::Column::Ancestor.eq(unit)).filter(on(today));
    if strictly { below.filter(unit_closure::Column::Depth.gt(0)) } else { below }
}

fn on(today: &str) -> Condition {
    let open =
        Condition::any().add(unit_closure::Column::ToDate.is_null()).add(unit_closure::Column::ToDate.gte(today));
    Condition::all().add(unit_closure::Column::FromDate.lte(today)).add(open)
}

/// The department or province above the proposing unit; none where that is above whoever decides.
async fn body<C: ConnectionTrait>(conn: &C, at: &Loaded, today: &str) -> Result<Option<Uuid>> {
    let above = unit_closure::Entity::find()
        .filter(unit_closure::Column::Descendant.eq(at.head.unit_id))
        .filter(on(today))
        .order_by_asc(unit_closure::Column::Depth)
        .all(conn)
        .await?;
    let bodies: Vec<Uuid> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(above.iter().map(|c| c.ancestor)))
        .filter(unit::Column::Level.is_in(["central", "ministry_or_province"]))
        .into_tuple()
        .all(conn)
        .await?;
    let nearest = above.iter().map(|c| c.ancestor).find(|a| bodies.contains(a));
    let deciding = at.head.deciding_unit_id;
    Ok(nearest.filter(|b| *b == deciding || !at.deciding.path.contains(b)))
}

/// The emulation years of dossiers, by their ids.
async fn years<C: ConnectionTrait>(conn: &C, of: &[dossier::Model]) -> Result<HashMap<Uuid, i64>> {
    let mut own = Condition::any();
    for d in of {
        let code = achievements::code_of(&d.code);
        own = own.add(achievement::Column::Code.eq(code.as_str()));
        own = own.add(achievement::Column::Code.starts_with(format!("{code}-")));
    }
    let found = achievement::Entity::find().filter(own).order_by_asc(achievement::Column::Code).all(conn).await?;
    let year = |d: &dossier::Model| {
        let code = achievements::code_of(&d.code);
        let its = |a: &&achievement::Model| {
            a.code.strip_prefix(&code).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let its: Vec<_> = found.iter().filter(its).cloned().map(|a| (a.id, a.code, a.from_date, a.to_date)).collect();
        d.law_on.parse().ok().map(|on| (d.id, season(&its, on)))
    };
    Ok(of.iter().filter_map(year).collect())
}

/// The other dossiers that take places of the ceilings of one: those for titles in `group`.
pub(super) async fn others<C: ConnectionTrait>(
    conn: &C,
    actor: &Actor,
    at: &Loaded,
    (year, group, flag): (i64, Vec<String>, bool),
    own: &[Line],
) -> Result<Others> {
    if group.is_empty() {
        return Ok(Others::default());
    }
    let today = actor.today.as_str();
    let (deciding, body) = (at.head.deciding_unit_id, body(conn, at, today).await?);
    let of_body = match body {
        Some(body) => Condition::all()
            .add(dossier::Column::UnitId.in_subquery(under(body, today, false).into_query()))
            .add(dossier::Column::DecidingUnitId.not_in_subquery(under(body, today, true).into_query())),
        None => Condition::all().add(dossier::Column::DecidingUnitId.eq(deciding)),
    };
    let of = |more: Condition| {
        dossier::Entity::find()
            .filter(dossier::Column::Id.ne(at.head.id))
            .filter(dossier::Column::Award.is_in(group.iter().cloned()))
            .filter(dossier::Column::State.ne(DossierState::Withdrawn.code()))
            // A year is judged in it or in the two years after it.
            .filter(dossier::Column::LawOn.gte(format!("{year}-01-01")))
            .filter(dossier::Column::LawOn.lt(format!("{}-01-01", year + 3)))
            .filter(more)
            .order_by_asc(dossier::Column::Code)
    };
    let mut found = of(of_body).all(conn).await?;
    let same: HashSet<Uuid> = found.iter().map(|d| d.id).collect();
    if flag {
        // Clusters are wider than a body: whoever decides sees them whole.
        found = of(Condition::all().add(dossier::Column::DecidingUnitId.eq(deciding)))
            .all(conn)
            .await?
            .into_iter()
            .filter(|d| !same.contains(&d.id))
            .chain(found)
            .collect();
        found.sort_by(|a, b| a.code.cmp(&b.code));
    }
    if found.is_empty() {
        return Ok(Others::default());
    }
    let years = years(conn, &found).await?;
    found.retain(|d| years.get(&d.id) == Some(&year));
    let mut lines: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
    let rows = nominee::Entity::find()
        .filter(nominee::Column::DossierId.is_in(found.iter().map(|d| d.id)))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .order_by_asc(nominee::Column::Seq);
    for (dossier, line) in Line::read(conn, rows).await? {
        lines.entry(dossier).or_default().push(line);
    }
    let places: Vec<Uuid> = found.iter().flat_map(|d| [d.unit_id, d.deciding_unit_id]).collect();
    let paths: Vec<(Uuid, Uuid)> = unit_closure::Entity::find()
        .select_only()
        .column(unit_closure::Column::Descendant)
        .column(unit_closure::Column::Ancestor)
        .filter(unit_closure::Column::Descendant.is_in(places))
        .filter(on(today))
        .into_tuple()
        .all(conn)
        .await?;
    let sees = |unit: Uuid| {
        let path = paths.iter().filter(|(d, _)| *d == unit).map(|(_, a)| *a);
        may(actor, Action::ViewDossiers, &Subject::in_units(path)).is_ok()
    };
    // Whoever stands on two lists takes one place.
    let mut counted: HashSet<Uuid> = own.iter().filter_map(Line::who).collect();
    let mut others = Others::default();
    for d in found {
        let mut its = lines.remove(&d.id).unwrap_or_default();
        its.retain(|l| l.who().is_none_or(|who| counted.insert(who)));
        others.dossiers.push(OtherDossier {
            code: d.code.clone(),
            award: d.award.clone(),
            seen: sees(d.unit_id) || sees(d.deciding_unit_id),
        });
        let same_body = same.contains(&d.id);
        others.lines.push((d, same_body, its));
    }
    Ok(others)
}
