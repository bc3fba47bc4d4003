//! Route × role × scope on real objects: whoever holds his role elsewhere meets an object as if it were not there, changes
//! nothing and reads nothing of it; whoever may, can.

mod bodies;
mod conflicts;
mod hostile;
mod ids;
mod table;

use axum::http::{Method, StatusCode};
use domain::access::{Role, allows};
use table::{Fields, Line, TABLE, WITHOUT_OBJECT};
use testkit::{Answer, Browser, Sample, Side, sample::FAR_MARK};
use uuid::Uuid;
use web::{Access, routes};

const FAR: Side = Side::Far;
const NEAR: Side = Side::Near;

#[test]
fn every_address_of_the_list_is_tried_on_an_object_or_has_none() {
    let mut missing = Vec::new();
    for route in routes().into_iter().filter(|r| r.access != Access::Public) {
        let name = format!("{} {}", route.method, route.path);
        let tried = TABLE.iter().any(|l| l.route == name);
        if tried == WITHOUT_OBJECT.contains(&name.as_str()) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "put these into crates/web/tests/it/reach/table.rs: {missing:#?}");
}

/// The fields of a line as somebody who may everything is given them.
async fn fields(sample: &Sample, line: &Line, side: Side, all: &mut Browser) -> Vec<(String, String)> {
    let at = sample.fill(line.at, side);
    let mut out: Vec<(String, String)> = match line.fields {
        Fields::Typed => vec![],
        Fields::Of(page) => {
            let page = all.get(&sample.fill(page, side)).await;
            page.form(&at).fields
        }
        Fields::Version(page) => {
            let page = all.get(&sample.fill(page, side)).await;
            let forms = testkit::html::forms(&page.html());
            let found = forms.iter().flat_map(|f| &f.fields).find(|(k, _)| k == "version").cloned();
            vec![found.unwrap_or_else(|| panic!("no version on {}: {}", page.at, page.text()))]
        }
    };
    for (name, value) in line.typed {
        let name = sample.fill(name, side);
        out.retain(|(k, _)| *k != name);
        out.push((name, sample.fill(value, side)));
    }
    out
}

async fn send(browser: &mut Browser, line: &Line, at: &str, fields: &[(String, String)]) -> Answer {
    let token = browser.get("/desk").await.form("/logout").fields[0].1.clone();
    let mut all: Vec<(&str, &str)> = vec![("csrf", &token)];
    all.extend(fields.iter().filter(|(k, _)| k != "csrf").map(|(k, v)| (k.as_str(), v.as_str())));
    let upload = routes().into_iter().any(|r| r.body.files() && format!("{} {}", r.method, r.path) == line.route);
    if !upload {
        return browser.post_peek(at, &all).await;
    }
    let mut body = String::new();
    for (name, value) in all {
        let (name, file) = match name.strip_prefix('@') {
            Some(name) => (name, "; filename=\"tep.csv\""),
            None => (name, ""),
        };
        body += &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n");
    }
    body += "--x--\r\n";
    browser.once(Method::POST, at, Some("multipart/form-data; boundary=x".into()), body.into_bytes()).await
}

/// The same address with codes that nothing has.
fn nowhere(sample: &Sample, text: &str) -> String {
    // Ids and numbers in an object stay what they are; whatever names an object becomes a code of the same shape.
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&unknown(sample, name));
        rest = after;
    }
    out + rest
}

/// A code like that of the far province's object of this name, which nobody has.
pub(super) fn unknown(sample: &Sample, name: &str) -> String {
    let code = sample.fill(&format!("{{{name}}}"), FAR);
    if Uuid::parse_str(&code).is_ok() {
        return Uuid::from_u128(7).to_string();
    }
    let front = code.trim_end_matches(|c: char| c.is_ascii_digit());
    match code.len() - front.len() {
        0 => format!("{code}-khong"),
        digits => format!("{front}{}", "9".repeat(digits)),
    }
}

/// A page without what differs each time: its own address, what was typed, tokens and the request's number.
pub(super) fn plain(answer: &Answer, typed: &[&str]) -> String {
    let mut text = if answer.bytes.starts_with(b"PK") { readable(answer) } else { answer.text() };
    for typed in typed.iter().filter(|t| !t.is_empty()) {
        text = text.replace(typed, "…");
    }
    text.split_whitespace().filter(|w| !is_request(w)).collect::<Vec<_>>().join(" ")
}

/// A request's number: letters and digits only, long, and with both.
fn is_request(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    word.len() >= 12
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && word.chars().any(|c| c.is_ascii_digit())
}

#[tokio::test]
async fn what_is_not_ones_own_answers_like_what_is_not_there() {
    let sample = Sample::new().await;
    let mut all = sample.everything().await;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let mut near = sample.near(*role).await;
        for line in TABLE.iter().filter(|l| l.route.contains('{')) {
            let (theirs, none) = (sample.fill(line.at, FAR), nowhere(&sample, line.at));
            let (a, b) = if line.route.starts_with("GET") {
                (near.peek(&theirs).await, near.peek(&none).await)
            } else {
                let fields = fields(&sample, line, FAR, &mut all).await;
                (send(&mut near, line, &theirs, &fields).await, send(&mut near, line, &none, &fields).await)
            };
            let (x, y) = (plain(&a, &[&theirs]), plain(&b, &[&none]));
            if a.status != b.status || x != y {
                let (from, to) = (a.status, b.status);
                wrong.push(format!(
                    "{} as {}: {from} for what is there, {to} for what is not\n{x}\n{y}",
                    line.route,
                    role.code()
                ));
            }
            // Whoever has the right somewhere is told that there is nothing, in one wording.
            let passes = routes().iter().all(|r| {
                let asked = format!("{} {}", r.method, r.path) == line.route;
                !asked || !matches!(r.access, Access::Needs(action) if !allows(*role, action))
            });
            if passes && line.may.iter().any(|r| allows(*role, *r)) && a.status != StatusCode::NOT_FOUND {
                wrong.push(format!("{} as {}: {}", line.route, role.code(), a.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Forbidden or not there. An object named in a field of a form for something new is "not found" beside that field.
fn refused(line: &Line, answer: &Answer) -> bool {
    match answer.status {
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => true,
        StatusCode::UNPROCESSABLE_ENTITY => !line.route.contains('{'),
        _ => false,
    }
}

/// What a page says about what went wrong.
fn said(answer: &Answer) -> String {
    let text = answer.text();
    let from = text.find("Có chỗ cần sửa").unwrap_or(0);
    text[from..].chars().take(300).collect()
}

/// Forms that no role of the sample can carry out: nobody's verdict is a refusal there, and the one regulation that the program
/// carries is the ministry's.
const IDLE: &[&str] = &[
    "POST /law/regulations",
    "POST /dossiers/{code}/nominees/{seq}/override",
    "POST /dossiers/{code}/answers",
    "POST /people/{code}/facts/{kind}/annul",
    "POST /units/{code}/facts/{kind}/annul",
    // A file is read into the grid; nothing is kept before somebody looked.
    "POST /movements/{code}/grid/file",
    // Only a voter casts, whatever his roles; only what the envelopes say opens a result.
    "POST /ballots/{code}/vote",
    "POST /ballots/{code}/count",
];

/// What a reader could read in an answer: text, or the cells of a workbook.
fn readable(answer: &Answer) -> String {
    if answer.bytes.starts_with(b"PK") {
        return testkit::sample::cells(&answer.bytes);
    }
    answer.html()
}

/// Tries one reader on one object that is not for him.
async fn stays_out(
    sample: &Sample,
    line: &Line,
    side: Side,
    who: &str,
    browser: &mut Browser,
    all: &mut Browser,
) -> Option<String> {
    let at = sample.fill(line.at, side);
    let name = format!("{} as {who} on the {} province ({at})", line.route, side.key());
    let answer = if line.route.starts_with("GET") {
        browser.peek(&at).await
    } else {
        let fields = fields(sample, line, side, all).await;
        let before = sample.heads().await;
        let answer = send(browser, line, &at, &fields).await;
        if sample.heads().await != before {
            return Some(format!("{name}: CHANGED something, {}", answer.status));
        }
        answer
    };
    if !refused(line, &answer) {
        return Some(format!("{name}: {} {}", answer.status, said(&answer)));
    }
    if side == FAR && readable(&answer).contains(FAR_MARK) {
        return Some(format!("{name}: the refusal tells what it refuses: {}", answer.text()));
    }
    None
}

async fn nobody_reaches(roles: &[Role]) {
    let sample = Sample::new().await;
    let mut all = sample.everything().await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for role in roles {
        let mut near = sample.near(*role).await;
        let mut nowhere = sample.nowhere(*role).await;
        for line in TABLE {
            let who = format!("near {}", role.code());
            wrong.extend(stays_out(&sample, line, FAR, &who, &mut near, &mut all).await);
            tried += 1;
            if !line.may.iter().any(|a| allows(*role, *a)) {
                wrong.extend(stays_out(&sample, line, NEAR, &who, &mut near, &mut all).await);
                tried += 1;
            }
            let who = format!("scopeless {}", role.code());
            wrong.extend(stays_out(&sample, line, NEAR, &who, &mut nowhere, &mut all).await);
            tried += 1;
        }
    }
    eprintln!("{tried} tries");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn officers_and_heads_reach_nothing_outside_their_units() {
    nobody_reaches(&[Role::EmulationOfficer, Role::UnitHead]).await;
}

#[tokio::test]
async fn administrators_and_advisory_bodies_reach_nothing_outside_their_units() {
    nobody_reaches(&[Role::Administrator, Role::AdvisoryBody]).await;
}

#[tokio::test]
async fn councils_reach_nothing_outside_their_units() {
    nobody_reaches(&[Role::CouncilMember, Role::CouncilSecretary]).await;
}

#[tokio::test]
async fn persons_and_auditors_reach_nothing_outside_their_units() {
    nobody_reaches(&[Role::Person, Role::Auditor]).await;
}

#[tokio::test]
async fn whoever_may_opens_each_page() {
    let sample = Sample::new().await;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let mut browser = sample.near(*role).await;
        for line in TABLE.iter().filter(|l| l.route.starts_with("GET")) {
            if line.may.iter().any(|a| allows(*role, *a)) {
                let at = sample.fill(line.at, NEAR);
                let answer = browser.peek(&at).await;
                if answer.status != StatusCode::OK {
                    wrong.push(format!("{at} as {}: {} {}", role.code(), answer.status, said(&answer)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The refusals above mean something only if the same form, sent by somebody who may, is carried out.
#[tokio::test]
async fn whoever_may_carries_out_each_form() {
    let mut wrong = Vec::new();
    for line in TABLE.iter().filter(|l| l.route.starts_with("POST") && !IDLE.contains(&l.route)) {
        let role = Role::ALL.iter().find(|r| line.may.iter().any(|a| allows(**r, *a))).unwrap();
        let sample = Sample::new().await;
        let mut all = sample.everything().await;
        let mut browser = sample.near(*role).await;
        let at = sample.fill(line.at, NEAR);
        let fields = fields(&sample, line, NEAR, &mut all).await;
        let before = sample.heads().await;
        let answer = send(&mut browser, line, &at, &fields).await;
        if sample.heads().await == before {
            wrong.push(format!("{at} as {}: {} {}", role.code(), answer.status, said(&answer)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn no_list_shows_what_belongs_to_others() {
    let sample = Sample::new().await;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        for (who, mut browser) in [("near", sample.near(*role).await), ("scopeless", sample.nowhere(*role).await)] {
            let lists =
                routes().into_iter().filter(|r| r.method == Method::GET && !r.path.contains('{')).map(|r| r.path);
            // The search by what both provinces have, and by the marks themselves as they are typed without diacritics.
            let asked =
                ["/search?q=nguyen", "/search?q=cong+an", "/search?q=2020", "/search?q=vienxu", "/search?q=canxu"];
            for path in lists.chain(asked) {
                let answer = browser.get(path).await;
                let shown = readable(&answer);
                // The honour roll is released to everybody, name by name, and so is what the portal shows.
                let released = path == "/bang-vang" || path.starts_with("/cong");
                if !released && shown.contains(FAR_MARK) {
                    wrong.push(format!("{path} as {who} {} shows the far province", role.code()));
                }
                if who == "scopeless" && !released && shown.contains(testkit::sample::NEAR_MARK) {
                    wrong.push(format!("{path} as {who} {} shows the near province", role.code()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
