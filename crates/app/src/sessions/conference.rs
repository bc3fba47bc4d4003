//! The conference of a cluster's year: convened with one representative a member, under the numbers of the year's regulation; closed with those it
//! acclaimed, and with the head and deputy of the next year.

use domain::{
    access::Action,
    ballot::{Base, Secrecy},
    cluster::{Asked, overlaps, read_fraction},
    council::CouncilRole,
    scoring::YearStage,
};
use law::{
    AwardId, ListSetting, Listed,
    facts::{Level, Sector, SubjectKind},
};
use serde::Serialize;
use serde_json::json;
use store::{
    Tx,
    entity::{ballot_item, cluster, cluster_year, council, council_seat},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    close::{Closed, counted_lines, finish, keep_results},
    convene::{self, Convene, insert},
    load::Loaded,
    questions::{self, ConferenceView},
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted},
    clusters::{self, Member},
    ctx::id_at,
    notices::{self, To},
    nouns::Record,
};

/// Seats written in one statement.
const PIECE: usize = 500;

/// Who would sit in a conference.
#[derive(Clone, Debug, Serialize)]
pub struct Seated {
    /// The member's name.
    pub member: String,
    /// Who speaks and votes for it; empty where nobody is named.
    pub representative: String,
    /// Somebody of the register.
    pub known: bool,
}

/// What a conference would be convened with.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Short name of the cluster.
    pub short: String,
    /// The numbers of the regulation, where it has them.
    pub command: Convene,
    /// The members of today.
    pub seats: Vec<Seated>,
}

async fn year_of(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<(Granted<cluster::Model>, Record)> {
    let found = access::find::<cluster::Model>(ctx, actor, &[Action::RunCouncil], code).await?;
    if found.annulled_at.is_some() {
        return Err(Error::refused("noun-annulled", []));
    }
    let wanted = year.to_string();
    let years = clusters::years(ctx, found.id).await?;
    let this = years.into_iter().find(|(y, _)| y.values.get("year") == Some(&wanted)).ok_or(Error::NotFound)?;
    Ok((found, this.0))
}

fn says<'a>(year: &'a Record, field: &str) -> &'a str {
    year.values.get(field).map(String::as_str).unwrap_or_default()
}

/// A share as votes are counted with it: "80%" is 4/5.
fn share(text: &str) -> Option<String> {
    let f = read_fraction(text)?;
    let (mut a, mut b) = (f.of, f.all);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    Some(format!("{}/{}", f.of / a, f.all / a))
}

fn there(member: &Member, day: &str) -> bool {
    member.annulled_for.is_none() && overlaps(&member.from, member.to.as_deref(), day, day)
}

/// What a conference of this year would be convened with: what the year's regulation says, and the members of today.
pub async fn proposed(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<Proposed> {
    let (found, this) = year_of(ctx, actor, code, year).await?;
    let way = match says(&this, "vote_method") {
        "hands" => Secrecy::OpenCount,
        "names" => Secrecy::OpenNamed,
        "paper" => Secrecy::Paper,
        "electronic" => Secrecy::Secret,
        _ => Secrecy::Consensus,
    };
    let base = match says(&this, "share_of") {
        "present" => Base::Present,
        "valid" => Base::Valid,
        _ => Base::AllMembers,
    };
    let today = ctx.now().today;
    let command = Convene {
        held_on: today.clone(),
        held_at: "08:00".to_owned(),
        secrecy: way.code().to_owned(),
        base: base.code().to_owned(),
        quorum: share(says(&this, "quorum")).unwrap_or_else(|| "2/3".to_owned()),
        threshold: share(says(&this, "share")).unwrap_or_else(|| ">1/2".to_owned()),
        rounds: "2".to_owned(),
        ..Convene::default()
    };
    let members = clusters::members(ctx, found.id).await?;
    let seat = |m: Member| Seated { member: m.name, representative: m.representative, known: m.person.is_some() };
    let seats = members.into_iter().filter(|m| there(m, &today)).map(seat).collect();
    Ok(Proposed { short: found.short.clone(), command, seats })
}

/// Convenes the conference of a cluster's year; gives the code of its session. Every member of that day has one seat, for its representative.
pub async fn convene_cluster(ctx: &Ctx, actor: &Actor, code: &str, year: i64, command: Convene) -> Result<String> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, this) = year_of(ctx, actor, code, year).await?;
    let read = convene::read(&command, Secrecy::ALL, Vec::new())?;
    let members = clusters::members(ctx, found.id).await?;
    let members: Vec<Member> = members.into_iter().filter(|m| there(m, &read.held_on)).collect();
    if members.is_empty() {
        return Err(Error::refused("session-no-members", []));
    }
    let now = ctx.now();
    let body = council::Model {
        id: ctx.new_id(&now),
        version: 1,
        home_node: ctx.node.to_string(),
        code: String::new(),
        name: found.name.clone(),
        unit_id: found.unit_id,
        document: says(&this, "regulation").to_owned(),
        from_date: read.held_on.clone(),
        to_date: Some(read.held_on.clone()),
        created_at: now.micros,
        recused_by: String::new(),
        secrecy: Secrecy::Consensus.code().to_owned(),
        cluster_year_id: Some(this.id),
    };
    let role = |m: &Member| match m.code.as_str() {
        code if code == says(&this, "head") => CouncilRole::Chair,
        code if code == says(&this, "deputy") => CouncilRole::ViceChair,
        _ => CouncilRole::Member,
    };
    let seat = |(m, seq): (&Member, i64)| council_seat::Model {
        id: ctx.new_id(&now),
        council_id: body.id,
        seq,
        person_id: m.person,
        member_name: match m.representative.as_str() {
            "" => format!("Đại diện {}", m.name),
            name => name.to_owned(),
        },
        member_post: m.name.clone(),
        role: role(m).code().to_owned(),
        from_date: read.held_on.clone(),
        to_date: Some(read.held_on.clone()),
        member: m.code.clone(),
    };
    let seats: Vec<council_seat::Model> = members.iter().zip(1..).map(seat).collect();
    let (mut session, ballot) = convene::rows(ctx, actor, (&now, body.id), &command, &read, &body.secrecy);
    let of = |role: CouncilRole| seats.iter().find(|s| s.role == role.code()).map(|s| s.id);
    session.chair_seat_id = of(CouncilRole::Chair);
    session.secretary_seat_id = of(CouncilRole::ViceChair);
    let note = json!({"year": this.code, "members": seats.iter().map(|s| &s.member).collect::<Vec<_>>()});
    ctx.store
        .write(ctx.write(actor, &now, found.permit()), |tx| {
            let (mut body, seats, session, ballot) = (body.clone(), seats.clone(), session.clone(), ballot.clone());
            let (ctx, note, about) = (ctx.clone(), note.clone(), format!("{}/years/{year}", found.code));
            let to = To::Seats(seats.iter().map(|s| s.id).collect());
            let facts = [
                ("day", vntext::date_dmy(&session.held_on)),
                ("hour", session.held_at.clone()),
                ("place", session.place.clone()),
            ];
            Box::pin(async move {
                body.code = format!("HD-{:04}", tx.next_number("council").await?);
                let stream = format!("council:{}", body.code);
                council::Entity::insert(body.into_active_model()).exec_without_returning(tx.conn()).await?;
                // One statement bears some 32,000 values; a conference of thousands has more.
                for piece in seats.chunks(PIECE) {
                    let rows = piece.iter().cloned().map(IntoActiveModel::into_active_model);
                    council_seat::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
                }
                tx.audit(&stream, "conference", &note).await?;
                let code = insert(tx, session, ballot, seats, vec![], vec![], false).await?;
                // Whoever represents a member reads the cluster's year; its session is for those who run it.
                notices::tell(&ctx, tx, &to, "cluster-session", &about, &facts).await?;
                Ok(code)
            })
        })
        .await
}

/// Closes a conference that has its quorum: what every question came to, and who heads the next year.
pub(super) async fn settle(tx: &Tx, loaded: &Loaded, year: Uuid) -> Result<Closed> {
    let counted = counted_lines(tx, loaded, |_| true).await?;
    if counted.is_empty() {
        return Err(Error::refused("conference-no-questions", [("code", loaded.session.code.clone())]));
    }
    let wins = questions::winning(&counted);
    let results: Vec<(&ballot_item::Model, bool)> = counted.iter().map(|(l, _)| l).zip(wins).collect();
    let lines = keep_results(tx, &results).await?;
    let won: Vec<&ballot_item::Model> = results.iter().filter(|(_, won)| *won).map(|(l, _)| *l).collect();
    finish(tx, loaded).await?;
    heads(tx, loaded, year, &won).await?;
    let answer = Closed { passed: won.len() as u64, failed: (results.len() - won.len()) as u64, moved: Vec::new() };
    let told = json!({"passed": answer.passed, "failed": answer.failed, "moved": answer.moved, "lines": lines});
    tx.audit(&format!("council_session:{}", loaded.session.code), "close", &told).await?;
    Ok(answer)
}

/// Enters head and deputy who were elected as those of the next year, which begins to exist where it did not.
async fn heads(tx: &Tx, loaded: &Loaded, year: Uuid, won: &[&ballot_item::Model]) -> Result<()> {
    let of = |asked: Asked| won.iter().find(|l| l.asked == asked.code()).map(|l| l.member.clone());
    let (head, deputy) = (of(Asked::Head), of(Asked::Deputy));
    if head.is_none() && deputy.is_none() {
        return Ok(());
    }
    if head == deputy {
        return Err(Error::refused("conference-same-head", []));
    }
    let this = cluster_year::Entity::find_by_id(year).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let next = cluster_year::Entity::find()
        .filter(cluster_year::Column::ClusterId.eq(this.cluster_id))
        .filter(cluster_year::Column::Year.eq(this.year + 1))
        .filter(cluster_year::Column::AnnulledAt.is_null())
        .one(tx.conn())
        .await?;
    let day = vntext::date_dmy(&loaded.session.held_on);
    let document = format!("Biên bản hội nghị {} ngày {day}", loaded.session.code);
    let (id, code, old) = match next {
        Some(row) => {
            let taken =
                |now: &str, new: &Option<String>| new.is_some() && !now.is_empty() && new.as_deref() != Some(now);
            if taken(&row.head, &head) || taken(&row.deputy, &deputy) {
                return Err(Error::refused("conference-headed-already", [("year", row.year.to_string())]));
            }
            (row.id, row.code.clone(), Some(row))
        }
        None => (id_at(tx.at()), format!("NT-{:06}", tx.next_number("cluster_year").await?), None),
    };
    let told = json!({"session": loaded.session.code, "head": head, "deputy": deputy, "year": this.year + 1});
    let action = if old.is_some() { "elected" } else { "add_elected" };
    match old {
        Some(row) => {
            let version = row.version;
            let mut active = cluster_year::ActiveModel::from(row);
            active.version = Set(version + 1);
            head.into_iter().for_each(|m| active.head = Set(m));
            deputy.into_iter().for_each(|m| active.deputy = Set(m));
            active.chosen_how = Set("elected".to_owned());
            active.chosen_document = Set(document);
            active.update(tx.conn()).await?;
        }
        None => {
            let row = cluster_year::Model {
                id,
                version: 1,
                code: code.clone(),
                year: this.year + 1,
                from_date: None,
                to_date: None,
                head: head.unwrap_or_default(),
                deputy: deputy.unwrap_or_default(),
                chosen_how: "elected".to_owned(),
                chosen_document: document,
                // What the next year's regulation says nobody knows yet.
                regulation: String::new(),
                regulation_on: None,
                flags: None,
                government_flags: None,
                rank_by: String::new(),
                ties: String::new(),
                vote_method: String::new(),
                quorum: String::new(),
                share: String::new(),
                share_of: String::new(),
                report_by: None,
                explain_by: None,
                note: String::new(),
                stage: YearStage::Draft.code().to_owned(),
                entered_by: tx.actor(),
                entered_at: tx.at(),
                ..this
            };
            cluster_year::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
        }
    }
    tx.audit(&format!("cluster_year:{code}"), action, &told).await?;
    Ok(())
}

/// How many a cluster of so many members may propose for a flag: the year's regulation, and the law's ceilings for lists of that award; the smaller.
fn allowed(
    ctx: &Ctx,
    cluster: &cluster::Model,
    year: &cluster_year::Model,
    members: u32,
    day: &str,
    asked: Asked,
) -> Option<u32> {
    let own = match asked {
        Asked::GovernmentFlag => year.government_flags,
        Asked::MinistryFlag => year.flags,
        Asked::Tie | Asked::Head | Asked::Deputy => None,
    };
    let own = own.and_then(|n| u32::try_from(n).ok());
    let by_law = asked.award().and_then(|award| {
        let sector = match cluster.system.as_str() {
            "police" => Some(Sector::PublicSecurity),
            "army" => Some(Sector::Army),
            _ => None,
        };
        let level = match cluster.kind.as_str() {
            "province" | "ministry" => Some(Level::MinistryOrProvince),
            "commune" | "team" => Some(Level::District),
            _ => None,
        };
        let name = cluster.name.clone();
        let setting = ListSetting {
            kind: Some(SubjectKind::Collective),
            sector,
            level,
            clusters: [(name.clone(), members)].into(),
            ..ListSetting::new(AwardId::from(award), day.parse().ok()?)
        };
        let one = Listed { code: "1".to_owned(), cluster: Some(name), ..Listed::default() };
        let verdict = ctx.law.judge_list(&setting, &[one]).ok()?;
        verdict.caps.iter().filter(|c| c.binding).filter_map(|c| c.cap).min()
    });
    own.into_iter().chain(by_law).min()
}

/// What the page of a conference shows beyond that of a session: three statements.
pub(super) async fn view(ctx: &Ctx, loaded: &Loaded) -> Result<Option<ConferenceView>> {
    let Some(id) = loaded.council.cluster_year_id else { return Ok(None) };
    let found = cluster_year::Entity::find_by_id(id).find_also_related(cluster::Entity).one(ctx.store.reader()).await?;
    let Some((year, Some(cluster))) = found else { return Err(Error::NotFound) };
    let members = u32::try_from(loaded.seats.len()).unwrap_or(u32::MAX);
    let most = |asked: Asked| allowed(ctx, &cluster, &year, members, &loaded.session.held_on, asked);
    let questions = questions::questions(ctx, loaded, most).await?;
    Ok(Some(ConferenceView {
        cluster: cluster.code.clone(),
        short: cluster.short.clone(),
        year: year.year,
        questions,
        members: loaded.seats.iter().map(|s| (s.member.clone(), s.member_post.clone())).collect(),
    }))
}
