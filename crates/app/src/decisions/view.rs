//! What pages show of decisions.

use domain::{
    access::{self as rights, Action},
    listing::DECISIONS,
    lists::Part,
    paper::Signature,
    road::StepKind,
};
use serde::Serialize;
use store::{
    entity::{award_record, decision, signer},
    query::{
        councils::{self, DossierAtStep},
        decisions::DecisionFilter,
    },
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter},
};

use uuid::Uuid;

pub use store::query::decisions::DecisionRow as ListRow;

use super::{
    articles_text, day_of_power, dossier_of, power_known, power_of_deputy, read_recipients, recipients_text, rules_of,
    signers_on,
};
use crate::{
    Actor, Ctx, Result, access, amendments,
    list::{self, Page, Query},
    papers::{self, PaperView},
    proofs,
};

/// A signer who may be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct SignerChoice {
    /// Number among the signers of the day, from 1.
    pub number: usize,
    /// Lines above the signature.
    pub titles: Vec<String>,
    /// Name with rank.
    pub name: String,
    /// Whether the authority was verified.
    pub verified: bool,
    /// The document it rests on.
    pub document: String,
}

/// One decision.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionView {
    /// Code in addresses.
    pub code: String,
    /// Version for forms.
    pub version: i64,
    /// State code.
    pub state: String,
    /// Code of the dossier.
    pub dossier: String,
    /// Title of the dossier.
    pub dossier_title: String,
    /// Version of the dossier.
    pub dossier_version: i64,
    /// Award id.
    pub award: String,
    /// The award's Vietnamese name.
    pub award_vi: String,
    /// The award's English name.
    pub award_en: String,
    /// Day on which it is judged, ISO.
    pub law_on: String,
    /// Number and symbol once entered.
    pub number: String,
    /// The bare number, for the form.
    pub bare_number: Option<i64>,
    /// Day of signature, ISO.
    pub signed_on: Option<String>,
    /// Summary.
    pub summary: String,
    /// Legal bases, a line each.
    pub legal_basis: String,
    /// Articles, a blank line between.
    pub articles: String,
    /// Recipients, a line each.
    pub recipients: String,
    /// Presenter.
    pub presenter: String,
    /// Presenter's capacity.
    pub presenter_capacity: String,
    /// On what the authority rests.
    pub authority_note: String,
    /// The signer's printed lines.
    pub signer_titles: Vec<String>,
    /// The signer's printed name.
    pub signer_name: String,
    /// Number of the signer chosen among [`DecisionView::signers`].
    pub signer: usize,
    /// False warns.
    pub signer_verified: bool,
    /// Day on which that was looked at, ISO.
    pub power_on: String,
    /// Articles by which the head decides the award on that day, where they were seen.
    pub power_cite: Vec<String>,
    /// Those who may be chosen.
    pub signers: Vec<SignerChoice>,
    /// Collectives on the list.
    pub collectives: u64,
    /// Individuals on the list.
    pub individuals: u64,
    /// Lines confirmed by their units.
    pub confirmed: u64,
    /// Prizes in đồng, once issued.
    pub prizes: i64,
    /// Base salary in đồng, once issued.
    pub base_salary: Option<i64>,
    /// When issued, microseconds UTC.
    pub issued_at: Option<i64>,
    /// Papers, newest first.
    pub papers: Vec<PaperView>,
    /// True when the actor prepares decisions here.
    pub may_prepare: bool,
    /// True when the actor prints certificates here.
    pub may_print: bool,
    /// True when the actor releases names here.
    pub may_release: bool,
    /// Day of the council, ISO.
    pub council_on: Option<String>,
    /// Errata and annulments, oldest first.
    pub amendments: Vec<amendments::RowView>,
    /// Awards that were taken back.
    pub annulled: u64,
    /// Where review and signature lie under different rules.
    pub periods: Option<TwoPeriods>,
}

/// A list that was reviewed under one base salary or regime and signed under another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TwoPeriods {
    /// Day judged, ISO.
    pub reviewed_on: String,
    /// Base salary of that day, đồng.
    pub reviewed_salary: i64,
    /// Day of signature, ISO.
    pub signed_on: String,
    /// Base salary of that day, đồng: the one that prizes are paid by.
    pub signed_salary: i64,
    /// The law's regime is another one too.
    pub other_regime: bool,
}

/// What differs between the day of the review and that of the signature; `None` when nothing does.
fn two_periods(law: &law::Law, reviewed: &str, signed: Option<&str>) -> Option<TwoPeriods> {
    let signed = signed?;
    let (before, after) = (reviewed.parse().ok()?, signed.parse().ok()?);
    let (old, new) = (law.base_salary(before)?.amount, law.base_salary(after)?.amount);
    let other_regime = law.regime(before).map(|r| &r.id) != law.regime(after).map(|r| &r.id);
    (old != new || other_regime).then(|| TwoPeriods {
        reviewed_on: reviewed.to_owned(),
        reviewed_salary: old,
        signed_on: signed.to_owned(),
        signed_salary: new,
        other_regime,
    })
}

/// Signers of a day as a form offers them; `known` says of whom it is known that he may decide.
pub(crate) fn choices(signers: &[signer::Model], known: impl Fn(&signer::Model) -> bool) -> Vec<SignerChoice> {
    (1..)
        .zip(signers)
        .map(|(number, s)| {
            let printed = super::signature_of(s);
            SignerChoice {
                number,
                titles: printed.title_lines(),
                name: printed.printed_name(),
                verified: known(s),
                document: s.document.clone(),
            }
        })
        .collect()
}

/// Dossiers that wait at their last step without a decision yet.
pub async fn waiting_dossiers(ctx: &Ctx, actor: &Actor) -> Result<Vec<DossierAtStep>> {
    let scope = rights::scope(actor, Action::PrepareDecision);
    let conn = ctx.store.reader();
    let waiting = councils::waiting(conn, StepKind::Issue.code(), &scope, &ctx.now().today).await?;
    let drafted = decision::Entity::find()
        .filter(decision::Column::DossierId.is_in(waiting.iter().map(|d| d.id)))
        .all(conn)
        .await?;
    Ok(waiting.into_iter().filter(|d| !drafted.iter().any(|x| x.dossier_id == d.id)).collect())
}

/// A page of decisions, newest first unless another order is asked for: two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<ListRow>> {
    access::require_anywhere(actor, DECISIONS.scope)?;
    let get = |name: &str| query.filter(name).map(str::to_owned);
    let filter = DecisionFilter {
        scope: rights::scope(actor, DECISIONS.scope),
        day: ctx.now().today,
        state: get("state"),
        year: get("year").and_then(|y| y.parse().ok()),
        q: crate::list::words(&query.q).join(" "),
    };
    list::page(ctx, &filter, query, None).await
}

/// A decision as the pages around it need it.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionHead {
    /// Code in addresses.
    pub code: String,
    /// State code.
    pub state: String,
    /// Version for forms.
    pub version: i64,
    /// Number and symbol once entered.
    pub number: String,
    /// Summary.
    pub summary: String,
    /// Base salary in đồng, once issued.
    pub base_salary: Option<i64>,
    /// True when the actor prints certificates here.
    pub may_print: bool,
    /// True when the actor releases names here.
    pub may_release: bool,
    /// The decision.
    #[serde(skip)]
    pub id: Uuid,
    /// The body that decides.
    #[serde(skip)]
    pub unit: Uuid,
    /// Award id.
    pub award: String,
}

/// A decision that the actor may see, and the subject of its body.
async fn seen(ctx: &Ctx, actor: &Actor, code: &str) -> Result<(decision::Model, rights::Subject)> {
    let found = access::find::<decision::Model>(ctx, actor, &[Action::ViewDecisions], code).await?;
    let subject = found.subject().clone();
    Ok((found.into_row(), subject))
}

/// One decision without what hangs on it: two statements.
pub async fn head(ctx: &Ctx, actor: &Actor, code: &str) -> Result<DecisionHead> {
    let (row, subject) = seen(ctx, actor, code).await?;
    let may = |action| rights::may(actor, action, &subject).is_ok() && row.state == "issued";
    Ok(DecisionHead {
        may_print: may(Action::PrintCertificates),
        may_release: may(Action::ReleaseNames),
        id: row.id,
        unit: row.unit_id,
        code: row.code,
        state: row.state,
        version: row.version,
        number: row.number_text.unwrap_or_default(),
        summary: row.summary,
        base_salary: row.base_salary,
        award: row.award,
    })
}

/// Awards that a decision holds: one statement.
pub async fn count(ctx: &Ctx, decision: &DecisionHead) -> Result<u64> {
    let lines = award_record::Entity::find().filter(award_record::Column::DecisionId.eq(decision.id));
    Ok(lines.count(ctx.store.reader()).await?)
}

/// One decision with its papers: eight statements at most.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<DecisionView> {
    let conn = ctx.store.reader();
    let (row, subject) = seen(ctx, actor, code).await?;
    let d = dossier_of(conn, &row).await?;
    let issued = row.state == "issued";
    let mut annulled = 0;
    let (collectives, individuals, confirmed, prizes) = if issued {
        let records =
            award_record::Entity::find().filter(award_record::Column::DecisionId.eq(row.id)).all(conn).await?;
        annulled = records.iter().filter(|r| r.state == "annulled").count() as u64;
        let c = records.iter().filter(|r| r.part == Part::Collective.code()).count();
        (c, records.len() - c, records.len(), records.iter().map(|r| r.prize).sum())
    } else {
        let rows = proofs::included(conn, d.id).await?;
        let c = rows.iter().filter(|r| r.part == Part::Collective.code()).count();
        (c, rows.len() - c, rows.iter().filter(|n| proofs::confirmed(n)).count(), 0)
    };
    let power_on = day_of_power(&row, &d).to_owned();
    let signers = if issued { Vec::new() } else { signers_on(conn, row.unit_id, &d.law_on).await? };
    let chosen = signers.iter().position(|s| Some(s.id) == row.signer_id);
    let rules = if issued { None } else { Some(rules_of(ctx, conn, row.unit_id, &power_on).await?) };
    let known = |s: &signer::Model| rules.as_ref().is_some_and(|r| power_known(s, r, &row.award, &power_on));
    let verified = match (chosen.and_then(|i| signers.get(i)), row.signer_id) {
        (Some(s), _) => known(s),
        (None, Some(id)) if !issued => signer::Entity::find_by_id(id).one(conn).await?.is_some_and(|s| known(&s)),
        _ => issued,
    };
    let council_on = councils::last_council_day(conn, d.id).await?;
    let mut power_cite = rules.as_ref().map(|r| r.granted(&row.award, &power_on)).unwrap_or_default();
    if !power_cite.is_empty() {
        power_cite.extend(power_of_deputy(chosen.and_then(|i| signers.get(i))));
    }
    let signature: Signature = serde_json::from_str(&row.signer_text).unwrap_or_default();
    let papers = papers::list(ctx, "decision", code, row.version).await?;
    let award = crate::verdicts::award_name(ctx, &row.award);
    let may = |action| rights::may(actor, action, &subject).is_ok();
    Ok(DecisionView {
        code: row.code.clone(),
        version: row.version,
        state: row.state.clone(),
        dossier: d.code.clone(),
        dossier_title: d.title.clone(),
        dossier_version: d.version,
        award: row.award.clone(),
        award_vi: award.vi,
        award_en: award.en,
        law_on: d.law_on.clone(),
        number: row.number_text.clone().unwrap_or_default(),
        bare_number: row.number,
        signed_on: row.signed_on.clone(),
        summary: row.summary.clone(),
        legal_basis: row.legal_basis.clone(),
        articles: articles_text(&serde_json::from_str::<Vec<_>>(&row.articles).unwrap_or_default()),
        recipients: recipients_of(&row.recipients),
        presenter: row.presenter.clone(),
        presenter_capacity: row.presenter_capacity.clone(),
        authority_note: d.authority_note.clone(),
        signer_titles: signature.title_lines(),
        signer_name: signature.printed_name(),
        signer: chosen.map_or(0, |i| i + 1),
        signer_verified: verified,
        power_cite,
        signers: choices(&signers, known),
        power_on: power_on.clone(),
        collectives: collectives as u64,
        individuals: individuals as u64,
        confirmed: confirmed as u64,
        prizes,
        base_salary: row.base_salary,
        issued_at: row.issued_at,
        papers,
        may_prepare: may(Action::PrepareDecision),
        may_print: may(Action::PrintCertificates) && issued,
        may_release: may(Action::ReleaseNames) && issued,
        council_on,
        amendments: if issued { amendments::of_decision(ctx, row.id).await? } else { Vec::new() },
        annulled,
        periods: two_periods(&ctx.law, &d.law_on, row.signed_on.as_deref()),
    })
}

/// Recipients for the form, however they are kept.
#[must_use]
pub fn recipients_of(kept: &str) -> String {
    recipients_text(&read_recipients(kept))
}

#[cfg(test)]
mod tests {
    use super::two_periods;

    #[test]
    fn a_list_reviewed_under_one_base_salary_and_signed_under_another_is_told() {
        let law = law::Law::embedded().expect("the law");
        let told = two_periods(&law, "2019-06-28", Some("2019-07-05")).expect("the base salary rose on 1 July 2019");
        assert_eq!((told.reviewed_salary, told.signed_salary, told.other_regime), (1_390_000, 1_490_000, false));
        assert_eq!(two_periods(&law, "2020-11-20", Some("2020-11-25")), None);
        assert_eq!(two_periods(&law, "2020-11-20", None), None);
    }
}
