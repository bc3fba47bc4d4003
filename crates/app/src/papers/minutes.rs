//! Minutes of a session and of the count of its votes.

use domain::{
    ballot::{Presence, Secrecy},
    council::CouncilRole,
    paper::{
        CouncilMember, CouncilMinutes, CountMinutes, Presence as PaperPresence, SignatureBox, SubjectKind, Teller,
        VoteLine, VoteMethod,
    },
};
use uuid::Uuid;

use super::build::{join, letterhead, names, watermark};
use crate::{
    Ctx, Result, decisions,
    nominees::{self, Answer},
    sessions::{self, ItemView, Loaded},
};

/// The session, its lines, the watermark's organisation.
struct Read {
    loaded: Loaded,
    lines: Vec<ItemView>,
    organisation: store::entity::organisation::Model,
}

async fn read(ctx: &Ctx, code: &str) -> Result<Read> {
    let loaded = sessions::load(ctx.store.reader(), code).await?;
    let lines = sessions::all_lines(ctx, &loaded).await?;
    let organisation = names(ctx, loaded.council.unit_id, &loaded.session.held_on).await?;
    Ok(Read { loaded, lines, organisation })
}

fn votes(ctx: &Ctx, lines: &[ItemView]) -> Vec<VoteLine> {
    let n = |v: i64| u32::try_from(v).unwrap_or(0);
    lines
        .iter()
        .map(|l| VoteLine {
            name: l.name.clone(),
            subject: if l.part == "individual" { SubjectKind::Individual } else { SubjectKind::Collective },
            unit: join(&[&l.position, &l.unit]),
            award: crate::verdicts::award_name(ctx, &l.award).vi,
            in_favour: n(l.hands[0].unwrap_or(0) + l.letters[0]),
            against: n(l.hands[1].unwrap_or(0) + l.letters[1]),
            no_opinion: n(l.hands[2].unwrap_or(0) + l.letters[2]),
            invalid: 0,
            recused: u32::try_from(l.recused.len()).unwrap_or(0),
            accepted: l.result == "passed",
        })
        .collect()
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn name_of(loaded: &Loaded, seat: Option<Uuid>) -> String {
    loaded.seats.iter().find(|s| Some(s.id) == seat).map(|s| s.member_name.clone()).unwrap_or_default()
}

/// Conclusions as written, else what the count says.
fn conclusions(loaded: &Loaded, lines: &[ItemView]) -> Vec<String> {
    let own = paragraphs(&loaded.session.conclusion);
    if !own.is_empty() {
        return own;
    }
    let of = |part: &str, result: &str| lines.iter().filter(|l| l.part == part && l.result == result).count();
    let mut said = vec![format!(
        "Hội đồng thống nhất đề nghị khen thưởng {}.",
        decisions::counted_words(of("collective", "passed"), of("individual", "passed"))
    )];
    let failed = of("collective", "failed") + of("individual", "failed");
    if failed > 0 {
        said.push(format!("Không thông qua: {failed:02} trường hợp."));
    }
    said
}

/// How many names a sentence holds; more are told by their numbers on the list.
const NAMED: usize = 10;

/// What was said where the rules leave the verdict to people, as a sentence of the minutes.
fn answered(answer: &Answer) -> String {
    let conditions: Vec<&str> = answer.conditions.iter().map(|c| c.text.vi.trim_end_matches('.')).collect();
    let who = if answer.cases.len() > NAMED {
        let numbers = spans(answer.cases.iter().map(|c| c.seq));
        format!("{:02} trường hợp (số thứ tự {numbers} của danh sách đề nghị)", answer.cases.len())
    } else {
        answer.cases.iter().map(|c| join(&[&c.name, &c.unit])).collect::<Vec<_>>().join("; ")
    };
    let by = if answer.by.is_empty() { String::new() } else { format!("{} ", answer.by) };
    let said = if answer.yes { "đồng ý đề nghị" } else { "không đồng ý, đưa ra khỏi danh sách" };
    format!(
        "Trường hợp phải có người quyết định ({}): {who}. {by}{said}; lý do: {}.",
        conditions.join("; "),
        answer.reason.trim_end_matches('.')
    )
}

/// Numbers in rising order with runs drawn together: "1–12, 15".
fn spans(numbers: impl Iterator<Item = i64>) -> String {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for n in numbers {
        match runs.last_mut() {
            Some((_, to)) if *to + 1 == n => *to = n,
            _ => runs.push((n, n)),
        }
    }
    let words = runs.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
    words.collect::<Vec<_>>().join(", ")
}

pub(super) async fn council(ctx: &Ctx, code: &str) -> Result<(CouncilMinutes, Option<String>)> {
    let Read { loaded, lines, organisation } = read(ctx, code).await?;
    let session = &loaded.session;
    let (chair, secretary) = (name_of(&loaded, session.chair_seat_id), name_of(&loaded, session.secretary_seat_id));
    let members = loaded
        .seats
        .iter()
        .map(|s| CouncilMember {
            name: s.member_name.clone(),
            position: s.member_post.clone(),
            role: CouncilRole::from_code(&s.role).map_or("Ủy viên", CouncilRole::printed).to_owned(),
            presence: match loaded.presence.get(&s.id) {
                Some(Presence::Present) => PaperPresence::Present,
                Some(Presence::Written) => PaperPresence::Written,
                _ => PaperPresence::Absent,
            },
            note: loaded.notes.get(&s.id).filter(|n| !n.is_empty()).cloned(),
        })
        .collect();
    let mut proceedings = paragraphs(&session.notes);
    if proceedings.is_empty() {
        proceedings
            .push("Hội đồng nghe báo cáo kết quả thẩm định, thảo luận và biểu quyết từng trường hợp.".to_owned());
    }
    // Minutes are read by more people than may know what stands against somebody.
    let answers = nominees::answers_of_session(ctx.store.reader(), session.id, Some(&ctx.law)).await?;
    proceedings.extend(answers.iter().map(answered));
    let paper = CouncilMinutes {
        letterhead: of_council(&organisation, &loaded),
        summary: format!("Họp {}", loaded.council.name),
        opened: format!("{}T{}", session.held_on, session.held_at),
        closed: None,
        venue: session.place.clone(),
        council: loaded.council.name.clone(),
        members,
        chair: chair.clone(),
        secretary: secretary.clone(),
        guests: Vec::new(),
        proceedings,
        method: VoteMethod::Open,
        required_share: Some(share(&loaded)),
        votes: votes(ctx, &lines),
        conclusions: conclusions(&loaded, &lines),
        signatures: vec![
            SignatureBox { title: "THƯ KÝ".to_owned(), note: None, name: secretary },
            SignatureBox { title: "CHỦ TRÌ".to_owned(), note: None, name: chair },
        ],
    };
    Ok((paper, watermark(&organisation)))
}

/// The council's own head: the body above it is the one whose council it is.
fn of_council(o: &store::entity::organisation::Model, loaded: &Loaded) -> domain::paper::Letterhead {
    let own = letterhead(o, &o.minutes_symbol, None, Some(&loaded.session.held_on));
    domain::paper::Letterhead {
        superior_body: Some(o.issuing_body.clone()),
        issuing_body: vntext::upper_vi(&loaded.council.name),
        ..own
    }
}

fn share(loaded: &Loaded) -> String {
    let of = match loaded.rules.base {
        domain::ballot::Base::AllMembers => "tổng số thành viên",
        domain::ballot::Base::MembersNotRecused => "tổng số thành viên không thuộc diện liên quan",
        domain::ballot::Base::Present => "số thành viên có mặt và gửi ý kiến bằng văn bản",
        domain::ballot::Base::Valid => "số phiếu đã biểu quyết",
    };
    format!("{} {of}", sessions::share_words(&loaded.rules.threshold))
}

pub(super) async fn count(ctx: &Ctx, code: &str) -> Result<(CountMinutes, Option<String>)> {
    let Read { loaded, lines, organisation } = read(ctx, code).await?;
    let session = &loaded.session;
    let roll = loaded.roll();
    let voters = roll.present + roll.written;
    let secretary = loaded.seats.iter().find(|s| Some(s.id) == session.secretary_seat_id);
    let how = match loaded.rules.secrecy {
        Secrecy::OpenCount => "giơ tay",
        Secrecy::OpenNamed => "ghi tên",
    };
    let paper = CountMinutes {
        letterhead: of_council(&organisation, &loaded),
        // Neither way hands ballots out.
        by_hand: matches!(loaded.rules.secrecy, Secrecy::OpenCount | Secrecy::OpenNamed),
        summary: format!("Kết quả biểu quyết ({how}) tại phiên họp {}", loaded.council.name),
        counted: format!("{}T{}", session.held_on, session.held_at),
        venue: session.place.clone(),
        council: loaded.council.name.clone(),
        tellers: secretary
            .map(|s| Teller { name: s.member_name.clone(), position: s.member_post.clone(), head: true })
            .into_iter()
            .collect(),
        members_total: roll.members,
        present: roll.present,
        written: roll.written,
        issued: voters,
        collected: voters,
        valid: voters,
        invalid: 0,
        required_share: Some(share(&loaded)),
        votes: votes(ctx, &lines),
        conclusions: conclusions(&loaded, &lines),
    };
    Ok((paper, watermark(&organisation)))
}
