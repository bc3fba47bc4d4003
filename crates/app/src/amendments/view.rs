//! What pages show of errata and annulments.

use domain::{
    access::Action,
    amendment::{AWARD, AmendmentKind, TextField},
    paper::Signature,
};
use serde::Serialize;
use store::{
    entity::{amendment, amendment_line, award_record, decision},
    query::amendments as query,
    sea_orm::EntityTrait,
};
use uuid::Uuid;

pub use store::query::amendments::AmendmentRow as RowView;

use super::lines_of;
use crate::{
    Actor, Ctx, Error, Result, access,
    decisions::{self, SignerChoice},
    papers::{self, PaperView},
};

/// One line of it.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    /// Number of the line in the decision.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// The awardee, as it holds now.
    pub name: String,
    /// Field code; `award` for one that is taken back.
    pub field: String,
    /// As issued.
    pub as_issued: String,
    /// As corrected.
    pub corrected: String,
    /// To be paid back, đồng.
    pub owed: i64,
    /// Paid back, đồng.
    pub repaid: i64,
    /// When, ISO.
    pub repaid_on: Option<String>,
    /// Receipt.
    pub receipt: String,
}

/// Where a corrected name stands, and how far each place is.
#[derive(Clone, Debug, Serialize)]
pub struct Places {
    /// Number of the line in the decision.
    pub seq: i64,
    /// Name as issued.
    pub issued: String,
    /// Name as it holds.
    pub holds: String,
    /// "57/2020" in the honour book.
    pub book_number: String,
    /// Number of the entry.
    pub entry: Option<i64>,
    /// State of the newest sheet; empty when none was printed.
    pub copy: String,
    /// True when that sheet was printed after the erratum.
    pub reprinted: bool,
    /// Sheets that must still come back.
    pub owed: u64,
    /// Release code.
    pub release: String,
    /// Code of the person in the register.
    pub person: Option<String>,
}

/// An erratum or annulment.
#[derive(Clone, Debug, Serialize)]
pub struct AmendmentView {
    /// Code in addresses.
    pub code: String,
    /// Version for forms.
    pub version: i64,
    /// erratum or annulment.
    pub kind: String,
    /// letter or decision.
    pub form: String,
    /// State code.
    pub state: String,
    /// Code of the decision.
    pub decision: String,
    /// Number of the decision.
    pub decision_number: String,
    /// Its summary.
    pub summary: String,
    /// Number and symbol.
    pub number: String,
    /// Day, ISO.
    pub signed_on: Option<String>,
    /// Why, as printed.
    pub opening: String,
    /// Legal bases, a line each.
    pub basis: String,
    /// Recipients for the form.
    pub recipients: String,
    /// Last day to pay back, ISO.
    pub recover_by: Option<String>,
    /// The signer's printed lines and name.
    pub signer: String,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// Where the corrected texts stand.
    pub places: Vec<Places>,
    /// Papers, newest first.
    pub papers: Vec<PaperView>,
    /// True when the actor prepares decisions here.
    pub may_prepare: bool,
    /// True when the actor prints certificates here.
    pub may_print: bool,
    /// When issued, microseconds UTC.
    pub issued_at: Option<i64>,
}

/// The errata and annulments of a decision, oldest first: one statement.
pub async fn of_decision(ctx: &Ctx, id: Uuid) -> Result<Vec<RowView>> {
    Ok(query::of_decisions(ctx.store.reader(), &[id]).await?)
}

/// Those who may sign today, for somebody who puts this issued decision right.
pub async fn signers(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<SignerChoice>> {
    let d = super::draft::decision_for(ctx, actor, code).await?;
    let signers = decisions::signers_on(ctx.store.reader(), d.unit_id, &ctx.now().today).await?;
    Ok(decisions::choices(&signers, |s| s.verified))
}

/// One of them: seven statements.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<AmendmentView> {
    let conn = ctx.store.reader();
    let row = access::find::<amendment::Model>(ctx, actor, &[Action::ViewDecisions], code).await?;
    let may = |action| row.may(actor, action);
    let (may_prepare, may_print) = (may(Action::PrepareDecision), may(Action::PrintCertificates));
    let d = decision::Entity::find_by_id(row.decision_id).one(conn).await?.ok_or(Error::NotFound)?;
    let lines = lines_of(conn, row.id).await?;
    let places = if row.kind == AmendmentKind::Erratum.code() { places(ctx, &row, &lines).await? } else { Vec::new() };
    let papers = papers::list(ctx, "amendment", code, row.version).await?;
    let signature: Signature = serde_json::from_str(&row.signer_text).unwrap_or_default();
    Ok(AmendmentView {
        code: row.code.clone(),
        version: row.version,
        kind: row.kind.clone(),
        form: row.form.clone(),
        state: row.state.clone(),
        decision: d.code,
        decision_number: d.number_text.unwrap_or_default(),
        summary: d.summary,
        number: row.number_text.clone().unwrap_or_default(),
        signed_on: row.signed_on.clone(),
        opening: row.opening.clone(),
        basis: row.basis.clone(),
        recipients: decisions::recipients_of(&row.recipients),
        recover_by: row.recover_by.clone(),
        signer: format!("{} – {}", signature.title_lines().join(" / "), signature.printed_name()),
        lines: lines
            .iter()
            .map(|(l, a)| LineView {
                seq: a.seq,
                part: a.part.clone(),
                name: super::current(a, TextField::Name).to_owned(),
                field: if l.field.is_empty() { AWARD.to_owned() } else { l.field.clone() },
                as_issued: l.as_issued.clone(),
                corrected: l.corrected.clone(),
                owed: l.owed,
                repaid: l.repaid,
                repaid_on: l.repaid_on.clone(),
                receipt: l.receipt.clone(),
            })
            .collect(),
        places,
        papers,
        may_prepare,
        may_print,
        issued_at: row.issued_at,
    })
}

async fn places(
    ctx: &Ctx,
    row: &amendment::Model,
    lines: &[(amendment_line::Model, award_record::Model)],
) -> Result<Vec<Places>> {
    let mut awards: Vec<_> = lines.iter().map(|(_, a)| a).collect();
    awards.dedup_by_key(|a| a.id);
    let ids: Vec<Uuid> = awards.iter().map(|a| a.id).collect();
    let places = query::places(ctx.store.reader(), &ids).await?;
    let view = |a: &award_record::Model| {
        let at = places.iter().find(|p| p.id == a.id)?;
        Some(Places {
            seq: a.seq,
            issued: a.printed_name.clone(),
            holds: super::current(a, TextField::Name).to_owned(),
            book_number: match (at.number, at.book_year) {
                (Some(n), Some(y)) => format!("{n}/{y}"),
                _ => String::new(),
            },
            entry: at.number,
            copy: at.copy.clone().unwrap_or_default(),
            reprinted: at.printed_at.is_some_and(|p| row.issued_at.is_some_and(|i| p >= i)),
            owed: at.owed.unsigned_abs(),
            release: a.release.clone(),
            person: at.person.clone(),
        })
    };
    Ok(awards.into_iter().filter_map(view).collect())
}
