//! The published file: text, one spelling for each content, to the byte in docs/ballots.md. Papers stand in the order of
//! their receipts, which says nothing of when they were cast.

use sha2::{Digest as _, Sha256};

use crate::{
    agenda::{Agenda, Kind, Question},
    count::{CountFault, Totals, count},
    head::{Head, MAGIC, Tellers},
    paper::{Paper, Receipt},
    share::Partial,
    wire::{number, unhex},
};

/// Largest file that is read, in bytes: 64 MiB.
pub const MOST_BYTES: usize = 67_108_864;

/// A file that is not in the published form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not in the form of a published ballot")]
pub struct FormFault {
    /// The line, from 1.
    pub line: usize,
}

/// A published ballot as it was read; nothing of it is believed yet.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its public beginning.
    pub head: Head,
    /// How many might vote.
    pub voters: u32,
    /// How many are marked as having voted.
    pub voted: u32,
    /// Papers under their receipts, as bytes.
    pub papers: Vec<(Receipt, Vec<u8>)>,
    /// What the tellers made of the totals.
    pub partials: Vec<Partial>,
    /// The result, for each question and option.
    pub results: Vec<Vec<u32>>,
    /// True when the checksum at the end is that of the file.
    pub whole: bool,
}

/// Counts and writes the published file.
pub fn publish(
    head: &Head,
    voters: u32,
    voted: u32,
    papers: &[Paper],
    partials: &[Partial],
) -> Result<String, CountFault> {
    let totals = Totals::new(head, papers);
    let results = count(head, &totals, partials)?;
    let papers = papers.iter().map(|p| (p.receipt(head), p.as_bytes().to_vec())).collect();
    let mut partials = partials.to_vec();
    partials.sort_by_key(Partial::teller);
    let mut published = Published { head: head.clone(), voters, voted, papers, partials, results, whole: true };
    published.papers.sort();
    Ok(published.write())
}

/// The last line: a checksum of all before it, so that a file cut off is seen at once.
#[must_use]
pub fn end(before: &str) -> String {
    format!("end {}\n", hex::encode(Sha256::digest(before.as_bytes())))
}

struct Lines<'a> {
    all: std::iter::Peekable<std::str::Split<'a, char>>,
    line: usize,
}

impl<'a> Lines<'a> {
    /// The rest of the next line behind a keyword.
    fn after(&mut self, keyword: &str) -> Result<&'a str, FormFault> {
        self.line += 1;
        self.all.next().and_then(|l| l.strip_prefix(keyword)).ok_or(FormFault { line: self.line })
    }

    fn fault(&self) -> FormFault {
        FormFault { line: self.line }
    }

    fn begins(&mut self, keyword: &str) -> bool {
        self.all.peek().is_some_and(|l| l.starts_with(keyword))
    }

    fn number(&mut self, keyword: &str) -> Result<u32, FormFault> {
        let text = self.after(keyword)?;
        number(text).ok_or(self.fault())
    }

    fn hex(&mut self, keyword: &str) -> Result<Vec<u8>, FormFault> {
        let text = self.after(keyword)?;
        unhex(text).ok_or(self.fault())
    }
}

fn questions(lines: &mut Lines<'_>) -> Result<Vec<Question>, FormFault> {
    let mut questions = Vec::new();
    while lines.begins("question ") {
        let rest = lines.after("question ")?;
        let (kind, text) = match rest.split_once(' ') {
            Some(("one", text)) => (Kind::One, text),
            Some(("most", rest)) => {
                let (most, text) = rest.split_once(' ').ok_or(lines.fault())?;
                (Kind::AtMost(number(most).ok_or(lines.fault())?), text)
            }
            _ => return Err(lines.fault()),
        };
        let mut options = Vec::new();
        while lines.begins("option ") {
            options.push(lines.after("option ")?.to_owned());
        }
        questions.push(Question { kind, text: text.to_owned(), options });
    }
    Ok(questions)
}

fn head(lines: &mut Lines<'_>) -> Result<Head, FormFault> {
    if !lines.after(MAGIC)?.is_empty() {
        return Err(lines.fault());
    }
    let ballot = lines.after("ballot ")?;
    let round = lines.number("round ")?;
    let title = lines.after("title ")?;
    let questions = questions(lines)?;
    let agenda = Agenda::new(ballot, round, title, questions).map_err(|_| lines.fault())?;
    let tellers = lines.after("tellers ")?;
    let tellers = tellers
        .split_once(' ')
        .and_then(|(k, n)| Some((number(k)? as usize, number(n)? as usize)))
        .and_then(|(k, n)| Tellers::new(k, n))
        .ok_or(lines.fault())?;
    let key = lines.hex("key ")?;
    let mut keys = Vec::new();
    for _ in 0..tellers.shares() {
        keys.push(lines.hex("teller ")?);
    }
    let proof = lines.hex("proof ")?;
    Head::assemble(agenda, tellers, &key, &keys, &proof).ok_or(lines.fault())
}

impl Head {
    /// Reads the lines that [`Self::text`] gives.
    pub fn read(text: &str) -> Result<Self, FormFault> {
        let mut lines = Lines { all: text.split('\n').peekable(), line: 0 };
        let head = head(&mut lines)?;
        if head.text() == text { Ok(head) } else { Err(lines.fault()) }
    }
}

impl Published {
    /// Writes the file.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = self.head.text().to_owned();
        text.push_str(&format!("voters {}\nvoted {}\n", self.voters, self.voted));
        for (receipt, bytes) in &self.papers {
            text.push_str(&format!("paper {receipt} {}\n", hex::encode(bytes)));
        }
        for partial in &self.partials {
            text.push_str(&partial.text());
        }
        for (q, row) in self.results.iter().enumerate() {
            for (o, votes) in row.iter().enumerate() {
                text.push_str(&format!("result {} {} {votes}\n", q + 1, o + 1));
            }
        }
        let last = end(&text);
        text.push_str(&last);
        text
    }

    /// Reads a file. Only its form is looked at: [`crate::verify()`] does the rest.
    pub fn read(text: &str) -> Result<Self, FormFault> {
        let mut lines = Lines { all: text.split('\n').peekable(), line: 0 };
        if text.len() > MOST_BYTES {
            return Err(FormFault { line: 1 });
        }
        let head = head(&mut lines)?;
        let voters = lines.number("voters ")?;
        let voted = lines.number("voted ")?;
        let mut papers = Vec::new();
        while lines.begins("paper ") {
            let (receipt, bytes) = lines.after("paper ")?.split_once(' ').ok_or(lines.fault())?;
            let receipt = unhex(receipt).and_then(|b| b.try_into().ok()).map(Receipt).ok_or(lines.fault())?;
            papers.push((receipt, unhex(bytes).ok_or(lines.fault())?));
        }
        let mut partials = Vec::new();
        for index in 0..head.tellers().shares() {
            if lines.begins(&format!("share {} ", index + 1)) {
                let expected: usize = head.agenda().questions().iter().map(|q| q.options.len()).sum();
                let mut taken = 0;
                let mut mine = lines.all.by_ref().take(expected).inspect(|_| taken += 1);
                let partial = Partial::read(&head, index, &mut mine);
                drop(mine);
                lines.line += taken;
                partials.push(partial.ok_or(lines.fault())?);
            }
        }
        let mut results = Vec::new();
        for (q, question) in head.agenda().questions().iter().enumerate() {
            let mut row = Vec::new();
            for o in 0..question.options.len() {
                row.push(lines.number(&format!("result {} {} ", q + 1, o + 1))?);
            }
            results.push(row);
        }
        let sum = lines.hex("end ")?;
        let before = text.rfind("\nend ").and_then(|at| text.get(..=at)).unwrap_or_default();
        let whole = sum == Sha256::digest(before.as_bytes())[..];
        if !lines.after("")?.is_empty() || lines.all.next().is_some() || sum.len() != 32 {
            return Err(lines.fault());
        }
        Ok(Self { head, voters, voted, papers, partials, results, whole })
    }
}
