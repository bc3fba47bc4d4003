//! People found by their names, several at a time: a line a person, as somebody has them on a paper before him.

use domain::{
    access::{self as rights, Action},
    road::StepKind,
};
use serde::Serialize;
use store::query::people::{self as query, Namesake};

use crate::{Actor, Ctx, Error, Result, dossiers};

/// Most lines that are looked up at once.
pub const LINES: usize = 200;
/// Most people that are found for all lines together.
const FOUND: i64 = 1_000;

/// A line and whom it may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// As it was typed.
    pub typed: String,
    /// People of that name, those that agree in marks and in what else was typed first.
    pub found: Vec<Candidate>,
}

/// Somebody a line may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Birth, as it is known.
    pub birth: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit's name.
    pub unit: String,
    /// He is a nominee already.
    pub there: bool,
    /// The line says nothing else, and nobody else agrees with it: he is meant.
    pub meant: bool,
}

/// What a line says: the name, and the numbers behind or before it.
fn read(line: &str) -> (String, Vec<String>) {
    let line = vntext::normal(line);
    // "3. Lê Văn An", "- Lê Văn An": the number of a line is no part of a name.
    let line = line
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(['.', ')', '-', '–', '•', ' ', '\t']);
    let (mut name, mut numbers) = (Vec::new(), Vec::new());
    for word in line.split([' ', ',', ';', '\t', '(', ')']).filter(|w| !w.is_empty()) {
        if word.chars().any(|c| c.is_ascii_digit()) {
            numbers.push(word.to_owned());
        } else if numbers.is_empty() {
            name.push(word);
        }
    }
    (name.join(" "), numbers)
}

/// What of a person a typed number says.
fn agrees(who: &Namesake, number: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let birth = who.birth_date.as_deref().unwrap_or_default();
    who.code == number
        || who.service_number.as_deref().is_some_and(|s| digits(s) == digits(number))
        || (!birth.is_empty()
            && (birth.starts_with(number) || vntext::parse_date(number).is_ok_and(|d| d.iso() == birth)))
}

fn line(typed: &str, people: &[Namesake]) -> Line {
    let (name, numbers) = read(typed);
    let folded = vntext::fold(&name);
    let mut found: Vec<(bool, bool, &Namesake)> = people
        .iter()
        .filter(|p| p.search == folded)
        .map(|p| (numbers.iter().all(|n| agrees(p, n)), p.full_name.to_lowercase() == name.to_lowercase(), p))
        .collect();
    // The sort is stable: what agrees equally stays in the order of names.
    found.sort_by_key(|(numbers, marks, _)| (!numbers, !marks));
    let sure = found.iter().filter(|(numbers, marks, _)| *numbers && *marks).count() == 1;
    let candidate = |(numbers, marks, p): (bool, bool, &Namesake)| Candidate {
        code: p.code.clone(),
        name: p.full_name.clone(),
        birth: p.birth_date.clone(),
        rank: p.rank.clone(),
        post: p.post.clone(),
        unit: p.unit.clone(),
        there: p.there,
        meant: sure && numbers && marks && !p.there,
    };
    Line { typed: typed.trim().to_owned(), found: found.into_iter().map(candidate).collect() }
}

/// Looks up the lines of `text` among the people that the actor sees, for a dossier that he prepares.
pub async fn look(ctx: &Ctx, actor: &Actor, code: &str, text: &str) -> Result<Vec<Line>> {
    let at = dossiers::load(ctx, actor, code).await?;
    dossiers::may_change(&at, actor, &[StepKind::Prepare])?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    if lines.len() > LINES {
        let pairs = [("count", lines.len().to_string()), ("most", LINES.to_string())];
        return Err(Error::field("names", "nominee-pick-many", pairs));
    }
    if lines.is_empty() {
        return Err(Error::field("names", "field-required", []));
    }
    let names: Vec<String> = lines.iter().map(|l| vntext::fold(&read(l).0)).filter(|n| !n.is_empty()).collect();
    let scope = rights::scope(actor, Action::ViewPeople);
    let reader = ctx.store.reader();
    let people = query::namesakes(reader, &scope, &ctx.now().today, &names, at.head.id, FOUND).await?;
    Ok(lines.iter().map(|l| line(l, &people)).collect())
}

#[cfg(test)]
mod tests {
    use super::{line, read};
    use store::query::people::Namesake;

    fn person(code: &str, name: &str, birth: &str) -> Namesake {
        Namesake {
            code: code.into(),
            full_name: name.into(),
            search: vntext::fold(name),
            birth_date: Some(birth.into()),
            service_number: Some("912-345".into()),
            rank: String::new(),
            post: String::new(),
            unit: String::new(),
            there: false,
        }
    }

    #[test]
    fn a_line_is_a_name_with_numbers_around_it() {
        for typed in ["Lê Văn An", "3. Lê Văn An", "12) Lê Văn  An", "- Lê Văn An"] {
            assert_eq!(read(typed), ("Lê Văn An".to_owned(), vec![]), "{typed}");
        }
        assert_eq!(read("Lê Văn An, 1988; PX03").0, "Lê Văn An");
        assert_eq!(read("Lê Văn An (912-345)").1, ["912-345"]);
    }

    #[test]
    fn only_whom_marks_and_numbers_leave_alone_is_meant() {
        let people = [
            person("1", "Lê Văn Hùng", "1988-02-03"),
            person("2", "Lê Văn Hưng", "1990"),
            person("3", "Lê Văn Hùng", "1991"),
        ];
        let meant = |typed: &str| -> Vec<String> {
            line(typed, &people).found.into_iter().filter(|c| c.meant).map(|c| c.code).collect()
        };
        assert_eq!(meant("Lê Văn Hưng"), ["2"]);
        assert!(meant("Lê Văn Hùng").is_empty(), "two bear it");
        assert_eq!(meant("Lê Văn Hùng, 1991"), ["3"]);
        assert_eq!(meant("Lê Văn Hùng 03/02/1988"), ["1"]);
        assert!(meant("Le Van Hung").is_empty(), "without marks three are meant");
        assert!(meant("Lê Văn Hưng 1985").is_empty(), "the year is another one");
        assert_eq!(line("Le Van Hung", &people).found.len(), 3, "but all are offered");
    }
}
