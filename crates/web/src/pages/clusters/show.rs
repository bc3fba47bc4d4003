//! The page of a cluster: what it is, its members from day to day, its years and who headed them.

use app::{
    clusters::{Chosen, ClusterPage, Held, Launched, Member},
    nouns::Record,
};
use domain::cluster::{Asked, CLUSTER, YEAR};
use serde::Serialize;

use crate::{Cx, FormState, Page, form::code_key, format, noun, pages::movements::tone};

/// A member in a row.
#[derive(Clone, Debug, Serialize)]
pub struct MemberRow {
    /// Code.
    code: String,
    /// Name.
    name: String,
    /// Code of the unit; empty for a body outside the tree.
    unit: String,
    /// Group within which it is ranked.
    group: String,
    /// Who speaks and votes for it.
    representative: String,
    /// From.
    from: String,
    /// To, and why it left.
    to: String,
    /// Its unit has ended, its membership has not.
    ended: Option<(String, String)>,
}

impl MemberRow {
    pub(super) fn sample() -> Self {
        Self {
            code: "TV-000001".into(),
            name: "Công an tỉnh Minh Họa".into(),
            unit: String::new(),
            group: "A".into(),
            representative: "Lê Văn Mẫu".into(),
            from: "01/01/2015".into(),
            to: String::new(),
            ended: None,
        }
    }

    pub(super) fn new(cx: &Cx, m: Member) -> Self {
        let why = m.record.values.get("gone").map(|g| cx.word(&code_key("cluster_member-gone", g)));
        let to = m.to.as_deref().map(format::date).unwrap_or_default();
        Self {
            code: m.code,
            name: m.name,
            unit: m.unit.map(|u| u.1).unwrap_or_default(),
            group: m.group,
            representative: m.representative,
            from: format::date(&m.from),
            to: [Some(to), why].into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "),
            ended: m.ended.map(|(on, others)| (format::date(&on), others)),
        }
    }
}

/// A year in a row.
#[derive(Clone, Debug, Serialize)]
pub struct YearRow {
    /// Code.
    code: String,
    /// The year.
    year: String,
    /// Head.
    head: String,
    /// Deputy.
    deputy: String,
    /// How they were chosen, by which document.
    chosen: String,
    /// The regulation.
    regulation: String,
}

impl YearRow {
    fn new(cx: &Cx, r: &Record) -> Self {
        let text = |name: &str| r.values.get(name).cloned().unwrap_or_default();
        let named = |name: &str| r.named.get(name).cloned().unwrap_or_else(|| text(name));
        let shown = |name: &str| {
            let field = YEAR.fields.iter().find(|f| f.column == name);
            field.map(|f| noun::shown(cx, &YEAR, f, r)).unwrap_or_default()
        };
        let joined = |parts: [String; 2]| parts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
        Self {
            code: r.code.clone(),
            year: text("year"),
            head: named("head"),
            deputy: named("deputy"),
            chosen: joined([shown("chosen_how"), text("chosen_document")]),
            regulation: joined([text("regulation"), shown("regulation_on")]),
        }
    }
}

pub(super) fn sample_conferences() -> Vec<Held> {
    let held = |state: &str, secrecy: &str, votes| Held {
        year: 2020,
        code: "PH-2020-0003".into(),
        held_on: "2020-12-10".into(),
        state: state.into(),
        secrecy: secrecy.into(),
        chosen: match state {
            "closed" => Asked::ALL
                .iter()
                .map(|a| Chosen {
                    asked: a.code().into(),
                    member: "TV-000001".into(),
                    name: "Công an tỉnh Minh Họa".into(),
                    votes,
                })
                .collect(),
            _ => vec![],
        },
    };
    let none = Held { chosen: vec![], ..held("closed", "paper", None) };
    vec![
        held("convened", "secret", None),
        held("closed", "consensus", None),
        held("closed", "open_count", Some(7)),
        none,
    ]
}

fn launched(cx: &Cx, m: Launched) -> (String, String, String, &'static str, String) {
    let on = m.on_date.as_deref().map(format::date).unwrap_or_default();
    let state = cx.word(&code_key("movement-state", &m.state));
    (format!("/movements/{}", m.code), m.name, state, tone(&m.state), on)
}

/// The page.
#[derive(Serialize)]
pub struct ShowPage {
    /// Code.
    code: String,
    /// Short name.
    short: String,
    /// Name.
    name: String,
    /// Version.
    version: i64,
    /// Labels and values.
    facts: Vec<(String, String)>,
    /// Why it counts no more.
    annulled_for: Option<String>,
    /// Members who are there, or will be.
    members: Vec<MemberRow>,
    /// Members who left.
    gone: Vec<MemberRow>,
    /// Years, newest first.
    years: Vec<YearRow>,
    /// Its conferences.
    conferences: Vec<Held>,
    /// The reader sees their sessions.
    sees_sessions: bool,
    /// Movements that it launches: address, name, state, its tone, day.
    movements: Vec<(String, String, String, &'static str, String)>,
    /// The reader may change it.
    may_change: bool,
    /// What was wrong with the reason to annul it.
    form: FormState,
}

impl ShowPage {
    /// The page of a cluster.
    #[must_use]
    pub fn new(cx: &Cx, page: ClusterPage, form: FormState) -> Self {
        let r = page.view.record;
        let counts = |m: &Member| m.annulled_for.is_none();
        let today = cx.ctx.now().today;
        let (there, gone): (Vec<Member>, Vec<Member>) =
            page.members.into_iter().filter(counts).partition(|m| domain::cluster::stays(m.to.as_deref(), &today));
        let facts = noun::facts(cx, &CLUSTER, &r).into_iter().filter(|(_, value)| !value.is_empty());
        Self {
            short: r.values.get("short").cloned().unwrap_or_default(),
            name: r.values.get("name").cloned().unwrap_or_default(),
            version: r.version,
            facts: facts.collect(),
            members: there.into_iter().map(|m| MemberRow::new(cx, m)).collect(),
            gone: gone.into_iter().map(|m| MemberRow::new(cx, m)).collect(),
            years: page.years.iter().filter(|y| y.annulled_for.is_none()).map(|y| YearRow::new(cx, y)).collect(),
            conferences: page.conferences,
            sees_sessions: page.sees_sessions,
            movements: page.movements.into_iter().map(|m| launched(cx, m)).collect(),
            may_change: page.view.may_change && r.annulled_for.is_none(),
            annulled_for: r.annulled_for,
            code: r.code,
            form,
        }
    }
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "clusters/show.html";

    fn samples() -> Vec<Self> {
        let member = |unit: &str, to: &str, ended: Option<(&str, &str)>| MemberRow {
            unit: unit.into(),
            to: to.into(),
            ended: ended.map(|(a, b)| (a.to_owned(), b.to_owned())),
            ..MemberRow::sample()
        };
        let year = || YearRow {
            code: "NT-000001".into(),
            year: "2020".into(),
            head: "Minh Họa".into(),
            deputy: String::new(),
            chosen: "Bầu".into(),
            regulation: "QĐ 1".into(),
        };
        let page = |may_change, annulled: Option<&str>, members, gone, years| Self {
            code: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            name: "Cụm thi đua mẫu".into(),
            version: 1,
            facts: vec![("Khu vực".into(), "Miền Trung".into())],
            annulled_for: annulled.map(str::to_owned),
            members,
            gone,
            years,
            conferences: if may_change { sample_conferences() } else { vec![] },
            sees_sessions: annulled.is_none(),
            movements: match annulled {
                None if may_change => {
                    vec![(
                        "/movements/x".into(),
                        "Phong trào".into(),
                        "Đã phát động".into(),
                        "info",
                        "01/02/2020".into(),
                    )]
                }
                _ => vec![],
            },
            may_change,
            form: FormState::default(),
        };
        let gone = vec![member("", "30/06/2020 · Sáp nhập", None)];
        vec![
            page(
                true,
                None,
                vec![member("X01", "", Some(("30/06/2020", "Tỉnh Mới"))), member("", "", None)],
                gone,
                vec![year()],
            ),
            page(true, None, vec![], vec![], vec![]),
            page(false, Some("Nhập nhầm"), vec![member("X01", "", Some(("30/06/2020", "")))], vec![], vec![]),
        ]
    }
}
