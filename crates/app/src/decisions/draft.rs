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
    entity::{achievement, decision, dossier, movement, nominee, organisation, signer, unit},
    sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set},
};

use super::{
    Met, articles_text, by_code, dossier_of, lines, organisation_on, prizes, read_articles, rules_of, signer_on,
    signers_on,
};
use crate::{Actor, Ctx, Error, FieldError, Result, access, proofs, verdicts::Rules};

/// How the article about money begins.
const MONEY: &str = "Mức tiền thưởng:";

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

/// "các tập thể, cá nhân", and only what is there.
pub(crate) fn whom(collectives: usize, individuals: usize) -> &'static str {
    match (collectives, individuals) {
        (0, 1) => "cá nhân",
        (0, _) => "các cá nhân",
        (1, 0) => "tập thể",
        (_, 0) => "các tập thể",
        _ => "các tập thể, cá nhân",
    }
}

/// "đã có thành tích …" from the words of an achievement.
fn sentence_of(what: &str) -> String {
    let what = what.trim().trim_end_matches('.');
    let lower = what.to_lowercase();
    let starts = |word: &str| lower.starts_with(word);
    let mut letters = what.chars();
    let small: String = letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect());
    if starts("đã ") {
        small
    } else if starts("có ") || starts("lập ") || starts("hoàn thành") || starts("đạt ") {
        format!("đã {small}")
    } else if starts("thành tích") {
        format!("đã có {small}")
    } else {
        format!("đã có thành tích: {what}")
    }
}

/// The achievement for which a list is honoured, in the words of a summary. What everybody on the list did together is said in its own
/// words where no occasion and no movement says it, and always where it was sudden.
fn what_for(d: &dossier::Model, movement: Option<&movement::Model>, shared: Option<&str>) -> String {
    if let Some(what) = shared.filter(|w| w.split_whitespace().count() > 2) {
        let sudden = d.ground == domain::lists::Ground::Sudden.code();
        if d.occasion_text.trim().is_empty() && (movement.is_none() || sudden) {
            return sentence_of(what);
        }
    }
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
    let held = access::hold_in::<dossier::Model>(ctx, actor, Action::PrepareDecision, d.id, d.deciding_unit_id).await?;
    crate::clusters::flag::not_beside_higher(conn, &d).await?;
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
    let asked = asked_by(conn, &d).await?;
    let mut ids: Vec<_> = rows.iter().map(|n| n.achievement_id).collect();
    ids.dedup();
    let shared = match ids.as_slice() {
        [Some(id)] => achievement::Entity::find_by_id(*id).one(conn).await?.map(|a| a.what),
        _ => None,
    };
    // Running text writes the body as the unit tree does, not in the capitals of the letterhead.
    let unit = unit::Entity::find_by_id(d.deciding_unit_id).one(conn).await?;
    let same = |u: &unit::Model| u.name.to_lowercase() == organisation.issuing_body.to_lowercase();
    let issuing_body = unit.filter(same).map_or_else(|| organisation.issuing_body.clone(), |u| u.name);
    let organisation = organisation::Model { issuing_body, ..organisation };
    let what = what_for(&d, movement.as_ref(), shared.as_deref());
    let mut row = proposed(ctx, actor, &d, &rows, &organisation, signer, &what, &asked, &rules);
    let (money, _) = prizes::lines(conn, &rules, (row.id, &d), &rows, &d.law_on).await?;
    if let Some(met) = money.iter().find_map(|l| l.met.as_ref()) {
        say_met(&mut row, met);
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, None), |tx| {
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

/// Says in the article about money that titles of the same time are paid once.
fn say_met(row: &mut decision::Model, met: &Met) {
    let mut articles: Vec<Article> = serde_json::from_str(&row.articles).unwrap_or_default();
    let Some(money) = articles.iter_mut().find(|a| a.paragraphs.iter().any(|p| p.starts_with(MONEY))) else { return };
    money.paragraphs.push(format!(
        "Cá nhân, tập thể đạt nhiều danh hiệu thi đua trong cùng thời gian tính chỉ nhận mức tiền thưởng cao nhất, theo {}.",
        met.cite.join("; ")
    ));
    row.articles = json!(articles).to_string();
}

/// A line of the legal bases: begins with "Căn cứ", "Theo" or "Xét", without closing punctuation.
fn basis_line(text: &str) -> String {
    let b = text.trim().trim_end_matches([';', '.']).trim();
    let begins = ["Căn cứ", "Theo", "Xét", "Thực hiện"].iter().any(|w| b.starts_with(w));
    if begins { b.to_owned() } else { format!("Căn cứ {b}") }
}

/// The legal bases of a day, a line each: the regime's dated set, the issuer's own, and what a person added to them.
pub(crate) fn bases_of(rules: &Rules, award: &str, day: &str, typed: &str) -> Vec<String> {
    let award = AwardId::from(award);
    let of = |regulations: &[String]| -> Vec<String> {
        let Ok(on) = day.parse() else { return Vec::new() };
        rules.law.legal_bases(&award, on, regulations).into_iter().map(|b| b.text).collect()
    };
    let mut lines: Vec<String> = Vec::new();
    let all = of(&[]).into_iter().chain(of(&rules.regulations)).chain(super::lines(typed));
    for line in all.map(|b| basis_line(&b)) {
        if !lines.iter().any(|l| vntext::fold(l) == vntext::fold(&line)) {
            lines.push(line);
        }
    }
    lines
}

/// "Theo đề nghị của …": the unit that asks, after the council where one met.
pub(crate) async fn asked_by<C: ConnectionTrait>(conn: &C, d: &dossier::Model) -> Result<String> {
    let unit = unit::Entity::find_by_id(d.unit_id).one(conn).await?.map(|u| u.name).unwrap_or_default();
    Ok(match store::query::councils::last_council(conn, d.id).await? {
        Some((council, day)) => {
            format!("Theo đề nghị của {council} tại phiên họp {} và của {unit}", vntext::date_long(&day))
        }
        None => format!("Theo đề nghị của {unit}"),
    })
}

#[expect(clippy::too_many_arguments, reason = "each is one source of the proposal")]
fn proposed(
    ctx: &Ctx,
    actor: &Actor,
    d: &dossier::Model,
    rows: &[nominee::Model],
    organisation: &organisation::Model,
    signer: &signer::Model,
    what: &str,
    asked: &str,
    rules: &Rules,
) -> decision::Model {
    let now = ctx.now();
    let collectives = rows.iter().filter(|n| n.part == Part::Collective.code()).count();
    let individuals = rows.len() - collectives;
    let whom = whom(collectives, individuals);
    let counted = counted(collectives, individuals);
    let award = crate::verdicts::award_name(ctx, &d.award).vi;
    let mut bases = bases_of(rules, &d.award, &d.law_on, &d.legal_basis);
    bases.push(asked.to_owned());
    let bases = bases.join("\n");
    // "tập thể 0,6 lần, cá nhân 0,3 lần": of each part that is there.
    let shares: Vec<String> = [("collective", "tập thể"), ("individual", "cá nhân")]
        .into_iter()
        .filter(|(part, _)| rows.iter().any(|n| n.part == *part))
        .filter_map(|(part, name)| {
            let prize = super::prize_of(rules, &d.award, part, None, &d.law_on)?;
            Some(format!("{name} {} lần", domain::prize::multiplier_text(prize.multiplier).replace('.', ",")))
        })
        .collect();
    let mut articles = vec![Article {
        paragraphs: vec![format!(
            "Tặng {award} của {} cho {counted} {what} (có danh sách kèm theo).",
            title_of(&signer.head_title, &organisation.issuing_body)
        )],
    }];
    if !shares.is_empty() {
        articles.push(Article {
            paragraphs: vec![format!(
                "{MONEY} {} mức lương cơ sở; kinh phí chi từ quỹ thi đua, khen thưởng của đơn vị.",
                shares.join(", ")
            )],
        });
    }
    articles.push(Article {
        paragraphs: vec![
            format!(
                "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị liên quan và {whom} có tên tại Điều 1 chịu \
                 trách nhiệm thi hành Quyết định này."
            ),
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
        summary: format!("Về việc tặng {award} cho {whom} {what}"),
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
    // A title that names the body already is not given it again.
    let mut words: Vec<&str> = head_title.split_whitespace().collect();
    if names_body(head_title, issuing_body) {
        words.truncate(words.len().saturating_sub(issuing_body.split_whitespace().count()));
    }
    let head = capital(&words.join(" ").to_lowercase());
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

/// True where a title ends with the body's name: "GIÁM ĐỐC CÔNG AN TỈNH …".
pub(crate) fn names_body(head_title: &str, issuing_body: &str) -> bool {
    let (title, body) = (vntext::fold(head_title), vntext::fold(issuing_body));
    !body.is_empty() && title.ends_with(&body)
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
        .write(ctx.change(actor, &now, &row, Some(version)), |tx| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_there_is_named() {
        assert_eq!(
            (whom(0, 1), whom(0, 5), whom(1, 0), whom(3, 0)),
            ("cá nhân", "các cá nhân", "tập thể", "các tập thể")
        );
        assert_eq!(whom(1, 1), "các tập thể, cá nhân");
    }

    #[test]
    fn an_achievement_is_said_in_its_own_words() {
        let said = [
            ("Lập thành tích trong chuyên án 123A.", "đã lập thành tích trong chuyên án 123A"),
            ("Thành tích cứu hộ lũ lụt", "đã có thành tích cứu hộ lũ lụt"),
            ("Đã cứu người đuối nước", "đã cứu người đuối nước"),
            ("Bắt nhóm trộm cắp liên tỉnh", "đã có thành tích: Bắt nhóm trộm cắp liên tỉnh"),
        ];
        for (what, sentence) in said {
            assert_eq!(sentence_of(what), sentence);
        }
    }

    #[test]
    fn a_title_that_names_the_body_is_not_given_it_again() {
        assert_eq!(title_of("GIÁM ĐỐC CÔNG AN TỈNH", "CÔNG AN TỈNH"), "Giám đốc Công an tỉnh");
        assert_eq!(title_of("GIÁM ĐỐC", "Công an tỉnh Minh Họa"), "Giám đốc Công an tỉnh Minh Họa");
        assert!(names_body("Giám đốc Công an tỉnh", "CÔNG AN TỈNH") && !names_body("Giám đốc", "Công an tỉnh"));
    }

    #[test]
    fn each_basis_begins_with_its_word() {
        assert_eq!(basis_line(" Luật Thi đua, khen thưởng;"), "Căn cứ Luật Thi đua, khen thưởng");
        assert_eq!(basis_line("Theo đề nghị của Phòng PX03."), "Theo đề nghị của Phòng PX03");
    }
}
