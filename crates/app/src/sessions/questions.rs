//! Questions of a conference: each is a group of lines with one name a line, of which voters choose some, or each of which they answer. Entering votes,
//! rounds and closing are those of all sessions; here is only what makes lines a question.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Action,
    ballot::{self, Choice, Secrecy},
    cluster::{Asked, Counted, winners},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{ballot_item, cast_vote, secret_line},
    sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter},
};
use uuid::Uuid;

use super::{
    convene::new_item,
    frame::{Frame, newest},
    load::{Loaded, items, open, recusals},
    view::ItemView,
    votes::{Entry, change, votes_of},
};
use crate::{Actor, Ctx, Error, Result, access::PartOf, ballots::MOST_LINES, ctx::id_at};

/// A question to put to the vote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ask {
    /// Code of [`Asked`].
    pub asked: String,
    /// Codes of the members it is about.
    pub members: Vec<String>,
    /// How many of them one voter may choose, as typed; empty: each of them is answered. A choice of one is always of one.
    pub most: String,
}

/// A question as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// Its number.
    pub number: i64,
    /// Code of [`Asked`].
    pub asked: String,
    /// How many may be chosen; 0 where each name is answered.
    pub most: i64,
    /// Its lines of the last round.
    pub lines: Vec<ItemView>,
    /// None of them has votes.
    pub untouched: bool,
    /// All have.
    pub voted: bool,
    /// Acclaimed so far, and how many the regulation or the law allows, where more are than may be.
    pub over: Option<(usize, u32)>,
}

/// What a conference is of.
#[derive(Clone, Debug, Serialize)]
pub struct ConferenceView {
    /// Code of the cluster.
    pub cluster: String,
    /// Its short name.
    pub short: String,
    /// The year.
    pub year: i64,
    /// The questions in order.
    pub questions: Vec<QuestionView>,
    /// Members that may be asked about: code and name.
    pub members: Vec<(String, String)>,
}

/// A line of a question as far as it takes to tell who wins.
struct Line<'a, T> {
    of: &'a T,
    question: i64,
    round: i64,
    most: i64,
    counted: Option<Counted>,
}

/// Those that win of their question in their round.
fn won<T>(lines: &[Line<'_, T>]) -> Vec<bool> {
    let mut groups: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (i, l) in lines.iter().enumerate() {
        groups.entry((l.question, l.round)).or_default().push(i);
    }
    let mut all = vec![false; lines.len()];
    for at in groups.into_values() {
        let counts: Vec<Counted> =
            at.iter().map(|i| lines[*i].counted.unwrap_or(Counted { in_favour: 0, reached: false })).collect();
        let most = at.first().map_or(0, |i| u32::try_from(lines[*i].most).unwrap_or(0));
        for (i, wins) in at.into_iter().zip(winners(most, &counts)) {
            all[i] = wins;
        }
    }
    all
}

/// The lines of a ballot that win of those that are counted: what stands for itself when it reached the share, what belongs to a question as that decides.
pub(super) fn winning(lines: &[(ballot_item::Model, ballot::Outcome)]) -> Vec<bool> {
    let line = |(item, outcome): &'_ (ballot_item::Model, ballot::Outcome)| Counted {
        in_favour: outcome.reached.numerator(),
        reached: outcome.passed && item.votes_for.is_some(),
    };
    let lines: Vec<Line<'_, _>> = lines
        .iter()
        .map(|l| Line { of: l, question: l.0.question, round: l.0.round, most: l.0.most, counted: Some(line(l)) })
        .collect();
    won(&lines)
}

/// The same for lines as pages show them: of a choice among names only those that win are said to have passed.
pub(super) fn settle(lines: &mut [ItemView]) {
    let counted = |l: &ItemView| {
        let all = l.hands[0].unwrap_or(0) + l.letters[0];
        l.voted.then(|| Counted { in_favour: u32::try_from(all).unwrap_or(0), reached: l.result == "passed" })
    };
    let found: Vec<Line<'_, ItemView>> = lines
        .iter()
        .map(|l| Line { of: l, question: l.question, round: l.round, most: l.most, counted: counted(l) })
        .collect();
    let wins: Vec<bool> = won(&found).into_iter().zip(&found).map(|(w, l)| w || l.of.most == 0).collect();
    for (line, wins) in lines.iter_mut().zip(wins) {
        if line.result == "passed" && !wins {
            line.result = "failed".to_owned();
        }
    }
}

/// A line that is voted on once more.
pub(super) struct Again<'a> {
    pub(super) line: &'a ballot_item::Model,
    /// How many of its question may still be chosen.
    pub(super) most: i64,
}

/// The lines for another round: those that did not reach the share, and of a choice among names those that are left while somebody is still to be chosen.
pub(super) fn again(frame: &Frame) -> Vec<Again<'_>> {
    let outcome = |line: &ballot_item::Model| {
        let (hands, written) = votes_of(line)?;
        let recused = frame.loaded.recused(&frame.recused(line.id));
        ballot::count(&frame.loaded.rules, frame.loaded.roll(), recused, hands, written).ok()
    };
    let counted: Vec<(ballot_item::Model, ballot::Outcome)> =
        frame.newest().into_iter().filter_map(|l| Some((l.clone(), outcome(l)?))).collect();
    let wins: BTreeSet<i64> =
        winning(&counted).iter().zip(&counted).filter(|(w, _)| **w).map(|(_, (l, _))| l.seq).collect();
    // What was chosen in an earlier round has taken its place already.
    let left = |l: &ballot_item::Model| {
        let now = counted.iter().filter(|(o, _)| o.question == l.question && o.round == l.round);
        l.most - i64::try_from(now.filter(|(o, _)| wins.contains(&o.seq)).count()).unwrap_or(0)
    };
    frame
        .newest()
        .into_iter()
        .filter(|l| counted.iter().any(|(c, _)| c.seq == l.seq) && !wins.contains(&l.seq))
        .map(|line| Again { line, most: if line.most > 0 { left(line) } else { 0 } })
        .filter(|a| a.line.most == 0 || a.most > 0)
        .collect()
}

/// Refuses votes by which somebody would have chosen more names of a question than one may.
pub(super) async fn within(tx: &Tx, loaded: &Loaded) -> Result<()> {
    if !loaded.conference() {
        return Ok(());
    }
    let all = items(tx.conn(), loaded.ballot.id).await?;
    let (roll, newest) = (loaded.roll(), newest(&all));
    let choices: Vec<&&ballot_item::Model> = newest.iter().filter(|l| l.most > 0).collect();
    let ids: Vec<Uuid> = choices.iter().map(|l| l.id).collect();
    let casts = cast_vote::Entity::find()
        .filter(cast_vote::Column::ItemId.is_in(ids))
        .filter(cast_vote::Column::Choice.eq(Choice::For.code()))
        .all(tx.conn())
        .await?;
    let mut questions: BTreeMap<(i64, i64), Vec<&ballot_item::Model>> = BTreeMap::new();
    for line in choices {
        questions.entry((line.question, line.round)).or_default().push(line);
    }
    for ((number, _), lines) in questions {
        let most = lines.first().map_or(0, |l| l.most);
        let cast: i64 = lines.iter().map(|l| l.votes_for.unwrap_or(0) + l.written_for).sum();
        let mut by_seat: BTreeMap<Uuid, i64> = BTreeMap::new();
        for c in casts.iter().filter(|c| lines.iter().any(|l| l.id == c.item_id)) {
            *by_seat.entry(c.seat_id).or_insert(0) += 1;
        }
        let voters = i64::from(roll.present) + i64::from(roll.written);
        if cast > most * voters || by_seat.values().any(|n| *n > most) {
            let pairs = [("question", number.to_string()), ("most", most.to_string()), ("voters", voters.to_string())];
            return Err(Error::refused("conference-too-many-chosen", pairs));
        }
    }
    Ok(())
}

fn asked_of(text: &str) -> Result<Asked> {
    Asked::from_code(text)
        .ok_or_else(|| Error::field("asked", "field-choose", [("value", text.chars().take(40).collect())]))
}

/// The members named, by their seats: code and name.
fn named(loaded: &Loaded, ask: &Ask, asked: Asked) -> Result<Vec<(String, String)>> {
    let mut members: Vec<(String, String)> = Vec::new();
    for code in &ask.members {
        let Some(seat) = loaded.seats.iter().find(|s| s.member == *code && !code.is_empty()) else {
            return Err(Error::field("members", "field-choose", [("value", code.chars().take(40).collect())]));
        };
        if !members.iter().any(|(c, _)| c == code) {
            members.push((code.clone(), seat.member_post.clone()));
        }
    }
    let least = if asked == Asked::Tie { 2 } else { 1 };
    if members.len() < least {
        return Err(Error::field("members", "conference-few-names", [("least", least.to_string())]));
    }
    Ok(members)
}

/// Puts a question to the vote of a conference; gives its number.
pub async fn ask(ctx: &Ctx, actor: &Actor, code: &str, version: i64, ask: Ask) -> Result<i64> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    if !found.conference() {
        return Err(Error::refused("conference-of-council", [("code", code.to_owned())]));
    }
    let asked = asked_of(&ask.asked)?;
    let members = named(&found, &ask, asked)?;
    let typed = ask.most.trim();
    let most = match (asked.chooses_one(), typed) {
        (true, _) => 1,
        (false, "") => 0,
        (false, text) => text
            .parse::<i64>()
            .ok()
            .filter(|n| (1..=members.len() as i64).contains(n))
            .ok_or_else(|| Error::field("most", "ballot-bad-most", [("lines", members.len().to_string())]))?,
    };
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (code, members) = (code.to_owned(), members.clone());
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                free(&frame, asked, &members)?;
                let number = frame.items.iter().map(|i| i.question).max().unwrap_or(0) + 1;
                let mut seq = frame.items.iter().map(|i| i.seq).max().unwrap_or(0);
                let rows = members.iter().map(|(member, name)| {
                    seq += 1;
                    ballot_item::Model {
                        question: number,
                        asked: asked.code().to_owned(),
                        most,
                        member: member.clone(),
                        name: name.clone(),
                        ..new_item(id_at(tx.at()), frame.loaded.ballot.id, seq, 0)
                    }
                    .into_active_model()
                });
                let rows: Vec<_> = rows.collect();
                ballot_item::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
                let entry = json!({"question": number, "asked": asked.code(), "most": most, "members": members});
                tx.audit(&format!("council_session:{code}"), "question", &entry).await?;
                Ok(number)
            })
        })
        .await
}

/// Refuses a question that stands already: one head is chosen, and nobody is acclaimed for one flag twice.
fn free(frame: &Frame, asked: Asked, members: &[(String, String)]) -> Result<()> {
    if frame.items.len() + members.len() > MOST_LINES {
        return Err(Error::refused("conference-many-lines", [("most", MOST_LINES.to_string())]));
    }
    let gone: BTreeSet<i64> = again(frame).iter().map(|a| a.line.seq).collect();
    let standing = |l: &&ballot_item::Model| l.asked == asked.code() && !gone.contains(&l.seq);
    let same = |l: &ballot_item::Model| match asked {
        Asked::Head | Asked::Deputy => true,
        _ => members.iter().any(|(code, _)| *code == l.member),
    };
    match frame.newest().into_iter().filter(standing).find(|l| same(l)) {
        Some(line) => {
            let pairs = [("question", line.question.to_string()), ("name", line.name.clone())];
            Err(Error::refused("conference-asked-already", pairs))
        }
        None => Ok(()),
    }
}

/// Takes a question off on which nobody has voted.
pub async fn drop_question(ctx: &Ctx, actor: &Actor, code: &str, version: i64, number: i64) -> Result<()> {
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let code = code.to_owned();
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                let lines: Vec<&ballot_item::Model> =
                    frame.items.iter().filter(|i| number > 0 && i.question == number).collect();
                if lines.is_empty() {
                    return Err(Error::NotFound);
                }
                let ids: Vec<Uuid> = lines.iter().map(|l| l.id).collect();
                let papers = secret_line::Entity::find().filter(secret_line::Column::ItemId.is_in(ids.clone()));
                if lines.iter().any(|l| l.votes_for.is_some()) || papers.count(tx.conn()).await? > 0 {
                    return Err(Error::refused("conference-question-voted", [("question", number.to_string())]));
                }
                cast_vote::Entity::delete_many()
                    .filter(cast_vote::Column::ItemId.is_in(ids.clone()))
                    .exec(tx.conn())
                    .await?;
                ballot_item::Entity::delete_many().filter(ballot_item::Column::Id.is_in(ids)).exec(tx.conn()).await?;
                let entry = json!({"question": number});
                tx.audit(&format!("council_session:{code}"), "question_off", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// Records that all who are there agree on these lines. The other names of the same questions were not agreed on; questions without any of them wait.
pub async fn record_consensus(ctx: &Ctx, actor: &Actor, code: &str, version: i64, agreed: Vec<i64>) -> Result<u64> {
    let agreed: BTreeSet<i64> = agreed.into_iter().collect();
    if agreed.is_empty() {
        return Err(Error::field("agreed", "conference-agreed-none", []));
    }
    let by = (Secrecy::Consensus, "consensus");
    change(ctx, actor, code, version, by, json!({"agreed": agreed}), move |frame| {
        let open = frame.open();
        let questions: BTreeSet<i64> = open.iter().filter(|l| agreed.contains(&l.seq)).map(|l| l.question).collect();
        if !agreed.iter().all(|seq| open.iter().any(|l| l.seq == *seq)) {
            return Err(Error::NotFound);
        }
        let roll = frame.loaded.roll();
        let entry = |l: &ballot_item::Model| {
            let voters = roll.present.saturating_sub(frame.loaded.recused(&frame.recused(l.id)).present);
            match agreed.contains(&l.seq) {
                true => Entry { hands_for: None, written_for: Some(0), ..Entry::default() },
                false => Entry { hands_for: Some(0), hands_none: voters, written_for: Some(0), ..Entry::default() },
            }
        };
        Ok(open.into_iter().filter(|l| questions.contains(&l.question)).map(|l| (l.clone(), entry(l))).collect())
    })
    .await
}

/// The questions of a conference: two statements.
pub(super) async fn questions(
    ctx: &Ctx,
    loaded: &Loaded,
    allowed: impl Fn(Asked) -> Option<u32>,
) -> Result<Vec<QuestionView>> {
    let recused = recusals(ctx.store.reader(), loaded.ballot.id).await?;
    let lines = super::view::lines(ctx, loaded, &recused, 0, u64::MAX, false).await?;
    let mut by_number: BTreeMap<i64, Vec<ItemView>> = BTreeMap::new();
    for line in lines {
        let known = by_number.entry(line.question).or_default();
        // A later round takes the place of the one before.
        known.retain(|l| l.member != line.member);
        known.push(line);
    }
    let acclaimed = |asked: &str| {
        by_number.values().flatten().filter(|l| l.asked == asked && l.voted && l.result == "passed").count()
    };
    let over = |asked: &str| {
        let most = Asked::from_code(asked).and_then(&allowed)?;
        let found = acclaimed(asked);
        (found > most as usize).then_some((found, most))
    };
    let view = |(number, lines): (&i64, &Vec<ItemView>)| QuestionView {
        number: *number,
        asked: lines.first().map(|l| l.asked.clone()).unwrap_or_default(),
        most: lines.first().map_or(0, |l| l.most),
        untouched: lines.iter().all(|l| !l.voted && l.round == 1),
        voted: lines.iter().all(|l| l.voted),
        over: lines.first().and_then(|l| over(&l.asked)),
        lines: lines.clone(),
    };
    Ok(by_number.iter().map(view).collect())
}
