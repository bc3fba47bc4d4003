//! What is asked in one ballot and round. The texts are part of what every paper is bound to, so that nobody can later
//! say that "1" meant something else.

/// Most questions of a ballot.
pub const MOST_QUESTIONS: usize = 100;
/// Most options of a question.
pub const MOST_OPTIONS: usize = 100;
/// Most bytes of a title, a question or an option.
pub const MOST_TEXT: usize = 1_000;
/// Most bytes of a ballot's code.
pub const MOST_CODE: usize = 80;
/// Highest round.
pub const MOST_ROUNDS: u32 = 99;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Exactly one option: agree, disagree, no opinion.
    One,
    /// At most so many options, none included: choose k of n, strike out the others.
    AtMost(u32),
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// How it is answered.
    pub kind: Kind,
    /// What is asked, for people.
    pub text: String,
    /// What may be chosen, for people; a paper and a result keep their order.
    pub options: Vec<String>,
}

/// What is asked in one ballot and round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    ballot: String,
    round: u32,
    title: String,
    questions: Vec<Question>,
}

/// Why an agenda cannot be voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgendaFault {
    /// The ballot's code.
    #[error("a ballot's code is 1 to 80 of the characters A-Z a-z 0-9 . _ / -")]
    Code,
    /// The round.
    #[error("a round is 1 to 99")]
    Round,
    /// No question, or too many.
    #[error("a ballot asks 1 to 100 questions")]
    Questions,
    /// Fewer than two options, or too many.
    #[error("question {0} needs 2 to 100 options, or at least 1 where several may be chosen")]
    Options(usize),
    /// More may be chosen than there are options, or none.
    #[error("question {0} lets at least one and at most all of its options be chosen")]
    Most(usize),
    /// A text that is empty, too long, begins or ends with a space or holds a control character.
    #[error("a text is 1 to 1,000 bytes without control characters and without spaces at its ends")]
    Text,
}

/// True for a text that fits into one line of the published file.
fn is_line(text: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    !text.is_empty() && text.len() <= MOST_TEXT && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains(odd)
}

/// True for a code.
fn is_code(text: &str) -> bool {
    (1..=MOST_CODE).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-'))
}

impl Agenda {
    /// An agenda, looked at whole.
    pub fn new(ballot: &str, round: u32, title: &str, questions: Vec<Question>) -> Result<Self, AgendaFault> {
        if !is_code(ballot) {
            return Err(AgendaFault::Code);
        }
        if !(1..=MOST_ROUNDS).contains(&round) {
            return Err(AgendaFault::Round);
        }
        if !(1..=MOST_QUESTIONS).contains(&questions.len()) {
            return Err(AgendaFault::Questions);
        }
        for (i, q) in questions.iter().enumerate() {
            let fewest = if q.kind == Kind::One { 2 } else { 1 };
            if !(fewest..=MOST_OPTIONS).contains(&q.options.len()) {
                return Err(AgendaFault::Options(i + 1));
            }
            if matches!(q.kind, Kind::AtMost(k) if k == 0 || k as usize > q.options.len()) {
                return Err(AgendaFault::Most(i + 1));
            }
        }
        let mut texts = questions.iter().flat_map(|q| std::iter::once(&q.text).chain(&q.options));
        if !is_line(title) || !texts.all(|t| is_line(t)) {
            return Err(AgendaFault::Text);
        }
        Ok(Self { ballot: ballot.to_owned(), round, title: title.to_owned(), questions })
    }

    /// The ballot's code.
    #[must_use]
    pub fn ballot(&self) -> &str {
        &self.ballot
    }

    /// The round, from 1.
    #[must_use]
    pub fn round(&self) -> u32 {
        self.round
    }

    /// What the ballot is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is asked.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Its lines of the published file.
    pub(crate) fn write(&self, to: &mut String) {
        to.push_str(&format!("ballot {}\nround {}\ntitle {}\n", self.ballot, self.round, self.title));
        for q in &self.questions {
            match q.kind {
                Kind::One => to.push_str(&format!("question one {}\n", q.text)),
                Kind::AtMost(k) => to.push_str(&format!("question most {k} {}\n", q.text)),
            }
            for option in &q.options {
                to.push_str(&format!("option {option}\n"));
            }
        }
    }
}
