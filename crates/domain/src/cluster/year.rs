//! A year of a cluster: who heads it, and the numbers of the regulation under which it runs.

use crate::{
    access::Action,
    fields::{Fault, Field, Noun, Shape, Values, Words},
    scoring::TieBreak,
};

const CHOSEN: Words = &[
    ("elected", &["bau", "duoc bau", "elected"]),
    ("assigned", &["chi dinh", "phan cong", "duoc giao", "assigned"]),
    ("rotation", &["luan phien", "rotation"]),
    ("unknown", &["khong ro", "unknown"]),
];

const BASES: Words = &[("total", &["tong diem", "total"]), ("percentage", &["ty le", "percentage"])];

const METHODS: Words = &[
    ("consensus", &["thong nhat", "consensus"]),
    ("hands", &["gio tay", "hands"]),
    ("names", &["bieu quyet ghi ten", "cong khai", "names"]),
    ("paper", &["phieu giay", "bo phieu kin", "paper"]),
    ("electronic", &["phieu kin dien tu", "dien tu", "electronic"]),
];

const SHARE_OF: Words = &[
    ("all", &["tong so thanh vien", "tat ca", "all"]),
    ("present", &["co mat", "present"]),
    ("valid", &["phieu hop le", "hop le", "valid"]),
];

/// Năm thi đua của cụm.
pub const YEAR: Noun = Noun {
    name: "cluster_year",
    home: "/clusters",
    letters: "NT-",
    view: Action::ViewMovements,
    change: Action::ManageMovements,
    newest: "",
    annulled: true,
    binding: true,
    fields: &[
        Field::new("f_year", Shape::Count(2_200)).required(),
        Field::new("f_from_date", Shape::Day),
        Field::new("f_to_date", Shape::Day).not_before("from_date"),
        Field::new("f_head", Shape::Pick),
        Field::new("f_deputy", Shape::Pick),
        Field::new("f_chosen_how", Shape::Choice(CHOSEN)),
        Field::new("f_chosen_document", Shape::Text(300)),
        Field::new("f_advising", Shape::Text(200)),
        Field::new("f_regulation", Shape::Text(300)),
        Field::new("f_regulation_on", Shape::Past),
        Field::new("f_flags", Shape::Count(200)),
        Field::new("f_government_flags", Shape::Count(10)),
        Field::new("f_rank_by", Shape::Choice(BASES)),
        Field::new("f_ties", Shape::Text(300)),
        Field::new("f_vote_method", Shape::Choice(METHODS)),
        Field::new("f_quorum", Shape::Text(20)),
        Field::new("f_share", Shape::Text(20)),
        Field::new("f_share_of", Shape::Choice(SHARE_OF)),
        Field::new("f_report_by", Shape::Day),
        Field::new("f_explain_by", Shape::Day),
        Field::new("f_note", Shape::Text(2_000)),
    ],
    check: check_year,
};

fn check_year(values: &Values) -> Vec<Fault> {
    let text = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let mut found = Vec::new();
    if text("year").parse::<i64>().is_ok_and(|y| y < 1945) {
        found.push(Fault { args: vec![("text", text("year").to_owned())], ..Fault::new("year", "fact-year-range") });
    }
    if !text("head").is_empty() && text("head") == text("deputy") {
        found.push(Fault::new("deputy", "cluster-year-same-head"));
    }
    if read_ties(text("ties")).is_none() {
        found.push(Fault::new("ties", "cluster-year-ties"));
    }
    for field in ["quorum", "share"] {
        if !text(field).is_empty() && read_fraction(text(field)).is_none() {
            found.push(Fault::new(field, "cluster-year-fraction"));
        }
    }
    if text("share").is_empty() != text("share_of").is_empty() {
        let field = if text("share").is_empty() { "share" } else { "share_of" };
        found.push(Fault::new(field, "cluster-year-share-both"));
    }
    found
}

/// First and last day of a year of a cluster: as its regulation has them, else the calendar's.
#[must_use]
pub fn days_of(values: &Values) -> (String, String) {
    let year = values.get("year").map(String::as_str).unwrap_or_default();
    let day = |name: &str, end: &str| values.get(name).cloned().unwrap_or_else(|| format!("{year}-{end}"));
    (day("from_date", "01-01"), day("to_date", "12-31"))
}

/// A share as regulations write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// So many
    pub of: u32,
    /// of so many.
    pub all: u32,
}

/// "2/3", "80 %", "80": more than nothing and at most all; `None` for anything else.
#[must_use]
pub fn read_fraction(text: &str) -> Option<Fraction> {
    let text = text.trim().trim_end_matches('%').trim();
    let (of, all) = match text.split_once('/') {
        Some((of, all)) => (of.trim().parse().ok()?, all.trim().parse().ok()?),
        None => (text.parse().ok()?, 100),
    };
    (of > 0 && of <= all && all <= 10_000).then_some(Fraction { of, all })
}

/// The ordered list for equal totals, as people type it: "tiêu chí I, điểm thưởng, ít điểm trừ, tỷ lệ, bỏ phiếu". `None` where a word
/// means nothing or stands twice.
#[must_use]
pub fn read_ties(text: &str) -> Option<Vec<TieBreak>> {
    let mut out = Vec::new();
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        let folded = vntext::fold(part);
        let step = match folded.as_str() {
            "diem thuong" | "bonus" => TieBreak::Bonus,
            "it diem tru" | "diem tru" | "it diem tru hon" | "deductions" => TieBreak::FewerDeductions,
            "ty le" | "percentage" => TieBreak::Percentage,
            "bo phieu" | "vote" => TieBreak::Vote,
            other => {
                let front = ["tieu chi ", "nhom ", "criterion "].into_iter().find(|f| other.starts_with(f))?;
                // Folding keeps the number of words, so the code is what follows the words of the front.
                let code = part.split_whitespace().skip(front.split_whitespace().count()).collect::<Vec<_>>().join(" ");
                TieBreak::Criterion(code)
            }
        };
        if out.contains(&step) {
            return None;
        }
        out.push(step);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let values = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        check_year(&values).iter().map(|f| f.key).collect()
    }

    #[test]
    fn a_year_has_two_different_heads_readable_ties_and_shares_of_something() {
        assert_eq!(keys(&[("year", "2020"), ("head", "a"), ("deputy", "b")]), Vec::<&str>::new());
        assert_eq!(keys(&[("year", "20")]), ["fact-year-range"]);
        assert_eq!(keys(&[("year", "2020"), ("head", "a"), ("deputy", "a")]), ["cluster-year-same-head"]);
        assert_eq!(keys(&[("year", "2020"), ("ties", "may mắn")]), ["cluster-year-ties"]);
        assert_eq!(keys(&[("year", "2020"), ("quorum", "3/2")]), ["cluster-year-fraction"]);
        assert_eq!(keys(&[("year", "2020"), ("share", "80%")]), ["cluster-year-share-both"]);
    }

    #[test]
    fn ties_are_an_ordered_list_in_the_words_of_a_regulation() {
        let read = read_ties("Tiêu chí I, điểm thưởng; ít điểm trừ\nTỷ lệ, Bỏ phiếu").unwrap();
        let wanted = [
            TieBreak::Criterion("I".into()),
            TieBreak::Bonus,
            TieBreak::FewerDeductions,
            TieBreak::Percentage,
            TieBreak::Vote,
        ];
        assert_eq!(read, wanted);
        assert_eq!(read_ties(""), Some(vec![]));
        assert_eq!(read_ties("tỷ lệ, tỷ lệ"), None);
    }

    #[test]
    fn shares_are_exact_fractions() {
        assert_eq!(read_fraction("2/3"), Some(Fraction { of: 2, all: 3 }));
        assert_eq!(read_fraction("80 %"), Some(Fraction { of: 80, all: 100 }));
        for wrong in ["0", "101", "1,5", "x/2", "-1", "1/0"] {
            assert_eq!(read_fraction(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_year_is_the_calendars_where_the_regulation_says_nothing_else() {
        let values = [("year".to_owned(), "2020".to_owned())].into();
        assert_eq!(days_of(&values), ("2020-01-01".to_owned(), "2020-12-31".to_owned()));
    }
}
