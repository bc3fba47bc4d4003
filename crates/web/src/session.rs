//! The bridge between tower-sessions and our table, and what a session holds.

use std::{collections::HashMap, fmt};

use app::accounts::session as rows;
use async_trait::async_trait;
use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};
use uuid::Uuid;

use crate::Fault;

/// Session field: the account signed in.
pub const ACCOUNT: &str = "account";
/// Session field: the token that forms must carry.
pub const CSRF: &str = "csrf";
/// Session field: messages for the next page.
pub const FLASH: &str = "flash";

/// Session field: what the browser called itself.
pub const DEVICE: &str = "device";
/// Session field: a right password that waits for the code of the second factor.
pub const WAITING: &str = "waiting";

/// Session field, never written to the table: who is signed in with the roles he holds at this request. It comes with
/// the session in one statement.
pub const SIGNED: &str = "@signed";

/// A message shown once on the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// "done", "note" or "warning".
    pub tone: String,
    /// The sentence in the reader's language.
    pub text: String,
}

/// Our table behind tower-sessions.
#[derive(Clone)]
pub struct Table(pub app::Ctx);

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("web_session")
    }
}

/// The bytes of a session's token, as the table hashes them.
#[must_use]
pub fn token(id: Id) -> Vec<u8> {
    id.0.to_le_bytes().to_vec()
}

/// The secret of a session's forms in what the table keeps of it; "" when there is none, which no form fits.
#[must_use]
pub fn secret_of(data: &str) -> String {
    let kept: HashMap<String, serde_json::Value> = serde_json::from_str(data).unwrap_or_default();
    kept.get(CSRF).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
}

fn backend(e: &app::Error) -> Error {
    Error::Backend(e.code().to_owned())
}

/// What a session that could not be read or written says to its reader: the store's own sentence.
pub(crate) fn fault(e: &tower_sessions::session::Error) -> Fault {
    match e {
        tower_sessions::session::Error::Store(Error::Backend(code)) => app::Error::of_store(code).into(),
        _ => Fault::Status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

#[async_trait]
impl SessionStore for Table {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not collide; an id never comes from a client, because unknown ones are not adopted.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let account = record.data.get(ACCOUNT).and_then(|v| v.as_str()).and_then(|text| Uuid::parse_str(text).ok());
        let kept: HashMap<_, _> = record.data.iter().filter(|(name, _)| *name != SIGNED).collect();
        let data = serde_json::to_string(&kept).map_err(|e| Error::Encode(e.to_string()))?;
        let device = record.data.get(DEVICE).and_then(|v| v.as_str()).map(str::to_owned);
        rows::save(&self.0, &token(record.id), account, data, device).await.map_err(|e| backend(&e))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(found) = rows::load(&self.0, &token(*id)).await.map_err(|e| backend(&e))? else {
            return Ok(None);
        };
        let mut data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&found.data).map_err(|e| Error::Decode(e.to_string()))?;
        let signed = serde_json::to_value(&found.signed).map_err(|e| Error::Decode(e.to_string()))?;
        data.insert(SIGNED.to_owned(), signed);
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.expires_at.div_euclid(1_000_000))
            .map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        rows::end(&self.0, &token(*id)).await.map_err(|e| backend(&e))
    }
}

/// Base of the names of our cookies.
pub const COOKIE: &str = "thidua";
/// Base of the name of the cookie by which a device is known again.
pub const MARK: &str = "thidua-device";

/// The token of a device's mark, from the cookies of a request.
pub(crate) fn read_mark(value: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(value).ok().filter(|t| t.len() == 16)
}

/// The value of the cookie of a device's mark.
pub(crate) fn write_mark(token: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(token)
}

/// A browser's own name and system, in words that its owner knows; nothing else of what it sent is kept.
pub(crate) fn browser(agent: &str) -> String {
    const BROWSERS: &[(&str, &str)] = &[
        ("coc_coc_browser", "Cốc Cốc"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let known =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    [known(BROWSERS), known(SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A fresh secret for the forms of a session.
#[must_use]
pub fn new_csrf() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// The secret as it is put into a page: masked anew each time, so that compression tells nothing about it.
#[must_use]
pub fn mask(secret: &str) -> String {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(secret) else { return String::new() };
    let mask = rand::random::<[u8; 16]>();
    let mut out = mask.to_vec();
    out.extend(bytes.iter().zip(mask).map(|(b, m)| b ^ m));
    URL_SAFE_NO_PAD.encode(out)
}

/// True when `sent` is a masked form of `secret`.
#[must_use]
pub fn matches(secret: &str, sent: &str) -> bool {
    let (Ok(secret), Ok(sent)) = (URL_SAFE_NO_PAD.decode(secret), URL_SAFE_NO_PAD.decode(sent)) else {
        return false;
    };
    if secret.len() != 16 || sent.len() != 32 {
        return false;
    }
    // Compares all bytes whatever the first difference is.
    sent[..16].iter().zip(&sent[16..]).zip(&secret).fold(0, |bad, ((m, x), s)| bad | (m ^ x ^ s)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_its_owner_knows_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(browser(edge), "Edge · Windows");
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox · Linux"
        );
        assert_eq!(browser("<script>"), "");
    }

    #[test]
    fn a_masked_token_fits_its_secret_and_no_other() {
        let (one, two) = (new_csrf(), new_csrf());
        assert!(matches(&one, &mask(&one)) && matches(&one, &mask(&one)));
        assert_ne!(mask(&one), mask(&one));
        assert!(!matches(&two, &mask(&one)) && !matches(&one, &one) && !matches(&one, ""));
    }
}
