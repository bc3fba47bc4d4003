//! Form bodies and cookies, sent to the whole program over the sample organisation by somebody who may everything.

use std::sync::Mutex;

use axum::http::{Method, StatusCode};

use super::change::{Random, change};
use crate::{Browser, Sample, Side};

/// The program and who asks it.
pub(super) struct Pages {
    runtime: tokio::runtime::Runtime,
    browser: Mutex<Browser>,
    csrf: String,
    addresses: Vec<(String, bool)>,
    _sample: Sample,
}

/// Fields that forms have.
const FIELDS: &[&str] = &[
    "version",
    "once",
    "name",
    "code",
    "unit",
    "from",
    "to",
    "on",
    "year",
    "document",
    "full_name",
    "birth_date",
    "rank",
    "post",
    "sex",
    "login",
    "password",
    "display_name",
    "reason",
    "award",
    "part",
    "line.1",
    "vote.1",
    "answer.1",
    "other.1",
    "text.1",
    "base",
    "threshold",
    "quorum",
    "person",
    "role",
    "state",
    "kind",
    "draft",
    "back",
    "lang",
    "title",
    "summary",
    "number",
    "held_on",
    "heads.0",
    "field.0.1",
    "seat.1",
    "grounds",
    "conditions",
    "movement",
    "q",
    "format",
    "entry",
    "holiday.0",
    "amount",
    "rating.1",
    "prize",
    "resume",
    "pending_fields",
];

const VALUES: &[&str] = &[
    "",
    "1",
    "0",
    "-1",
    "99999999999999999999",
    "CAT",
    "PX03",
    "31/02/2024",
    "01/01/2020",
    "2024",
    "new",
    "x",
    "Nguyễn Văn An",
    "yes",
    "approve",
    "person:CB-000001",
    "outsider:citizen",
    "\u{202E}",
    "a\0b",
    "../..",
    "1,5",
    "1.000.000",
    "100%",
    "vi",
    "{}",
    "[]",
    "[[1]]",
];

impl Pages {
    pub(super) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (sample, browser, csrf) = runtime.block_on(async {
            let sample = Sample::new().await;
            let mut browser = sample.everything().await;
            let csrf = browser.get("/desk").await.form("/logout").fields[0].1.clone();
            (sample, browser, csrf)
        });
        let addresses = web::routes()
            .into_iter()
            .filter(|r| r.method == Method::POST && !matches!(r.path, "/logout" | "/account/password" | "/login"))
            .filter(|r| !r.path.starts_with("/accounts/{login}"))
            .map(|r| (named(r.path, &sample), r.body.files()))
            .collect();
        Self { runtime, browser: Mutex::new(browser), csrf, addresses, _sample: sample }
    }

    fn send(&self, method: Method, address: &str, kind: &str, body: Vec<u8>) -> crate::Answer {
        let mut browser = self.browser.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        self.runtime.block_on(browser.once(method, address, Some(kind.to_owned()), body))
    }

    /// Sends a form to one of all addresses.
    pub(super) fn form(&self, random: &mut Random) -> Result<bool, String> {
        let (address, files) = random.one(&self.addresses).clone();
        let multipart = files && !random.once_in(4);
        let mut body = if multipart { self.parts(random) } else { Vec::new() };
        if !multipart {
            body = format!("csrf={}", self.csrf).into_bytes();
            for _ in 0..random.below(12) {
                let (name, value) = (random.one(FIELDS), random.one(VALUES));
                let value: String = form_escaped(value);
                body.extend(format!("&{name}={value}").bytes());
            }
        }
        // Mostly what stands before is left, else nothing gets past the token.
        if !random.once_in(5) {
            let keep = body.len().min(if multipart { 160 } else { self.csrf.len() + 5 });
            let mut rest = body.split_off(keep);
            let other = rest.clone();
            change(random, &mut rest, &other, &["&name=", "&line.1=", "=", "--x\r\n", "\r\n\r\n"]);
            body.extend(rest);
        } else {
            let other = body.clone();
            change(random, &mut body, &other, &["&", "="]);
        }
        let kind = if multipart { "multipart/form-data; boundary=x" } else { "application/x-www-form-urlencoded" };
        let answer = self.send(Method::POST, &address, kind, body);
        judged(&address, &answer)
    }

    fn parts(&self, random: &mut Random) -> Vec<u8> {
        let mut body =
            format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", self.csrf).into_bytes();
        for _ in 0..random.below(5) {
            let (name, value) = (random.one(FIELDS), random.one(VALUES));
            body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let file = *random.one(&["STT,name\n1,An\n", "PK\u{3}\u{4}", "%PDF-1.7", "", "\u{FEFF}a;b\n1;2"]);
        body.extend(
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.csv\"\r\n\r\n{file}\r\n--x--\r\n"
            )
            .bytes(),
        );
        body
    }

    /// Asks for a page with changed cookies: never somebody's page but with his own token, never a failure.
    pub(super) fn cookies(&self, random: &mut Random) -> Result<bool, String> {
        let browser = self.browser.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let good = browser.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
        let mut header = format!("{good}; lang=en").into_bytes();
        let other = header.clone();
        change(random, &mut header, &other, &["thidua=", "; ", "lang=", "\"", "=", ",", "$Version=1"]);
        let untouched =
            good.split("; ").all(|pair| String::from_utf8_lossy(&header).split(';').any(|p| p.trim() == pair));
        // What no header may hold cannot be sent at all.
        header.retain(|b| *b >= b' ' && *b != 0x7F);
        let Ok(value) = axum::http::HeaderValue::from_bytes(&header) else { return Ok(false) };
        let mut asking = browser;
        asking.cookies.clear();
        let answer = self.runtime.block_on(asking.once_with_cookie("/desk", value));
        if answer.status == StatusCode::OK && !untouched {
            // The cookie parser may see the token in other clothes (quotes, blanks); the token itself must be whole.
            let token = good.split("; ").find_map(|pair| pair.strip_prefix("thidua=")).unwrap_or_default();
            if !String::from_utf8_lossy(&header).contains(token) {
                return Err("a changed token opened a page".to_owned());
            }
        }
        judged("/desk", &answer)
    }
}

fn judged(address: &str, answer: &crate::Answer) -> Result<bool, String> {
    match answer.status.as_u16() {
        500 | 502 | 504.. => Err(format!("{address} answered {}", answer.status)),
        status => Ok(status < 400),
    }
}

/// An address of the near province; what is not known of it is something that does not exist.
fn named(path: &str, sample: &Sample) -> String {
    let known = |name: &str, before: &str| match (before, name) {
        (b, "code") if b.ends_with("/dossiers/") => Some("draft"),
        (b, "code") if b.ends_with("/decisions/") => Some("drafted"),
        (b, "code") if b.ends_with("/proofs/") => Some("drafted"),
        (b, "code") if b.ends_with("/people/") => Some("person3"),
        (b, "code") if b.ends_with("/units/") => Some("unit1"),
        (b, "code") if b.ends_with("/imports/") => Some("import"),
        (b, "code") if b.ends_with("/council/") => Some("session"),
        (b, "code") if b.ends_with("/movements/") => Some("movement"),
        (b, "unit") if b.ends_with("/units/") => Some("unit1"),
        _ => None,
    };
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        match known(name, &out) {
            Some(code) => out.push_str(&sample.fill(&format!("{{{code}}}"), Side::Near)),
            None => out.push_str(if matches!(name, "what" | "kind" | "part" | "noun") { "edit" } else { "1" }),
        }
        rest = after;
    }
    out + rest
}

fn form_escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
