//! Clusters and blocs of emulation: their members from day to day, and their years with who heads them under which regulation.

mod conference;
mod pact;
mod scores;
mod year;

use crate::{
    access::Action,
    fields::{Fault, Field, Noun, Shape, Values, Words},
};

pub use conference::{Asked, Counted, winners};
pub use pact::{PACT, SIGNATURE, TARGET, reached};
pub use scores::{SHEET, TEAM, VISIT, whole_of};
pub use year::{Fraction, YEAR, days_of, read_fraction, read_ties};

const KINDS: Words = &[
    ("province", &["cong an tinh", "tinh", "province"]),
    ("department", &["phong", "cuc", "cuc phong", "department"]),
    ("commune", &["cong an xa", "xa phuong", "xa", "phuong", "commune"]),
    ("locality", &["dia phuong", "tinh thanh pho", "locality"]),
    ("ministry", &["bo nganh", "bo", "ministry"]),
    ("team", &["doi", "to doi", "team"]),
    ("mixed", &["hon hop", "khac", "mixed"]),
];

const SYSTEMS: Words =
    &[("police", &["cong an", "police"]), ("army", &["quan doi", "army"]), ("other", &["khac", "other"])];

const GONE: Words = &[
    ("merged", &["sap nhap", "hop nhat", "merged"]),
    ("split", &["chia tach", "tach", "split"]),
    ("moved", &["chuyen cum", "moved"]),
    ("dissolved", &["giai the", "dissolved"]),
    ("other", &["khac", "other"]),
];

/// Cụm, khối thi đua. It belongs to the unit whose advisory body looks after it, and binds the units beneath.
pub const CLUSTER: Noun = Noun {
    name: "cluster",
    home: "/clusters",
    letters: "CUM-",
    view: Action::ViewMovements,
    change: Action::ManageMovements,
    newest: "founded_on",
    annulled: true,
    binding: true,
    fields: &[
        Field::new("f_short", Shape::Text(40)).required().listed().searched(),
        Field::new("f_name", Shape::Text(200)).required().listed().searched(),
        Field::new("f_kind", Shape::Choice(KINDS)).required().listed(),
        Field::new("f_system", Shape::Choice(SYSTEMS)).required(),
        Field::new("f_unit", Shape::Unit).required().listed(),
        Field::new("f_region", Shape::Text(200)).listed().searched(),
        Field::new("f_comparable", Shape::Text(100)),
        Field::new("f_founded_by", Shape::Text(200)),
        Field::new("f_document", Shape::Text(300)),
        Field::new("f_founded_on", Shape::Past).listed(),
        Field::new("f_ended_on", Shape::Past).not_before("founded_on"),
        Field::new("f_note", Shape::Text(1_000)),
    ],
    check: crate::fields::unchecked,
};

/// Thành viên: a unit of the tree, or a body outside it by its name.
pub const MEMBER: Noun = Noun {
    name: "cluster_member",
    home: "/clusters",
    letters: "TV-",
    view: Action::ViewMovements,
    change: Action::ManageMovements,
    newest: "",
    annulled: true,
    binding: true,
    fields: &[
        Field::new("f_unit", Shape::Unit),
        Field::new("f_name", Shape::Text(200)),
        Field::new("f_short", Shape::Text(60)),
        Field::new("f_group_name", Shape::Text(100)),
        Field::new("f_representative", Shape::Person),
        Field::new("f_representative_name", Shape::Text(200)),
        Field::new("f_from_date", Shape::Any).required(),
        Field::new("f_to_date", Shape::Any).not_before("from_date"),
        Field::new("f_gone", Shape::Choice(GONE)),
        Field::new("f_into_member", Shape::Pick),
        Field::new("f_document", Shape::Text(300)),
    ],
    check: check_member,
};

fn check_member(values: &Values) -> Vec<Fault> {
    let has = |name: &str| values.contains_key(name);
    let mut found = match (has("unit"), has("name")) {
        (false, false) => vec![Fault::new("unit", "cluster-member-nobody")],
        (true, true) => vec![Fault::new("name", "cluster-member-both")],
        _ => vec![],
    };
    if has("representative") && has("representative_name") {
        found.push(Fault::new("representative_name", "cluster-member-two-representatives"));
    }
    match (has("to_date"), has("gone")) {
        (true, false) => found.push(Fault::new("gone", "cluster-member-gone-why")),
        (false, true) => found.push(Fault::new("to_date", "cluster-member-gone-when")),
        _ => {}
    }
    if has("into_member") && !has("to_date") {
        found.push(Fault::new("to_date", "cluster-member-gone-when"));
    }
    found
}

/// What stands for a cluster in the symbols of its papers: the first letters of its name, numbers whole. "Cụm thi đua số 5" is CTĐ5.
#[must_use]
pub fn letters_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && vntext::fold(w) != "so");
    let short = |word: &str| match word.chars().next() {
        Some(c) if !c.is_ascii_digit() => c.to_uppercase().collect::<String>(),
        _ => word.to_owned(),
    };
    words.map(short).collect()
}

/// True for a member whose time from `from` to `to` (ISO, perhaps only months or years) has a day in common with the days of a year.
#[must_use]
pub fn overlaps(from: &str, to: Option<&str>, first: &str, last: &str) -> bool {
    let n = from.len().min(last.len());
    let begun = from.get(..n) <= last.get(..n);
    let over = to.is_some_and(|to| {
        let n = to.len().min(first.len());
        to.get(..n) < first.get(..n)
    });
    begun && !over
}

/// True for a member who is still there on the last day.
#[must_use]
pub fn stays(to: Option<&str>, last: &str) -> bool {
    to.is_none_or(|to| {
        let n = to.len().min(last.len());
        to.get(..n) >= last.get(..n)
    })
}

/// The code of a cluster from its short name: "Cụm 5" is `cum-5`. Empty where nothing of it can stand in an address.
#[must_use]
pub fn code_of(short: &str) -> String {
    let folded = vntext::fold(short);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(check: fn(&Values) -> Vec<Fault>, names: &[&str]) -> Vec<&'static str> {
        check(&names.iter().map(|n| ((*n).to_owned(), "1".to_owned())).collect()).iter().map(|f| f.key).collect()
    }

    #[test]
    fn papers_of_a_cluster_bear_its_letters() {
        assert_eq!(letters_of("Cụm thi đua số 5"), "CTĐ5");
        assert_eq!(letters_of("Khối thi đua Phòng – Ban số 12"), "KTĐPB12");
        assert_eq!(letters_of(""), "");
    }

    #[test]
    fn a_member_is_a_unit_or_a_body_outside_and_leaves_with_a_day_and_a_reason() {
        assert_eq!(keys(check_member, &["unit"]), Vec::<&str>::new());
        assert_eq!(keys(check_member, &["name", "representative_name"]), Vec::<&str>::new());
        assert_eq!(keys(check_member, &[]), ["cluster-member-nobody"]);
        assert_eq!(keys(check_member, &["unit", "name"]), ["cluster-member-both"]);
        assert_eq!(keys(check_member, &["unit", "to_date"]), ["cluster-member-gone-why"]);
        assert_eq!(keys(check_member, &["unit", "gone"]), ["cluster-member-gone-when"]);
    }

    #[test]
    fn whoever_left_before_the_year_is_not_in_it_and_who_left_within_it_does_not_stay() {
        assert!(overlaps("2015", None, "2020-01-01", "2020-12-31"));
        assert!(!overlaps("2015", Some("2019-12-31"), "2020-01-01", "2020-12-31"));
        assert!(overlaps("2015", Some("2020-06-30"), "2020-01-01", "2020-12-31"));
        assert!(!overlaps("2021", None, "2020-01-01", "2020-12-31"));
        assert!(
            !stays(Some("2020-06-30"), "2020-12-31") && stays(None, "2020-12-31") && stays(Some("2020"), "2020-12-31")
        );
    }

    #[test]
    fn the_code_of_a_cluster_is_its_short_name_as_an_address() {
        assert_eq!(code_of("Cụm 5"), "cum-5");
        assert_eq!(code_of("  Cụm  mẫu "), "cum-mau");
        assert_eq!(code_of("…"), "");
    }
}
