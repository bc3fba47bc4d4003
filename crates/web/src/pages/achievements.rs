//! Thành tích của hồ sơ: what was achieved, as records that nominees share; adding one, changing it, pointing nominees to
//! it.

use app::achievements::{self, AchievementForm, AchievementView, AchievementsPage, Pointer};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, stale};

/// The achievements of a dossier, with the form of another one.
#[derive(Serialize)]
pub struct ListPage {
    code: String,
    title: String,
    achievements: Vec<AchievementView>,
    nominees: Vec<Pointer>,
    may_edit: bool,
    limit: usize,
    form: FormState,
}

fn sample_view(number: i64) -> AchievementView {
    let form = AchievementForm { what: "Phá chuyên án".into(), from: "2020".into(), ..AchievementForm::default() };
    AchievementView { number, form, nominees: 2 }
}

fn sample_nominees() -> Vec<Pointer> {
    let one = |seq, achievement| Pointer {
        seq,
        part: "individual".into(),
        name: "Đỗ Thị Ánh".into(),
        unit: "Đội 1".into(),
        achievement,
    };
    vec![one(1, 1), one(2, 2)]
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "dossiers/achievements.html";

    fn samples() -> Vec<Self> {
        [true, false]
            .map(|may_edit| Self {
                code: "HS-2020-0001".into(),
                title: "Khen thưởng".into(),
                achievements: vec![sample_view(1), sample_view(2)],
                nominees: sample_nominees(),
                may_edit,
                limit: 300,
                form: FormState::default().version(1),
            })
            .into()
    }
}

async fn list_page(cx: &Cx, actor: &app::Actor, code: String, form: FormState) -> Result<ListPage, Fault> {
    let page = achievements::page(&cx.ctx, actor, &code).await?;
    let AchievementsPage { title, version, achievements, nominees, may_edit, limit } = page;
    Ok(ListPage { code, title, achievements, nominees, may_edit, limit, form: form.version(version) })
}

/// `GET /dossiers/{code}/achievements`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = list_page(&cx, &actor, code, FormState::default()).await?;
    cx.page(&page).await
}

fn typed(fields: &Fields) -> AchievementForm {
    AchievementForm {
        what: fields.text("what"),
        place: fields.text("place"),
        from: fields.text("from"),
        to: fields.text("to"),
    }
}

fn ticked(fields: &Fields) -> Vec<i64> {
    fields.all("nominees").iter().filter_map(|n| n.parse().ok()).collect()
}

/// `POST /dossiers/{code}/achievements`
pub async fn add(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let (form, nominees) = (typed(&fields), ticked(&fields));
    let work = async |v| achievements::add(&cx.ctx, &actor, &code, v, &form, &nominees).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, None)).await? {
        Ok(_) => cx.done(&format!("/dossiers/{code}/achievements"), "achievement-added", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = list_page(&cx, &actor, code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// What stands now of an achievement; of a new one, what was added last.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, number: Option<i64>) -> Result<stale::Now, Fault> {
    let mut page = achievements::page(&cx.ctx, actor, code).await?;
    let back = match number {
        Some(number) => format!("/dossiers/{code}/achievements/{number}"),
        None => format!("/dossiers/{code}/achievements"),
    };
    page.achievements.sort_by_key(|a| a.number);
    let found = page.achievements.into_iter().rfind(|a| number.is_none_or(|n| n == a.number));
    let theirs = found.ok_or(Fault::NotFound)?.form;
    Ok(stale::Now::new(back, page.version)
        .text("what", cx.word("dossier-achievement"), theirs.what)
        .text("place", cx.word("dossier-achievement-place"), theirs.place)
        .text("from", cx.word("dossier-achievement-from"), theirs.from)
        .text("to", cx.word("dossier-achievement-to"), theirs.to))
}

/// One achievement: its form and who points to it.
#[derive(Serialize)]
pub struct ShowPage {
    code: String,
    title: String,
    number: i64,
    nominees: Vec<Pointer>,
    may_edit: bool,
    limit: usize,
    form: FormState,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "dossiers/achievement.html";

    fn samples() -> Vec<Self> {
        [(1, true), (2, true), (2, false)]
            .map(|(number, may_edit)| Self {
                code: "HS-2020-0001".into(),
                title: "Khen thưởng".into(),
                number,
                nominees: sample_nominees(),
                may_edit,
                limit: 300,
                form: FormState::new([("what", "Phá chuyên án".to_owned())]).version(1),
            })
            .into()
    }
}

async fn show_page(
    cx: &Cx,
    actor: &app::Actor,
    code: String,
    number: i64,
    form: Option<FormState>,
) -> Result<ShowPage, Fault> {
    let page = achievements::page(&cx.ctx, actor, &code).await?;
    let found = page.achievements.into_iter().find(|a| a.number == number).ok_or(Fault::NotFound)?;
    let form = form.unwrap_or_else(|| {
        let f = found.form;
        let mut form = FormState::new([("what", f.what), ("place", f.place), ("from", f.from), ("to", f.to)]);
        for n in page.nominees.iter().filter(|n| n.achievement == number) {
            form.push("nominees", n.seq.to_string());
        }
        form
    });
    Ok(ShowPage {
        code,
        title: page.title,
        number,
        nominees: page.nominees,
        may_edit: page.may_edit,
        limit: page.limit,
        form: form.version(page.version),
    })
}

/// `GET /dossiers/{code}/achievements/{number}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((code, number)): Path<(String, i64)>) -> PageResult {
    let page = show_page(&cx, &actor, code, number, None).await?;
    cx.page(&page).await
}

/// `POST /dossiers/{code}/achievements/{number}`
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, number)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let (form, nominees) = (typed(&fields), ticked(&fields));
    let work = async |v| achievements::edit(&cx.ctx, &actor, &code, v, number, &form, &nominees).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, Some(number))).await? {
        Ok(()) => cx.done(&format!("/dossiers/{code}/achievements"), "achievement-saved", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = show_page(&cx, &actor, code, number, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
