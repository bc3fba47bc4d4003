//! A database in which so many voters, all signed in, wait with a paper of one question and three choices, for bench/vote:
//!
//! ```text
//! cargo run --workspace --example voters -- DIR [VOTERS=5000]
//! ```
//!
//! DIR gets `thidua.db` and `voters.json`: the ballot's code, the tellers' passphrases, and for each voter the cookie of his session and the
//! secret of its forms. Everybody is invented. The vote is an acclamation at a conference whose members are the voters' bodies.
#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a tool of the benchmark")]

use std::{error::Error, fs, path::Path, time::Instant};

use app::{
    Ctx,
    accounts::session,
    ballots::{self, Opening},
    clusters,
    nouns::Texts,
    people::{self, Posting, Profile},
    sessions::{self, Ask, Convene},
    units::NewUnit,
};
use domain::access::Role;
use serde_json::json;
use store::{
    Store,
    entity::{cluster, cluster_member, person, unit},
    sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _},
};
use testkit::{actor_with, clock::FixedClock, web};
use uuid::Uuid;

/// Rows written in one statement.
const PIECE: usize = 500;

/// The secret of everybody's forms, sixteen bytes of zero, and what a form sends for it.
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const SENT: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// An account with a session: its token and the secret of its forms.
async fn signed_in(ctx: &Ctx, login: &str, person: Option<Uuid>, (role, root): (Role, Uuid)) -> serde_json::Value {
    let reader = web::NewReader {
        login: login.to_owned(),
        name: login.to_owned(),
        hash: String::new(),
        person,
        roles: vec![(role, Some(root))],
    };
    let account = web::insert_account(&ctx.store, ctx.now().micros, reader).await;
    let token = Uuid::new_v4().into_bytes();
    let data = json!({"account": account.to_string(), "csrf": SECRET}).to_string();
    session::save(ctx, &token, Some(account), data, None).await.unwrap();
    json!({"token": hex::encode(token), "csrf": SENT})
}

/// A unit with a cluster whose members are bodies outside, each spoken for by one of `voters`.
async fn clustered(ctx: &Ctx, root: Uuid, voters: &[Uuid], today: &str) -> String {
    let advisory = actor_with("advisory", &[(Role::AdvisoryBody, Some(root))]);
    let fields = texts(&[
        ("short", "Cụm đông"),
        ("name", "Cụm thi đua đông"),
        ("kind", "mixed"),
        ("system", "other"),
        ("unit", "GOC"),
    ]);
    let code = clusters::add(ctx, &advisory, &fields).await.unwrap();
    let year = today[..4].to_owned();
    clusters::add_part(ctx, &advisory, &code, "years", &texts(&[("year", &year)])).await.unwrap();
    let found = cluster::Entity::find().filter(cluster::Column::Code.eq(&code)).one(ctx.store.reader()).await;
    let id = found.unwrap().unwrap().id;
    let now = ctx.now();
    let member = |(n, who): (usize, &Uuid)| cluster_member::Model {
        id: ctx.new_id(&now),
        version: 1,
        code: format!("TV-{n:06}"),
        cluster_id: id,
        unit_id: None,
        name: format!("Đơn vị {n}"),
        short: format!("ĐV {n}"),
        group_name: String::new(),
        representative_id: Some(*who),
        representative_name: String::new(),
        from_date: "2015".into(),
        to_date: None,
        gone: String::new(),
        into_member: String::new(),
        document: String::new(),
        entered_by: advisory.account,
        entered_at: now.micros,
        annulled_at: None,
        annulled_by: None,
        annulled_for: None,
    };
    let rows: Vec<_> = (1..).zip(voters).map(member).collect();
    let done: app::Result<()> = ctx
        .store
        .write(ctx.write_system(&now), |tx| {
            let rows = rows.clone();
            Box::pin(async move {
                for piece in rows.chunks(PIECE) {
                    let piece = piece.iter().cloned().map(|r| r.into_active_model());
                    cluster_member::Entity::insert_many(piece).exec_without_returning(tx.conn()).await?;
                }
                Ok(())
            })
        })
        .await;
    done.unwrap();
    code
}

/// Convenes, asks and begins the secret vote; gives its code and the passphrases.
async fn voting(ctx: &Ctx, root: Uuid, cluster: &str, today: &str) -> (String, Vec<String>) {
    let secretary = actor_with("secretary", &[(Role::CouncilSecretary, Some(root))]);
    let call = Convene {
        held_on: today.to_owned(),
        held_at: "08:00".into(),
        place: "Hội trường".into(),
        secrecy: "secret".into(),
        base: "all_members".into(),
        quorum: "1/2".into(),
        threshold: "1/2".into(),
        rounds: "1".into(),
        ..Convene::default()
    };
    let year: i64 = today[..4].parse().unwrap();
    let session = sessions::convene_cluster(ctx, &secretary, cluster, year, call).await.unwrap();
    let ask = Ask { asked: "ministry_flag".into(), members: vec!["TV-000001".into()], most: String::new() };
    sessions::ask(ctx, &secretary, &session, 1, ask).await.unwrap();
    let opening = Opening {
        kind: "yes_no".into(),
        most: String::new(),
        tellers: ["Lê An", "Lê Bình", "Lê Cường"].map(str::to_owned).to_vec(),
        needed: "2".into(),
    };
    let opened = ballots::open(ctx, &secretary, &session, opening).await.unwrap();
    ballots::start(ctx, &secretary, &opened.code).await.unwrap();
    (opened.code, opened.envelopes.iter().map(|e| e.words.join(" ")).collect())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let dir = args.next().ok_or("give a folder")?;
    let voters: usize = args.next().map_or(Ok(5_000), |n| n.parse())?;
    fs::create_dir_all(&dir)?;
    let start = Instant::now();
    let store = Store::open(&format!("sqlite://{}", Path::new(&dir).join("thidua.db").display())).await?;
    store.migrate().await?;
    let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_micros())?;
    let ctx = testkit::ctx_at(&store, FixedClock::at(now));
    let today = ctx.now().today;
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let new = NewUnit {
        code: "GOC".into(),
        name: "Đơn vị gốc".into(),
        kind: "force".into(),
        level: "department".into(),
        from: "2010-01-01".into(),
        ..NewUnit::default()
    };
    app::units::create(&ctx, &founder, new).await.map_err(|e| format!("{e:?}"))?;
    let root = unit::Entity::find().one(store.reader()).await?.ok_or("no unit")?.id;
    let admin = actor_with("admin", &[(Role::Administrator, Some(root))]);
    for n in 1..=voters {
        let profile = Profile::of([
            ("full_name", format!("Người Bỏ Phiếu {n}")),
            ("sex", "female".to_owned()),
            ("birth_date", "1988".to_owned()),
            ("service_number", format!("{n:06}")),
            ("joined", "2009".to_owned()),
        ]);
        let posting = Posting {
            unit: root,
            rank: "Đại úy".into(),
            post: "Cán bộ".into(),
            leader_level: "direct".into(),
            from: "2015-01-01".into(),
        };
        people::create(&ctx, &admin, profile, posting).await.map_err(|e| format!("{e:?}"))?;
    }
    let ids: Vec<Uuid> =
        person::Entity::find().select_only().column(person::Column::Id).into_tuple().all(store.reader()).await?;
    let cluster = clustered(&ctx, root, &ids, &today).await;
    let mut signed = Vec::new();
    for (n, id) in (1..).zip(&ids) {
        signed.push(signed_in(&ctx, &format!("cu-tri-{n}"), Some(*id), (Role::Person, root)).await);
    }
    let secretary = signed_in(&ctx, "thu-ky", Some(Uuid::new_v4()), (Role::CouncilSecretary, root)).await;
    let (code, words) = voting(&ctx, root, &cluster, &today).await;
    let told = json!({"ballot": code, "words": words, "voters": signed, "secretary": secretary});
    fs::write(Path::new(&dir).join("voters.json"), told.to_string())?;
    drop(store.close().await);
    println!("{voters} voters signed in, {code} is open; made in {:.1?}", start.elapsed());
    Ok(())
}
