//! What the command line says and with which exit code: 0 done, 1 refused (bad input or a rule), 2 could not run.
//! Data goes to standard output, everything else to standard error.

use std::io::Write as _;

use serde_json::{Value, json};
use words::Lang;

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Exit code: 1 refused, 2 could not run.
    pub(crate) exit: u8,
    /// Stable code.
    pub(crate) code: String,
    /// The sentence in Vietnamese.
    pub(crate) vi: String,
    /// The sentence in English.
    pub(crate) en: String,
    /// Field, or file and line.
    pub(crate) place: String,
    /// The whole answer that goes with the refusal, as a JSON object.
    pub(crate) beside: Option<Box<Value>>,
}

impl Failure {
    /// The input or a rule says no.
    pub(crate) fn refused(code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { exit: 1, code: code.to_owned(), vi: vi.into(), en: en.into(), place: String::new(), beside: None }
    }

    /// The program could not do its work: a missing file, a database that does not answer.
    pub(crate) fn could_not_run(code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { exit: 2, ..Self::refused(code, vi, en) }
    }

    /// A file that could not be read or written.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        let name = path.display();
        Self {
            place: name.to_string(),
            ..Self::could_not_run(
                "file",
                format!(
                    "Không đọc hoặc ghi được tệp {name}: {error}. Chưa có gì thay đổi; hãy kiểm tra đường dẫn và quyền truy cập."
                ),
                format!(
                    "The file {name} could not be read or written: {error}. Nothing was changed; check the path and its permissions."
                ),
            )
        }
    }

    /// Prints itself and gives the exit code.
    pub(crate) fn report(&self, as_json: bool) -> std::process::ExitCode {
        if as_json {
            let mut answer = self.beside.as_deref().cloned().unwrap_or_else(|| json!({}));
            answer["error"] =
                json!({"code": self.code, "message": {"vi": self.vi, "en": self.en}, "where": self.place});
            data(&answer);
        }
        message(&self.vi);
        message(&self.en);
        std::process::ExitCode::from(self.exit)
    }
}

impl From<app::Error> for Failure {
    fn from(e: app::Error) -> Self {
        let exit = if matches!(e, app::Error::Store(_)) { 2 } else { 1 };
        let place = match &e {
            app::Error::Invalid(fields) => fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        };
        let say = |lang| match &e {
            app::Error::Invalid(fields) => fields
                .iter()
                .map(|f| format!("{}: {}", f.field, words::say(lang, f.refusal.key, &f.refusal.args)))
                .collect::<Vec<_>>()
                .join("\n"),
            other => other.sentence(lang),
        };
        Self { exit, code: e.code().to_owned(), vi: say(Lang::Vi), en: say(Lang::En), place, beside: None }
    }
}

impl From<store::StoreError> for Failure {
    fn from(e: store::StoreError) -> Self {
        let detail = e.to_string();
        let exit = if matches!(e, store::StoreError::Backup(_) | store::StoreError::Passphrase) { 1 } else { 2 };
        let mut failure = Self::from(app::Error::from(e));
        failure.exit = exit;
        failure.place = detail;
        failure
    }
}

/// A line of data to standard output.
pub(crate) fn data(value: &Value) {
    line(&serde_json::to_string_pretty(value).unwrap_or_default());
}

/// A line of text to standard output. A closed pipe ends the output, not the program.
pub(crate) fn line(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// A message to standard error.
pub(crate) fn message(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}
