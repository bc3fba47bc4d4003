//! Sessions that vote on paper and in secret: one of each kind, with secret ballots in every state that pages ask for.

use std::collections::BTreeMap;

use app::{
    ballots::{self, Opening},
    councils::{self, NewCouncil, NewSeat},
    sessions::{self, Convene},
};
use domain::access::Role;
use store::{
    entity::person,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::build::Place;
use crate::web::{self, NewReader};

/// The dossiers that these sessions vote on.
pub(super) const DOSSIERS: [&str; 5] = ["b-idle", "b-papers", "b-prepared", "b-open", "b-counted"];

/// An account for somebody of the register, who may vote with it.
async fn voter(place: &Place<'_>, name: &str, hash: &str) {
    let code = place.code(name);
    let found = person::Entity::find().filter(person::Column::Code.eq(&code)).one(place.ctx.store.reader()).await;
    let id = found.expect("reading people").expect("somebody of the register").id;
    let reader = NewReader {
        login: format!("voter-{}-{name}", place.side.key()),
        name: place.says("Người bỏ phiếu"),
        hash: hash.to_owned(),
        person: Some(id),
        roles: vec![(Role::CouncilMember, Some(place.root))],
    };
    web::insert_account(&place.ctx.store, place.ctx.now().micros, reader).await;
}

async fn session(place: &Place<'_>, council: &str, dossier: &str, secrecy: &str) -> String {
    let convene = Convene {
        council: council.to_owned(),
        held_on: "18/11/2020".into(),
        held_at: "08:00".into(),
        place: place.says("Phòng bỏ phiếu"),
        dossiers: vec![place.code(dossier)],
        secrecy: secrecy.into(),
        base: "all_members".into(),
        quorum: "2/3".into(),
        threshold: ">1/2".into(),
        rounds: "2".into(),
    };
    sessions::convene(place.ctx, &place.secretary, convene).await.expect("a session")
}

/// Opens a ballot; gives its code and what its envelopes say.
async fn opened(place: &Place<'_>, session: &str) -> (String, Vec<String>) {
    let command = Opening {
        kind: "yes_no".into(),
        most: String::new(),
        tellers: [1, 2, 3].map(|n| place.says(&format!("Kiểm phiếu {n}"))).into(),
        needed: "2".into(),
    };
    let opened = ballots::open(place.ctx, &place.secretary, session, command).await.expect("a ballot");
    (opened.code, opened.envelopes.iter().map(|e| e.words.join(" ")).collect())
}

pub(super) async fn all(place: &mut Place<'_>) {
    let hash = app::accounts::password::hash(web::PASSWORD.to_owned()).await.expect("hashing");
    for name in ["person16", "person17"] {
        voter(place, name, &hash).await;
    }
    let council = NewCouncil {
        unit: place.code("root"),
        name: place.says("Hội đồng bỏ phiếu"),
        document: place.says("QĐ 22"),
        from: "2015-01-01".into(),
        ..NewCouncil::default()
    };
    let seats = [("person16", "chair"), ("person17", "secretary")]
        .map(|(who, role)| NewSeat {
            person: place.code(who),
            name: place.says(&format!("Ủy viên {role}")),
            role: role.into(),
            ..NewSeat::default()
        })
        .into();
    let council = councils::create(place.ctx, &place.advisory, council, seats).await.expect("a council");
    let idle = session(place, &council, "b-idle", "secret").await;
    let papers = session(place, &council, "b-papers", "paper").await;
    place.keep("secret-session", idle);
    place.keep("paper-session", papers);
    for (name, started) in [("prepared", false), ("open", true), ("counted", true)] {
        let at = session(place, &council, &format!("b-{name}"), "secret").await;
        let (code, words) = opened(place, &at).await;
        if started {
            ballots::start(place.ctx, &place.secretary, &code).await.expect("voting");
        }
        if name == "counted" {
            ballots::close(place.ctx, &place.secretary, &code).await.expect("closing");
            let typed: BTreeMap<i64, String> = (1..).zip(words.into_iter().take(2)).collect();
            ballots::count(place.ctx, &place.secretary, &code, typed).await.expect("counting");
        }
        place.keep(&format!("ballot-{name}"), code);
    }
}
