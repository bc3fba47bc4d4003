//! What stands behind a dossier or goes on beside it: the acclamation that it files, the confirming of names.

use app::{
    clusters::Behind,
    proofs::{Asked, AskedUnit},
};
use serde::Serialize;

use crate::pages::papers::PapersBox;

/// How the confirming of names stands.
#[derive(Clone, Serialize)]
pub struct Confirming {
    /// Names confirmed.
    pub done: usize,
    /// Names in all.
    pub lines: usize,
    /// Units that have not confirmed.
    pub open: Vec<AskedUnit>,
    /// Units that have.
    pub closed: Vec<AskedUnit>,
    /// The reader may open the proofs.
    pub may_open: bool,
    /// The reader may remind.
    pub may_remind: bool,
}

impl From<Asked> for Confirming {
    fn from(a: Asked) -> Self {
        let (done, lines) = a.units.iter().fold((0, 0), |(d, l), u| (d + u.done, l + u.lines));
        let (closed, open) = a.units.into_iter().partition(AskedUnit::is_done);
        Self { done, lines, open, closed, may_open: a.may_open, may_remind: a.may_remind }
    }
}

/// The acclamation behind a dossier, with the papers that were made of it.
#[derive(Clone, Serialize)]
pub struct Acclaimed {
    /// The acclamation.
    pub behind: Behind,
    /// Its papers.
    pub papers: PapersBox,
}

/// An acclamation, for samples.
pub(super) fn sample_acclaimed(decided: bool) -> Acclaimed {
    let behind = Behind {
        cluster: "cum-mau".into(),
        short: "Cụm mẫu".into(),
        year: 2020,
        linked: !decided,
        session: "PH-2020-0001".into(),
        held_on: "2020-12-15".into(),
        asked: "government_flag".into(),
        sets: 3,
        ranking: if decided { 0 } else { 2 },
        places: (!decided).then_some((1, 2)),
        papers: vec![("submission".into(), true), ("minutes".into(), false)],
        decided: decided.then(|| ("12/QĐ-TTg".into(), "2021-03-01".into())),
    };
    Acclaimed { behind, papers: PapersBox::sample() }
}

/// A unit that confirms, for samples.
pub(super) fn sample_asked(done: usize, who: &[&str]) -> AskedUnit {
    AskedUnit {
        name: "Phòng Cảnh sát hình sự".into(),
        lines: 2,
        done,
        by: if done > 0 { "Lê An".into() } else { String::new() },
        at: (done > 0).then_some(0),
        who: who.iter().map(|w| (*w).to_owned()).collect(),
    }
}
