//! Đơn vị: the tree on a day, a unit's page, and the forms that change it.

use app::units::{self, Into as MergeInto, NewUnit, Rename, TreeRow, UnitPage};
use axum::{
    extract::{Path, Query as Address},
    http::StatusCode,
};
use domain::{
    access::{Action, Role, may_anywhere},
    units::{UnitKind, UnitLevel, add_days},
};
use serde::{Deserialize, Serialize};

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::Choice,
    format,
    stale::{self, Now, Theirs},
};

/// What the tree is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct TreeQuery {
    /// Search words.
    #[serde(default)]
    pub q: String,
    /// Day as typed.
    #[serde(default)]
    pub on: String,
}

/// The tree.
#[derive(Serialize)]
pub struct TreePage {
    rows: Vec<TreeRow>,
    q: String,
    on: String,
    dated: bool,
    may_manage: bool,
    first: bool,
}

impl Page for TreePage {
    const TEMPLATE: &'static str = "units/tree.html";

    fn samples() -> Vec<Self> {
        let row = |depth, ended: Option<&str>| TreeRow {
            id: Default::default(),
            code: "PX03".into(),
            name: "Phòng Công tác đảng và công tác chính trị".into(),
            short_name: "PX03".into(),
            kind: "force".into(),
            level: "department".into(),
            depth,
            name_today: ended.map(|_| "Phòng Tham mưu".into()),
            ended: ended.map(str::to_owned),
            people: 12,
        };
        vec![
            Self { rows: vec![], q: String::new(), on: String::new(), dated: false, may_manage: true, first: true },
            Self { rows: vec![], q: "x".into(), on: String::new(), dated: false, may_manage: false, first: false },
            Self {
                rows: vec![row(0, None), row(1, Some("2025-02-28"))],
                q: String::new(),
                on: "01/01/2020".into(),
                dated: true,
                may_manage: true,
                first: false,
            },
        ]
    }
}

/// `GET /units`
pub async fn tree(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<TreeQuery>) -> PageResult {
    let administrator = actor.grants.iter().any(|g| g.role == Role::Administrator && g.in_force(&actor.today));
    let day = format::read_date(&query.on);
    let rows = match units::tree(&cx.ctx, &actor, day.as_deref(), &query.q).await {
        Ok(rows) => rows,
        // The very first administrator has no unit to hold his role in: he is here to enter the first one.
        Err(app::Error::Denied(_)) if administrator => vec![],
        Err(other) => return Err(other.into()),
    };
    let may_manage = may_anywhere(&actor, Action::ManageUnits);
    let first = rows.is_empty() && query.q.is_empty() && day.is_none() && administrator;
    cx.page(&TreePage { rows, q: query.q, on: query.on, dated: day.is_some(), may_manage, first }).await
}

/// A unit's page.
#[derive(Serialize)]
pub struct ShowPage {
    unit: UnitPage,
}

fn sample_unit() -> UnitPage {
    UnitPage {
        id: Default::default(),
        version: 1,
        code: "PX03".into(),
        name: "Phòng Tham mưu".into(),
        short_name: "PX03".into(),
        kind: "force".into(),
        level: "department".into(),
        parent: Some(("CAT".into(), "Công an tỉnh".into())),
        from: "2010-01-01".into(),
        to: None,
        demo: true,
        children: vec![("D1".into(), "Đội 1".into())],
        history: vec![units::HistoryRow {
            name: "Phòng Tham mưu".into(),
            kind: "force".into(),
            level: "department".into(),
            parent: Some("Công an tỉnh".into()),
            from: "2010-01-01".into(),
            to: Some("2025-02-28".into()),
            document: "QĐ 12".into(),
        }],
        heirs: vec![units::Link {
            code: "PX01".into(),
            name: "Phòng mới".into(),
            kind: "merge".into(),
            on: "2025-03-01".into(),
            document: String::new(),
        }],
        origins: vec![],
        may_manage: true,
        may_see_titles: true,
    }
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "units/show.html";

    fn samples() -> Vec<Self> {
        let ended = UnitPage {
            to: Some("2025-02-28".into()),
            may_manage: false,
            may_see_titles: false,
            children: vec![],
            parent: None,
            demo: false,
            ..sample_unit()
        };
        vec![Self { unit: sample_unit() }, Self { unit: ended }]
    }
}

/// `GET /units/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let unit = units::page(&cx.ctx, &actor, &code).await?;
    cx.page(&ShowPage { unit }).await
}

/// A form about a unit.
#[derive(Serialize)]
pub struct EditPage {
    /// "new", "rename", "move", "merge", "split", "end".
    what: &'static str,
    form: FormState,
    unit: Option<UnitPage>,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    first: bool,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "units/edit.html";

    fn samples() -> Vec<Self> {
        let page = |what, unit, first| Self {
            what,
            form: FormState::default().version(1),
            unit,
            units: vec![Choice::new("CAT", "Công an tỉnh")],
            kinds: vec![],
            levels: vec![],
            first,
        };
        let mut all = vec![page("new", None, true), page("new", None, false)];
        all.extend(["rename", "move", "merge", "split", "end"].map(|w| page(w, Some(sample_unit()), false)));
        all
    }
}

/// Units of the scope of `action` as choices, deeper ones indented.
pub(super) async fn choices(cx: &Cx, actor: &app::Actor, action: Action) -> Result<Vec<Choice>, Fault> {
    let all = units::codes_in_scope(&cx.ctx, actor, action).await?;
    Ok(all
        .into_iter()
        .map(|(_, code, name, depth)| Choice::new(code, format!("{}{name}", "\u{a0}\u{a0}\u{a0}".repeat(depth))))
        .collect())
}

async fn edit_page(
    cx: &Cx,
    actor: &app::Actor,
    what: &'static str,
    code: Option<&str>,
    form: FormState,
) -> Result<EditPage, Fault> {
    let unit = match code {
        Some(code) => Some(units::page(&cx.ctx, actor, code).await?),
        None => None,
    };
    let units = match choices(cx, actor, Action::ManageUnits).await {
        Ok(all) => all,
        Err(_) if what == "new" => vec![],
        Err(other) => return Err(other),
    };
    Ok(EditPage {
        what,
        form,
        unit,
        first: what == "new" && units.is_empty(),
        units,
        kinds: Choice::of_codes(cx.lang, "unit-kind", UnitKind::ALL.iter().map(|k| k.code())),
        levels: Choice::of_codes(cx.lang, "unit-level", UnitLevel::ALL.iter().map(|k| k.code())),
    })
}

/// What the new-unit form begins with.
#[derive(Debug, Default, Deserialize)]
pub struct Under {
    /// Code of the unit above.
    #[serde(default)]
    pub under: String,
}

/// `GET /units/new`
pub async fn new_form(cx: Cx, SignedIn(actor): SignedIn, Address(at): Address<Under>) -> PageResult {
    let form = FormState::new([("parent", at.under), ("kind", "force".to_owned()), ("level", "department".to_owned())]);
    let form = cx.form_or_draft("units/new", form).await?;
    let page = edit_page(&cx, &actor, "new", None, form).await?;
    cx.page(&page).await
}

fn iso(fields: &Fields, name: &str) -> String {
    let typed = fields.text(name);
    format::read_date(&typed).unwrap_or(typed)
}

/// A unit out of a form's fields; `tail` is added to their names.
async fn read_new(cx: &Cx, actor: &app::Actor, fields: &Fields, tail: &str) -> app::Result<NewUnit> {
    let of = |name: &str| fields.text(&format!("{name}{tail}"));
    let parent = match of("parent") {
        code if code.is_empty() => None,
        code => Some(units::by_code(&cx.ctx, actor, &code).await?.id),
    };
    Ok(NewUnit {
        code: of("code"),
        name: of("name"),
        short_name: of("short_name"),
        kind: of("kind"),
        level: of("level"),
        parent,
        from: iso(fields, if tail.is_empty() && !fields.text("from").is_empty() { "from" } else { "on" }),
        document: fields.text("document"),
        position: fields.number(&format!("position{tail}"))?.unwrap_or(0),
        demo: false,
    })
}

/// `POST /units`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let made = async { units::create(&cx.ctx, &actor, read_new(&cx, &actor, &fields, "").await?).await }.await;
    match made {
        Ok(code) => {
            cx.sent("units/new").await;
            cx.done(&format!("/units/{code}"), "units-created", []).await
        }
        Err(error) => again(&cx, &actor, "new", None, &fields, error).await,
    }
}

async fn again(
    cx: &Cx,
    actor: &app::Actor,
    what: &'static str,
    code: Option<&str>,
    fields: &Fields,
    error: app::Error,
) -> PageResult {
    let form = cx.retry(fields, error)?;
    let page = edit_page(cx, actor, what, code, form).await?;
    cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
}

/// The most parts the form of a split has.
const PARTS: usize = 6;

/// Names of the forms in addresses.
fn form_of(what: &str) -> Option<&'static str> {
    ["rename", "move", "merge", "split", "end"].into_iter().find(|w| *w == what)
}

/// `GET /units/{code}/{what}`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path((code, what)): Path<(String, String)>) -> PageResult {
    let what = form_of(&what).ok_or(Fault::NotFound)?;
    let unit = units::page(&cx.ctx, &actor, &code).await?;
    let form = FormState::new([
        ("name", unit.name.clone()),
        ("short_name", unit.short_name.clone()),
        ("kind", unit.kind.clone()),
        ("level", unit.level.clone()),
        ("into", "new".to_owned()),
    ]);
    let mut form = if what == "split" {
        let mut form = FormState::new([("keep", "1".to_owned())]);
        for n in 1..=PARTS {
            form.push(&format!("kind_{n}"), unit.kind.clone());
            form.push(&format!("level_{n}"), unit.level.clone());
        }
        form
    } else {
        form
    };
    form = form.version(unit.version);
    let page = edit_page(&cx, &actor, what, Some(&code), form).await?;
    cx.page(&page).await
}

/// `POST /units/{code}/{what}`
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, what)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let what = form_of(&what).ok_or(Fault::NotFound)?;
    let work = async |v| run(&cx, &actor, what, &code, &fields, v).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(code) => cx.done(&format!("/units/{code}"), &format!("units-done-{what}"), []).await,
        Err(error) => again(&cx, &actor, what, Some(&code), &fields, error).await,
    }
}

/// What stands now of a unit: its names and place, and the day and paper of what was done last.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<Now, Fault> {
    let unit = units::page(&cx.ctx, actor, code).await?;
    let last = unit.history.iter().max_by_key(|h| h.to.clone().unwrap_or_else(|| h.from.clone()));
    let ended = unit.to.as_deref().and_then(|to| add_days(to, 1));
    let on = ended.or(last.map(|h| h.from.clone())).unwrap_or_default();
    // A unit that fell to others has their paper.
    let heir = unit.heirs.last();
    let document = heir.map(|h| &h.document).or(last.map(|h| &h.document)).cloned().unwrap_or_default();
    let kinds = Choice::of_codes(cx.lang, "unit-kind", UnitKind::ALL.iter().map(|k| k.code()));
    let levels = Choice::of_codes(cx.lang, "unit-level", UnitLevel::ALL.iter().map(|l| l.code()));
    let parent = unit.parent.as_ref();
    let mut parents = choices(cx, actor, Action::ManageUnits).await?;
    if let Some((code, name)) = parent.filter(|p| !parents.iter().any(|q| q.value == p.0)) {
        parents.push(Choice::new(code.as_str(), name.as_str()));
    }
    Ok(Now::new(format!("/units/{code}"), unit.version)
        .text("name", cx.word("units-name"), unit.name.clone())
        .text("short_name", cx.word("units-short-name"), unit.short_name.clone())
        .field(Theirs::text("kind", cx.word("units-kind"), unit.kind.clone()).choices(kinds))
        .field(Theirs::text("level", cx.word("units-level"), unit.level.clone()).choices(levels))
        .field(
            Theirs::text("parent", cx.word("units-parent"), parent.map(|p| p.0.clone()).unwrap_or_default())
                .choices(parents),
        )
        .text("on", cx.word("units-on"), format::date(&on))
        .text("document", cx.word("units-document"), document)
        .only(sent))
}

/// Does what a form asks; answers the code of the unit to show next.
async fn run(
    cx: &Cx,
    actor: &app::Actor,
    what: &str,
    code: &str,
    fields: &Fields,
    version: i64,
) -> app::Result<String> {
    let id = units::by_code(&cx.ctx, actor, code).await?.id;
    let (on, document) = (iso(fields, "on"), fields.text("document"));
    match what {
        "rename" => {
            let command = Rename {
                name: fields.text("name"),
                short_name: fields.text("short_name"),
                kind: fields.text("kind"),
                level: fields.text("level"),
                on,
                document,
            };
            units::rename(&cx.ctx, actor, id, version, command).await?;
        }
        "move" => {
            let parent = match fields.text("parent") {
                p if p.is_empty() => return Err(app::Error::field("parent", "unit-parent-missing", [])),
                p => units::by_code(&cx.ctx, actor, &p).await?.id,
            };
            units::move_to(&cx.ctx, actor, id, version, parent, on, document).await?;
        }
        "merge" => {
            let mut old = vec![id];
            for other in fields.all("units") {
                old.push(units::by_code(&cx.ctx, actor, &other).await?.id);
            }
            let into = match fields.text("into").as_str() {
                "new" => MergeInto::New(read_new(cx, actor, fields, "").await?),
                "" => return Err(app::Error::field("into", "field-choose", [])),
                stays => MergeInto::Existing(units::by_code(&cx.ctx, actor, stays).await?.id),
            };
            return units::merge_seen(&cx.ctx, actor, Some((id, version)), old, into, on, document).await;
        }
        "split" => {
            let named = |n: &usize| *n <= 2 || !fields.text(&format!("name_{n}")).is_empty();
            let numbers: Vec<usize> = (1..=PARTS).filter(named).collect();
            let mut parts = Vec::new();
            for n in &numbers {
                parts.push(read_new(cx, actor, fields, &format!("_{n}")).await?);
            }
            let keep = fields.text("keep").parse().ok().and_then(|k: usize| numbers.iter().position(|n| *n == k));
            let keep_in = keep.ok_or_else(|| app::Error::field("keep", "field-choose", []))?;
            let split = units::Split { parts, keep_in, on, document };
            units::split(&cx.ctx, actor, id, version, split).await.map_err(|e| renumbered(e, &numbers))?;
        }
        _ => units::end(&cx.ctx, actor, id, version, on, document).await?,
    }
    Ok(code.to_owned())
}

/// Faults name the parts as they were sent, one after the other; the form numbers them as they stand on the page.
fn renumbered(error: app::Error, numbers: &[usize]) -> app::Error {
    match error {
        app::Error::Invalid(mut faults) => {
            for f in &mut faults {
                let shown = f.field.rsplit_once('_').and_then(|(name, n)| {
                    let place: usize = n.parse().ok()?;
                    Some(format!("{name}_{}", numbers.get(place.checked_sub(1)?)?))
                });
                f.field = shown.unwrap_or_else(|| f.field.clone());
            }
            app::Error::Invalid(faults)
        }
        other => other,
    }
}
