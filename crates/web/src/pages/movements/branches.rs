//! What an indicator came to in each branch of the tree.

use app::movements::{self, Branches, FigureBranch};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};

use super::figures::{period_name, shown};
use crate::{Cx, Page, PageResult, SignedIn};

/// A branch in a row.
#[derive(Clone, Debug, Serialize)]
pub struct BranchRow {
    /// Name of its unit.
    name: String,
    /// Address of what is beneath it; empty where nothing is.
    href: String,
    /// Each period; empty where it did not hang here, or said nothing.
    cells: Vec<String>,
    /// All periods together.
    total: String,
}

/// The page.
#[derive(Serialize)]
pub struct BranchesPage {
    /// Movement's code.
    code: String,
    /// Its name.
    movement: String,
    /// Number of the indicator.
    seq: i64,
    /// Its name.
    name: String,
    /// The unit whose branches are shown; empty for the reader's own units.
    under: String,
    /// Address of the whole; empty where it is shown.
    up: String,
    /// The trees that figures may stand in: address, name, whether it is this one.
    trees: Vec<(String, String, bool)>,
    /// Today's tree.
    of_today: bool,
    /// Periods.
    periods: Vec<String>,
    /// Branches, behind what the unit said itself.
    rows: Vec<BranchRow>,
    /// Branches that are not shown.
    more: usize,
    /// Ended units that today's tree has no place for.
    unplaced: Vec<String>,
}

impl Page for BranchesPage {
    const TEMPLATE: &'static str = "movements/branches.html";

    fn samples() -> Vec<Self> {
        let row = |href: &str| BranchRow {
            name: "Phòng Công tác đảng".into(),
            href: href.into(),
            cells: vec!["hơn 3.150".into(), String::new()],
            total: "hơn 3.150".into(),
        };
        let page = |under: &str, rows: Vec<BranchRow>, of_today: bool| Self {
            code: "x".into(),
            movement: "Phong trào".into(),
            seq: 1,
            name: "Ca tuần tra".into(),
            under: under.into(),
            up: if under.is_empty() { String::new() } else { "/movements/x/figures/1/branches".into() },
            trees: vec![
                ("/movements/x/figures/1/branches".into(), "Cây ngày cuối kỳ".into(), !of_today),
                ("/movements/x/figures/1/branches?tree=today".into(), "Cây hôm nay".into(), of_today),
            ],
            of_today,
            periods: vec!["11/2026".into(), "12/2026".into()],
            more: usize::from(of_today),
            unplaced: if of_today { vec!["Phòng Cũ".into()] } else { vec![] },
            rows,
        };
        vec![
            page("Công an tỉnh", vec![row("/movements/x/figures/1/branches?under=PX03"), row("")], true),
            page("", vec![row("")], false),
            page("", vec![], false),
        ]
    }
}

/// Whose branches, in which tree.
#[derive(Debug, Default, Deserialize)]
pub struct Opened {
    /// Code of the unit; empty for the whole.
    #[serde(default)]
    under: String,
    /// `today`, or that of each period's last day.
    #[serde(default)]
    tree: String,
}

fn row(cx: &Cx, b: &Branches, branch: &FigureBranch, href: String) -> BranchRow {
    let text = |figure: &Option<(domain::indicator::Rolled, u64)>| {
        figure.map(|(rolled, _)| shown(cx, b.measure, rolled)).unwrap_or_default()
    };
    BranchRow {
        name: branch.name.clone(),
        href,
        cells: branch.periods.iter().map(text).collect(),
        total: shown(cx, b.measure, branch.total),
    }
}

/// `GET /movements/{code}/figures/{seq}/branches`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, seq)): Path<(String, i64)>,
    Query(opened): Query<Opened>,
) -> PageResult {
    let of_today = opened.tree == "today";
    let under = Some(opened.under.trim()).filter(|u| !u.is_empty());
    let found = movements::branches(&cx.ctx, &actor, &code, seq, (under, of_today)).await?;
    let (code, movement) = found.movement.clone();
    let home = format!("/movements/{code}/figures/{seq}/branches");
    let at = |under: &str, today: bool| {
        let tree = if today { "today" } else { "" };
        let pairs = [("under", under), ("tree", tree)].into_iter().filter(|(_, v)| !v.is_empty());
        let query: Vec<String> = pairs.map(|(k, v)| format!("{k}={v}")).collect();
        if query.is_empty() { home.clone() } else { format!("{home}?{}", query.join("&")) }
    };
    let here = under.unwrap_or_default();
    let own = found.own.iter().map(|own| BranchRow {
        name: cx.say("figure-branches-own", [("unit", own.name.clone())]),
        ..row(&cx, &found, own, String::new())
    });
    let branch = |b: &FigureBranch| {
        let href = if b.opens { at(&b.code, of_today) } else { String::new() };
        row(&cx, &found, b, href)
    };
    cx.page(&BranchesPage {
        rows: own.chain(found.rows.iter().map(branch)).collect(),
        up: if here.is_empty() { String::new() } else { at("", of_today) },
        trees: [(false, "figure-tree-then"), (true, "figure-tree-today")]
            .map(|(today, key)| (at(here, today), cx.word(key), today == of_today))
            .to_vec(),
        periods: found.periods.iter().map(|p| period_name(&cx, p)).collect(),
        more: found.all.saturating_sub(found.rows.len()),
        unplaced: found.unplaced.iter().map(|(_, name)| name.clone()).collect(),
        under: found.under.as_ref().map(|u| u.1.clone()).unwrap_or_default(),
        name: found.indicator.1.clone(),
        seq,
        of_today,
        code,
        movement,
    })
    .await
}
