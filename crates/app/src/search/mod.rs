//! One search over people, units, dossiers, decisions, the honour book, movements and the rules: with or without
//! diacritics, a slip of one letter mended against the register's own syllables, nothing outside the actor's scope.

mod people;
mod readings;
mod syllables;

pub use people::{People, Person};
pub use store::query::search::PersonRow;
pub use syllables::Syllables;

use domain::access::{Action, may_anywhere, scope};
use serde::Serialize;
use store::query::search::{self as query, Ask};

use crate::{Actor, Ctx, Result, list::WORDS};

/// Rows of a kind that are shown beside people.
pub const EACH: usize = 8;

/// Longest question, in letters.
const LONGEST: usize = 200;

/// Words that only say that a number of the honour book or of a decision is meant.
const NUMBER_WORDS: &[&str] = &["so", "vang", "giay", "khen", "bang", "quyet", "dinh", "qd", "decision", "book", "no"];

/// What was typed, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// As typed, cut to a length.
    pub text: String,
    /// Folded words of names, each once, in the order typed.
    pub words: Vec<String>,
    /// Syllables with the marks that they were typed with, written as names are ("hưng" → "Hưng"); only those with marks.
    pub marked: Vec<String>,
    /// Numbers without dots and dashes: of the service, of a code.
    pub numbers: Vec<String>,
}

impl Question {
    /// Takes a question apart. A decision's number stands before the stroke of its symbol.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text: String = vntext::normal(text).chars().take(LONGEST).collect();
        let text = text.trim().to_owned();
        let mut question = Self { text: text.clone(), ..Self::default() };
        for token in text.split_whitespace().take(WORDS) {
            let digits = token.starts_with(|c: char| c.is_ascii_digit());
            let token = token.split_once('/').filter(|_| digits).map_or(token, |(number, _)| number);
            let folded = vntext::fold(token);
            if token.chars().any(|c| c.is_ascii_digit()) {
                question.numbers.push(folded.replace(' ', ""));
                continue;
            }
            for word in folded.split(' ').filter(|w| !w.is_empty()) {
                if !question.words.iter().any(|w| w == word) {
                    question.words.push(word.to_owned());
                }
            }
            if token.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) && !token.contains(['%', '_']) {
                question.marked.push(as_in_names(token));
            }
        }
        question
    }

    /// True when there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.numbers.is_empty()
    }
}

/// "hưng" and "HƯNG" as a name has it: "Hưng".
fn as_in_names(token: &str) -> String {
    let mut letters = token.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &letters.as_str().to_lowercase()
}

/// What a hit is, and so where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A unit.
    Unit,
    /// A dossier.
    Dossier,
    /// A decision.
    Decision,
    /// An entry of the honour book, at its decision.
    Book,
    /// An award of somebody found, at its decision.
    Award,
    /// A movement.
    Movement,
    /// An award of the law.
    Rule,
}

/// All kinds in the order shown.
pub const KINDS: [Kind; 7] =
    [Kind::Award, Kind::Book, Kind::Unit, Kind::Dossier, Kind::Decision, Kind::Movement, Kind::Rule];

impl Kind {
    /// The code of rows and message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Dossier => "dossier",
            Self::Decision => "decision",
            Self::Book => "book",
            Self::Award => "award",
            Self::Movement => "movement",
            Self::Rule => "rule",
        }
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Code in addresses.
    pub code: String,
    /// Its name in Vietnamese and English.
    pub title: law::Text,
    /// What stands beside it.
    pub note: String,
    /// State code, or number in the honour book.
    pub mark: String,
    /// Its day, ISO, or empty.
    pub day: String,
}

/// The hits of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What they are.
    pub kind: Kind,
    /// At most [`EACH`].
    pub hits: Vec<Hit>,
    /// There are more.
    pub more: bool,
}

/// What a search found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    /// People; `None` for those who may not see any.
    pub people: Option<People>,
    /// The other kinds that have something.
    pub groups: Vec<Group>,
}

/// Looks for `text` in everything that the actor may see. `as_typed` mends nothing. At most five statements.
pub async fn search(ctx: &Ctx, actor: &Actor, text: &str, as_typed: bool) -> Result<Found> {
    let question = Question::read(text);
    if question.is_empty() {
        return Ok(Found::default());
    }
    let people = if may_anywhere(actor, Action::ViewPeople) {
        Some(people::find(ctx, actor, &question, as_typed).await?)
    } else {
        None
    };
    // Codes stand in the indexes with their parts apart: "hs 2020 0001".
    let words = vntext::fold(&question.text).split(' ').take(2 * WORDS).map(str::to_owned).collect();
    let only_words_for_numbers = question.words.iter().all(|w| NUMBER_WORDS.contains(&w.as_str()));
    let ask = Ask {
        day: ctx.now().today,
        words,
        numbers: question.numbers.iter().filter_map(|n| n.parse().ok()).collect(),
        number_only: !question.numbers.is_empty() && only_words_for_numbers,
        people: people.as_ref().map(|p| p.rows.iter().take(EACH).map(|r| r.row.id).collect()).unwrap_or_default(),
        units: scope(actor, Action::ViewUnits),
        dossiers: scope(actor, Action::ViewDossiers),
        movements: scope(actor, Action::ViewMovements),
        decisions: scope(actor, Action::ViewDecisions),
    };
    let rows = query::others(ctx.store.reader(), &ask, EACH as u64 + 1).await?;
    let mut groups = Vec::new();
    for kind in KINDS {
        let mut hits: Vec<Hit> = if kind == Kind::Rule {
            rules(ctx, actor, &question)
        } else {
            rows.iter().filter(|r| r.kind == kind.code()).map(|r| hit(ctx, kind, r)).collect()
        };
        let more = hits.len() > EACH;
        hits.truncate(EACH);
        if !hits.is_empty() {
            groups.push(Group { kind, hits, more });
        }
    }
    Ok(Found { people, groups })
}

fn hit(ctx: &Ctx, kind: Kind, row: &query::Hit) -> Hit {
    let title = match kind {
        Kind::Award | Kind::Book => crate::verdicts::award_name(ctx, &row.title),
        _ => law::Text { vi: row.title.clone(), en: row.title.clone() },
    };
    Hit { code: row.code.clone(), title, note: row.note.clone(), mark: row.mark.clone(), day: row.day.clone() }
}

/// Awards of the law by their names of any regime.
fn rules(ctx: &Ctx, actor: &Actor, question: &Question) -> Vec<Hit> {
    if !may_anywhere(actor, Action::ViewLaw) || !question.numbers.is_empty() {
        return Vec::new();
    }
    let named = |text: &str| {
        let folded = format!(" {}", vntext::fold(text));
        question.words.iter().all(|w| folded.contains(&format!(" {w}")))
    };
    ctx.law
        .data()
        .award
        .iter()
        .filter(|a| named(&a.name.vi) || named(&a.name.en) || a.display.values().any(|t| named(&t.vi)))
        .take(EACH + 1)
        .map(|a| Hit {
            code: a.id.to_string(),
            title: a.name.clone(),
            note: String::new(),
            mark: String::new(),
            day: String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_falls_into_names_marks_and_numbers() {
        let q = Question::read("  nguyễn VĂN hưng ");
        assert_eq!(q.words, ["nguyen", "van", "hung"]);
        assert_eq!(q.marked, ["Nguyễn", "Văn", "Hưng"]);
        let q = Question::read("1534/QĐ-CAT-PX03 199-310");
        assert_eq!((q.numbers, q.words.len()), (vec!["1534".to_owned(), "199310".to_owned()], 0));
        assert!(Question::read(" … ").is_empty());
        assert_eq!(Question::read("Hung hung HUNG").words, ["hung"]);
        assert!(Question::read(&"ằ ".repeat(5_000)).words.len() <= WORDS);
    }
}
