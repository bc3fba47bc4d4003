//! Scores of a cluster's year: sheets as data, what each stage entered, points of the whole cluster at once, places. What one member enters may
//! change everybody's points, so points are computed from the rows whenever they are asked for and frozen only when they are published.

mod cells;
pub(crate) mod papers;
mod ranking;
mod sheets;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Permit, Subject, allows, may},
    cluster::{CLUSTER, SHEET, TEAM, VISIT, days_of, overlaps, whole_of},
    fields::Values,
    scoring::{
        Criterion, Entry, Line, Sheet, Stages, UnitLine, UnitScore, UnitSheet, Who, YearStage, evaluate, read_assigned,
        read_entry, table,
    },
};
use store::{
    entity::{cluster, criterion, score},
    query::{clusters as query, nouns as rows},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

pub(crate) use self::ranking::{newest, newest_frozen, published};
pub use self::{
    cells::{COLUMNS, Cell, columns_of, save_matrix, save_unit},
    ranking::{Frozen, FrozenRow, RankRow, Ranking, frozen, publish, ranking},
    sheets::{SheetPage, copy_lines, lines_text, read_file, read_text, set_lines, sheet},
    stage::{YearPage, set_stage, year},
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, paths_of_units},
    nouns::Record,
};

/// A member of the year, and what the reader is to it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Id, never shown.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Group within which it is ranked.
    pub group: String,
    /// What the reader is to it.
    pub who: Who,
}

/// A criterion of a sheet as it is stored.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// Id, never shown.
    pub id: Uuid,
    /// The line.
    pub line: Line,
}

/// A score sheet with its lines.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Id, never shown.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Version.
    pub version: i64,
    /// Its fields.
    pub values: Values,
    /// Its lines in their order.
    pub lines: Vec<LineRow>,
    /// The sheet; without criteria where its lines make none.
    pub sheet: Sheet,
}

impl SheetRow {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.values.get("name").map(String::as_str).unwrap_or_default()
    }

    /// The group it is for; empty for all that have none of their own.
    #[must_use]
    pub fn group(&self) -> &str {
        self.values.get("group_name").map(String::as_str).unwrap_or_default()
    }

    /// The lines that are scored, with their criteria, in the sheet's order.
    pub fn leaves(&self) -> impl Iterator<Item = (&LineRow, &Criterion)> {
        let leaves: BTreeMap<&str, &Criterion> =
            self.sheet.leaves().into_iter().map(|c| (c.code.as_str(), c)).collect();
        self.lines.iter().filter_map(move |l| Some((l, *leaves.get(l.line.code.as_str())?)))
    }

    /// The deductions that count.
    pub fn deductions(&self) -> impl Iterator<Item = &LineRow> {
        self.lines.iter().filter(|l| l.line.kind == "deduction" && !l.line.disabled)
    }
}

/// Everything that the scores of a year are made of.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// The cluster.
    pub cluster: cluster::Model,
    /// The year's row.
    pub year: Record,
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub stage: YearStage,
    /// Its members.
    pub members: Vec<Member>,
    /// Its sheets.
    pub sheets: Vec<SheetRow>,
    /// What was entered, by criterion and member.
    pub scores: BTreeMap<(Uuid, Uuid), score::Model>,
    /// The reader works for the advisory body.
    pub advising: bool,
    /// Shown to writes; none where nobody in particular looks.
    pub(crate) permit: Option<Permit>,
}

/// What somebody enters about a year is his only where he works for a member or for the advisory body.
struct Reader {
    advising: bool,
    permit: Option<Permit>,
    own: BTreeSet<Uuid>,
}

/// The units among `units` for which the reader works without working for the whole cluster. The head of the body that looks after the cluster reads
/// everything and enters nothing.
async fn reader(ctx: &Ctx, actor: &Actor, home: &Subject, units: &[Uuid]) -> Result<Reader> {
    let advising = may(actor, CLUSTER.change, home);
    let above = may(actor, Action::WorkInCluster, home);
    let grants = actor.grants.iter().filter(|g| g.in_force(&actor.today) && allows(g.role, Action::WorkInCluster));
    let narrow: BTreeSet<Uuid> = grants.filter_map(|g| g.unit).filter(|u| !home.path.contains(u)).collect();
    let mut own = BTreeSet::new();
    let mut permit = advising.ok().or(above.ok());
    if !narrow.is_empty() {
        for (unit, path) in paths_of_units(ctx, units).await? {
            if path.is_disjoint(&narrow) {
                continue;
            }
            own.insert(unit);
            if permit.is_none() {
                permit = may(actor, Action::WorkInCluster, &Subject::in_units(path)).ok();
            }
        }
    }
    let denied = above.err().unwrap_or(domain::access::Denial::OutOfScope);
    Ok(Reader { advising: advising.is_ok(), permit: Some(permit.ok_or(denied)?), own })
}

/// The units among these for which the actor enters what is a member's own, and the right to; denied where there is none.
pub(crate) async fn own_units(
    ctx: &Ctx,
    actor: &Actor,
    home: &Subject,
    units: &[Uuid],
) -> Result<(BTreeSet<Uuid>, Permit)> {
    let reader = reader(ctx, actor, home, units).await?;
    Ok((reader.own, reader.permit.ok_or(Error::NotFound)?))
}

fn stage_of(text: &str) -> YearStage {
    YearStage::from_code(text).unwrap_or(YearStage::Draft)
}

fn line_of(row: criterion::Model) -> LineRow {
    LineRow {
        id: row.id,
        line: Line {
            level: usize::try_from(row.level).unwrap_or(1),
            code: row.code,
            text: row.wording,
            kind: row.kind,
            max: domain::scoring::Points(row.max_points),
            rule: row.rule,
            bonus: row.bonus,
            article: row.article,
            disabled: row.disabled,
        },
    }
}

/// A sheet of its lines. Lines that stand in the store were checked when they were written.
fn sheet_of(record: &Record, lines: Vec<LineRow>) -> SheetRow {
    let numbered: Vec<(usize, Line)> = lines.iter().enumerate().map(|(i, l)| (i + 1, l.line.clone())).collect();
    let whole = whole_of(&record.values);
    let none = || Sheet { groups: vec![], bonus_ceiling: None, deductions: vec![], total_cap: None, grades: vec![] };
    let sheet = table::assemble(&numbered, &whole).unwrap_or_else(|_| none());
    let (id, code, version) = (record.id, record.code.clone(), record.version);
    SheetRow { id, code, version, values: record.values.clone(), lines, sheet }
}

async fn lines_of<C: ConnectionTrait>(conn: &C, sheets: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<LineRow>>> {
    let found = criterion::Entity::find()
        .filter(criterion::Column::SheetId.is_in(sheets.iter().copied()))
        .order_by_asc(criterion::Column::Seq)
        .all(conn)
        .await?;
    let mut out: BTreeMap<Uuid, Vec<LineRow>> = BTreeMap::new();
    for row in found {
        out.entry(row.sheet_id).or_default().push(line_of(row));
    }
    Ok(out)
}

fn member_of(m: query::MemberRow, checks: &Checks, reader: &Reader) -> Member {
    let who = Who {
        own: m.unit_id.is_some_and(|u| reader.own.contains(&u)),
        checks: checks.by.get(&m.code).is_some_and(|by| by.iter().any(|c| checks.mine.contains(c))),
        advising: reader.advising,
        outside: m.unit_id.is_none(),
        checked_outside: checks.by.get(&m.code).is_none_or(|by| by.iter().all(|c| checks.outside.contains(c))),
    };
    let short = if m.short.is_empty() { m.name.clone() } else { m.short };
    Member { id: m.id, code: m.code, name: m.name, short, group: m.group_name, who }
}

/// Who checks whom: by the checked member's code those who check it.
struct Checks {
    by: BTreeMap<String, Vec<String>>,
    mine: BTreeSet<String>,
    outside: BTreeSet<String>,
}

/// The head checks everybody but itself; a team checks whom it visits.
fn checks(members: &[query::MemberRow], year: &Record, visits: &[Record], reader: &Reader) -> Checks {
    let head = year.values.get("head").cloned().unwrap_or_default();
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for m in members.iter().filter(|m| !head.is_empty() && m.code != head) {
        by.entry(m.code.clone()).or_default().push(head.clone());
    }
    for visit in visits.iter().filter(|v| v.annulled_for.is_none() && v.values.get("year") == year.values.get("year")) {
        let Some(checked) = visit.values.get("checked") else { continue };
        let team = TEAM.iter().filter_map(|f| visit.values.get(*f)).cloned();
        by.entry(checked.clone()).or_default().extend(team);
    }
    let of = |wanted: &dyn Fn(&query::MemberRow) -> bool| {
        members.iter().filter(|m| wanted(m)).map(|m| m.code.clone()).collect()
    };
    Checks {
        by,
        mine: of(&|m| m.unit_id.is_some_and(|u| reader.own.contains(&u))),
        outside: of(&|m| m.unit_id.is_none()),
    }
}

/// Loads the scores of a year for somebody who works for its cluster or for one of its members. At most eight statements, one more while the
/// first review is on.
pub(crate) async fn load(ctx: &Ctx, actor: &Actor, code: &str, number: i64) -> Result<Scoring> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    let all = query::members(ctx.store.reader(), found.id).await?;
    let units: Vec<Uuid> = all.iter().filter_map(|m| m.unit_id).collect();
    let reader = reader(ctx, actor, found.subject(), &units).await?;
    gather(ctx, found.into_row(), number, all, reader).await
}

/// Refuses whoever may not see the scores of a year; gives the cluster's version and the right to.
pub(crate) async fn require(ctx: &Ctx, actor: &Actor, code: &str, year: Option<i64>) -> Result<(i64, Permit)> {
    let seen = load(ctx, actor, code, year.ok_or(Error::NotFound)?).await?;
    Ok((seen.cluster.version, seen.permit.ok_or(Error::NotFound)?))
}

/// The scores of a year for its papers. Checks no rights; see [`require`].
pub(crate) async fn of_year(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<Scoring> {
    let found = crate::clusters::papers::printed(ctx, code).await?;
    let all = query::members(ctx.store.reader(), found.id).await?;
    let nobody = Reader { advising: false, permit: None, own: BTreeSet::new() };
    gather(ctx, found, year.ok_or(Error::NotFound)?, all, nobody).await
}

async fn gather(
    ctx: &Ctx,
    found: cluster::Model,
    number: i64,
    all: Vec<query::MemberRow>,
    reader: Reader,
) -> Result<Scoring> {
    let conn = ctx.store.reader();
    let wanted = number.to_string();
    let this = |r: &Record| r.annulled_for.is_none() && r.values.get("year") == Some(&wanted);
    let years = crate::clusters::years(ctx, found.id).await?;
    let (year, stage) = years.into_iter().find(|(y, _)| this(y)).ok_or(Error::NotFound)?;
    let visits = match stage {
        YearStage::First => rows::beneath(conn, &VISIT, "cluster_id", found.id).await?,
        _ => vec![],
    };
    let days = days_of(&year.values);
    let in_it = |m: &query::MemberRow| overlaps(&m.from_date, m.to_date.as_deref(), &days.0, &days.1);
    let checks = checks(&all, &year, &visits, &reader);
    let members = all.into_iter().filter(in_it).map(|m| member_of(m, &checks, &reader)).collect();
    let records = rows::beneath(conn, &SHEET, "cluster_id", found.id).await?;
    let records: Vec<Record> = records.into_iter().filter(this).collect();
    let ids: Vec<Uuid> = records.iter().map(|r| r.id).collect();
    let mut lines = lines_of(conn, &ids).await?;
    let sheets = records.iter().map(|r| sheet_of(r, lines.remove(&r.id).unwrap_or_default())).collect();
    let scores = score::Entity::find().filter(score::Column::SheetId.is_in(ids)).all(conn).await?;
    Ok(Scoring {
        scores: scores.into_iter().map(|s| ((s.criterion_id, s.member_id), s)).collect(),
        advising: reader.advising,
        permit: reader.permit,
        cluster: found,
        members,
        year,
        number,
        stage,
        sheets,
    })
}

/// Scores of the members that one sheet is for.
#[derive(Clone, Debug)]
pub struct SheetScores<'a> {
    /// The sheet.
    pub sheet: &'a SheetRow,
    /// Its members.
    pub members: Vec<&'a Member>,
    /// Their scores, in their order.
    pub scores: Vec<UnitScore>,
}

impl Scoring {
    /// Refuses whoever enters nothing here at any time: the head of the body that looks after the cluster only reads.
    pub(crate) fn enters(&self) -> Result<()> {
        let of = |m: &Member| m.who.own || m.who.checks;
        if self.advising || self.members.iter().any(of) {
            Ok(())
        } else {
            Err(domain::access::Denial::OutOfScope.into())
        }
    }

    /// A text of the regulation.
    #[must_use]
    pub fn says(&self, field: &str) -> &str {
        self.year.values.get(field).map(String::as_str).unwrap_or_default()
    }

    /// The sheet that a member is scored on: that of its group, else that of all.
    #[must_use]
    pub fn sheet_for(&self, member: &Member) -> Option<&SheetRow> {
        let own = |s: &&SheetRow| s.group() == member.group;
        self.sheets.iter().find(own).or_else(|| self.sheets.iter().find(|s| s.group().is_empty()))
    }

    /// The members that a sheet is for.
    #[must_use]
    pub fn members_of(&self, sheet: &SheetRow) -> Vec<&Member> {
        self.members.iter().filter(|m| self.sheet_for(m).is_some_and(|s| s.id == sheet.id)).collect()
    }

    /// What the stages entered on a line.
    #[must_use]
    pub fn stages(&self, line: &LineRow, criterion: &Criterion, member: &Member) -> Stages<Entry> {
        let Some(score) = self.scores.get(&(line.id, member.id)) else {
            return Stages { own: None, first: None, second: None };
        };
        let read = |text: &str| read_entry(criterion, text).ok().flatten();
        Stages { own: read(&score.own_score), first: read(&score.first_score), second: read(&score.second_score) }
    }

    fn entered(&self, sheet: &SheetRow, member: &Member) -> UnitSheet {
        let mut out = UnitSheet { unit: member.code.clone(), ..UnitSheet::default() };
        for (line, criterion) in sheet.leaves() {
            let Some(score) = self.scores.get(&(line.id, member.id)) else { continue };
            let entry = self.stages(line, criterion, member).last();
            let target = read_assigned(criterion, &score.target).map(|(_, target)| target).unwrap_or_default();
            // A share of a target that nobody assigned is not scored yet.
            let waits = target.is_none() && matches!(criterion.kind, domain::scoring::Kind::Proportion { .. });
            let entry = entry.filter(|_| !waits);
            out.lines.insert(
                criterion.code.clone(),
                UnitLine {
                    assigned: score.assigned,
                    target,
                    value: entry.map(|e| e.value),
                    bonus: entry.map(|e| e.bonus).unwrap_or_default(),
                },
            );
        }
        for line in sheet.deductions() {
            let times = self.scores.get(&(line.id, member.id)).and_then(|s| s.second_score.parse().ok());
            out.deductions.extend(times.map(|n| (line.line.code.clone(), n)));
        }
        out
    }

    /// Points of all members on one sheet, at once.
    pub fn result<'a>(&'a self, sheet: &'a SheetRow) -> Result<SheetScores<'a>> {
        let members = self.members_of(sheet);
        let entered: Vec<UnitSheet> = members.iter().map(|m| self.entered(sheet, m)).collect();
        let scores = evaluate(&sheet.sheet, &entered).map_err(|faults| {
            let text = faults.first().map(ToString::to_string).unwrap_or_default();
            Error::refused("score-not-computed", [("text", text)])
        })?;
        Ok(SheetScores { sheet, members, scores })
    }

    /// Points of everybody.
    pub fn results(&self) -> Result<Vec<SheetScores<'_>>> {
        self.sheets.iter().filter(|s| !s.sheet.groups.is_empty()).map(|s| self.result(s)).collect()
    }

    /// The sheet with this code; the first one where none is named.
    pub fn sheet(&self, code: &str) -> Result<&SheetRow> {
        let found = if code.is_empty() { self.sheets.first() } else { self.sheets.iter().find(|s| s.code == code) };
        found.ok_or(Error::NotFound)
    }

    /// The member with this code.
    pub fn member(&self, code: &str) -> Result<&Member> {
        self.members.iter().find(|m| m.code == code).ok_or(Error::NotFound)
    }
}

/// The scores of a year.
pub async fn scoring(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<Scoring> {
    load(ctx, actor, code, year).await
}

/// A deduction is counted like a criterion that is scored each time.
pub(crate) fn deduction_of(line: &Line) -> Criterion {
    Criterion {
        code: line.code.clone(),
        text: line.text.clone(),
        max: domain::scoring::Points::MOST,
        kind: domain::scoring::Kind::PerOccurrence { each: line.max },
        bonus: None,
        disabled: line.disabled,
        article: line.article.clone(),
    }
}
