//! The one error of this crate: a code, a sentence in both languages, and the place.

use crate::text::Text;
use serde::Serialize;

/// Why a question could not be answered or data could not be loaded. Programs look at `code`,
/// people read `message`, and `at` names the field of the facts or the file and line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawError {
    /// Stable code, for example `facts.unknown_key`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
    /// Field path of the facts (`awards[2].decided_on`) or `file:line` of the law data.
    #[serde(rename = "where")]
    pub at: String,
}

impl LawError {
    /// An error with its place and its two sentences.
    pub fn new(code: &'static str, at: impl Into<String>, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, message: Text::new(vi, en), at: at.into() }
    }
}

impl std::fmt::Display for LawError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}", self.at, self.code, self.message.vi)
    }
}

impl std::error::Error for LawError {}

/// Turns what serde said about a facts file into a sentence that names the field.
pub(crate) fn from_serde(path: &str, said: &str) -> LawError {
    let quoted = |s: &str| s.split('`').nth(1).unwrap_or_default().to_owned();
    let at = if matches!(path, "" | "." | "?") { "facts".to_owned() } else { path.to_owned() };
    // serde_json appends " at line L column C": keep it for people, but out of the quoted reason.
    let reason = said.split(" at line ").next().unwrap_or(said);
    if reason.starts_with("unknown field") {
        let key = quoted(reason);
        let at = if at == "facts" {
            key.clone()
        } else if at.ends_with(&key) {
            at
        } else {
            format!("{at}.{key}")
        };
        return LawError::new(
            "facts.unknown_key",
            at.clone(),
            format!("Không có khóa “{key}” trong bản dữ kiện (tại {at}); kiểm tra chính tả."),
            format!("There is no key “{key}” in the facts (at {at}); check the spelling."),
        );
    }
    if reason.starts_with("missing field") {
        let key = quoted(reason);
        return LawError::new(
            "facts.missing_key",
            if at == "facts" { key.clone() } else { format!("{at}.{key}") },
            format!("Thiếu khóa bắt buộc “{key}”."),
            format!("The required key “{key}” is missing."),
        );
    }
    if reason.starts_with("unknown variant") {
        let value = quoted(reason);
        return LawError::new(
            "facts.unknown_value",
            at.clone(),
            format!("Giá trị “{value}” tại {at} không nằm trong danh sách được phép."),
            format!("The value “{value}” at {at} is not one of the allowed values."),
        );
    }
    LawError::new(
        "facts.malformed",
        at.clone(),
        format!("Dữ liệu tại {at} không đọc được: {reason}."),
        format!("The data at {at} cannot be read: {reason}."),
    )
}
