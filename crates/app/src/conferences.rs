//! Conferences: the list of honours in the law's order, its run in the hall, programme and list as papers.

mod after;

use std::collections::BTreeMap;

use domain::{
    access::Action,
    fields::lines,
    paper::{Recipients, Report, ReportBlock, ReportColumn, Signature, SignatureBox},
    record::{AGENDA, PEOPLE, PRAISED, SITES},
};
use serde_json::json;
pub use store::query::reviews::Honour;
use store::{
    entity::{conference, conference_honour, decision},
    query::reviews as query,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};

pub(crate) use self::after::{minutes, notice, run_order};
use crate::{
    Actor, Ctx, Error, Result, access,
    ctx::id_at,
    faults::Faults,
    papers,
    reviews::paper_parts::{ROMAN, symbol, writer},
    verdicts,
};

/// Rows written in one statement.
const PIECE: usize = 500;

/// Awards taken from a decision, as the form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HonourForm {
    /// Code of the decision.
    pub decision: String,
    /// Who hands them over.
    pub presenter: String,
    /// own or delegated.
    pub capacity: String,
    /// Paper of the delegation.
    pub mandate: String,
}

/// The list of honours as its page shows it.
#[derive(Clone, Debug)]
pub struct Honours {
    /// The conference.
    pub row: conference::Model,
    /// In the order in which they are called.
    pub lines: Vec<Honour>,
    /// The actor may change it.
    pub may_write: bool,
}

/// Place of an award from the highest to the lowest: the law's data go upward, titles first.
pub(crate) fn rank(ctx: &Ctx, award: &str) -> usize {
    let all = ctx.law.awards();
    let level = |a: &law::AwardInfo| a.level;
    let Some(found) = all.iter().position(|a| a.id.as_str() == award) else { return usize::MAX };
    let higher = all.iter().filter(|a| level(a) > level(&all[found])).count();
    let within = all.iter().skip(found + 1).filter(|a| level(a) == level(&all[found])).count();
    higher + within
}

/// High to low; of one award collectives first, those after death last; then as their decisions list them (Circular 12/2019/TT-BCA art. 46(7)).
fn in_order(ctx: &Ctx, mut lines: Vec<Honour>) -> Vec<Honour> {
    let mut ranks: BTreeMap<String, usize> = BTreeMap::new();
    for l in &lines {
        ranks.entry(l.award.clone()).or_insert_with(|| rank(ctx, &l.award));
    }
    lines.sort_by(|a, b| {
        let key = |h: &Honour| (ranks[&h.award], h.award.clone(), h.posthumous, h.part != "collective");
        key(a).cmp(&key(b)).then_with(|| (&a.signed_on, &a.decision, a.seq).cmp(&(&b.signed_on, &b.decision, b.seq)))
    });
    lines
}

/// The list of honours of a conference that the actor sees.
pub async fn honours(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Honours> {
    let found = access::find::<conference::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let may_write = found.may(actor, Action::ManageMovements) && found.annulled_at.is_none();
    let row = found.into_row();
    let lines = in_order(ctx, query::honours(ctx.store.reader(), row.id).await?);
    Ok(Honours { row, lines, may_write })
}

/// Takes all awards of a signed decision that no conference has honoured; answers how many.
pub async fn honour(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &HonourForm) -> Result<usize> {
    let found = access::find::<conference::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    if found.annulled_at.is_some() {
        return Err(Error::refused("noun-annulled", []));
    }
    let mut faults = Faults::default();
    let presenter = faults.required("presenter", &form.presenter, 200);
    let capacity =
        faults.choice("capacity", &form.capacity, |c| matches!(c, "own" | "delegated").then(|| c.to_owned()));
    let mandate = faults.text("mandate", &form.mandate, 300);
    if capacity.as_deref() == Some("delegated") && mandate.is_empty() {
        faults.add("mandate", "conference-mandate-needed", []);
    }
    let given = form.decision.trim();
    let signed = match access::find::<decision::Model>(ctx, actor, &[Action::ViewDecisions], given).await {
        Ok(d) if d.state == "issued" => Some(d),
        Ok(_) => {
            faults.add("decision", "conference-decision-not-issued", []);
            None
        }
        Err(Error::NotFound | Error::Denied(_)) => {
            faults.add("decision", "conference-decision-unknown", [("code", given.chars().take(60).collect())]);
            None
        }
        Err(other) => return Err(other),
    };
    faults.check()?;
    let (Some(signed), Some(capacity)) = (signed, capacity) else { return Err(Error::NotFound) };
    let frame = ctx.change(actor, &ctx.now(), &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (id, code, decision, number) = (found.id, found.code.clone(), signed.id, signed.code.clone());
            let (presenter, capacity, mandate) = (presenter.clone(), capacity.clone(), mandate.clone());
            Box::pin(async move {
                let free = query::not_honoured(tx.conn(), decision).await?;
                if free.is_empty() {
                    return Err(Error::refused("conference-honoured-already", []));
                }
                let row = |award: &uuid::Uuid| conference_honour::ActiveModel {
                    id: Set(id_at(tx.at())),
                    conference_id: Set(id),
                    award_record_id: Set(*award),
                    presenter: Set(presenter.clone()),
                    capacity: Set(capacity.clone()),
                    mandate: Set(mandate.clone()),
                };
                for piece in free.chunks(PIECE) {
                    let rows: Vec<_> = piece.iter().map(row).collect();
                    conference_honour::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
                }
                let said =
                    json!({"decision": number, "awards": free.len(), "presenter": presenter, "capacity": capacity});
                tx.audit(&format!("conference:{code}"), "honours", &said).await?;
                Ok(free.len())
            })
        })
        .await
}

/// Takes the awards of a decision off the list again.
pub async fn leave_out(ctx: &Ctx, actor: &Actor, code: &str, version: i64, decision: &str) -> Result<usize> {
    let found = access::find::<conference::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    let signed = access::find::<decision::Model>(ctx, actor, &[Action::ViewDecisions], decision).await?;
    let frame = ctx.change(actor, &ctx.now(), &found, Some(version));
    ctx.store
        .write(frame, |tx| {
            let (id, code, of, number) = (found.id, found.code.clone(), signed.id, signed.code.clone());
            Box::pin(async move {
                let listed = query::honours(tx.conn(), id).await?;
                let gone: Vec<_> = listed.iter().filter(|h| h.decision == number).map(|h| h.id).collect();
                let count = gone.len();
                for piece in gone.chunks(PIECE) {
                    let these = conference_honour::Column::Id.is_in(piece.iter().copied());
                    conference_honour::Entity::delete_many().filter(these).exec(tx.conn()).await?;
                }
                let said = json!({"decision": number, "id": of, "left_out": count});
                tx.audit(&format!("conference:{code}"), "leave_out", &said).await?;
                Ok(count)
            })
        })
        .await
}

/// Rank, name and what somebody is, as a list prints it.
#[must_use]
pub fn position(h: &Honour) -> String {
    papers::joined(&[h.post.as_str(), h.unit.as_str()])
}

/// The signer of a decision in words: title and name.
#[must_use]
pub fn signer(h: &Honour) -> String {
    let s: Signature = serde_json::from_str(&h.signer).unwrap_or_default();
    papers::joined(&[s.title_lines().join(" ").as_str(), s.printed_name().as_str()])
}

async fn row(ctx: &Ctx, code: &str) -> Result<conference::Model> {
    let found = conference::Entity::find().filter(conference::Column::Code.eq(code)).one(ctx.store.reader()).await?;
    found.ok_or(Error::NotFound)
}

fn column(title: &str, share: u32) -> ReportColumn {
    ReportColumn { title: title.to_owned(), share }
}

fn texts(text: &str) -> impl Iterator<Item = ReportBlock> + '_ {
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| ReportBlock::Text { text: l.to_owned() })
}

/// The programme of a conference.
pub(crate) async fn programme(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let c = row(ctx, code).await?;
    let (o, signature) = writer(ctx, c.unit_id).await?;
    let mut blocks = Vec::new();
    let mut parts = ROMAN.iter();
    let mut heading =
        |text: &str| ReportBlock::Heading { text: format!("{}. {text}", parts.next().copied().unwrap_or_default()) };
    let when = match (c.on_date.as_str(), c.hours.as_str()) {
        ("", "") => String::new(),
        ("", hours) => hours.to_owned(),
        (day, "") => vntext::date_dmy(day),
        (day, hours) => format!("{hours}, {}", vntext::date_dmy(day)),
    };
    blocks.push(heading("THỜI GIAN, ĐỊA ĐIỂM"));
    if !when.is_empty() {
        blocks.push(ReportBlock::Text { text: format!("Thời gian: {when}.") });
    }
    if !c.place.is_empty() {
        let online = if c.online { " (trực tuyến)" } else { "" };
        blocks.push(ReportBlock::Text { text: format!("Địa điểm: {}{online}.", c.place) });
    }
    if !c.bodies.is_empty() {
        let bodies = c.bodies.lines().collect::<Vec<_>>().join("; ");
        blocks.push(ReportBlock::Text { text: format!("Cơ quan tổ chức: {bodies}.") });
    }
    let role = |code: &str| match code {
        "" => String::new(),
        code => words::word(words::Lang::Vi, &format!("conference-people-role-{code}")),
    };
    let people = lines::rows(PEOPLE, &c.people);
    if !people.is_empty() || !c.guests.is_empty() {
        blocks.push(heading("THÀNH PHẦN"));
        let rows: Vec<Vec<String>> =
            people.into_iter().map(|r| vec![role(&r[0]), r[1].clone(), r[2].clone(), r[3].clone()]).collect();
        if !rows.is_empty() {
            let columns = vec![column("Vai trò", 3), column("Họ tên", 4), column("Chức vụ", 5), column("Số người", 2)];
            blocks.push(ReportBlock::Table { columns, rows });
        }
        blocks.extend(texts(&c.guests));
    }
    let sites = lines::rows(SITES, &c.sites);
    if !sites.is_empty() {
        blocks.push(heading("CÁC ĐIỂM CẦU"));
        let heads: i64 = sites.iter().filter_map(|r| r[1].parse::<i64>().ok()).sum();
        blocks.push(ReportBlock::Table {
            columns: vec![column("Điểm cầu", 5), column("Số người", 2), column("Ghi chú", 4)],
            rows: sites,
        });
        if heads > 0 {
            let text = format!("Cộng {} người ở các điểm cầu có số liệu.", vntext::group(heads));
            blocks.push(ReportBlock::Text { text });
        }
    }
    let agenda = lines::rows(AGENDA, &c.agenda);
    if !agenda.is_empty() {
        blocks.push(heading("CHƯƠNG TRÌNH"));
        let columns =
            vec![column("Thời gian", 2), column("Nội dung", 6), column("Người thực hiện", 4), column("Điểm cầu", 3)];
        blocks.push(ReportBlock::Table { columns, rows: agenda });
    }
    if !c.papers.is_empty() {
        blocks.push(heading("TÀI LIỆU"));
        blocks.extend(texts(&c.papers));
    }
    let report = Report {
        letterhead: papers::letterhead(&o, &symbol("CTr", &o), None, None),
        kind: "CHƯƠNG TRÌNH".to_owned(),
        summary: c.name,
        blocks,
        signature: Some(signature),
        recipients: Recipients { lines: vec!["Các đại biểu".to_owned()], archive: "VT".to_owned() },
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}

/// The list of honours as it is called: name as printed, award, decision, issuer, presenter and capacity; who is honoured without an award apart.
pub(crate) async fn order(ctx: &Ctx, code: &str) -> Result<(Report, Option<String>)> {
    let c = row(ctx, code).await?;
    let (o, _) = writer(ctx, c.unit_id).await?;
    let all = in_order(ctx, query::honours(ctx.store.reader(), c.id).await?);
    let valid: Vec<&Honour> = all.iter().filter(|h| h.valid).collect();
    let praised = lines::rows(PRAISED, &c.praised);
    if valid.is_empty() && praised.is_empty() {
        return Err(Error::refused("conference-no-honours", []));
    }
    let mut blocks = Vec::new();
    let mut parts = ROMAN.iter();
    let mut heading =
        |text: String| ReportBlock::Heading { text: format!("{}. {text}", parts.next().copied().unwrap_or_default()) };
    let mut at = 0;
    while let Some(first) = valid.get(at) {
        let of: Vec<&&Honour> = valid[at..].iter().take_while(|h| h.award == first.award).collect();
        blocks.push(heading(vntext::upper_vi(&verdicts::award_name(ctx, &first.award).vi)));
        let rows = of.iter().map(|h| {
            let name = papers::joined(&[h.rank.as_str(), h.name.as_str()]).replace(", ", " ");
            let name = if h.posthumous { format!("{name} (truy tặng)") } else { name };
            let signed = format!("{} ngày {}", h.number, vntext::date_dmy(&h.signed_on));
            let capacity = words::word(words::Lang::Vi, &format!("conference-told-capacity-{}", h.capacity));
            vec![name, position(h), signed, h.issuer.clone(), format!("{} ({})", h.presenter, capacity.to_lowercase())]
        });
        let columns = vec![
            column("Họ tên, tập thể", 5),
            column("Chức vụ, đơn vị", 5),
            column("Quyết định", 4),
            column("Cơ quan quyết định", 4),
            column("Người trao", 4),
        ];
        blocks.push(ReportBlock::Table { columns, rows: rows.collect() });
        at += of.len();
    }
    if !praised.is_empty() {
        blocks.push(heading("VINH DANH KHÔNG KÈM KHEN THƯỞNG".to_owned()));
        let columns = vec![column("Tập thể, cá nhân", 5), column("Số lượng", 2), column("Lý do", 6)];
        blocks.push(ReportBlock::Table { columns, rows: praised });
    }
    let place = |title: &str| SignatureBox { title: title.to_owned(), note: None, name: String::new() };
    let report = Report {
        letterhead: papers::letterhead(&o, "", None, None),
        kind: "DANH SÁCH VINH DANH".to_owned(),
        summary: c.name,
        blocks,
        signatures: vec![place("NGƯỜI LẬP DANH SÁCH"), place("THỦ TRƯỞNG ĐƠN VỊ")],
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}
