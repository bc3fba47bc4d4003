//! Letters of praise and good deeds: what others thank somebody for. They are told with pride, and they are no awards: nothing of the
//! law asks about them and no statistics count them.

use crate::{
    access::Action,
    fields::{Fault, Field, Noun, Shape, Values, Words},
};

/// What it is.
const KINDS: Words = &[
    ("letter", &["thu khen", "thu cam on", "letter"]),
    ("deed", &["nguoi tot viec tot", "guong nguoi tot viec tot", "viec tot", "good deed"]),
];

const KIND: Field =
    Field::new("f_kind", Shape::Choice(KINDS)).required().listed().called(&["loai", "hinh thuc", "kind"]);
const WHAT: Field = Field::new("f_what", Shape::Text(1_000)).required().listed().searched().called(&[
    "viec lam",
    "viec tot",
    "noi dung",
    "noi dung viec lam",
    "noi dung khen",
    "thanh tich",
    "what",
]);
const ON: Field =
    Field::new("f_on_date", Shape::Past).required().listed().called(&["ngay", "ngay khen", "thoi gian", "on"]);
const BY: Field = Field::new("f_by_whom", Shape::Text(200)).required().listed().searched().called(&[
    "ai khen",
    "nguoi khen",
    "co quan khen",
    "noi gui",
    "nguoi gui",
    "don vi khen",
    "by",
]);
const DOCUMENT: Field =
    Field::new("f_document", Shape::Text(300)).called(&["van ban nguon", "van ban", "so van ban", "nguon", "document"]);

/// Thư khen, người tốt việc tốt.
pub const PRAISE: Noun = Noun {
    name: "praise",
    home: "/praise",
    letters: "TK-",
    view: Action::ViewPeople,
    change: Action::ManagePeople,
    newest: "on_date",
    annulled: true,
    binding: false,
    fields: &[
        KIND,
        Field::new("f_person", Shape::Person).personal().listed().searched(),
        Field::new("f_who", Shape::Text(200)).personal().searched(),
        Field::new("f_unit", Shape::Unit).listed(),
        WHAT,
        ON,
        BY,
        DOCUMENT,
    ],
    check,
};

/// What a list of the office says about people of the register.
pub const TOLD: &[Field] = &[KIND, WHAT, ON, BY, DOCUMENT];

/// Somebody must be named: of the register, or from outside with the unit that he helped.
fn check(values: &Values) -> Vec<Fault> {
    let has = |name: &str| values.contains_key(name);
    match (has("person"), has("who"), has("unit")) {
        (false, false, _) => vec![Fault::new("who", "praise-nobody")],
        (true, true, _) => vec![Fault::new("who", "praise-both")],
        (false, true, false) => vec![Fault::new("unit", "praise-unit-needed")],
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn praise_is_for_one_of_the_register_or_for_one_from_outside_with_a_unit() {
        let faults = |names: &[&str]| {
            let values = names.iter().map(|n| ((*n).to_owned(), "x".to_owned())).collect();
            check(&values).iter().map(|f| f.key).collect::<Vec<_>>()
        };
        assert_eq!(faults(&["person"]), Vec::<&str>::new());
        assert_eq!(faults(&["who", "unit"]), Vec::<&str>::new());
        assert_eq!(faults(&["unit"]), ["praise-nobody"]);
        assert_eq!(faults(&["who"]), ["praise-unit-needed"]);
        assert_eq!(faults(&["who", "person"]), ["praise-both"]);
    }
}
