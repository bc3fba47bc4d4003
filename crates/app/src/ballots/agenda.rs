//! What a secret ballot is opened from: the lines without votes, and who may vote on them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Permit},
    ballot::{BallotKind, Presence},
    cluster::Asked,
    lists::NomineeState,
};
use store::{
    entity::{account, ballot_item, secret_ballot, secret_line},
    query::councils,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect},
};
use tally::{Agenda, AgendaFault, Kind, Question};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Result,
    sessions::{self, Loaded},
};

/// Most lines of one secret ballot.
pub(crate) const MOST_LINES: usize = tally::agenda::MOST_QUESTIONS;

/// Options of a line, in the order of papers and results. What is kept and published is Vietnamese.
const OPTIONS: [&str; 3] = ["Đồng ý", "Không đồng ý", "Không có ý kiến"];
/// What the paper of somebody says on a line that concerns himself; only where a line concerns a voter.
const APART: &str = "Không tham gia vì liên quan";

/// Most bytes of a text on the paper, below what a published file takes.
const MOST_TEXT: usize = 900;

/// A line to vote on.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub item: Uuid,
    /// Place on the paper, from 1.
    pub seq: i64,
    pub round: i64,
    pub name: String,
    pub note: String,
    /// Number of the question it belongs to, 0 where the ballot's own kind says how all lines are voted on.
    pub question: i64,
    /// How many of the question's lines may be chosen; 0 where each is answered.
    pub most: i64,
    /// The question in words.
    pub heading: String,
    /// Persons among the voters who take no part in it.
    pub apart: BTreeSet<Uuid>,
}

/// Somebody who may vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Voter {
    pub person: Uuid,
    pub name: String,
    /// Not in the room.
    pub afar: bool,
}

/// What a ballot is about.
#[derive(Clone, Debug)]
pub(crate) struct Occasion {
    pub loaded: Loaded,
    pub permit: Permit,
    pub title: String,
    pub lines: Vec<Line>,
    pub voters: Vec<Voter>,
    /// Members who are there or vote from afar, but whom no account stands for.
    pub without_account: Vec<String>,
}

impl Occasion {
    /// The unit where rights are asked.
    pub(crate) fn unit(&self) -> Uuid {
        self.loaded.council.unit_id
    }
}

/// A text as one line of a paper.
fn line_of(text: &str) -> String {
    let plain: String = vntext::normal(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut plain = plain.replace(['\u{2028}', '\u{2029}'], " ").trim().to_owned();
    while plain.len() > MOST_TEXT {
        plain.pop();
    }
    if plain.trim().is_empty() { "–".to_owned() } else { plain.trim().to_owned() }
}

/// Reads a session for its secret ballot.
pub(crate) async fn of_session(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Occasion> {
    let (loaded, permit) = sessions::open(ctx, actor, Action::RunCouncil, code).await?;
    let conn = ctx.store.reader();
    let rows = councils::items(conn, loaded.ballot.id, 0, u64::MAX, true).await?;
    let recused = sessions::recusals(conn, loaded.ballot.id).await?;
    let attends = |id: &Uuid| loaded.presence.get(id).copied().unwrap_or(Presence::Absent);
    let there: Vec<_> = loaded.seats.iter().filter(|s| attends(&s.id) != Presence::Absent).collect();
    let people: Vec<Uuid> = there.iter().filter_map(|s| s.person_id).collect();
    let known: BTreeSet<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::PersonId)
        .filter(account::Column::PersonId.is_in(people))
        .filter(account::Column::Disabled.eq(false))
        .into_tuple::<Option<Uuid>>()
        .all(conn)
        .await?
        .into_iter()
        .flatten()
        .collect();
    let person_of: BTreeMap<Uuid, Uuid> =
        there.iter().filter_map(|s| Some((s.id, s.person_id.filter(|p| known.contains(p))?))).collect();
    let without_account =
        there.iter().filter(|s| !person_of.contains_key(&s.id)).map(|s| s.member_name.clone()).collect();
    let kept = rows.into_iter().filter(|r| r.state == NomineeState::Included.code());
    let lines: Vec<Line> = kept
        .zip(1..)
        .map(|(row, seq)| {
            let asked = Asked::from_code(&row.asked);
            let award = match asked {
                Some(asked) => asked.printed().to_owned(),
                None => crate::verdicts::award_name(ctx, &row.award).vi,
            };
            let heading = asked.map(|a| a.printed().to_owned()).unwrap_or_default();
            let parts = [row.printed_rank, row.printed_post, row.printed_unit, award];
            let note = parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(", ");
            let out = recused.get(&row.id).into_iter().flatten();
            let apart = out.filter_map(|seat| person_of.get(seat).copied()).collect();
            let (name, note) = (line_of(&row.printed_name), line_of(&note));
            let (question, most) = (row.question, row.most);
            Line { item: row.id, seq, round: row.round, name, note, question, most, heading, apart }
        })
        .collect();
    // Who takes no part in any line has nothing to vote on.
    let votes = |person: &Uuid| lines.iter().any(|l| !l.apart.contains(person));
    let voters = there
        .iter()
        .filter_map(|s| {
            let person = person_of.get(&s.id).copied().filter(votes)?;
            Some(Voter { person, name: s.member_name.clone(), afar: attends(&s.id) == Presence::Written })
        })
        .collect();
    let day = vntext::date_dmy(&loaded.session.held_on);
    let title = line_of(&format!("{}, phiên {} ngày {day}", loaded.council.name, loaded.session.code));
    Ok(Occasion { loaded, permit, title, lines, voters, without_account })
}

/// The lines of a ballot that are still open, as the transaction sees them: what was read before must be the same.
pub(super) fn same_lines(lines: &[Line], open: &[&ballot_item::Model]) -> bool {
    let asked: BTreeSet<Uuid> = lines.iter().map(|l| l.item).collect();
    open.iter().filter(|i| asked.contains(&i.id)).count() == asked.len()
}

/// The agenda in the form that papers are bound to.
pub(super) fn agenda(
    code: &str,
    title: &str,
    kind: BallotKind,
    most: u32,
    lines: &[Line],
) -> std::result::Result<Agenda, AgendaFault> {
    let round = lines.iter().map(|l| l.round).max().and_then(|r| u32::try_from(r).ok()).unwrap_or(1);
    let named = |l: &Line| line_of(&format!("{}. {}; {}", l.seq, l.name, l.note));
    let answered = |l: &Line| {
        let apart = (!l.apart.is_empty()).then_some(APART);
        let options = OPTIONS.into_iter().chain(apart).map(str::to_owned).collect();
        Question { kind: Kind::One, text: named(l), options }
    };
    let questions = parts(lines, |l| (l.question, if l.question == 0 { whole(kind, most) } else { l.most }))
        .into_iter()
        .map(|(most, lines)| match (u32::try_from(most).unwrap_or(0), lines) {
            (0, [line, ..]) => answered(line),
            (most, lines) => {
                let heading = lines.first().map(|l| l.heading.as_str()).unwrap_or_default();
                let choose = format!("Chọn nhiều nhất {most}");
                let text = if heading.is_empty() { choose } else { line_of(&format!("{heading}. {choose}")) };
                Question { kind: Kind::AtMost(most), text, options: lines.iter().map(named).collect() }
            }
        })
        .collect();
    Agenda::new(code, round, title, questions)
}

/// How many may be chosen of all lines by the kind of a whole ballot; 0 where each is answered.
pub(super) fn whole(kind: BallotKind, most: u32) -> i64 {
    if kind == BallotKind::AtMost { i64::from(most) } else { 0 }
}

/// Lines as questions of a paper, in order: each with how many of its lines may be chosen. A line that is answered by itself (0) is a question of its own.
/// `of` gives a line's question and how many of that may be chosen.
pub(super) fn parts<T>(lines: &[T], of: impl Fn(&T) -> (i64, i64)) -> Vec<(i64, &[T])> {
    let same = |a: &T, b: &T| of(a) == of(b) && of(a).1 > 0;
    lines.chunk_by(same).map(|chunk| (chunk.first().map_or(0, |l| of(l).1), chunk)).collect()
}

/// A kept line's question and how many of that may be chosen. Lines without a question go by the kind of their ballot.
pub(super) fn kept(row: &secret_ballot::Model) -> impl Fn(&secret_line::Model) -> (i64, i64) {
    let whole = if row.kind == BallotKind::AtMost.code() { row.most } else { 0 };
    move |l| (l.question, if l.question == 0 { whole } else { l.most })
}
