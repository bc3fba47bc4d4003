//! What a use case can answer instead of doing its work. Which kind to use:
//! [`Error::Invalid`] when a field of a form can be corrected; [`Error::Refused`] when a rule or a state says no, with a
//! sentence that says what happened, what was kept and what to do; [`Error::Stale`] when somebody else was faster.

use domain::access::Denial;
use store::{HasStoreError, StoreError, sea_orm::DbErr};
use words::{Args, Lang};

/// The answer of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// A sentence with its values: message `key` of locales/.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Message key, also the stable code in JSON answers.
    pub key: &'static str,
    /// Values put into the sentence.
    pub args: Args,
}

/// A fault of one field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field.
    pub field: String,
    /// The sentence.
    pub refusal: Refusal,
}

/// Why a use case did not do its work. Nothing was written in any of these cases.
#[derive(Debug)]
pub enum Error {
    /// The actor may not; the page says so without telling what is there.
    Denied(Denial),
    /// There is no such thing, or the actor may not know of it.
    NotFound,
    /// Fields to correct.
    Invalid(Vec<FieldError>),
    /// A rule or a state says no.
    Refused(Refusal),
    /// Somebody changed it since it was read: version now found.
    Stale {
        /// The version in the database.
        found: i64,
    },
    /// The store failed.
    Store(StoreError),
}

impl Error {
    /// A refusal with values.
    pub fn refused<'a>(key: &'static str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self::Refused(Refusal { key, args: pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() })
    }

    /// One field is wrong.
    pub fn field<'a>(field: &str, key: &'static str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self::Invalid(vec![FieldError::new(field, key, pairs)])
    }

    /// The stable code for JSON answers.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied(Denial::OwnCase) => "error-own-case",
            Self::Denied(Denial::OwnUnit) => "error-own-unit",
            Self::Denied(Denial::NoPerson) => "error-no-person",
            Self::Denied(_) => "error-denied",
            Self::NotFound => "error-not-found",
            Self::Invalid(_) => "error-invalid",
            Self::Refused(r) => r.key,
            Self::Stale { .. } => "error-stale",
            Self::Store(StoreError::KeyReused) => "error-key-reused",
            Self::Store(StoreError::Full) => "error-disk-full",
            Self::Store(StoreError::NoRoom { .. }) => "error-disk-low",
            Self::Store(StoreError::InDoubt(_)) => "error-in-doubt",
            Self::Store(StoreError::Backup(_)) => "error-backup",
            Self::Store(StoreError::Passphrase) => "error-passphrase",
            Self::Store(StoreError::Unreachable(_) | StoreError::Busy(_)) => "error-database-unreachable",
            Self::Store(StoreError::TooLong) => "error-too-long",
            Self::Store(StoreError::Unreadable) => "error-unreadable",
            Self::Store(_) => "error-internal",
        }
    }

    /// The store's failure behind a code, come by a road that carries a text only.
    #[must_use]
    pub fn of_store(code: &str) -> Self {
        Self::Store(match code {
            "error-disk-full" => StoreError::Full,
            "error-disk-low" => StoreError::NoRoom { free: 0 },
            "error-in-doubt" => StoreError::InDoubt(String::new()),
            "error-too-long" => StoreError::TooLong,
            "error-unreadable" => StoreError::Unreadable,
            "error-database-unreachable" => StoreError::Unreachable(String::new()),
            other => StoreError::Data(other.to_owned()),
        })
    }

    /// The sentence for a person.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Refused(r) => words::say(lang, r.key, &r.args),
            Self::Invalid(fields) if fields.len() == 1 => {
                words::say(lang, fields[0].refusal.key, &fields[0].refusal.args)
            }
            other => words::word(lang, other.code()),
        }
    }
}

impl FieldError {
    /// A fault of `field`.
    pub fn new<'a>(field: &str, key: &'static str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self {
            field: field.to_owned(),
            refusal: Refusal { key, args: pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() },
        }
    }
}

impl From<domain::fields::Fault> for FieldError {
    fn from(f: domain::fields::Fault) -> Self {
        Self::new(f.field, f.key, f.args)
    }
}

impl From<StoreError> for Error {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Stale { found: 0, .. } => Self::NotFound,
            StoreError::Stale { found, .. } => Self::Stale { found },
            other => Self::Store(other),
        }
    }
}

impl From<DbErr> for Error {
    fn from(e: DbErr) -> Self {
        StoreError::from(e).into()
    }
}

impl From<Denial> for Error {
    fn from(e: Denial) -> Self {
        Self::Denied(e)
    }
}

impl HasStoreError for Error {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(e) => Some(e),
            _ => None,
        }
    }
}
