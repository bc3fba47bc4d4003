//! The pact of a cluster's year: what it says, assigned apart from pledged beside what came of it, who signed in which capacity and when.

use app::pacts::{self, PactPage as Pact, SignatureRow, TargetRow};
use axum::extract::Path;
use domain::cluster::PACT;
use serde::Serialize;

use crate::{Cx, Page, PageResult, SignedIn, form::code_key, format, noun, pages::papers::PapersBox};

/// A target.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    code: String,
    member: String,
    what: String,
    assigned: String,
    pledged: String,
    result: String,
    /// reached, missed or empty; of what was assigned, of what was pledged.
    states: (&'static str, &'static str),
    told_by: String,
}

/// A signature.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    code: String,
    member: String,
    signer: String,
    post: String,
    capacity: String,
    place: String,
    on: String,
    late: bool,
    /// The reader may correct it.
    may_correct: bool,
}

/// The page.
#[derive(Serialize)]
pub struct PactPage {
    code: String,
    short: String,
    year: i64,
    /// Code of the pact; empty while nobody entered it.
    line: String,
    facts: Vec<(String, String)>,
    targets: Vec<Target>,
    signatures: Vec<Signed>,
    unsigned: Vec<String>,
    may_change: bool,
    /// The reader may sign for a member.
    may_sign: bool,
    papers: PapersBox,
}

fn state(reached: Option<bool>) -> &'static str {
    match reached {
        Some(true) => "reached",
        Some(false) => "missed",
        None => "",
    }
}

fn target(t: TargetRow) -> Target {
    let text = |name: &str| t.record.values.get(name).cloned().unwrap_or_default();
    let unit = text("unit_of_measure");
    Target {
        code: t.record.code.clone(),
        member: t.record.named.get("member").cloned().unwrap_or_default(),
        what: if unit.is_empty() { text("what") } else { format!("{} ({unit})", text("what")) },
        assigned: text("assigned"),
        pledged: text("pledged"),
        result: text("result"),
        states: (state(t.assigned), state(t.pledged)),
        told_by: text("told_by"),
    }
}

fn signed(cx: &Cx, s: SignatureRow) -> Signed {
    let text = |name: &str| s.record.values.get(name).cloned().unwrap_or_default();
    let capacity = cx.word(&code_key("cluster_signature-capacity", &text("capacity")));
    let mandate = text("mandate");
    Signed {
        code: s.record.code.clone(),
        member: s.record.named.get("member").cloned().unwrap_or_default(),
        signer: text("signer"),
        post: text("post"),
        capacity: if mandate.is_empty() { capacity } else { format!("{capacity} ({mandate})") },
        place: text("place"),
        on: format::date(&text("on_date")),
        late: s.late,
        may_correct: s.may_correct,
    }
}

impl Page for PactPage {
    const TEMPLATE: &'static str = "clusters/pact.html";

    fn samples() -> Vec<Self> {
        let target = |states, told_by: &str| Target {
            code: "CT-000001".into(),
            member: "Minh Họa".into(),
            what: "Khám phá án (%)".into(),
            assigned: "80".into(),
            pledged: "82".into(),
            result: if told_by.is_empty() { "" } else { "81" }.into(),
            states,
            told_by: told_by.into(),
        };
        let signed = |late| Signed {
            code: "KY-000001".into(),
            member: "Minh Họa".into(),
            signer: "Lê Văn Mẫu".into(),
            post: if late { "" } else { "Giám đốc" }.into(),
            capacity: "Thủ trưởng".into(),
            place: if late { "" } else { "Huế" }.into(),
            on: "05/04/2020".into(),
            late,
            may_correct: late,
        };
        let page = |line: &str, may_change, targets, signatures, unsigned| Self {
            code: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            year: 2020,
            line: line.into(),
            facts: if line.is_empty() { vec![] } else { vec![("Nội dung".into(), "Thi đua".into())] },
            targets,
            signatures,
            unsigned,
            may_sign: may_change,
            may_change,
            papers: PapersBox::sample(),
        };
        vec![
            page(
                "GU-000001",
                true,
                vec![target(("reached", "missed"), "BC 1"), target(("", ""), "")],
                vec![signed(true), signed(false)],
                vec!["Sao Mai".into()],
            ),
            page("", true, vec![], vec![], vec!["Sao Mai".into()]),
            page("", false, vec![], vec![], vec![]),
            page("GU-000001", false, vec![target(("reached", "reached"), "BC 1")], vec![signed(false)], vec![]),
        ]
    }
}

/// `GET /clusters/{code}/years/{year}/pact`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, year)): Path<(String, i64)>) -> PageResult {
    let Pact { cluster, pact, targets, signatures, unsigned, may_change, may_sign } =
        pacts::page(&cx.ctx, &actor, &code, year).await?;
    let papers = PapersBox::load(&cx, "cluster", &cluster.code, cluster.version).await?;
    let facts = pact.as_ref().map(|r| noun::facts(&cx, &PACT, r)).unwrap_or_default();
    cx.page(&PactPage {
        facts: facts.into_iter().filter(|(_, v)| !v.is_empty()).collect(),
        line: pact.map(|r| r.code).unwrap_or_default(),
        targets: targets.into_iter().map(target).collect(),
        signatures: signatures.into_iter().map(|s| signed(&cx, s)).collect(),
        code: cluster.code,
        short: cluster.short,
        unsigned,
        may_change,
        may_sign,
        papers,
        year,
    })
    .await
}
