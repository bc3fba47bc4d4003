//! Drafting: everything a decision says is proposed from the dossier, the organisation and the law; an office edits
//! it until it is sent.

use domain::{
    access::Action,
    decision::{DecisionState, Step, next},
    lists::Part,
    paper::{Article, Signature, SigningCapacity},
    road::StepKind,
};
use law::AwardId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    StoreError,
    entity::{decision, dossier, movement, nominee, organisation, signer, unit},
    sea_orm::{ActiveModelTrait, EntityTrait, Set},
};

use super::{
    articles_text, by_code, dossier_of, lines, organisation_on, read_articles, rules_of, signer_on, signers_on,
};
use crate::{Actor, Ctx, Error, FieldError, Result, access, proofs, verdicts::Rules};

/// The texts of a decision as edited.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Edit {
    /// Summary (trích yếu).
    pub summary: String,
    /// Legal bases, a line each.
    pub legal_basis: String,
    /// Articles, a blank line between them.
    pub articles: String,
    /// Recipients, a line each.
    pub recipients: String,
    /// Number of the signer among those of the day, from 1.
    pub signer: String,
    /// Who presents the awards; may be somebody else than the signer.
    pub presenter: String,
    /// In which capacity: "theo ủy quyền của Bộ trưởng …".
    pub presenter_capacity: String,
    /// On what the authority rests, where it is not verified.
    pub authority_note: String,
}

/// How the signer is printed.
pub(crate) fn signature_of(s: &signer::Model) -> Signature {
    let capacity = match s.capacity.as_str() {
        "for_head" => SigningCapacity::ForHead,
        "by_order" => SigningCapacity::ByOrder,
        "authorised" => SigningCapacity::Authorised,
        "acting" => SigningCapacity::Acting,
        "collective" => SigningCapacity::Collective,
        _ => SigningCapacity::Head,
    };
    Signature {
        capacity,
        head_title: s.head_title.clone(),
        own_title: Some(s.own_title.clone()).filter(|t| !t.is_empty()),
        rank: Some(s.rank.clone()).filter(|t| !t.is_empty()),
        name: s.name.clone(),
    }
}

/// "38 (ba mươi tám) tập thể và 96 (chín mươi sáu) cá nhân".
pub(crate) fn counted(collectives: usize, individuals: usize) -> String {
    let one = |n: usize, what: &str| {
        let n = n as i64;
        format!("{n:02} ({}) {what}", vntext::number_words(n))
    };
    match (collectives, individuals) {
        (0, i) => one(i, "cá nhân"),
        (c, 0) => one(c, "tập thể"),
        (c, i) => format!("{} và {}", one(c, "tập thể"), one(i, "cá nhân")),
    }
}

/// The achievement for which a list is honoured, in the words of a summary.
fn what_for(d: &dossier::Model, movement: Option<&movement::Model>) -> String {
    match (d.occasion_text.trim(), movement) {
        ("", Some(m)) => {
            let name = m.name.trim();
            let name = if name.to_lowercase().starts_with("phong trào") || name.to_lowercase().starts_with("đợt") {
                name.to_owned()
            } else {
                format!("phong trào thi đua “{name}”")
            };
            format!("đã có thành tích xuất sắc trong {name}")
        }
        ("", None) => "đã có thành tích xuất sắc trong công tác".to_owned(),
        (text, _) if text.to_lowercase().starts_with("đã có") => text.to_owned(),
        (text, _) => format!("đã có thành tích xuất sắc trong {text}"),
    }
}

/// Drafts the decision of a dossier that waits at its last step; gives its code. A second draft is refused.
pub async fn draft(ctx: &Ctx, actor: &Actor, dossier_code: &str) -> Result<String> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let conn = ctx.store.reader();
    let d = access::find::<dossier::Model>(ctx, actor, &[Action::ViewDossiers], dossier_code).await?.into_row();
    let permit = access::require(ctx, actor, Action::PrepareDecision, d.deciding_unit_id).await?;
    if !proofs::waits_at(conn, d.id, &[StepKind::Issue]).await? {
        return Err(Error::refused("decision-dossier-not-there", [("code", d.code.clone())]));
    }
    let rows = proofs::included(conn, d.id).await?;
    if rows.is_empty() {
        return Err(Error::refused("decision-nobody", [("code", d.code.clone())]));
    }
    let organisation = organisation_on(conn, d.deciding_unit_id, &d.law_on).await?;
    let Some(organisation) = organisation else {
        return Err(Error::refused("decision-no-organisation", [("day", vntext::date_dmy(&d.law_on))]));
    };
    let signers = signers_on(conn, d.deciding_unit_id, &d.law_on).await?;
    let Some(signer) = signers.first() else {
        return Err(Error::refused("decision-no-signer", [("day", vntext::date_dmy(&d.law_on))]));
    };
    let movement = match d.movement_id {
        Some(id) => movement::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    let rules = rules_of(ctx, conn, d.deciding_unit_id, &d.law_on).await?;
    // Running text writes the body as the unit tree does, not in the capitals of the letterhead.
    let unit = unit::Entity::find_by_id(d.deciding_unit_id).one(conn).await?;
    let same = |u: &unit::Model| u.name.to_lowercase() == organisation.issuing_body.to_lowercase();
    let issuing_body = unit.filter(same).map_or_else(|| organisation.issuing_body.clone(), |u| u.name);
    let organisation = organisation::Model { issuing_body, ..organisation };
    let row = proposed(ctx, actor, &d, &rows, &organisation, signer, movement.as_ref(), &rules);
    let now = ctx.now();
    ctx.store
        .write(ctx.write_root(actor, &now, permit, "dossier", d.id, None), |tx| {
            let (mut row, d) = (row.clone(), d.clone());
            Box::pin(async move {
                let year = crate::day::year(&d.law_on);
                row.code = format!("QD-{year}-{:04}", tx.next_number(&format!("decision:{year}")).await?);
                let code = row.code.clone();
                let done =
                    decision::Entity::insert(decision::ActiveModel::from(row)).exec_without_returning(tx.conn()).await;
                match done.map_err(StoreError::from) {
                    Err(StoreError::Duplicate(_)) => Err(Error::refused("decision-exists", [("code", d.code.clone())])),
                    Err(e) => Err(e.into()),
                    Ok(_) => {
                        tx.audit(&format!("decision:{code}"), "draft", &json!({"dossier": d.code})).await?;
                        Ok(code)
                    }
                }
            })
        })
        .await
}

/// Legal bases a line each, each beginning with "Căn cứ", without closing punctuation.
fn bases_text(bases: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = bases
        .map(|b| {
            let b = b.trim().trim_end_matches([';', '.']).trim();
            if b.starts_with("Căn cứ") { b.to_owned() } else { format!("Căn cứ {b}") }
        })
        .collect();
    lines.join("\n")
}

#[expect(clippy::too_many_arguments, reason = "each is one source of the proposal")]
fn proposed(
    ctx: &Ctx,
    actor: &Actor,
    d: &dossier::Model,
    rows: &[nominee::Model],
    organisation: &organisation::Model,
    signer: &signer::Model,
    movement: Option<&movement::Model>,
    rules: &Rules,
) -> decision::Model {
    let now = ctx.now();
    let collectives = rows.iter().filter(|n| n.part == Part::Collective.code()).count();
    let counted = counted(collectives, rows.len() - collectives);
    let award = crate::verdicts::award_name(ctx, &d.award).vi;
    let what = what_for(d, movement);
    let bases = if d.legal_basis.trim().is_empty() {
        let on = d.law_on.parse().ok();
        let lines = on
            .map(|on| rules.law.legal_bases(&AwardId::from(d.award.as_str()), on, &rules.regulations))
            .unwrap_or_default();
        bases_text(lines.into_iter().map(|b| b.text))
    } else {
        d.legal_basis.clone()
    };
    let has_money = rows.iter().any(|n| super::prize_of(rules, &d.award, &n.part, None, &d.law_on).is_some());
    let mut articles = vec![Article {
        paragraphs: vec![format!(
            "Tặng {award} của {} cho {counted} {what} (có danh sách kèm theo).",
            title_of(&signer.head_title, &organisation.issuing_body)
        )],
    }];
    if has_money {
        articles.push(Article {
            paragraphs: vec![
                "Tập thể, cá nhân có tên tại Điều 1 được thưởng tiền theo quy định hiện hành; kinh phí chi từ quỹ thi đua, \
                 khen thưởng của đơn vị."
                    .to_owned(),
            ],
        });
    }
    articles.push(Article {
        paragraphs: vec![
            "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị liên quan và các tập thể, cá nhân có tên tại \
             Điều 1 chịu trách nhiệm thi hành Quyết định này."
                .to_owned(),
        ],
    });
    decision::Model {
        id: ctx.new_id(&now),
        version: 1,
        home_node: ctx.node.to_string(),
        code: String::new(),
        dossier_id: d.id,
        unit_id: d.deciding_unit_id,
        award: d.award.clone(),
        state: DecisionState::Drafted.code().to_owned(),
        number: None,
        number_year: None,
        number_text: None,
        signed_on: None,
        signer_id: Some(signer.id),
        signer_text: json!(signature_of(signer)).to_string(),
        presenter: String::new(),
        presenter_capacity: String::new(),
        organisation_id: Some(organisation.id),
        legal_basis: bases,
        summary: format!("Về việc tặng {award} cho các tập thể, cá nhân {what}"),
        articles: json!(articles).to_string(),
        recipients: organisation.recipients.clone(),
        base_salary: None,
        created_by: actor.account,
        created_at: now.micros,
        issued_at: None,
    }
}

/// "Giám đốc Công an tỉnh …": the title of a head with the body's name, which is printed in capitals elsewhere.
pub(crate) fn title_of(head_title: &str, issuing_body: &str) -> String {
    let head = capital(&head_title.to_lowercase());
    if issuing_body != issuing_body.to_uppercase() {
        return format!("{head} {issuing_body}");
    }
    let lower = issuing_body.to_lowercase();
    let mut words = lower.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    if let Some(first) = words.first_mut() {
        *first = capital(first);
    }
    // Only the first word is a common noun with certainty; an office corrects the rest in the draft.
    format!("{head} {}", words.join(" "))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Changes the texts of a draft.
pub async fn edit(ctx: &Ctx, actor: &Actor, code: &str, version: i64, edit: Edit) -> Result<()> {
    let conn = ctx.store.reader();
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrepareDecision], code).await?;
    let d = dossier_of(conn, &row).await?;
    let signers = signers_on(conn, row.unit_id, &d.law_on).await?;
    let mut faults = Vec::new();
    for (field, text) in [("summary", &edit.summary), ("legal_basis", &edit.legal_basis)] {
        if text.trim().is_empty() {
            faults.push(FieldError::new(field, "field-required", []));
        }
    }
    let articles = read_articles(&edit.articles);
    if articles.is_empty() {
        faults.push(FieldError::new("articles", "field-required", []));
    }
    let chosen = edit.signer.trim().parse::<usize>().ok().and_then(|n| signers.get(n.checked_sub(1)?));
    let Some(chosen) = chosen.filter(|s| signer_on(s, &d.law_on)) else {
        let pairs = [("day", vntext::date_dmy(&d.law_on))];
        faults.push(FieldError::new("signer", "decision-signer-out-of-period", pairs));
        return Err(Error::Invalid(faults));
    };
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.write_root(actor, &now, row.permit(), "decision", row.id, Some(version)), |tx| {
            let (edit, chosen, articles, code) = (edit.clone(), chosen.clone(), articles.clone(), code.to_owned());
            Box::pin(async move {
                let row = by_code(tx.conn(), &code).await?;
                state_after(&row, Step::Edit)?;
                let before = json!({"summary": row.summary, "legal_basis": row.legal_basis, "articles": row.articles,
                    "recipients": row.recipients, "signer": row.signer_text, "presenter": row.presenter});
                let dossier_id = row.dossier_id;
                let mut active = decision::ActiveModel::from(row);
                active.summary = Set(vntext::normal(&edit.summary).trim().to_owned());
                active.legal_basis =
                    Set(lines(&edit.legal_basis).iter().map(|l| vntext::normal(l)).collect::<Vec<_>>().join("\n"));
                active.articles = Set(json!(articles).to_string());
                active.recipients =
                    Set(lines(&edit.recipients).iter().map(|l| vntext::normal(l)).collect::<Vec<_>>().join("\n"));
                active.signer_id = Set(Some(chosen.id));
                active.signer_text = Set(json!(signature_of(&chosen)).to_string());
                active.presenter = Set(vntext::normal(&edit.presenter).trim().to_owned());
                active.presenter_capacity = Set(vntext::normal(&edit.presenter_capacity).trim().to_owned());
                active.update(tx.conn()).await?;
                let mut d: dossier::ActiveModel =
                    dossier::Entity::find_by_id(dossier_id).one(tx.conn()).await?.ok_or(Error::NotFound)?.into();
                d.authority_note = Set(vntext::normal(&edit.authority_note).trim().to_owned());
                d.update(tx.conn()).await?;
                let entry = json!({"before": before, "after": edit, "articles": articles_text(&articles)});
                tx.audit(&format!("decision:{code}"), "edit", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// Where `step` leads from the state a decision is in now, or why it is not possible.
pub(crate) fn state_after(row: &decision::Model, step: Step) -> Result<DecisionState> {
    let state = DecisionState::from_code(&row.state).unwrap_or(DecisionState::Issued);
    next(state, step).ok_or_else(|| {
        let key = match state {
            DecisionState::Drafted => "decision-still-drafted",
            DecisionState::Sent => "decision-already-sent",
            DecisionState::Signed => "decision-already-signed",
            DecisionState::Issued => "decision-already-issued",
        };
        Error::refused(key, [("code", row.code.clone())])
    })
}
