//! A filled workbook, row by row.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Permit, Subject, may},
    council::CouncilRole,
    units::{UnitKind, UnitLevel, add_days},
};
use serde::Serialize;
use sheets::{FieldSpec, Sheet, Workbook};
use words::Lang;

use super::{
    lines::{Line, left_out, lines},
    people::{self, PlannedPerson},
    template,
};
use crate::{
    Actor, Ctx, Refusal, Result, access,
    setup::{CAPACITIES, Organisation, Signer},
    units::{NewUnit, check_new},
};

/// A fault of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Sheet.
    pub sheet: String,
    /// Row as the spreadsheet numbers it.
    pub row: u32,
    /// What is wrong.
    pub refusal: Refusal,
}

/// A unit to set up, with the code of the one above.
#[derive(Clone, Debug)]
pub(super) struct PlannedUnit {
    pub(super) unit: NewUnit,
    pub(super) parent: String,
}

/// A member of a council.
#[derive(Clone, Debug)]
pub(super) struct PlannedSeat {
    pub(super) name: String,
    pub(super) post: String,
    pub(super) role: &'static str,
    /// Service number, to link the seat to a person; may be empty.
    pub(super) number: String,
}

/// A signer with the service number that links him to a person; may be empty.
#[derive(Clone, Debug)]
pub(super) struct PlannedSigner {
    pub(super) form: Signer,
    pub(super) number: String,
}

/// A council with its members.
#[derive(Clone, Debug)]
pub(super) struct PlannedCouncil {
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) document: String,
    pub(super) from: String,
    pub(super) seats: Vec<PlannedSeat>,
}

/// What a workbook says.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) units: Vec<PlannedUnit>,
    pub(super) organisations: Vec<Organisation>,
    pub(super) people: Vec<PlannedPerson>,
    pub(super) signers: Vec<PlannedSigner>,
    pub(super) councils: Vec<PlannedCouncil>,
    /// What is wrong, by sheet and row; empty when it can be written.
    pub faults: Vec<RowFault>,
    /// That whoever looked may write it.
    pub(super) permit: Option<Permit>,
}

/// How many of each a plan holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Units.
    pub units: usize,
    /// Names as printed.
    pub organisations: usize,
    /// People.
    pub people: usize,
    /// Signers.
    pub signers: usize,
    /// Councils.
    pub councils: usize,
    /// Members of councils.
    pub seats: usize,
}

impl Plan {
    /// How many of each.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            units: self.units.len(),
            organisations: self.organisations.len(),
            people: self.people.len(),
            signers: self.signers.len(),
            councils: self.councils.len(),
            seats: self.councils.iter().map(|c| c.seats.len()).sum(),
        }
    }
}

pub(super) const fn field(key: &'static str, names: &'static [&'static str], required: bool) -> FieldSpec<'static> {
    FieldSpec { key, names, required }
}

pub(super) const UNIT: FieldSpec<'static> = field("unit", &["ma don vi"], true);
pub(super) const FROM: FieldSpec<'static> = field("from", &["tu ngay"], false);
/// Links a signer or a member to a person.
const NUMBER: FieldSpec<'static> = field("number", &["so hieu"], false);
const DOCUMENT: FieldSpec<'static> = field("document", &["van ban"], false);
const UNITS: &[FieldSpec<'static>] = &[
    field("name", &["ten don vi"], true),
    field("code", &["ma", "ma don vi"], true),
    field("short_name", &["ten viet tat"], false),
    field("kind", &["loai"], false),
    field("level", &["cap"], false),
    field("parent", &["ma cap tren"], false),
    FROM,
    DOCUMENT,
];
const ORGANISATIONS: &[FieldSpec<'static>] = &[
    UNIT,
    field("issuing_body", &["co quan ban hanh"], true),
    field("superior_body", &["co quan cap tren"], false),
    field("place", &["dia danh"], false),
    field("decision_symbol", &["ky hieu quyet dinh"], false),
    field("submission_symbol", &["ky hieu to trinh"], false),
    field("minutes_symbol", &["ky hieu bien ban"], false),
    field("recipients", &["noi nhan"], false),
    FROM,
];
const SIGNERS: &[FieldSpec<'static>] = &[
    UNIT,
    NUMBER,
    field("name", &["ho ten", "ho va ten"], true),
    field("rank", &["cap bac"], false),
    field("capacity", &["tu cach ky"], false),
    field("head_title", &["chuc danh nguoi dung dau"], false),
    field("own_title", &["chuc danh"], false),
    DOCUMENT,
    FROM,
    field("to", &["den ngay"], false),
];
const COUNCILS: &[FieldSpec<'static>] = &[
    UNIT,
    NUMBER,
    field("council", &["ten hoi dong"], true),
    field("name", &["ho ten", "ho va ten"], true),
    field("post", &["chuc vu"], false),
    field("role", &["vai tro"], false),
    DOCUMENT,
    FROM,
];

/// The member of a list named by its code or by its word in either language.
pub(super) fn named(prefix: &str, codes: &[&'static str], text: &str) -> Option<&'static str> {
    let wanted = vntext::fold(text);
    codes.iter().copied().find(|code| {
        let key = format!("{prefix}-{}", code.replace('_', "-"));
        *code == text || [Lang::Vi, Lang::En].iter().any(|l| vntext::fold(&words::word(*l, &key)) == wanted)
    })
}

/// What stands before a signature in this capacity; nothing before the head's own.
pub(super) fn abbreviation(code: &str) -> Option<&'static str> {
    match code {
        "for_head" => Some("KT."),
        "by_order" => Some("TL."),
        "authorised" => Some("TUQ."),
        "acting" => Some("Q."),
        "collective" => Some("TM."),
        _ => None,
    }
}

fn capacity(text: &str) -> Option<&'static str> {
    let wanted = vntext::fold(text);
    let wanted = wanted.trim().trim_end_matches('.');
    CAPACITIES.iter().copied().find(|code| {
        let short = abbreviation(code).map_or(String::new(), |a| a.trim_end_matches('.').to_lowercase());
        *code == text || short == wanted
    })
}

/// Looks at a workbook: what it says and what is wrong with it. Writes nothing.
pub async fn look(ctx: &Ctx, actor: &Actor, workbook: &Workbook) -> Result<Plan> {
    let founding = crate::setup::checklist::founder(ctx, actor).await?;
    let founder = founding.is_some();
    let permit = match founding {
        Some(permit) => permit,
        None => access::require_anywhere(actor, Action::ManageSetup)?,
    };
    let today = ctx.now().today;
    let mut plan = Plan { permit: Some(permit), ..Plan::default() };
    let mut named_units: BTreeSet<(String, String, u32)> = BTreeSet::new();
    for sheet in &workbook.sheets {
        let name = vntext::fold(&sheet.name);
        let known = template::SHEETS.iter().find(|(own, _, _)| vntext::fold(own) == name);
        if let Some(told) = left_out(sheet, known.is_some()) {
            plan.faults.push(told);
            continue;
        }
        match name.as_str() {
            "don vi" => read_units(sheet, &today, &mut plan, &mut named_units),
            "ten in" => read_organisations(sheet, &mut plan, &mut named_units),
            "can bo" => people::read(sheet, &today, &mut plan, &mut named_units),
            "nguoi ky" => read_signers(sheet, &mut plan, &mut named_units),
            "hoi dong" => read_councils(sheet, &mut plan, &mut named_units),
            _ => {}
        }
    }
    let own: BTreeSet<String> = plan.units.iter().map(|u| u.unit.code.clone()).collect();
    let asked: BTreeSet<String> = named_units.iter().map(|n| n.0.clone()).filter(|c| !own.contains(c)).collect();
    let there = access::units_named(ctx, asked.iter().cloned().chain(own.iter().cloned())).await?;
    let there: BTreeMap<String, uuid::Uuid> = there.into_iter().map(|u| (u.code, u.id)).collect();
    let paths = access::paths_of_units(ctx, &there.values().copied().collect::<Vec<_>>()).await?;
    let reached = |id: &uuid::Uuid| {
        let path = paths.get(id).cloned().unwrap_or_default();
        may(actor, Action::ManageSetup, &Subject::in_units(path)).is_ok()
    };
    for (code, sheet, row) in named_units {
        match there.get(&code) {
            Some(id) if reached(id) => {}
            None if own.contains(&code) => {}
            // A unit of others is as unknown as one that does not exist.
            _ => plan.faults.push(fault(&sheet, row, "setup-unit-unknown", [("code", code)])),
        }
    }
    let roots = plan.units.iter().filter(|u| u.parent.is_empty() && !there.contains_key(&u.unit.code)).count();
    if (founder && roots != 1) || (!founder && roots > 0) {
        plan.faults.push(fault("Đơn vị", 0, if founder { "setup-one-root" } else { "setup-no-root" }, []));
    }
    plan.faults.extend(unknown_numbers(ctx, actor, &plan).await?);
    if plan.counts() == Plan::default().counts() && plan.faults.is_empty() {
        plan.faults.push(fault("–", 0, "setup-workbook-empty", []));
    }
    plan.faults.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    Ok(plan)
}

/// Service numbers of signers and members that neither the register nor the workbook knows.
async fn unknown_numbers(ctx: &Ctx, actor: &Actor, plan: &Plan) -> Result<Vec<RowFault>> {
    let seats = plan.councils.iter().flat_map(|c| &c.seats).map(|s| ("Hội đồng", &s.number));
    let asked = plan.signers.iter().map(|s| ("Người ký", &s.number)).chain(seats).filter(|(_, n)| !n.is_empty());
    let asked: BTreeSet<(&str, &String)> = asked.collect();
    let numbers = asked.iter().map(|(_, n)| (*n).clone());
    let there = people::seen_by_number(ctx, actor, ctx.store.reader(), numbers).await?;
    let own = |number: &str| plan.people.iter().any(|p| p.profile.text("service_number").trim() == number);
    Ok(asked
        .into_iter()
        .filter(|(_, n)| !there.contains_key(*n) && !own(n))
        .map(|(sheet, n)| fault(sheet, 0, "setup-number-unknown", [("number", n.clone())]))
        .collect())
}

pub(super) fn fault<'a>(
    sheet: &str,
    row: u32,
    key: &'static str,
    pairs: impl IntoIterator<Item = (&'a str, String)>,
) -> RowFault {
    let args = pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    RowFault { sheet: sheet.to_owned(), row, refusal: Refusal { key, args } }
}

pub(super) type Named = BTreeSet<(String, String, u32)>;

fn read_units(sheet: &Sheet, today: &str, plan: &mut Plan, named_units: &mut Named) {
    let kinds: Vec<&str> = UnitKind::ALL.iter().map(|k| k.code()).collect();
    let levels: Vec<&str> = UnitLevel::ALL.iter().map(|l| l.code()).collect();
    let mut seen = BTreeSet::new();
    for (place, line) in lines(sheet, UNITS, plan).into_iter().enumerate() {
        let unit = NewUnit {
            code: line.of("code"),
            name: line.of("name"),
            short_name: line.of("short_name"),
            kind: named("unit-kind", &kinds, &line.of("kind")).unwrap_or("").to_owned(),
            level: named("unit-level", &levels, &line.of("level")).unwrap_or("").to_owned(),
            parent: None,
            from: line.day("from"),
            document: line.of("document"),
            position: place as i64 + 1,
            demo: false,
        };
        for f in check_new(&unit, today) {
            let list: &[&str] = match f.field.as_str() {
                "kind" => &kinds,
                "level" => &levels,
                _ => &[],
            };
            plan.faults.push(if list.is_empty() {
                column_fault(sheet, &line, &f.field, &f.refusal)
            } else {
                not_listed(sheet, &line, &f.field, list)
            });
        }
        if unit.code.is_empty() || !seen.insert(unit.code.clone()) {
            plan.faults.push(fault(&sheet.name, line.row, "setup-code-twice", [("code", unit.code.clone())]));
        }
        let parent = line.of("parent");
        if !parent.is_empty() {
            named_units.insert((parent.clone(), sheet.name.clone(), line.row));
        }
        plan.units.push(PlannedUnit { unit, parent });
    }
    // A unit's parent stands above it in the sheet or is there already: files are read top to bottom.
    let mut above = BTreeSet::new();
    for (i, u) in plan.units.iter().enumerate() {
        let later = plan.units.iter().skip(i).any(|o| o.unit.code == u.parent) && !above.contains(&u.parent);
        if later && !u.parent.is_empty() {
            plan.faults.push(fault(&sheet.name, 0, "setup-parent-later", [("code", u.unit.code.clone())]));
        }
        above.insert(u.unit.code.clone());
    }
}

/// A word that is in no list: said with the words that are.
fn not_listed(sheet: &Sheet, line: &Line, field: &str, codes: &[&str]) -> RowFault {
    let known = |code: &&str| words::word(Lang::Vi, &format!("unit-{field}-{}", code.replace('_', "-")));
    let known: Vec<String> = codes.iter().map(known).collect();
    let column = words::word(Lang::Vi, &format!("setup-column-{field}"));
    let pairs = [("column", column), ("found", line.of(field)), ("known", known.join("; "))];
    fault(&sheet.name, line.row, "setup-not-listed", pairs)
}

pub(super) fn column_fault(sheet: &Sheet, line: &Line, field: &str, refusal: &Refusal) -> RowFault {
    let label = words::word(Lang::Vi, &format!("setup-column-{}", field.replace('_', "-")));
    let said = words::say(Lang::Vi, refusal.key, &refusal.args);
    let english = words::say(Lang::En, refusal.key, &refusal.args);
    fault(&sheet.name, line.row, "setup-row-fault", [("column", label), ("vi", said), ("en", english)])
}

/// A required text; its absence is a fault.
pub(super) fn need(sheet: &Sheet, line: &Line, key: &str, plan: &mut Plan) -> String {
    let text = line.of(key);
    if text.is_empty() {
        let refusal = Refusal { key: "field-required", args: BTreeMap::new() };
        plan.faults.push(column_fault(sheet, line, key, &refusal));
    }
    text
}

/// A first day, ISO.
fn need_day(sheet: &Sheet, line: &Line, key: &str, plan: &mut Plan) -> String {
    let day = line.day(key);
    if add_days(&day, 0).as_deref() != Some(day.as_str()) {
        let refusal = Refusal { key: "field-date-malformed", args: BTreeMap::new() };
        plan.faults.push(column_fault(sheet, line, key, &refusal));
    }
    day
}

fn read_organisations(sheet: &Sheet, plan: &mut Plan, named_units: &mut Named) {
    for line in lines(sheet, ORGANISATIONS, plan) {
        let unit = need(sheet, &line, "unit", plan);
        let row = Organisation {
            unit: unit.clone(),
            superior_body: line.of("superior_body"),
            issuing_body: need(sheet, &line, "issuing_body", plan),
            place: need(sheet, &line, "place", plan),
            decision_symbol: need(sheet, &line, "decision_symbol", plan),
            submission_symbol: line.of("submission_symbol"),
            minutes_symbol: line.of("minutes_symbol"),
            recipients: line
                .of("recipients")
                .split(';')
                .map(str::trim)
                .filter(|l| !l.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
            watermark: String::new(),
            from: need_day(sheet, &line, "from", plan),
            to: String::new(),
        };
        named_units.insert((unit, sheet.name.clone(), line.row));
        plan.organisations.push(row);
    }
}

fn read_signers(sheet: &Sheet, plan: &mut Plan, named_units: &mut Named) {
    for line in lines(sheet, SIGNERS, plan) {
        let unit = need(sheet, &line, "unit", plan);
        let capacity = capacity(&line.of("capacity"));
        if capacity.is_none() {
            let refusal = Refusal { key: "setup-capacity", args: BTreeMap::new() };
            plan.faults.push(column_fault(sheet, &line, "capacity", &refusal));
        }
        let to = line.day("to");
        let row = Signer {
            unit: unit.clone(),
            person: String::new(),
            name: need(sheet, &line, "name", plan),
            rank: line.of("rank"),
            capacity: capacity.unwrap_or("head").to_owned(),
            head_title: need(sheet, &line, "head_title", plan),
            own_title: line.of("own_title"),
            document: line.of("document"),
            verified: false,
            from: need_day(sheet, &line, "from", plan),
            to: if to.is_empty() { to } else { need_day(sheet, &line, "to", plan) },
        };
        named_units.insert((unit, sheet.name.clone(), line.row));
        plan.signers.push(PlannedSigner { form: row, number: line.of("number") });
    }
}

fn read_councils(sheet: &Sheet, plan: &mut Plan, named_units: &mut Named) {
    for line in lines(sheet, COUNCILS, plan) {
        let unit = need(sheet, &line, "unit", plan);
        let name = need(sheet, &line, "council", plan);
        let seat_name = need(sheet, &line, "name", plan);
        let Some(role) = crate::councils::role_of(&line.of("role")).map(CouncilRole::code) else {
            let refusal = Refusal { key: "setup-role", args: BTreeMap::new() };
            plan.faults.push(column_fault(sheet, &line, "role", &refusal));
            continue;
        };
        let seat = PlannedSeat { name: seat_name, post: line.of("post"), role, number: line.of("number") };
        named_units.insert((unit.clone(), sheet.name.clone(), line.row));
        match plan.councils.iter_mut().find(|c| c.unit == unit && c.name == name) {
            Some(council) => council.seats.push(seat),
            None => {
                let from = need_day(sheet, &line, "from", plan);
                let document = line.of("document");
                plan.councils.push(PlannedCouncil { unit, name, document, from, seats: vec![seat] });
            }
        }
    }
}
