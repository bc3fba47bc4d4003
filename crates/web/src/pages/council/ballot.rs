//! Opening a secret ballot of a session: what, who, who keeps the envelopes; then the envelopes, shown once.

use app::ballots::{self, Envelope, Opening, Preparation};
use axum::{extract::Path, http::StatusCode};
use domain::ballot::BallotKind;
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn};

/// What stands on the paper, who votes, who keeps the envelopes.
#[derive(Serialize)]
pub struct OpenPage {
    b: Preparation,
    form: FormState,
}

impl Page for OpenPage {
    const TEMPLATE: &'static str = "council/ballot_open.html";

    fn samples() -> Vec<Self> {
        let b = |few: bool| Preparation {
            session: "PH-2020-0001".into(),
            title: "Hội đồng, phiên PH-2020-0001".into(),
            lines: vec![(1, "Đỗ Thị Ánh".into(), "Giấy khen".into(), usize::from(few))],
            voters: vec![("Lê An".into(), few, if few { vec![1] } else { vec![] })],
            without_account: if few { vec!["Lê Bình".into()] } else { vec![] },
            present: 7,
            members: 9,
            quorate: !few,
            threshold: "từ 2/3 trở lên".into(),
            highest: "7/9".into(),
            few,
            one_decides: few,
            tellers: vec!["Lê An".into()],
            too_many: few,
            by_questions: few,
        };
        [true, false].map(|few| Self { b: b(few), form: FormState::default() }).into()
    }
}

/// The envelopes.
#[derive(Serialize)]
pub struct KeysPage {
    code: String,
    session: String,
    envelopes: Vec<Envelope>,
    needed: usize,
}

impl Page for KeysPage {
    const TEMPLATE: &'static str = "council/ballot_keys.html";

    fn samples() -> Vec<Self> {
        let words = ["ba", "ca", "da", "ga", "ha", "la", "ma"].map(str::to_owned).to_vec();
        let envelope = |number| Envelope { number, name: "Lê An".into(), words: words.clone() };
        vec![Self {
            code: "BP-2020-0001.1".into(),
            session: "PH-2020-0001".into(),
            envelopes: vec![envelope(1), envelope(2), envelope(3)],
            needed: 2,
        }]
    }
}

async fn open_page(cx: &Cx, actor: &app::Actor, session: &str, form: FormState) -> Result<OpenPage, Fault> {
    Ok(OpenPage { b: ballots::prepare(&cx.ctx, actor, session).await?, form })
}

/// `GET /council/{code}/ballot`
pub async fn ask(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = open_page(&cx, &actor, &code, FormState::default()).await?;
    let mut form = FormState::new([
        ("kind", BallotKind::YesNo.code().to_owned()),
        ("most", "1".to_owned()),
        ("needed", "2".to_owned()),
    ]);
    for name in &page.b.tellers {
        form.push("teller", name.clone());
    }
    cx.page(&OpenPage { form, ..page }).await
}

/// `POST /council/{code}/ballot`: opens it. The answer is the only page that ever shows the passphrases.
pub async fn open(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let command = Opening {
        kind: fields.text("kind"),
        most: fields.text("most"),
        tellers: fields.all("teller"),
        needed: fields.text("needed"),
    };
    let needed = command.needed.parse().unwrap_or(2);
    match ballots::open(&cx.ctx.once(fields.once_with_body()), &actor, &code, command).await {
        Ok(opened) if opened.envelopes.is_empty() => {
            cx.flash("warning", cx.word("ballot-keys-gone")).await;
            Ok(cx.go(&format!("/ballots/{}", opened.code)))
        }
        Ok(opened) => {
            let page = KeysPage { code: opened.code, session: code, envelopes: opened.envelopes, needed };
            cx.page(&page).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = open_page(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
