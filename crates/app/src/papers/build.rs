//! Gathers what a paper says. Everything is text as printed, so the printer looks nothing up.

use domain::paper::{
    AwardList, Awardee, HonourBook, HonourBookRow, Letterhead, Paper, PaperFormat, PaperKind, PaperRequest, ProofList,
    Signature, SignatureBox, SubjectKind, Submission,
};
use store::{
    entity::{nominee, organisation, unit},
    query::decisions::HonourFilter,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{Options, certificates, decision, minutes};
use crate::{Ctx, Error, Result, decisions, proofs};

/// What the printer is asked for: a `domain::paper::PaperRequest` as JSON. Checks no rights; see [`super::request`].
pub async fn build_request(ctx: &Ctx, kind: PaperKind, code: &str, options: &Options) -> Result<serde_json::Value> {
    let format = if options.format == "docx" { PaperFormat::Docx } else { PaperFormat::Pdf };
    let (paper, watermark) = match kind {
        PaperKind::Decision => {
            let (data, mark) = decision::decision(ctx, code).await?;
            (Paper::Decision(data), mark)
        }
        PaperKind::DecisionLists => {
            let (data, mark) = decision::decision(ctx, code).await?;
            (Paper::DecisionLists(data), mark)
        }
        PaperKind::PrizeTable => {
            let (data, mark) = decision::prize_table(ctx, code).await?;
            (Paper::PrizeTable(data), mark)
        }
        PaperKind::Certificates => {
            let (data, mark) = certificates::certificates(ctx, code, options).await?;
            (Paper::Certificates(data), mark)
        }
        PaperKind::TestSheet => {
            let (data, mark) = certificates::test_sheet(ctx, code, options).await?;
            (Paper::TestSheet(data), mark)
        }
        PaperKind::CouncilMinutes => {
            let (data, mark) = minutes::council(ctx, code).await?;
            (Paper::CouncilMinutes(data), mark)
        }
        PaperKind::CountMinutes => {
            let (data, mark) = minutes::count(ctx, code).await?;
            (Paper::CountMinutes(data), mark)
        }
        PaperKind::ProofList => {
            let (data, mark) = proof_list(ctx, code, options).await?;
            (Paper::ProofList(data), mark)
        }
        PaperKind::Submission => {
            let (data, mark) = submission(ctx, code).await?;
            (Paper::Submission(data), mark)
        }
        PaperKind::Amendment => {
            let (data, mark) = crate::amendments::paper(ctx, code).await?;
            (Paper::Amendment(data), mark)
        }
        PaperKind::StatisticsTable => {
            let (data, mark) = crate::statistics::paper(ctx, code, &options.table).await?;
            (Paper::StatisticsTable(data), mark)
        }
        PaperKind::ReviewReport => {
            let (data, mark) = crate::reviews::paper(ctx, code).await?;
            (Paper::ReviewReport(data), mark)
        }
        PaperKind::DirectionsNotice => {
            let (data, mark) = crate::reviews::notice(ctx, code).await?;
            (Paper::DirectionsNotice(data), mark)
        }
        PaperKind::ConferenceProgramme => {
            let (data, mark) = crate::conferences::programme(ctx, code).await?;
            (Paper::ConferenceProgramme(data), mark)
        }
        PaperKind::ConferenceMinutes => {
            let (data, mark) = crate::conferences::minutes(ctx, code).await?;
            (Paper::ConferenceMinutes(data), mark)
        }
        PaperKind::ConferenceNotice => {
            let (data, mark) = crate::conferences::notice(ctx, code).await?;
            (Paper::ConferenceNotice(data), mark)
        }
        PaperKind::ConferenceRun => {
            let (data, mark) = crate::conferences::run_order(ctx, code).await?;
            (Paper::ConferenceRun(data), mark)
        }
        PaperKind::HonoursOrder => {
            let (data, mark) = crate::conferences::order(ctx, code).await?;
            (Paper::HonoursOrder(data), mark)
        }
        PaperKind::MovementPlan => {
            let (data, mark) = crate::movements::plan(ctx, code).await?;
            (Paper::MovementPlan(data), mark)
        }
        PaperKind::LaunchCall => {
            let (data, mark) = crate::movements::call(ctx, code).await?;
            (Paper::LaunchCall(data), mark)
        }
        PaperKind::ClusterPact => {
            let (data, mark) = crate::pacts::paper(ctx, code, options.year).await?;
            (Paper::ClusterPact(data), mark)
        }
        PaperKind::ClusterNotice => {
            let (data, mark) = crate::clusters::papers::notice(ctx, code, options.year).await?;
            (Paper::ClusterNotice(data), mark)
        }
        PaperKind::ClusterHandover => {
            let (data, mark) = crate::clusters::papers::handover(ctx, code, options.year).await?;
            (Paper::ClusterHandover(data), mark)
        }
        PaperKind::ScoreSheets => {
            let (data, mark) = crate::scores::papers::sheets(ctx, code, options.year).await?;
            (Paper::ScoreSheets(data), mark)
        }
        PaperKind::ClusterRanking => {
            let (data, mark) = crate::scores::papers::ranking(ctx, code, options.year).await?;
            (Paper::ClusterRanking(data), mark)
        }
        PaperKind::FlagSubmission => {
            let (data, mark) = crate::clusters::flag::submission(ctx, code).await?;
            (Paper::FlagSubmission(data), mark)
        }
        PaperKind::AcclamationMinutes => {
            let session = crate::clusters::flag::session_of(ctx, code).await?;
            let (data, mark) = minutes::council(ctx, &session).await?;
            (Paper::AcclamationMinutes(data), mark)
        }
        PaperKind::HonourBook => {
            let (data, mark) = honour_book(ctx, code, options).await?;
            (Paper::HonourBook(data), mark)
        }
    };
    let request = PaperRequest { format, watermark, paper };
    serde_json::to_value(&request).map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))
}

/// The watermark of an organisation; none for a real one.
pub(crate) fn watermark(o: &organisation::Model) -> Option<String> {
    Some(o.watermark.trim().to_owned()).filter(|w| !w.is_empty())
}

/// The head of a paper of an organisation.
pub(crate) fn letterhead(o: &organisation::Model, symbol: &str, number: Option<i64>, date: Option<&str>) -> Letterhead {
    Letterhead {
        superior_body: Some(o.superior_body.clone()).filter(|b| !b.trim().is_empty()),
        issuing_body: o.issuing_body.clone(),
        issuer: String::new(),
        place: o.place.clone(),
        number: number.map(|n| format!("{n:02}")),
        symbol: symbol.to_owned(),
        date: date.map(str::to_owned),
    }
}

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The two lists of a paper, collectives first; an empty one is left out.
pub(super) fn award_lists(rows: &[Awardee2<'_>], title: impl Fn(SubjectKind) -> String) -> Vec<AwardList> {
    let mut lists = Vec::new();
    for (subject, part) in [(SubjectKind::Collective, "collective"), (SubjectKind::Individual, "individual")] {
        let rows: Vec<Awardee> = rows
            .iter()
            .filter(|r| r.part == part)
            .map(|r| Awardee {
                name: r.name.to_owned(),
                rank: some(r.rank),
                position: some(r.post),
                unit: some(r.unit),
                award: None,
                citation: some(r.citation),
                note: some(r.note),
            })
            .collect();
        if !rows.is_empty() {
            lists.push(AwardList { subject, title: title(subject), rows });
        }
    }
    lists
}

/// A line of a list, from a nominee or an award record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Awardee2<'a> {
    pub(super) part: &'a str,
    pub(super) name: &'a str,
    pub(super) rank: &'a str,
    pub(super) post: &'a str,
    pub(super) unit: &'a str,
    pub(super) citation: &'a str,
    pub(super) note: &'a str,
}

pub(super) fn of_nominee(n: &nominee::Model) -> Awardee2<'_> {
    Awardee2 {
        part: &n.part,
        name: &n.printed_name,
        rank: &n.printed_rank,
        post: &n.printed_post,
        unit: &n.printed_unit,
        citation: &n.citation,
        note: posthumous_note(n.posthumous),
    }
}

/// What a list says beside the name of somebody who is awarded after death.
pub(super) fn posthumous_note(posthumous: bool) -> &'static str {
    if posthumous { "Truy tặng" } else { "" }
}

pub(super) fn list_title(subject: SubjectKind, award: &str) -> String {
    let who = match subject {
        SubjectKind::Collective => "TẬP THỂ",
        SubjectKind::Individual => "CÁ NHÂN",
    };
    format!("DANH SÁCH {who} ĐƯỢC TẶNG {}", vntext::upper_vi(award))
}

/// The names of the body that decides a dossier, or a refusal that says what to set up.
pub(crate) async fn names(ctx: &Ctx, unit: uuid::Uuid, day: &str) -> Result<organisation::Model> {
    decisions::organisation_on(ctx.store.reader(), unit, day)
        .await?
        .ok_or_else(|| Error::refused("decision-no-organisation", [("day", vntext::date_dmy(day))]))
}

async fn proof_list(ctx: &Ctx, code: &str, options: &Options) -> Result<(ProofList, Option<String>)> {
    let conn = ctx.store.reader();
    let d = proofs::dossier_by_code(conn, code).await?;
    let o = names(ctx, d.deciding_unit_id, &d.law_on).await?;
    let u = unit::Entity::find()
        .filter(unit::Column::Code.eq(options.unit.as_str()))
        .one(conn)
        .await?
        .ok_or(Error::NotFound)?;
    let rows = proofs::included(conn, d.id).await?;
    let lines: Vec<_> = rows.iter().filter(|n| proofs::proof_unit(n, d.unit_id) == u.id).map(of_nominee).collect();
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    let award = crate::verdicts::award_name(ctx, &d.award).vi;
    let signature = |title: &str, note: &str| SignatureBox {
        title: title.to_owned(),
        note: Some(note.to_owned()),
        name: String::new(),
    };
    let list = ProofList {
        letterhead: letterhead(&o, "", None, None),
        summary: format!("Dò tên, cấp bậc, chức vụ, đơn vị và thành tích in trên {award}"),
        unit: u.name,
        reply_by: some(&options.reply_by),
        lists: award_lists(&lines, |s| list_title(s, &award)),
        signatures: vec![
            signature("NGƯỜI ĐỐI CHIẾU", "Ký, ghi rõ họ tên"),
            signature("THỦ TRƯỞNG ĐƠN VỊ", "Ký, ghi rõ họ tên, đóng dấu"),
        ],
    };
    Ok((list, watermark(&o)))
}

/// Who asks in a dossier, with the names under which it writes, and who decides.
pub(crate) struct Asking {
    /// The unit that asks.
    pub(crate) unit: unit::Model,
    /// Its printed names; a unit without its own writes under its superior's.
    pub(crate) own: organisation::Model,
    /// Those of the body that decides.
    pub(crate) deciding: organisation::Model,
    /// Its signer.
    pub(crate) signature: Signature,
}

/// Who asks in a dossier. Four statements.
pub(crate) async fn asking(ctx: &Ctx, d: &store::entity::dossier::Model) -> Result<Asking> {
    let conn = ctx.store.reader();
    let deciding = names(ctx, d.deciding_unit_id, &d.law_on).await?;
    let own = decisions::organisation_on(conn, d.unit_id, &d.law_on).await?;
    let unit = unit::Entity::find_by_id(d.unit_id).one(conn).await?.ok_or(Error::NotFound)?;
    let own = own.unwrap_or_else(|| organisation::Model {
        superior_body: deciding.issuing_body.clone(),
        issuing_body: vntext::upper_vi(&unit.name),
        ..deciding.clone()
    });
    let signer = decisions::signers_on(conn, d.unit_id, &d.law_on).await?.into_iter().next();
    let signature = signer.map_or_else(
        || Signature { head_title: "Thủ trưởng đơn vị".to_owned(), ..Signature::default() },
        |s| decisions::signature_of(&s),
    );
    Ok(Asking { unit, own, deciding, signature })
}

async fn submission(ctx: &Ctx, code: &str) -> Result<(Submission, Option<String>)> {
    let conn = ctx.store.reader();
    let d = proofs::dossier_by_code(conn, code).await?;
    let Asking { unit, own: o, deciding, signature } = asking(ctx, &d).await?;
    let head = decisions::signers_on(conn, d.deciding_unit_id, &d.law_on).await?.into_iter().next();
    let to = head.map_or_else(
        || deciding.issuing_body.clone(),
        |s| super::authority_line(&s.head_title, &deciding.issuing_body),
    );
    let rows = proofs::included(conn, d.id).await?;
    let collectives = rows.iter().filter(|n| n.part == "collective").count();
    let award = crate::verdicts::award_name(ctx, &d.award).vi;
    let counted = decisions::counted_words(collectives, rows.len() - collectives);
    let rules = decisions::rules_of(ctx, conn, d.deciding_unit_id, &d.law_on).await?;
    let council = store::query::councils::last_council(conn, d.id).await?;
    let mut paragraphs = vec![format!("{} đã lập hồ sơ đề nghị tặng {award}: {}.", unit.name, d.title)];
    if let Some((name, day)) = council {
        paragraphs.push(format!(
            "{name} đã họp xét {} và thống nhất đề nghị theo danh sách kèm theo.",
            vntext::date_long(&day)
        ));
    }
    paragraphs.push(format!("Kính đề nghị xem xét, quyết định tặng {award} cho {counted}."));
    let paper = Submission {
        letterhead: letterhead(&o, &o.submission_symbol, None, None),
        summary: format!("Về việc đề nghị tặng {award} cho {}", decisions::whom(collectives, rows.len() - collectives)),
        to: vec![vntext::upper_vi(&to)],
        bases: decisions::bases_of(&rules, &d.award, &d.law_on, &d.legal_basis),
        paragraphs,
        counts: Vec::new(),
        closing: vec!["(Có danh sách và báo cáo thành tích kèm theo)".to_owned()],
        signature,
        recipients: domain::paper::Recipients { lines: vec!["Như trên".to_owned()], archive: "VT".to_owned() },
        lists: award_lists(&rows.iter().map(of_nominee).collect::<Vec<_>>(), |s| {
            list_title(s, &award).replace("ĐƯỢC TẶNG", "ĐỀ NGHỊ TẶNG")
        }),
    };
    Ok((paper, watermark(&deciding)))
}

/// The unit that a paper is about. Checks no rights; see [`super::request`].
pub(crate) async fn unit_of(ctx: &Ctx, code: &str) -> Result<unit::Model> {
    let found = unit::Entity::find().filter(unit::Column::Code.eq(code)).one(ctx.store.reader()).await?;
    found.ok_or(Error::NotFound)
}

async fn honour_book(ctx: &Ctx, unit_code: &str, options: &Options) -> Result<(HonourBook, Option<String>)> {
    let conn = ctx.store.reader();
    let u = unit_of(ctx, unit_code).await?;
    let today = ctx.now().today;
    let year = options.year.unwrap_or_else(|| crate::day::year(&today));
    let o = names(ctx, u.id, &today).await?;
    let filter = HonourFilter {
        scope: domain::access::Scope::Units([u.id].into()),
        day: today,
        year: Some(year),
        state: None,
        words: Vec::new(),
    };
    let rows = store::query::list::first(conn, &filter, 1_000_000).await?;
    let rows = rows
        .into_iter()
        .map(|r| HonourBookRow {
            number: r.number,
            date: r.decided_on,
            position: join(&[
                r.corrected_rank.as_ref().unwrap_or(&r.printed_rank),
                r.corrected_post.as_ref().unwrap_or(&r.printed_post),
                r.corrected_unit.as_ref().unwrap_or(&r.printed_unit),
            ]),
            note: match &r.corrected_name {
                Some(name) if *name != r.printed_name => beside(&r.note, &format!("Đã ban hành: {}", r.printed_name)),
                _ => r.note,
            },
            name: r.corrected_name.unwrap_or(r.printed_name),
            award: crate::verdicts::award_name(ctx, &r.award).vi,
            ground: words::word(words::Lang::Vi, &format!("ground-{}", r.ground)),
            decision: r.number_text.unwrap_or_default(),
            spoiled: r.state != "valid",
        })
        .collect();
    let book = HonourBook { letterhead: letterhead(&o, "", None, None), summary: format!("Năm {year}"), rows };
    Ok((book, watermark(&o)))
}

/// A note with another one behind it.
fn beside(note: &str, more: &str) -> String {
    if note.is_empty() { more.to_owned() } else { format!("{note}; {more}") }
}

/// Parts that are not empty, joined by commas.
pub(crate) fn join(parts: &[&str]) -> String {
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}
