//! How a record stands to those that are kept already: new, the same, finer, or in contradiction.

use std::collections::BTreeMap;

use law::{AwardKind, Law};
use store::query::records::Record;
use uuid::Uuid;

use super::{FactKind, Shape, Values};

/// How a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing like it is kept.
    New,
    /// It is kept already.
    Same,
    /// It says more than what is kept, and contradicts nothing of it.
    Finer(Uuid),
    /// It contradicts what is kept.
    Differs {
        /// The record kept.
        with: Uuid,
        /// Message key.
        key: &'static str,
        /// Its values.
        args: BTreeMap<String, String>,
    },
}

fn get<'v>(values: &'v Values, column: &str) -> &'v str {
    values.get(column).map(String::as_str).unwrap_or_default()
}

/// A record's values with the names of columns as text.
#[must_use]
pub fn values_of(record: &Record) -> Values {
    record.values.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

/// The year an award counts for.
fn counted(v: &Values) -> &str {
    [get(v, "year"), get(v, "period_to"), get(v, "decided_on")]
        .into_iter()
        .find(|t| !t.is_empty())
        .and_then(|t| t.get(..4))
        .unwrap_or_default()
}

/// One of two partial dates says what the other says, only less exactly; an empty one agrees with all.
fn agree(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

fn same_thing(kind: FactKind, a: &Values, b: &Values) -> bool {
    let same = |c: &str| get(a, c) == get(b, c);
    let folded = |c: &str| vntext::fold(get(a, c)) == vntext::fold(get(b, c));
    match kind {
        FactKind::Ratings | FactKind::Standings | FactKind::Registrations => same("year"),
        FactKind::Awards => {
            let name = if get(a, "award").is_empty() { folded("name") } else { same("award") };
            name && counted(a) == counted(b)
                && agree(get(a, "decided_on"), get(b, "decided_on"))
                && agree(get(a, "number"), get(b, "number"))
        }
        FactKind::Initiatives => {
            let codes = !get(a, "code").is_empty() && same("code");
            codes || (same("year") && folded("title"))
        }
        FactKind::Discipline | FactKind::UnitDiscipline => same("level") && same("from_date"),
        FactKind::Posts => folded("post") && same("from_date"),
        FactKind::Leave | FactKind::UnitCases => same("kind") && same("from_date"),
        FactKind::Study => folded("course") && same("from_date"),
        FactKind::Service => same("employment") && same("from_date"),
        FactKind::Transfers => same("on_date"),
        FactKind::Praise => same("on_date") && folded("what"),
        // There may be several a year; each names its paper.
        FactKind::Breaches => same("year") && folded("document"),
    }
}

/// Two leaves, or two stretches of service, on one day.
fn overlap(kind: FactKind, a: &Values, b: &Values) -> bool {
    if !matches!(kind, FactKind::Leave | FactKind::Service) {
        return false;
    }
    // The end of a partial date is its last day, which is greater than any day of it.
    let end = |v: &Values| match get(v, "to_date") {
        "" => "9999".to_owned(),
        to => format!("{to}~"),
    };
    get(a, "from_date") <= end(b).as_str() && get(b, "from_date") <= end(a).as_str()
}

/// A title of which there is one a year.
fn title_twice(law: &Law, kind: FactKind, a: &Values, b: &Values) -> bool {
    kind == FactKind::Awards
        && !get(a, "award").is_empty()
        && get(a, "award") == get(b, "award")
        && counted(a) == counted(b)
        && law.award(&get(a, "award").into()).is_some_and(|x| x.kind == AwardKind::Title && x.yearly)
}

/// Compares a record with one kept; `None` when the two have nothing to do with one another.
#[must_use]
pub fn against(law: &Law, kind: FactKind, new: &Values, kept: &Values, id: Uuid) -> Option<Standing> {
    let differs = |key, pairs: &[(&str, &str)]| {
        let args = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Some(Standing::Differs { with: id, key, args })
    };
    if !same_thing(kind, new, kept) {
        if title_twice(law, kind, new, kept) {
            return differs("import-fact-differs-title", &[("year", counted(new))]);
        }
        if overlap(kind, new, kept) {
            return differs(
                "import-fact-differs-overlap",
                &[("from", get(kept, "from_date")), ("to", get(kept, "to_date"))],
            );
        }
        return None;
    }
    let mut finer = false;
    for field in kind.fields() {
        let (a, b) = (get(new, field.column), get(kept, field.column));
        let written = matches!(field.shape, Shape::Text(_) | Shape::Award | Shape::Codes);
        if a.is_empty() || a == b || ["document", "based_on"].contains(&field.column) {
            continue;
        }
        if b.is_empty() || (matches!(field.shape, Shape::Past | Shape::Any) && a.starts_with(b)) {
            finer = true;
        } else if !(matches!(field.shape, Shape::Past | Shape::Any) && b.starts_with(a))
            && !(written && (vntext::fold(a) == vntext::fold(b) || field.column == "code"))
        {
            return differs("import-fact-differs", &[("field", field.column), ("old", b)]);
        }
    }
    Some(if finer { Standing::Finer(id) } else { Standing::Same })
}

/// How a record stands to all that is kept about the same person or unit. A contradiction weighs most, then sameness.
#[must_use]
pub fn stand(law: &Law, kind: FactKind, new: &Values, kept: &[(Uuid, Values)]) -> Standing {
    let mut best = Standing::New;
    for (id, values) in kept {
        match against(law, kind, new, values, *id) {
            Some(Standing::Same) => return Standing::Same,
            Some(found @ Standing::Differs { .. }) => best = found,
            Some(found) if best == Standing::New => best = found,
            _ => {}
        }
    }
    best
}

/// Where an award counts, for the rule that nothing is awarded before somebody joined.
#[must_use]
pub fn before_joining(law: &Law, award: &Values, joined: &str, served_from: &[String]) -> bool {
    let on = [get(award, "decided_on"), get(award, "year")].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
    let n = on.len().min(joined.len());
    let early = !on.is_empty() && !joined.is_empty() && on.get(..n) < joined.get(..n);
    let outside = matches!(get(award, "ground"), "sudden" | "movement" | "external");
    let id = get(award, "award");
    let title = law.award(&id.into()).is_some_and(|a| a.kind == AwardKind::Title);
    let served = served_from.iter().any(|from| {
        let n = from.len().min(on.len());
        from.get(..n) <= on.get(..n)
    });
    early && !id.is_empty() && !served && (title || !outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn verdict(kind: FactKind, new: &[(&str, &str)], kept: &[(&str, &str)]) -> Standing {
        let law = Law::embedded().unwrap();
        stand(&law, kind, &values(new), &[(Uuid::nil(), values(kept))])
    }

    fn contradicts(s: &Standing) -> bool {
        matches!(s, Standing::Differs { .. })
    }

    #[test]
    fn two_ratings_of_one_year_contradict_one_another_unless_they_agree() {
        let kept = &[("year", "2024"), ("rating", "good")];
        assert_eq!(verdict(FactKind::Ratings, kept, kept), Standing::Same);
        assert_eq!(verdict(FactKind::Ratings, &[("year", "2023"), ("rating", "good")], kept), Standing::New);
        assert!(contradicts(&verdict(FactKind::Ratings, &[("year", "2024"), ("rating", "completed")], kept)));
    }

    #[test]
    fn an_award_with_its_day_is_finer_than_one_with_the_year_alone() {
        let kept = &[("award", "giay-khen"), ("name", "GK"), ("decided_on", "2015")];
        let finer = &[("award", "giay-khen"), ("name", "Giấy khen"), ("decided_on", "2015-03-02"), ("number", "12/QĐ")];
        assert_eq!(verdict(FactKind::Awards, finer, kept), Standing::Finer(Uuid::nil()));
        assert_eq!(verdict(FactKind::Awards, kept, finer), Standing::Same);
        let other = &[("award", "giay-khen"), ("name", "GK"), ("decided_on", "2015-09-02")];
        assert_eq!(verdict(FactKind::Awards, other, finer), Standing::New);
        let title = |on| vec![("award", "chien-si-thi-dua-co-so"), ("name", "x"), ("year", "2015"), ("decided_on", on)];
        assert!(contradicts(&verdict(FactKind::Awards, &title("2015-12-01"), &title("2015-12-20"))));
    }

    #[test]
    fn leaves_that_share_a_day_contradict_one_another() {
        let kept = &[("kind", "sick"), ("from_date", "2025-01-10"), ("to_date", "2025-02-10")];
        let leave = |from, to| vec![("kind", "maternity"), ("from_date", from), ("to_date", to)];
        assert!(contradicts(&verdict(FactKind::Leave, &leave("2025-02-10", "2025-03-01"), kept)));
        assert!(contradicts(&verdict(FactKind::Leave, &leave("2025-01", ""), kept)));
        assert_eq!(verdict(FactKind::Leave, &leave("2025-02-11", "2025-03-01"), kept), Standing::New);
    }

    #[test]
    fn a_title_before_joining_is_refused_and_an_award_for_a_deed_outside_is_not() {
        let law = Law::embedded().unwrap();
        let award = |id, ground| values(&[("award", id), ("year", "2004"), ("ground", ground)]);
        let title = award("chien-si-thi-dua-co-so", "merit");
        assert!(before_joining(&law, &title, "2009-05-01", &[]));
        assert!(!before_joining(&law, &title, "2004-05-01", &[]));
        assert!(!before_joining(&law, &title, "2009-05-01", &["2003".to_owned()]));
        assert!(!before_joining(&law, &award("giay-khen", "sudden"), "2009-05-01", &[]));
    }
}
