//! Clusters of emulation: who belongs to them from when to when, who heads them in which year, under which regulation. Their fields are data
//! (`domain::cluster`); this file knows what the rows of one cluster say together.

pub(crate) mod flag;
mod held;
pub(crate) mod papers;
mod parts;

use domain::{
    access::{Action, scope},
    cluster::{CLUSTER, YEAR, code_of, days_of, overlaps},
    fields::{Noun, Shape},
    scoring::YearStage,
};
use store::{
    entity::{cluster, cluster_year},
    query::{clusters as query, nouns as rows},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value},
};
use uuid::Uuid;

pub use self::flag::{Acclaimed, Behind, behind, file};
pub use self::held::{Chosen, Held};
pub use self::parts::{Part, PartForm, add_part, annul_part, change_part, new_part, part};
pub(crate) use self::{held::held, parts::signs_for};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted},
    list::{Page, Query},
    nouns::{self, Frame, Record, Texts, View},
};
pub use store::query::clusters::{Choice, Launched};

/// A page of clusters, as far as they concern the actor.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<Record>> {
    nouns::list(ctx, actor, &CLUSTER, query).await
}

/// One cluster.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<View> {
    nouns::view::<cluster::Model>(ctx, actor, &CLUSTER, code).await
}

/// Enters a cluster and gives its code, which is made of its short name.
pub async fn add(ctx: &Ctx, actor: &Actor, texts: &Texts) -> Result<String> {
    access::require_anywhere(actor, CLUSTER.change)?;
    let typed = nouns::typed(ctx, actor, &CLUSTER, texts).await?;
    let permit = access::require(ctx, actor, CLUSTER.change, typed.refs["unit"]).await?;
    let code = free_code(ctx, &code_of(typed.values.get("short").map(String::as_str).unwrap_or_default())).await?;
    let (by, node) = (actor.account, ctx.node.to_string());
    let frame = move |at: i64| {
        let mut frame = vec![("home_node", node.clone().into()), ("entered_by", by.into()), ("entered_at", at.into())];
        frame.extend(code.clone().map(|code| ("code", Value::from(code))));
        frame
    };
    nouns::add(ctx, actor, &CLUSTER, permit, typed, frame).await
}

/// The code itself, or with the first number that is free behind it; `None` for one that is numbered.
async fn free_code(ctx: &Ctx, wanted: &str) -> Result<Option<String>> {
    if wanted.is_empty() || wanted == "new" {
        return Ok(None);
    }
    let taken: Vec<String> = cluster::Entity::find()
        .select_only()
        .column(cluster::Column::Code)
        .filter(cluster::Column::Code.starts_with(wanted))
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    let free = |code: &String| !taken.contains(code);
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    Ok(std::iter::once(wanted.to_owned()).chain(numbered).find(free))
}

/// Changes a cluster that was seen at `version`; whoever gives it to another unit works for that one too.
pub async fn change(ctx: &Ctx, actor: &Actor, code: &str, version: i64, texts: &Texts) -> Result<()> {
    let old = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.change], code).await?;
    let typed = nouns::typed(ctx, actor, &CLUSTER, texts).await?;
    access::require(ctx, actor, CLUSTER.change, typed.refs["unit"]).await?;
    nouns::change(ctx, actor, &CLUSTER, (old.permit(), old.id, version), typed).await
}

/// Annuls a cluster.
pub async fn annul(ctx: &Ctx, actor: &Actor, code: &str, version: i64, reason: &str) -> Result<()> {
    let old = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.change], code).await?;
    nouns::annul(ctx, actor, &CLUSTER, (old.permit(), old.id, version), reason).await
}

/// A member as pages show it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Code.
    pub code: String,
    /// Name of the unit, or of the body outside.
    pub name: String,
    /// Short name, else the name.
    pub short: String,
    /// The unit behind it: id and code.
    pub unit: Option<(Uuid, String)>,
    /// Group within which it is ranked.
    pub group: String,
    /// Who speaks and votes for it.
    pub representative: String,
    /// The person behind the representative, where the register has one.
    pub person: Option<Uuid>,
    /// From.
    pub from: String,
    /// To.
    pub to: Option<String>,
    /// Its unit ended on this day, though its membership did not; with the units that took its place.
    pub ended: Option<(String, String)>,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
    /// The row.
    pub record: Record,
}

/// A cluster with its members and years.
#[derive(Clone, Debug)]
pub struct ClusterPage {
    /// The cluster.
    pub view: View,
    /// Its members in the order in which they were entered.
    pub members: Vec<Member>,
    /// Its years, newest first; heads by name.
    pub years: Vec<Record>,
    /// Its conferences, newest first.
    pub conferences: Vec<Held>,
    /// The reader sees their sessions.
    pub sees_sessions: bool,
    /// Movements that it launches, newest first.
    pub movements: Vec<Launched>,
}

/// The members of a cluster: one statement.
pub(crate) async fn members(ctx: &Ctx, cluster: Uuid) -> Result<Vec<Member>> {
    let found = query::members_with_units(ctx.store.reader(), cluster).await?;
    let member = |(record, behind): (Record, query::MemberUnit)| {
        let value = |name: &str| record.values.get(name).cloned().unwrap_or_default();
        let name = record.named.get("unit").cloned().unwrap_or_else(|| value("name"));
        let short = Some(value("short")).filter(|s| !s.is_empty()).unwrap_or_else(|| name.clone());
        let to = record.values.get("to_date").cloned();
        let ended = behind.ended.map(|on| (on, behind.successors.unwrap_or_default()));
        let representative = record.named.get("representative").cloned();
        Member {
            unit: behind.unit_id.map(|id| (id, value("unit"))),
            group: value("group_name"),
            representative: representative.unwrap_or_else(|| value("representative_name")),
            person: behind.person_id,
            from: value("from_date"),
            ended: ended.filter(|_| to.is_none()),
            annulled_for: record.annulled_for.clone(),
            code: record.code.clone(),
            name,
            short,
            to,
            record,
        }
    };
    Ok(found.into_iter().map(member).collect())
}

/// Movements that a cluster launches, as far as the actor sees them: one statement.
pub(crate) async fn launched(ctx: &Ctx, actor: &Actor, cluster: Uuid) -> Result<Vec<Launched>> {
    let seen = scope(actor, Action::ViewMovements);
    Ok(query::launched(ctx.store.reader(), cluster, &seen, &ctx.now().today).await?)
}

/// Most clusters that a form lists to be chosen from.
const CHOICES: i64 = 300;

/// Clusters of the units for which the actor manages movements: code, short name, code of the unit. One statement.
pub async fn choices(ctx: &Ctx, actor: &Actor) -> Result<Vec<Choice>> {
    let managed = scope(actor, CLUSTER.change);
    Ok(query::choices(ctx.store.reader(), &managed, &ctx.now().today, CHOICES).await?)
}

/// The same rows with what they pick from the members by name.
pub(crate) fn with_names(noun: &Noun, mut records: Vec<Record>, members: &[Member]) -> Vec<Record> {
    for record in &mut records {
        for field in noun.fields.iter().filter(|f| f.shape == Shape::Pick) {
            let picked = record.values.get(field.column);
            if let Some(member) = picked.and_then(|code| members.iter().find(|m| m.code == *code)) {
                record.named.insert(field.column.to_owned(), member.name.clone());
            }
        }
    }
    records
}

/// A cluster with its members, years, conferences and movements. Six statements beyond the gate's own.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str) -> Result<ClusterPage> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    let record = rows::one(ctx.store.reader(), &CLUSTER, found.id).await?.ok_or(Error::NotFound)?;
    let record_id = found.id;
    let members = members(ctx, found.id).await?;
    let mut years = rows::beneath(ctx.store.reader(), &YEAR, "cluster_id", found.id).await?;
    years.sort_by_key(|y| std::cmp::Reverse(number(y)));
    let view = View { record, fields: CLUSTER.fields.iter().collect(), may_change: found.may(actor, CLUSTER.change) };
    Ok(ClusterPage {
        movements: launched(ctx, actor, record_id).await?,
        view,
        years: with_names(&YEAR, years, &members),
        members,
        conferences: held(ctx, found.id).await?,
        sees_sessions: found.may(actor, Action::ViewCouncil),
    })
}

/// A year of a cluster.
#[derive(Clone, Debug)]
pub struct YearOf {
    /// The cluster.
    pub cluster: cluster::Model,
    /// Its row; heads by name.
    pub record: Record,
    /// First and last day.
    pub days: (String, String),
    /// Members of at least one day of it.
    pub members: Vec<Member>,
    /// Where its scoring stands.
    pub stage: YearStage,
    /// The other years, newest first; heads by name.
    pub others: Vec<Record>,
    /// The actor may change it.
    pub may_change: bool,
}

/// A year of a cluster. Three statements beyond the gate's own.
pub async fn year(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<YearOf> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    year_granted(ctx, actor, found, year).await
}

/// A year of a cluster that was found already. Three statements.
pub(crate) async fn year_granted(
    ctx: &Ctx,
    actor: &Actor,
    found: Granted<cluster::Model>,
    year: i64,
) -> Result<YearOf> {
    let may_change = found.may(actor, CLUSTER.change) && found.annulled_at.is_none();
    let members = members(ctx, found.id).await?;
    year_of(ctx, found.into_row(), members, year, may_change).await
}

async fn year_of(
    ctx: &Ctx,
    cluster: cluster::Model,
    members: Vec<Member>,
    year: i64,
    may_change: bool,
) -> Result<YearOf> {
    let all = years(ctx, cluster.id).await?;
    let stage = all.iter().find(|(y, _)| number(y) == Some(year)).map(|(_, stage)| *stage).ok_or(Error::NotFound)?;
    let mut years = with_names(&YEAR, all.into_iter().map(|(record, _)| record).collect(), &members);
    years.sort_by_key(|y| std::cmp::Reverse(number(y)));
    let at = years.iter().position(|y| number(y) == Some(year)).ok_or(Error::NotFound)?;
    let record = years.remove(at);
    let days = days_of(&record.values);
    let in_it = |m: &Member| m.annulled_for.is_none() && overlaps(&m.from, m.to.as_deref(), &days.0, &days.1);
    let members = members.into_iter().filter(in_it).collect();
    Ok(YearOf { cluster, record, days, members, stage, others: years, may_change })
}

/// The years of a cluster that were not annulled, each with where its scoring stands: one statement.
pub(crate) async fn years(ctx: &Ctx, cluster: Uuid) -> Result<Vec<(Record, YearStage)>> {
    let found = cluster_year::Entity::find()
        .filter(cluster_year::Column::ClusterId.eq(cluster))
        .filter(cluster_year::Column::AnnulledAt.is_null())
        .order_by_asc(cluster_year::Column::Id)
        .all(ctx.store.reader())
        .await?;
    Ok(found.into_iter().map(year_record).collect())
}

fn year_record(y: cluster_year::Model) -> (Record, YearStage) {
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |t: Option<String>| t.unwrap_or_default();
    let pairs = [
        ("year", y.year.to_string()),
        ("from_date", text(y.from_date)),
        ("to_date", text(y.to_date)),
        ("head", y.head),
        ("deputy", y.deputy),
        ("chosen_how", y.chosen_how),
        ("chosen_document", y.chosen_document),
        ("advising", y.advising),
        ("regulation", y.regulation),
        ("regulation_on", text(y.regulation_on)),
        ("flags", count(y.flags)),
        ("government_flags", count(y.government_flags)),
        ("rank_by", y.rank_by),
        ("ties", y.ties),
        ("vote_method", y.vote_method),
        ("quorum", y.quorum),
        ("share", y.share),
        ("share_of", y.share_of),
        ("report_by", text(y.report_by)),
        ("explain_by", text(y.explain_by)),
        ("note", y.note),
    ];
    let values = pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v)).collect();
    let record = Record { id: y.id, code: y.code, version: y.version, annulled_for: None, values, ..Record::default() };
    (record, YearStage::from_code(&y.stage).unwrap_or(YearStage::Draft))
}

fn number(year: &Record) -> Option<i64> {
    year.values.get("year").and_then(|y| y.parse().ok())
}

/// A cluster that the actor may change.
pub(crate) async fn managed(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Granted<cluster::Model>> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.change], code).await?;
    if found.annulled_at.is_some() { Err(Error::refused("noun-annulled", [])) } else { Ok(found) }
}

fn frame(cluster: Uuid, by: Uuid, at: i64) -> Frame {
    vec![("cluster_id", cluster.into()), ("entered_by", by.into()), ("entered_at", at.into())]
}
