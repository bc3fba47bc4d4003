//! Conferences of the two clusters: what R4 reports of No. 5; of the invented cluster a whole one voted on paper, and one that elected its heads in
//! secret on devices.

use std::collections::BTreeMap;

use app::{
    Ctx,
    ballots::{self, Opening, Sheet, SheetLine},
    scores,
    sessions::{self, Ask, Convene, MemberPresence, Minutes},
};

use super::{Who, accounts};
use crate::output::Failure;

const YEAR: i64 = 2020;

async fn ask(ctx: &Ctx, who: &Who, session: &str, asked: &str, members: &[&String]) -> Result<(), Failure> {
    let version = sessions::view(ctx, who, session).await?.version;
    let members = members.iter().map(|m| (*m).clone()).collect();
    sessions::ask(ctx, who, session, version, Ask { asked: asked.into(), members, most: String::new() }).await?;
    Ok(())
}

async fn close(ctx: &Ctx, who: &Who, session: &str) -> Result<(), Failure> {
    let version = sessions::view(ctx, who, session).await?.version;
    sessions::close(ctx, who, session, version, &format!("demo close {session}")).await?;
    Ok(())
}

async fn says(ctx: &Ctx, who: &Who, session: &str, notes: &str) -> Result<(), Failure> {
    let version = sessions::view(ctx, who, session).await?.version;
    let words = Minutes { notes: notes.into(), conclusion: String::new() };
    sessions::set_minutes(ctx, who, session, version, words).await?;
    Ok(())
}

/// R4: by consensus the cluster proposes the Government's flag for Thanh Hóa. How the heads of 2021 were elected it does not say, so they stand on
/// their year and not here.
pub(super) async fn five(ctx: &Ctx, code: &str, acclaimed: &String) -> Result<(), Failure> {
    let who = accounts::actor(ctx, "thu-ky").await?;
    let call = Convene {
        held_on: "16/11/2020".into(),
        place: "Thanh Hóa".into(),
        secrecy: "consensus".into(),
        base: "all_members".into(),
        // What all agree on needs all.
        quorum: "1/1".into(),
        threshold: "1/1".into(),
        rounds: "1".into(),
        ..Convene::default()
    };
    let session = sessions::convene_cluster(ctx, &who, code, YEAR, call).await?;
    ask(ctx, &who, &session, "government_flag", &[acclaimed]).await?;
    let notes = "Theo bài báo ngày 16/11/2020. Bài báo không nói giờ họp, ai dự, quy chế của cụm, cách bầu cụm trưởng và cụm phó năm 2021.";
    says(ctx, &who, &session, notes).await?;
    let version = sessions::view(ctx, &who, &session).await?.version;
    sessions::record_consensus(ctx, &who, &session, version, vec![1]).await?;
    close(ctx, &who, &session).await
}

/// Votes in favour, line by line: the tie, the Government's flag, four flags of the ministry, the head of two names, the deputy.
const VOTES: [u32; 10] = [7, 1, 8, 8, 8, 7, 7, 7, 1, 8];

/// The invented cluster: a tie put to the vote, acclamation and election by paper that two tellers counted, the ranking published again.
pub(super) async fn made_up(ctx: &Ctx, advisory: &Who, code: &str, members: &[String]) -> Result<(), Failure> {
    let (who, teller) = (accounts::actor(ctx, "thu-ky").await?, accounts::actor(ctx, "uy-vien").await?);
    let proposed = sessions::proposed(ctx, &who, code, YEAR).await?.command;
    let call =
        Convene { held_on: "15/12/2020".into(), place: "Hội trường (dữ liệu minh họa)".into(), ..proposed };
    let session = sessions::convene_cluster(ctx, &who, code, YEAR, call).await?;
    let m = |at: &[usize]| at.iter().filter_map(|i| members.get(*i)).collect::<Vec<_>>();
    for (asked, at) in [
        ("tie", &[4, 5][..]),
        ("government_flag", &[0]),
        ("ministry_flag", &[0, 1, 2, 3]),
        ("head", &[1, 3]),
        ("deputy", &[2]),
    ] {
        ask(ctx, &who, &session, asked, &m(at)).await?;
    }
    says(ctx, &who, &session, "Hội nghị nghe kết quả chấm điểm, xếp hạng và thảo luận (dữ liệu minh họa).").await?;
    let lines = (1..).zip(VOTES.map(|for_| SheetLine { for_, none: 8 - for_, ..SheetLine::default() })).collect();
    let sheet = Sheet { issued: 8, collected: 8, invalid: 0, lines };
    ballots::enter(ctx, &who, &session, sheet.clone()).await?;
    ballots::enter(ctx, &teller, &session, sheet).await?;
    close(ctx, &who, &session).await?;
    let version = scores::scoring(ctx, advisory, code, YEAR).await?.year.version;
    let document = "Thông báo kết quả sau hội nghị (dữ liệu minh họa)";
    scores::publish(ctx, advisory, code, YEAR, version, document, "Hội nghị bỏ phiếu khi bằng điểm").await?;
    Ok(())
}

/// Whose accounts speak and vote for the first members of the invented cluster.
pub(super) const VOTERS: [&str; 6] = ["uy-vien", "truong-phong", "thuong-truc", "thu-ky", "giam-doc", "ca-nhan"];

/// The invented cluster's conference of 2019: head and deputy of 2020 elected in secret on devices, by those whose representatives have accounts.
pub(super) async fn in_secret(ctx: &Ctx, code: &str, members: &[String]) -> Result<(), Failure> {
    let who = accounts::actor(ctx, "thu-ky").await?;
    let proposed = sessions::proposed(ctx, &who, code, YEAR - 1).await?.command;
    let call = Convene {
        held_on: "16/12/2019".into(),
        place: "Hội trường (dữ liệu minh họa)".into(),
        secrecy: "secret".into(),
        threshold: ">1/2".into(),
        ..proposed
    };
    let session = sessions::convene_cluster(ctx, &who, code, YEAR - 1, call).await?;
    let absent = |seat| MemberPresence { seat, presence: "absent".into(), note: "Dữ liệu minh họa".into() };
    let there = VOTERS.len() as i64;
    let version = sessions::view(ctx, &who, &session).await?.version;
    let away = (there + 1..=members.len() as i64).map(absent).collect();
    sessions::set_presence(ctx, &who, &session, version, away).await?;
    ask(ctx, &who, &session, "head", &members[..2].iter().collect::<Vec<_>>()).await?;
    ask(ctx, &who, &session, "deputy", &members[1..2].iter().collect::<Vec<_>>()).await?;
    let tellers = ["Trịnh Văn Mẫu", "Hoàng Thị Quỳnh", "Nguyễn Quang Việt"].map(str::to_owned).to_vec();
    let opening = Opening { kind: String::new(), most: String::new(), tellers, needed: "2".into() };
    let opened = ballots::open(ctx, &who, &session, opening).await?;
    ballots::start(ctx, &who, &opened.code).await?;
    // Five chose the first name for head, one the second; all the one name for deputy.
    for (i, login) in VOTERS.iter().enumerate() {
        let voter = accounts::actor(ctx, login).await?;
        let head = if i == 4 { 2 } else { 1 };
        let said: BTreeMap<i64, String> = [(head, "1".to_owned()), (3, "1".to_owned())].into();
        ballots::cast(ctx, &voter, &opened.code, &format!("demo {login}"), said).await?;
    }
    ballots::close(ctx, &who, &opened.code).await?;
    let words = opened.envelopes.iter().take(2).map(|e| e.words.join(" "));
    ballots::count(ctx, &who, &opened.code, (1..).zip(words).collect()).await?;
    says(ctx, &who, &session, "Hội nghị bầu cụm trưởng, cụm phó năm 2020 (dữ liệu minh họa).").await?;
    close(ctx, &who, &session).await
}
