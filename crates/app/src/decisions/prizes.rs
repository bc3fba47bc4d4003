//! The money of a decision, line by line: multiplier × base salary; and where a title meets titles of the same time that its holder
//! was given already, only what is still due of the highest prize.

use std::collections::{BTreeMap, HashMap};

use domain::decision::DecisionState;
use law::{AwardId, Date, PaidTitle};
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    entity::{decision, dossier, nominee, outsider},
    query::awards::{PaidAward, paid_awards},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{
    DecisionHead, dossier_of,
    due_again::{DueAgain, due_again},
    prize_of, rules_of,
};
use crate::{
    Actor, Ctx, Error, Result,
    awards::{self, AwardView},
    proofs, verdicts,
};

/// A prize that is not paid whole, because of titles over the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// The whole prize, đồng.
    pub full: i64,
    /// The titles it meets.
    pub with: Vec<MetWith>,
    /// The rule.
    pub cite: Vec<String>,
}

/// A title that a prize meets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetWith {
    /// Award id.
    pub award: String,
    /// Number and symbol of its decision.
    pub number: String,
    /// Day of its decision, ISO; empty when unknown.
    pub on: String,
    /// What was paid with it, đồng; none where others gave it.
    pub paid: Option<i64>,
}

impl Met {
    /// As kept with an award.
    #[must_use]
    pub fn read(text: Option<&str>) -> Option<Self> {
        text.and_then(|t| serde_json::from_str(t).ok())
    }

    /// What papers print beside the line: "Mức 1.490.000 đ; đã nhận 450.000 đ theo Lao động tiên tiến (…)".
    pub(crate) fn text(&self, ctx: &Ctx, due: i64) -> String {
        let group = |n: i64| vntext::group(n);
        let with: Vec<String> = self
            .with
            .iter()
            .map(|w| {
                let name = verdicts::award_name(ctx, &w.award).vi;
                let day = if w.on.is_empty() { String::new() } else { format!(" ngày {}", vntext::date_dmy(&w.on)) };
                let number = if w.number.is_empty() { String::new() } else { format!(" số {}", w.number) };
                let at = format!("Quyết định{number}{day}");
                match w.paid {
                    Some(paid) => format!("{} đồng theo {name} ({at})", group(paid)),
                    None => format!("{name} ({at}; tiền thưởng do nơi khác chi, cần đối chiếu)"),
                }
            })
            .collect();
        format!(
            "Mức thưởng {} đồng. Đã nhận trong cùng thời gian tính: {}. Chỉ nhận mức cao nhất: chi {} đồng ({}).",
            group(self.full),
            with.join("; "),
            group(due),
            self.cite.join("; ")
        )
    }
}

/// The money of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// Multiplier in hundredths.
    pub(crate) multiplier: i64,
    /// What is paid, đồng.
    pub(crate) amount: i64,
    /// Why that is not the whole prize.
    pub(crate) met: Option<Met>,
}

/// The money of a decision's lines, in their order, and the base salary of its day.
pub(crate) async fn lines<C: ConnectionTrait>(
    conn: &C,
    rules: &verdicts::Rules,
    (decision, d): (Uuid, &dossier::Model),
    rows: &[nominee::Model],
    day: &str,
) -> Result<(Vec<Line>, Option<i64>)> {
    let outsiders: Vec<Uuid> = rows.iter().filter_map(|n| n.outsider_id).collect();
    let kinds: BTreeMap<Uuid, String> = if outsiders.is_empty() {
        BTreeMap::new()
    } else {
        let found = outsider::Entity::find().filter(outsider::Column::Id.is_in(outsiders)).all(conn).await?;
        found.into_iter().map(|o| (o.id, o.kind)).collect()
    };
    let mut base = None;
    let mut prizes: BTreeMap<(String, Option<String>), (i64, i64)> = BTreeMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for n in rows {
        let kind = n.outsider_id.and_then(|o| kinds.get(&o).cloned());
        let (multiplier, amount) = *prizes.entry((n.part.clone(), kind.clone())).or_insert_with(|| {
            prize_of(rules, &d.award, &n.part, kind.as_deref(), day).map_or((0, 0), |p| {
                base = Some(p.base_salary);
                (p.multiplier, p.amount)
            })
        });
        found.push(Line { multiplier, amount, met: None });
    }
    meet(conn, rules, (decision, d), rows, day, &mut found).await?;
    Ok((found, base))
}

/// Takes hold of those who are given a title: what is due of its prize hangs on what other bodies pay them in the same moment.
pub(crate) async fn hold(tx: &Tx, rules: &verdicts::Rules, d: &dossier::Model, rows: &[nominee::Model]) -> Result<()> {
    let award = AwardId::from(d.award.as_str());
    if rules.law.award(&award).is_some_and(|a| a.kind == law::AwardKind::Title) {
        tx.hold("prize", rows.iter().filter_map(|n| n.person_id.or(n.unit_id))).await?;
    }
    Ok(())
}

/// Takes off what was paid for titles over the same time.
async fn meet<C: ConnectionTrait>(
    conn: &C,
    rules: &verdicts::Rules,
    (decision, d): (Uuid, &dossier::Model),
    rows: &[nominee::Model],
    day: &str,
    lines: &mut [Line],
) -> Result<()> {
    let award = AwardId::from(d.award.as_str());
    let Ok(on) = day.parse::<Date>() else { return Ok(()) };
    let is_title = rules.law.award(&award).is_some_and(|a| a.kind == law::AwardKind::Title);
    let ids: Vec<Uuid> = rows.iter().filter_map(|n| n.person_id.or(n.unit_id)).collect();
    if !is_title || ids.is_empty() || lines.iter().all(|l| l.amount == 0) {
        return Ok(());
    }
    let year = verdicts::year_of(conn, d).await?;
    let mut held: HashMap<Uuid, Vec<PaidAward>> = HashMap::new();
    for paid in paid_awards(conn, &ids, decision).await? {
        held.entry(paid.who).or_default().push(paid);
    }
    for (n, line) in rows.iter().zip(lines) {
        // Where no prize goes with it nothing can be taken off.
        if line.amount == 0 {
            continue;
        }
        let Some(held) = n.person_id.or(n.unit_id).and_then(|who| held.get(&who)) else { continue };
        let paid: Vec<PaidTitle> = held
            .iter()
            .map(|p| PaidTitle {
                award: AwardId::from(p.award.as_str()),
                year: counted_year(p).unwrap_or_default(),
                amount: p.prize,
            })
            .collect();
        let Some(met) = rules.law.met(&award, year, line.amount, on, &paid) else { continue };
        let with = met.with.iter().filter_map(|i| held.get(*i)).map(|p| MetWith {
            award: p.award.clone(),
            number: p.number.clone(),
            on: p.decided_on.clone().unwrap_or_default(),
            paid: p.prize,
        });
        line.met = Some(Met { full: line.amount, with: with.collect(), cite: met.cite });
        line.amount = met.due;
    }
    Ok(())
}

/// The emulation year that a title on record counts for.
fn counted_year(p: &PaidAward) -> Option<i16> {
    let of = |text: &str| text.get(..4).and_then(|y| y.parse::<i16>().ok());
    let stated = p.year.and_then(|y| i16::try_from(y).ok()).or_else(|| of(p.period_to.as_deref()?));
    let decided = || {
        let on = p.decided_on.as_deref()?;
        on.parse::<Date>().ok().map_or_else(|| of(on), |d| Some(verdicts::year_decided(d)))
    };
    stated.or_else(decided)
}

/// One line as the page of prizes shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PrizeLine {
    /// Number in the decision.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// Name as it holds.
    pub name: String,
    /// Rank as it holds.
    pub rank: String,
    /// Post as it holds.
    pub post: String,
    /// Unit as it holds.
    pub unit: String,
    /// Multiplier as written.
    pub multiplier: String,
    /// What is paid, đồng.
    pub prize: i64,
    /// Why it is not the whole prize.
    pub met: Option<MetView>,
    /// What is due again since a title it met was annulled.
    pub again: Option<AgainView>,
}

/// What is due again of a prize, with the names of the titles that were annulled.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AgainView {
    /// Đồng.
    pub amount: i64,
    /// Name in Vietnamese and English, and the decision.
    pub annulled: Vec<(String, String, String)>,
}

/// [`Met`] with the names of awards.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MetView {
    /// The whole prize, đồng.
    pub full: i64,
    /// The titles it meets: name in Vietnamese and English, decision, day, what was paid.
    pub with: Vec<(String, String, String, String, Option<i64>)>,
    /// The rule.
    pub cite: String,
}

impl MetView {
    fn of(ctx: &Ctx, met: Met) -> Self {
        let with = met.with.into_iter().map(|w| {
            let name = verdicts::award_name(ctx, &w.award);
            (name.vi, name.en, w.number, w.on, w.paid)
        });
        Self { full: met.full, with: with.collect(), cite: met.cite.join("; ") }
    }
}

/// The money of a decision: as paid, or, before it is issued, as it would be on its day. Gives the base salary too.
pub async fn prizes(ctx: &Ctx, actor: &Actor, head: &DecisionHead) -> Result<(Vec<PrizeLine>, i64)> {
    if head.state == DecisionState::Issued.code() {
        let lines = awards::of_decision(ctx, actor, &head.code).await?;
        let mut again = match lines.iter().any(|l| l.met.is_some()) {
            true => due_again(ctx.store.reader(), head.id).await?,
            false => HashMap::new(),
        };
        let said = |d: DueAgain| AgainView {
            amount: d.amount,
            annulled: d
                .annulled
                .into_iter()
                .map(|(award, number)| {
                    let name = verdicts::award_name(ctx, &award);
                    (name.vi, name.en, number)
                })
                .collect(),
        };
        let line = |a: AwardView| PrizeLine {
            again: again.remove(&a.seq).map(said),
            seq: a.seq,
            part: a.part,
            name: a.name,
            rank: a.rank,
            post: a.post,
            unit: a.unit,
            multiplier: a.multiplier,
            prize: a.prize,
            met: a.met.map(|m| MetView::of(ctx, m)),
        };
        return Ok((lines.into_iter().map(line).collect(), head.base_salary.unwrap_or_default()));
    }
    let conn = ctx.store.reader();
    let row = decision::Entity::find_by_id(head.id).one(conn).await?.ok_or(Error::NotFound)?;
    let d = dossier_of(conn, &row).await?;
    let day = row.signed_on.clone().unwrap_or_else(|| d.law_on.clone());
    let rules = rules_of(ctx, conn, row.unit_id, &day).await?;
    let rows = proofs::included(conn, d.id).await?;
    let (money, base) = lines(conn, &rules, (row.id, &d), &rows, &day).await?;
    let line = |(seq, (n, l)): (i64, (nominee::Model, Line))| PrizeLine {
        seq,
        part: n.part,
        name: n.printed_name,
        rank: n.printed_rank,
        post: n.printed_post,
        unit: n.printed_unit,
        multiplier: domain::prize::multiplier_text(l.multiplier),
        prize: l.amount,
        met: l.met.map(|m| MetView::of(ctx, m)),
        again: None,
    };
    Ok(((1..).zip(rows.into_iter().zip(money)).map(line).collect(), base.unwrap_or_default()))
}

/// As kept with an award.
pub(crate) fn kept(met: Option<&Met>) -> Result<Option<String>> {
    let text = met.map(serde_json::to_string).transpose();
    text.map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))
}
