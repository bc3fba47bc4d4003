//! Somebody else was faster: the page that shows both texts, so that nothing typed is lost and nothing is overwritten
//! unseen. [`over`] is the one way to a form's version, and it asks what stands now.

use serde::Serialize;
use vntext::CivilDate;

use crate::{Cx, Fault, Fields, Page, form::Choice, format};

/// One field, as the reader typed it and as it stands now.
#[derive(Clone, Debug, Serialize)]
pub struct Both {
    /// Name of the form's field.
    pub name: String,
    /// Its label, in the reader's language.
    pub label: String,
    /// What the reader typed.
    pub mine: String,
    /// What somebody else saved meanwhile.
    pub theirs: String,
    /// They differ.
    pub differs: bool,
    /// What a choice may be; empty for text.
    pub choices: Vec<Choice>,
}

/// A field as it stands now.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    /// Name of the form's field.
    pub name: String,
    /// Its label, in the reader's language.
    pub label: String,
    /// What is sent for it.
    pub value: String,
    /// What a choice may be; empty for text.
    pub choices: Vec<Choice>,
}

impl Theirs {
    /// A text.
    pub fn text(name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), value: value.into(), choices: vec![] }
    }

    /// One of these.
    #[must_use]
    pub fn choices(self, choices: Vec<Choice>) -> Self {
        Self { choices, ..self }
    }
}

/// What stands now, for whoever sends a form over what somebody changed meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Now {
    back: String,
    version: i64,
    fields: Vec<Theirs>,
    stands: Vec<(String, String)>,
}

impl Now {
    /// A thing whose page is at `back`, at this version.
    pub fn new(back: impl Into<String>, version: i64) -> Self {
        Self { back: back.into(), version, ..Self::default() }
    }

    /// A field of the form and what it says now.
    pub fn text(self, name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.field(Theirs::text(name, label, value))
    }

    /// A field of the form.
    #[must_use]
    pub fn field(mut self, field: Theirs) -> Self {
        self.fields.push(field);
        self
    }

    /// Fields of the form.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = Theirs>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// What no field of the form shows.
    pub fn stands(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.stands.push((label.into(), value.into()));
        self
    }

    /// As `sent` has it: a field that this form does not have is only told, where it says anything.
    #[must_use]
    pub fn only(mut self, sent: &Fields) -> Self {
        let (asked, told) =
            self.fields.into_iter().partition(|f: &Theirs| sent.pairs().any(|(name, _)| name == f.name));
        self.fields = asked;
        let says = |f: Theirs| {
            let value = shown(&f);
            (!value.is_empty()).then_some((f.label, value))
        };
        self.stands.extend(told.into_iter().filter_map(says));
        self
    }
}

/// The version that a form carries. Nothing but [`over`] carries out a command over it; a form that is only shown again keeps it.
pub(crate) fn seen(sent: &Fields) -> i64 {
    sent.text("version").parse().unwrap_or(0)
}

/// Carries out a command over the version that its form was shown with, which no handler gets in another way. When somebody was
/// faster, or what he did is why this is refused, `now` tells what stands and the reader gets both texts; every other failure is the
/// handler's.
pub async fn over<T>(
    cx: &Cx,
    sent: &Fields,
    work: impl AsyncFnOnce(i64) -> app::Result<T>,
    now: impl Future<Output = Result<Now, Fault>>,
) -> Result<app::Result<T>, Fault> {
    let seen = seen(sent);
    let conflict = |now: Now| Err(Fault::Stale(Box::new(both(cx, sent, now))));
    match work(seen).await {
        Err(app::Error::Stale { .. }) => conflict(now.await?),
        Err(refused @ (app::Error::Refused(_) | app::Error::Denied(_) | app::Error::NotFound)) if seen > 0 => {
            match now.await {
                Ok(now) if now.version != seen => conflict(now),
                _ => Ok(Err(refused)),
            }
        }
        done => Ok(done),
    }
}

/// A value as a reader sees it.
fn shown(field: &Theirs) -> String {
    let named = field.choices.iter().find(|c| c.value == field.value).map(|c| c.label.clone());
    named.unwrap_or_else(|| field.value.clone())
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct StalePage {
    /// The form's address, to send it again.
    pub action: String,
    /// The page of the thing itself, to drop one's own text.
    pub back: String,
    /// The version that stands now; the form sends it.
    pub version: i64,
    /// The fields shown side by side.
    pub fields: Vec<Both>,
    /// Further fields, sent again as they were.
    pub others: Vec<(String, String)>,
    /// What else stands now: label and value.
    pub stands: Vec<(String, String)>,
}

impl Page for StalePage {
    const TEMPLATE: &'static str = "errors/stale.html";

    fn samples() -> Vec<Self> {
        let both = |mine: &str, theirs: &str| Both {
            name: "name".into(),
            label: "Tên".into(),
            mine: mine.into(),
            theirs: theirs.into(),
            differs: mine != theirs,
            choices: vec![],
        };
        let choices = vec![Choice::new("a", "A"), Choice::new("b", "B")];
        let choice = Both { name: "sex".into(), choices, ..both("a", "b") };
        vec![Self {
            action: "/units/x".into(),
            back: "/units/x".into(),
            version: 3,
            fields: vec![both("a", "b"), both("a", "a"), choice],
            others: vec![("kind".into(), "x".into())],
            stands: vec![("Trạng thái".into(), "Đã gửi".into())],
        }]
    }
}

fn both(cx: &Cx, sent: &Fields, now: Now) -> StalePage {
    let Now { back, version, fields, stands } = now;
    let others = sent
        .pairs()
        .filter(|(k, _)| *k != "version" && !fields.iter().any(|t| t.name == *k))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    let both = |mut t: Theirs| {
        let mine = sent.text(&t.name);
        // Days are kept as ISO and typed as people write them.
        let day = format::date(&t.value);
        if day == mine || (t.value.len() == 10 && CivilDate::from_iso(&t.value).is_some()) {
            t.value = day;
        }
        Both { differs: mine != t.value, mine, theirs: shown(&t), name: t.name, label: t.label, choices: t.choices }
    };
    let fields = fields.into_iter().map(both).collect();
    StalePage { action: cx.path.clone(), back, version, fields, others, stands }
}
