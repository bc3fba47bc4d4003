//! Giao ước thi đua: what the members of a cluster agree on for a year, what each is assigned and pledges, and who signed for it.

use crate::{
    access::Action,
    fields::{Fault, Field, Noun, Shape, Values, Words},
    scoring::rule,
};

const CAPACITIES: Words = &[
    ("head", &["thu truong", "cap truong", "head"]),
    ("deputy", &["cap pho", "ky thay", "kt", "deputy"]),
    ("authorised", &["uy quyen", "thua uy quyen", "tuq", "authorised"]),
];

const DIRECTIONS: Words =
    &[("higher", &["cang cao cang tot", "cao", "higher"]), ("lower", &["cang thap cang tot", "thap", "lower"])];

const fn noun(
    name: &'static str,
    letters: &'static str,
    fields: &'static [Field],
    check: fn(&Values) -> Vec<Fault>,
) -> Noun {
    Noun {
        name,
        home: "/clusters",
        letters,
        view: Action::ViewMovements,
        change: Action::ManageMovements,
        newest: "",
        annulled: true,
        binding: true,
        fields,
        check,
    }
}

/// The pact of a year.
pub const PACT: Noun = noun(
    "cluster_pact",
    "GU-",
    &[
        Field::new("f_year", Shape::Count(2_200)).required(),
        Field::new("f_slogan", Shape::Text(300)),
        Field::new("f_basis", Shape::Text(2_000)),
        Field::new("f_contents", Shape::Text(6_000)).required(),
        Field::new("f_solutions", Shape::Text(4_000)),
        Field::new("f_mutual_aid", Shape::Text(2_000)),
        Field::new("f_charity", Shape::Text(2_000)),
        Field::new("f_reviewing", Shape::Text(2_000)),
        Field::new("f_place", Shape::Text(100)),
        Field::new("f_signed_on", Shape::Day),
        Field::new("f_note", Shape::Text(1_000)),
    ],
    crate::fields::unchecked,
);

/// One target of one member: assigned apart from pledged, and what came of it.
pub const TARGET: Noun = noun(
    "cluster_target",
    "CT-",
    &[
        Field::new("f_year", Shape::Count(2_200)).required(),
        Field::new("f_member", Shape::Pick).required(),
        Field::new("f_what", Shape::Text(300)).required(),
        Field::new("f_unit_of_measure", Shape::Text(40)),
        Field::new("f_direction", Shape::Choice(DIRECTIONS)),
        Field::new("f_assigned", Shape::Text(20)),
        Field::new("f_pledged", Shape::Text(20)),
        Field::new("f_result", Shape::Text(20)),
        Field::new("f_told_by", Shape::Text(300)),
    ],
    check_target,
);

fn check_target(values: &Values) -> Vec<Fault> {
    let numbers = ["assigned", "pledged", "result"];
    let wrong = numbers.into_iter().filter_map(|f| {
        let text = values.get(f)?;
        rule::amount(text)
            .is_none()
            .then(|| Fault { args: vec![("text", text.clone())], ..Fault::new(f, "score-not-number") })
    });
    let mut found: Vec<Fault> = wrong.collect();
    if !values.contains_key("assigned") && !values.contains_key("pledged") {
        found.push(Fault::new("pledged", "cluster-target-none"));
    }
    found
}

/// A party's signature.
pub const SIGNATURE: Noun = noun(
    "cluster_signature",
    "KY-",
    &[
        Field::new("f_year", Shape::Count(2_200)).required(),
        Field::new("f_member", Shape::Pick).required(),
        Field::new("f_signer", Shape::Text(200)).required(),
        Field::new("f_post", Shape::Text(200)),
        Field::new("f_capacity", Shape::Choice(CAPACITIES)).required(),
        Field::new("f_mandate", Shape::Text(300)),
        Field::new("f_place", Shape::Text(100)),
        Field::new("f_on_date", Shape::Day).required(),
    ],
    check_signature,
);

fn check_signature(values: &Values) -> Vec<Fault> {
    // Who signs by authority names the paper that gives it.
    if values.get("capacity").is_some_and(|c| c == "authorised") && !values.contains_key("mandate") {
        return vec![Fault::new("mandate", "cluster-signature-mandate")];
    }
    vec![]
}

/// How a result stands to what was asked: reached or not; `None` where either is missing.
#[must_use]
pub fn reached(direction: &str, asked: Option<&str>, result: Option<&str>) -> Option<bool> {
    let (asked, result) = (rule::amount(asked?)?, rule::amount(result?)?);
    Some(if direction == "lower" { result <= asked } else { result >= asked })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(check: fn(&Values) -> Vec<Fault>, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let values = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        check(&values).iter().map(|f| f.key).collect()
    }

    #[test]
    fn targets_are_numbers_and_whoever_signs_by_authority_names_its_paper() {
        assert_eq!(keys(check_target, &[("assigned", "80"), ("pledged", "82,5%")]), Vec::<&str>::new());
        assert_eq!(keys(check_target, &[("pledged", "nhiều")]), ["score-not-number"]);
        assert_eq!(keys(check_target, &[]), ["cluster-target-none"]);
        assert_eq!(keys(check_signature, &[("capacity", "deputy")]), Vec::<&str>::new());
        assert_eq!(keys(check_signature, &[("capacity", "authorised")]), ["cluster-signature-mandate"]);
    }

    #[test]
    fn a_result_reaches_what_was_asked_in_its_own_direction() {
        assert_eq!(reached("", Some("80"), Some("80,5")), Some(true));
        assert_eq!(reached("higher", Some("80"), Some("79,99")), Some(false));
        assert_eq!(reached("lower", Some("3"), Some("4")), Some(false));
        assert_eq!(reached("lower", Some("3"), None), None);
    }
}
