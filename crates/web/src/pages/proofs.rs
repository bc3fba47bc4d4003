//! Xác nhận tên: each unit reads its names and texts as they will be printed, corrects them, confirms them.

use app::proofs::{self, ProofRow, Proofs, Read, Texts, UnitProof};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;

use super::papers::PapersBox;
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn};

/// The dossiers with names to confirm.
#[derive(Serialize)]
pub struct ListPage {
    rows: Vec<ProofRow>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "proofs/list.html";

    fn samples() -> Vec<Self> {
        let row = |done| ProofRow { code: "HS-2020-0001".into(), title: "Tổng kết".into(), lines: 10, done };
        vec![Self { rows: vec![] }, Self { rows: vec![row(3), row(10)] }]
    }
}

/// `GET /proofs`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    cx.page(&ListPage { rows: proofs::list(&cx.ctx, &actor).await? }).await
}

/// The proofs of a dossier.
#[derive(Serialize)]
pub struct ProofPage {
    proof: Proofs,
    /// Units the reader can confirm at once, and their names.
    mine: (usize, usize),
    form: FormState,
    papers: PapersBox,
}

impl Page for ProofPage {
    const TEMPLATE: &'static str = "proofs/show.html";

    fn samples() -> Vec<Self> {
        let line = |confirmed, reopened| proofs::ProofLine {
            part: "individual".into(),
            seq: 1,
            name: "Đỗ Thị Ánh".into(),
            rank: "Đại úy".into(),
            post: "Cán bộ".into(),
            unit: "Đội 1".into(),
            citation: "Có thành tích".into(),
            posthumous: reopened,
            confirmed,
            reopened,
        };
        let unit = |code: &str, may_confirm, on_behalf, done| proofs::UnitProof {
            unit: code.into(),
            name: "Phòng Cảnh sát hình sự".into(),
            lines: vec![line(true, false), line(false, true), line(false, false)],
            done,
            by: "Lê An".into(),
            at: (done > 0).then_some(1_605_837_600_000_000),
            list_hash: "ab".into(),
            may_confirm,
            on_behalf,
        };
        let all = |open| Proofs {
            dossier: "HS-2020-0001".into(),
            title: "Tổng kết".into(),
            units: vec![unit("PC02", open, true, 0), unit("PC03", open, false, 1), unit("PC04", false, false, 3)],
            done: 4,
            total: 9,
            decision: None,
            open,
        };
        [true, false]
            .map(|open| Self {
                proof: all(open),
                mine: (2, 6),
                form: FormState::default(),
                papers: PapersBox::sample(),
            })
            .into()
    }
}

async fn proof_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<ProofPage, Fault> {
    let proof = proofs::view(&cx.ctx, actor, code).await?;
    let mut papers = PapersBox::load(cx, "dossier", code, 0).await?;
    // Other units' proofs are theirs.
    papers.papers.retain(|x| x.kind == "proof-list" && proof.units.iter().any(|u| u.unit == x.options.unit));
    let mine = (proof.mine().count(), proof.mine().map(|u| u.lines.len()).sum());
    Ok(ProofPage { proof, mine, form, papers })
}

/// `GET /proofs/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = proof_page(&cx, &actor, &code, FormState::default()).await?;
    cx.page(&page).await
}

/// The lists that a form names: fields `list.UNIT`, of the ticked units.
fn read(fields: &Fields) -> Vec<Read> {
    let ticked = fields.all("units");
    let lists = fields.keyed("list").into_iter();
    lists.filter(|(unit, _)| ticked.contains(unit)).map(|(unit, list)| Read { unit, list }).collect()
}

/// `POST /proofs/{code}/confirm`
pub async fn confirm(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let read = read(&fields);
    match proofs::confirm(&cx.ctx, &actor, &code, &read, &fields.text("words")).await {
        Ok(done) => {
            let pairs = [("units", done.units.to_string()), ("lines", done.lines.to_string())];
            cx.done(&format!("/proofs/{code}"), "proof-confirmed-done", pairs).await
        }
        Err(error) if fields.ticked("all") => {
            let form = cx.retry(&fields, error)?;
            let page = all_page(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = proof_page(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /proofs/{code}/remind`: tells whoever may confirm at the units that have not.
pub async fn remind(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    match proofs::remind(&cx.ctx, &actor, &code).await {
        Ok(units) => cx.done(&format!("/dossiers/{code}"), "proof-reminded", [("units", units.to_string())]).await,
        Err(error) => super::dossiers::again(&cx, &actor, &code, &fields, error).await,
    }
}

/// Confirming for all units of the reader at once: names and counts, then one button.
#[derive(Serialize)]
pub struct AllPage {
    proof: Proofs,
    units: Vec<UnitProof>,
    lines: usize,
    behalf: bool,
    form: FormState,
}

impl Page for AllPage {
    const TEMPLATE: &'static str = "proofs/all.html";

    fn samples() -> Vec<Self> {
        let of = |proof: Proofs| Self {
            units: proof.mine().cloned().collect(),
            lines: 6,
            behalf: true,
            form: FormState::new([("units", "PC02".to_owned())]),
            proof,
        };
        ProofPage::samples().into_iter().map(|page| of(page.proof)).collect()
    }
}

async fn all_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<AllPage, Fault> {
    let proof = proofs::view(&cx.ctx, actor, code).await?;
    let units: Vec<UnitProof> = proof.mine().cloned().collect();
    Ok(AllPage {
        lines: units.iter().map(|u| u.lines.len()).sum(),
        behalf: units.iter().any(|u| u.on_behalf),
        units,
        proof,
        form,
    })
}

/// `GET /proofs/{code}/all`
pub async fn all(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let mut page = all_page(&cx, &actor, &code, FormState::default()).await?;
    for unit in &page.units {
        page.form.push("units", unit.unit.clone());
    }
    cx.page(&page).await
}

/// Correcting one line.
#[derive(Serialize)]
pub struct CorrectPage {
    dossier: String,
    part: String,
    seq: i64,
    form: FormState,
    individual: bool,
}

impl Page for CorrectPage {
    const TEMPLATE: &'static str = "proofs/correct.html";

    fn samples() -> Vec<Self> {
        [true, false]
            .map(|individual| Self {
                dossier: "HS-2020-0001".into(),
                part: "individual".into(),
                seq: 1,
                form: FormState::default(),
                individual,
            })
            .into()
    }
}

fn correct_page(code: &str, part: &str, seq: i64, form: FormState) -> CorrectPage {
    CorrectPage { dossier: code.to_owned(), part: part.to_owned(), seq, individual: part == "individual", form }
}

/// `GET /proofs/{code}/{part}/{seq}`
pub async fn edit(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part, seq)): Path<(String, String, i64)>,
) -> PageResult {
    let p = proofs::view(&cx.ctx, &actor, &code).await?;
    let line = p.units.into_iter().flat_map(|u| u.lines).find(|l| l.part == part && l.seq == seq);
    let line = line.ok_or(Fault::NotFound)?;
    let form = FormState::new([
        ("name", line.name),
        ("rank", line.rank),
        ("post", line.post),
        ("unit", line.unit),
        ("citation", line.citation),
    ]);
    cx.page(&correct_page(&code, &part, seq, form)).await
}

/// `POST /proofs/{code}/{part}/{seq}`
pub async fn correct(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part, seq)): Path<(String, String, i64)>,
    fields: Fields,
) -> PageResult {
    let texts = Texts {
        name: fields.text("name"),
        rank: fields.text("rank"),
        post: fields.text("post"),
        unit: fields.text("unit"),
        citation: fields.text("citation"),
    };
    match proofs::correct(&cx.ctx, &actor, &code, &part, seq, texts).await {
        Ok(()) => cx.done(&format!("/proofs/{code}"), "proof-corrected", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &correct_page(&code, &part, seq, form)).await
        }
    }
}
