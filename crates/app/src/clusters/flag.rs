//! What follows for a member that its cluster acclaimed for a flag: the member, not the cluster, files a dossier with its submission; until the higher
//! body's decision is entered it stays a proposal; who is asked for the Government's flag gets no decision for the ministry's.

use domain::{
    access::{Action, Subject, allows, may},
    ballot::Secrecy,
    cluster::{Asked, CLUSTER},
    dossier::AttachmentKind,
    lists::{Ground, Occasion, Part as Side},
    paper::{Recipients, Report},
};
use serde::Serialize;
use store::{
    entity::{cluster, cluster_year, dossier},
    query::acclaimed::{self as query, AcclaimedRow, Of},
    sea_orm::{ConnectionTrait, EntityTrait},
};
use uuid::Uuid;

use super::papers::Parts;
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted, paths_of_units},
    attachments, decisions,
    dossiers::{self, Acclamation, DossierForm},
    nominees::{NewNominee, Who},
    papers, proofs, scores, sessions,
};

/// Somebody whom a conference acclaimed, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acclaimed {
    /// Code of the session.
    pub session: String,
    /// Number of its line.
    pub line: i64,
    /// Code of what was asked.
    pub asked: String,
    /// Name of the member then.
    pub name: String,
    /// The dossier that stands: its code, for those who may see it; empty for others.
    pub dossier: Option<String>,
    /// Number and day of the decision, once it is entered.
    pub decided: Option<(String, String)>,
    /// It is asked for the Government's flag too, so that the ministry's is not decided.
    pub higher: bool,
    /// The reader may file its dossier now.
    pub may_file: bool,
}

fn asked_of(row: &AcclaimedRow) -> Asked {
    Asked::from_code(&row.asked).unwrap_or(Asked::MinistryFlag)
}

fn decided(row: &AcclaimedRow) -> Option<(String, String)> {
    let (number, day) = row.decided.as_deref()?.split_once('|')?;
    Some((number.to_owned(), day.to_owned()))
}

/// Whom the conferences of a cluster's year acclaimed. Two statements at most.
pub(crate) async fn acclaimed(ctx: &Ctx, actor: &Actor, year: Uuid) -> Result<Vec<Acclaimed>> {
    let rows = query::acclaimed(ctx.store.reader(), Of::Year(year)).await?;
    let units: Vec<Uuid> = rows.iter().filter_map(|r| r.unit_id).collect();
    let files =
        actor.grants.iter().any(|g| allows(g.role, Action::PrepareDossier) || allows(g.role, Action::ViewDossiers));
    let paths = if units.is_empty() || !files { Default::default() } else { paths_of_units(ctx, &units).await? };
    let may_do = |row: &AcclaimedRow, action| {
        let path = row.unit_id.and_then(|u| paths.get(&u)).cloned();
        path.is_some_and(|p| may(actor, action, &Subject::in_units(p)).is_ok())
    };
    let higher = |row: &AcclaimedRow| {
        let flag = |r: &AcclaimedRow| r.asked == Asked::GovernmentFlag.code() && r.member == row.member;
        asked_of(row) == Asked::MinistryFlag && rows.iter().any(flag)
    };
    let one = |row: &AcclaimedRow| Acclaimed {
        session: row.session.clone(),
        line: row.seq,
        asked: row.asked.clone(),
        name: row.name.clone(),
        dossier: row.dossier.clone().map(|d| if may_do(row, Action::ViewDossiers) { d } else { String::new() }),
        decided: decided(row),
        higher: higher(row),
        may_file: row.dossier.is_none() && row.decided.is_none() && may_do(row, Action::PrepareDossier),
    };
    Ok(rows.iter().map(one).collect())
}

async fn line_of<C: ConnectionTrait>(conn: &C, session: &str, line: i64) -> Result<AcclaimedRow> {
    query::acclaimed(conn, Of::Line(session, line)).await?.into_iter().next().ok_or(Error::NotFound)
}

/// Opens the dossier of an acclaimed member with the member on its list; gives its code. One acclamation has one dossier that stands.
pub async fn file(
    ctx: &Ctx,
    actor: &Actor,
    (code, year): (&str, i64),
    (session, line): (&str, i64),
    once: Option<String>,
) -> Result<String> {
    let found: Granted<cluster::Model> = access::find(ctx, actor, &[CLUSTER.view], code).await?;
    let row = line_of(ctx.store.reader(), session, line).await?;
    let of = cluster_year::Entity::find_by_id(row.year_id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    if of.cluster_id != found.id || of.year != year {
        return Err(Error::NotFound);
    }
    let (Some(unit), Some(unit_code)) = (row.unit_id, row.unit.clone()) else {
        return Err(Error::refused("acclaimed-no-unit", [("name", row.name)]));
    };
    access::require(ctx, actor, Action::PrepareDossier, unit).await?;
    if let Some(known) = &row.dossier {
        return Err(Error::refused("acclaimed-filed", [("name", row.name.clone()), ("dossier", known.clone())]));
    }
    let asked = asked_of(&row);
    let award = asked.award().unwrap_or_default();
    let title = format!("{} năm {year}: {}", crate::verdicts::award_name(ctx, award).vi, row.name);
    let day = vntext::date_dmy(&row.held_on);
    let form = DossierForm {
        unit: unit_code,
        title,
        award: award.to_owned(),
        ground: Ground::Merit.code().to_owned(),
        occasion: Occasion::Other.code().to_owned(),
        occasion_text: format!("phong trào thi đua năm {year}; {} suy tôn tại hội nghị ngày {day}", found.name),
        law_on: actor.today.clone(),
        ..DossierForm::default()
    };
    let nominee = NewNominee {
        part: Side::Collective,
        who: Who::Unit(unit),
        printed_name: String::new(),
        printed_rank: String::new(),
        printed_post: String::new(),
        printed_unit: String::new(),
        citation: String::new(),
        achievement_text: String::new(),
    };
    let acclamation = Acclamation { line: format!("{session}/{line}"), year, name: row.name, nominee };
    dossiers::create_acclaimed(ctx, actor, &form, once, acclamation).await
}

/// Refuses a decision of the ministry's flag for whoever is asked for the Government's of the same year (Circular 12/2019/TT-BNV article 8(3)).
pub(crate) async fn not_beside_higher<C: ConnectionTrait>(conn: &C, d: &dossier::Model) -> Result<()> {
    if Asked::MinistryFlag.award() != Some(d.award.as_str()) {
        return Ok(());
    }
    let names = query::with_higher_flag(conn, d.id).await?;
    if names.is_empty() {
        return Ok(());
    }
    Err(Error::refused("decision-higher-flag", [("names", names.join("; ")), ("code", d.code.clone())]))
}

/// What the page of a dossier shows of the acclamation behind it.
#[derive(Clone, Debug, Serialize)]
pub struct Behind {
    /// Code of the cluster.
    pub cluster: String,
    /// Its short name.
    pub short: String,
    /// The year.
    pub year: i64,
    /// The reader sees the cluster.
    pub linked: bool,
    /// Code of the session.
    pub session: String,
    /// The day of the conference, ISO.
    pub held_on: String,
    /// Code of what was asked.
    pub asked: String,
    /// How many sets of papers go up.
    pub sets: u32,
    /// Number of the newest published ranking; 0: none.
    pub ranking: i64,
    /// Its place there: first and last.
    pub places: Option<(usize, usize)>,
    /// Papers of a set: kind of attachment, and whether one is there.
    pub papers: Vec<(String, bool)>,
    /// Number and day of the higher decision, once it is entered.
    pub decided: Option<(String, String)>,
}

/// What a set holds of the member's own (articles 35(1), 36).
const OWN: [AttachmentKind; 4] =
    [AttachmentKind::Submission, AttachmentKind::Minutes, AttachmentKind::AchievementReport, AttachmentKind::Summary];

fn split(acclamation: &str) -> Option<(&str, i64)> {
    let (session, line) = acclamation.split_once('/')?;
    Some((session, line.parse().ok()?))
}

/// The acclamation behind a dossier; none where it has none. Four statements.
pub async fn behind(ctx: &Ctx, actor: &Actor, acclamation: &str, kept: &[attachments::View]) -> Result<Option<Behind>> {
    let Some((session, line)) = split(acclamation) else { return Ok(None) };
    let row = line_of(ctx.store.reader(), session, line).await?;
    let of = cluster_year::Entity::find_by_id(row.year_id)
        .find_also_related(cluster::Entity)
        .one(ctx.store.reader())
        .await?;
    let Some((_, Some(of))) = of else { return Err(Error::NotFound) };
    let newest = scores::newest(ctx, row.year_id).await?;
    let place =
        newest.as_ref().and_then(|(_, _, f)| f.rows.iter().find(|r| r.code == row.member)).and_then(|r| r.places);
    let there = |kind: AttachmentKind| kept.iter().any(|a| !a.withdrawn && a.kind == kind.code());
    let linked = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], &of.code).await.is_ok();
    Ok(Some(Behind {
        linked,
        cluster: of.code,
        short: of.short,
        year: row.year,
        held_on: row.held_on.clone(),
        asked: row.asked.clone(),
        sets: asked_of(&row).sets(),
        ranking: newest.map_or(0, |n| n.0),
        places: place,
        papers: OWN.iter().map(|k| (k.code().to_owned(), there(*k))).collect(),
        decided: decided(&row),
        session: row.session,
    }))
}

/// The session that acclaimed the unit of a dossier.
pub(crate) async fn session_of(ctx: &Ctx, code: &str) -> Result<String> {
    let d = proofs::dossier_by_code(ctx.store.reader(), code).await?;
    match split(&d.acclamation) {
        Some((session, _)) => Ok(session.to_owned()),
        None => Err(Error::refused("flag-no-acclamation", [("code", code.to_owned())])),
    }
}

/// How a conference acclaimed, in the words of the submission.
fn how(row: &AcclaimedRow, members: usize) -> String {
    let way = match Secrecy::from_code(&row.secrecy) {
        Some(Secrecy::Consensus) | None => return "các thành viên thống nhất".to_owned(),
        Some(Secrecy::OpenCount) => "biểu quyết giơ tay",
        Some(Secrecy::OpenNamed) => "biểu quyết ghi tên",
        Some(Secrecy::Paper) => "bỏ phiếu kín bằng phiếu giấy",
        Some(Secrecy::Secret) => "bỏ phiếu kín trên máy",
    };
    format!("{way}, đồng ý {:02}/{members:02} thành viên của cụm", row.votes.unwrap_or(0))
}

/// Tờ trình Cờ: the member to the higher body (police: to the Minister through X03, Circular 12/2019/TT-BCA article 30(2)(a)), with its rank, the
/// acclamation, the share of its own council and what is sent along.
pub(crate) async fn submission(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let conn = ctx.store.reader();
    let d = proofs::dossier_by_code(conn, code).await?;
    let Some((session, line)) = split(&d.acclamation) else {
        return Err(Error::refused("flag-no-acclamation", [("code", code.to_owned())]));
    };
    let row = line_of(conn, session, line).await?;
    let asked = asked_of(&row);
    let of = cluster_year::Entity::find_by_id(row.year_id).find_also_related(cluster::Entity).one(conn).await?;
    let Some((year, Some(of))) = of else { return Err(Error::NotFound) };
    let asking = papers::asking(ctx, &d).await?;
    let award = crate::verdicts::award_name(ctx, &d.award).vi;
    let conference = sessions::load(conn, session).await?;
    let police = of.system == "police";
    let mut parts = Parts::default();
    parts.heading("KẾT QUẢ THI ĐUA CỦA ĐƠN VỊ");
    let published = scores::newest(ctx, row.year_id).await?;
    let frozen = published.as_ref().and_then(|(seq, document, f)| {
        let mine = f.rows.iter().find(|r| r.code == row.member)?;
        let same = f.rows.iter().filter(|r| r.group == mine.group).count();
        Some((seq, document, mine, same))
    });
    match frozen {
        Some((seq, document, mine, same)) => {
            let place = match mine.places {
                Some((a, b)) if a == b => format!("xếp thứ {a}/{same}"),
                Some((a, b)) => format!("xếp thứ {a}–{b}/{same}"),
                None => format!("chưa xếp hạng trong {same}"),
            };
            let group = if mine.group.is_empty() { String::new() } else { format!(" (nhóm {})", mine.group) };
            let by = if document.is_empty() { format!("kết quả công bố lần {seq}") } else { document.clone() };
            parts.text(format!(
                "Năm {}, {} đạt {}/{} điểm, {place} đơn vị của {}{group}, theo {by}.",
                row.year,
                asking.unit.name,
                vntext::decimal2(mine.points[3]),
                vntext::decimal2(mine.points[4]),
                of.name,
            ));
        }
        None => parts.text(format!("Năm {}, {} chưa công bố xếp hạng của các đơn vị.", row.year, of.name)),
    }
    parts.heading("KẾT QUẢ SUY TÔN");
    parts.text(format!(
        "Tại hội nghị {} {} của {}, {}: {}.",
        row.session,
        vntext::date_long(&row.held_on),
        of.name,
        how(&row, conference.seats.len()),
        asked.printed().replacen("Suy tôn", "suy tôn", 1),
    ));
    parts.heading("Ý KIẾN CỦA HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG ĐƠN VỊ");
    parts.text(own_council(ctx, d.id).await?);
    parts.heading("ĐỀ NGHỊ");
    parts.text(format!(
        "{} kính đề nghị xem xét, quyết định {} tặng {award} năm {} cho {}.",
        asking.unit.name,
        if asked == Asked::GovernmentFlag { "trình cấp có thẩm quyền" } else { "việc" },
        row.year,
        asking.unit.name
    ));
    parts.heading("HỒ SƠ KÈM THEO");
    parts.text(format!("Hồ sơ gồm {:02} bộ, mỗi bộ có:", asked.sets()));
    for kept in attachments::of(ctx, d.id).await?.iter().filter(|a| !a.withdrawn && a.kind != "submission") {
        parts.text(format!("- {}.", kept.title));
    }
    parts.text(format!("- Biên bản suy tôn của {}, {}.", of.name, vntext::date_long(&row.held_on)));
    if published.is_some() {
        parts.text(format!("- Kết quả chấm điểm, xếp hạng năm {} của {}.", row.year, of.name));
    }
    let rules = decisions::rules_of(ctx, conn, d.deciding_unit_id, &d.law_on).await?;
    let mut bases = decisions::bases_of(&rules, &d.award, &d.law_on, &d.legal_basis);
    if !year.regulation.is_empty() {
        bases.push(format!("Căn cứ {}", year.regulation));
    }
    bases.push(format!("Căn cứ biên bản suy tôn {} {} của {}", row.session, vntext::date_long(&row.held_on), of.name));
    let to = if police {
        "Đồng chí Bộ trưởng Bộ Công an (qua Cục Công tác đảng và công tác chính trị, X03)".to_owned()
    } else {
        asking.deciding.issuing_body.clone()
    };
    let report = Report {
        letterhead: papers::letterhead(&asking.own, &asking.own.submission_symbol, None, None),
        kind: "TỜ TRÌNH".to_owned(),
        summary: format!("Về việc đề nghị tặng {award} năm {}", row.year),
        to: vec![to],
        bases,
        blocks: parts.blocks,
        signature: Some(asking.signature),
        recipients: Recipients { lines: vec!["Như trên".to_owned()], archive: "VT".to_owned() },
        ..Report::default()
    };
    Ok((report, papers::watermark(&asking.deciding)))
}

/// What the unit's own council said, and with which share.
async fn own_council(ctx: &Ctx, dossier: Uuid) -> Result<String> {
    let conn = ctx.store.reader();
    let Some(code) = query::council_session(conn, dossier).await? else {
        return Ok("Hội đồng Thi đua - Khen thưởng của đơn vị chưa họp xét hồ sơ này.".to_owned());
    };
    let d = dossier::Entity::find_by_id(dossier).one(conn).await?.ok_or(Error::NotFound)?;
    let loaded = sessions::load(conn, &code).await?;
    let lines = sessions::all_lines(ctx, &loaded).await?;
    let line = lines.iter().find(|l| l.dossier == d.code);
    let share = line.map(|l| format!(", tỷ lệ đồng ý {}", l.reached)).unwrap_or_default();
    let said = match line.map(|l| l.result.as_str()) {
        Some("passed") => "nhất trí đề nghị",
        Some("failed") => "không thông qua",
        _ => "đã xét",
    };
    Ok(format!(
        "{} họp {} {said}{share} (biên bản phiên {}).",
        loaded.council.name,
        vntext::date_long(&loaded.session.held_on),
        loaded.session.code
    ))
}
