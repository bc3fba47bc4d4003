//! docs/law-coverage.md: awards by regime, made from the data.

use crate::support::LAW;
use law::facts::Sector;
use law::model::award::Criteria;
use law::model::cond::Cond;
use law::model::rule::Rule;

/// Columns: name, a day inside, the sector whose rules are read.
const COLUMNS: [(&str, &str, Option<Sector>); 4] = [
    ("Law 2003, Decree 91/2017", "2022-12-10", None),
    ("police, Circular 12/2019/TT-BCA", "2022-12-10", Some(Sector::PublicSecurity)),
    ("Law 2022, Decree 98/2023", "2025-01-15", None),
    ("Law 2022, Decree 152/2025", "2026-01-15", None),
];

/// Articles of the law of 2022 that the research read elsewhere and did not quote: a person looks them up.
const WORDS_ELSEWHERE: [&str; 3] = ["06/2022/QH15 Điều 31", "06/2022/QH15 Điều 61", "06/2022/QH15 Điều 62"];

/// Articles of the law of 2022 that nobody found (findings 4.1 and 9): 36–43, 45–53, 58, 64 and after.
fn not_found(article: u32) -> bool {
    matches!(article, 36..=43 | 45..=53 | 58 | 64..)
}

fn judged(need: &Cond) -> bool {
    matches!(need, Cond::Judgement) || need.nodes().iter().any(|n| judged(&n.need))
}

fn open(need: &Cond) -> bool {
    matches!(need, Cond::NotEncoded) || (!need.nodes().is_empty() && need.nodes().iter().all(|n| open(&n.need)))
}

/// What a cell says: machine conditions, the articles a person applies, or the articles that were not found or are left to others.
fn cell(award: &str, day: &str, sector: Option<Sector>) -> String {
    let on = day.parse().unwrap();
    let bound = |r: &&Rule| {
        r.applies.as_ref().is_none_or(|g| match sector {
            Some(s) => g.sectors.contains(&s) || (g.sectors.is_empty() && !g.except_sectors.contains(&s)),
            None => g.sectors.first() != Some(&Sector::PublicSecurity) || g.sectors.len() > 1,
        })
    };
    let rules: Vec<&Rule> = LAW
        .data()
        .rule
        .iter()
        .filter(|r| r.in_force(on) && r.awards.iter().any(|a| a == award))
        .filter(bound)
        .collect();
    let at = |list: &[&Rule]| {
        let mut cites: Vec<String> = list.iter().flat_map(|r| r.cite.iter().map(|c| c.shown.clone())).collect();
        cites.dedup();
        cites.truncate(2);
        cites.join("; ")
    };
    let machine: Vec<&Rule> = rules.iter().copied().filter(|r| !r.need.is_for_people()).collect();
    // "One form of State level a year" and the like are no criteria of the award.
    if machine.iter().any(|r| !r.not_standard) {
        let unseen = machine.iter().filter(|r| !r.verified).count();
        let mark = if unseen == 0 { String::new() } else { format!(", {unseen} of {} unverified", machine.len()) };
        let people = if rules.iter().any(|r| judged(&r.need)) { " and judgement" } else { "" };
        return format!("encoded{people}{mark}");
    }
    let people: Vec<&Rule> = rules.iter().copied().filter(|r| judged(&r.need)).collect();
    if !people.is_empty() {
        return format!("judgement: {}", at(&people));
    }
    let left: Vec<&Rule> = rules.iter().copied().filter(|r| open(&r.need)).collect();
    // The flag of military regions has criteria of its own in the army's old circular alone; article 26 leaves it to the ministry.
    let delegated =
        LAW.award(&award.into()).unwrap().criteria == Criteria::Delegated || award.ends_with("-quan-khu-dhqg");
    match left.first() {
        Some(r) if r.slot.is_some() || r.verified || delegated => format!("left to others: {}", at(&left)),
        Some(_) if WORDS_ELSEWHERE.iter().any(|a| at(&left).contains(a)) => format!("words not at hand: {}", at(&left)),
        Some(_) => format!("not found: {}", at(&left)),
        None if LAW.award(&award.into()).unwrap().from.is_some_and(|f| f > on) => "does not exist yet".to_owned(),
        None => "no rule of its own".to_owned(),
    }
}

fn table() -> String {
    let mut out = String::from(
        "# What of the law is encoded: awards by regime\n\n\
         Made from `law/` by `WRITE_COVERAGE=1 cargo nextest run -p law --test it -E 'test(coverage)'`. **encoded**: conditions a machine checks (what only\n\
         people judge beside them is said); **judgement**: the text is known and only people can apply it; **left to others**: the law leaves the\n\
         standards to a lower body; **words not at hand**: the research read the article and did not quote it; **not found**: the article whose text\n\
         was not found (section 9 of the research of 2026-11-29, and 64 and after in its section 4.1).\n\n| award |",
    );
    for (name, ..) in COLUMNS {
        out += &format!(" {name} |");
    }
    out += "\n|---|---|---|---|---|\n";
    for a in LAW.awards() {
        out += &format!("| {} |", a.name.vi);
        for (_, day, sector) in COLUMNS {
            let info = LAW.award(&a.id).unwrap();
            let fits = sector.is_none_or(|s| {
                let own = (info.sectors.is_empty() || info.sectors.contains(&s)) && !info.except_sectors.contains(&s);
                own || info.beside.contains(&s)
            });
            let said = if fits { cell(a.id.as_str(), day, sector) } else { "not for this force".to_owned() };
            out += &format!(" {said} |");
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_coverage_table_has_every_award() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/law-coverage.md");
    let made = table();
    if std::env::var_os("WRITE_COVERAGE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text == made, "docs/law-coverage.md is old: WRITE_COVERAGE=1");
    assert_eq!(made.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| award")).count(), LAW.awards().len());
    let cells = made.lines().flat_map(|l| l.split(" | ").map(move |cell| (l, cell)));
    for (line, cell) in cells {
        assert!(!cell.contains("no rule of its own"), "a cell says nothing: {line}");
        let Some((_, at)) = cell.split_once("not found: ") else { continue };
        if let Some((_, article)) = at.split_once("06/2022/QH15 Điều ") {
            let number = article.split([' ', ';']).next().and_then(|n| n.parse().ok());
            assert!(number.is_some_and(not_found), "the research does not call this not found: {line}");
        } else {
            assert!(at.starts_with("Nghị định 28/2024/NĐ-CP"), "what was not found is named by article: {line}");
        }
    }
}
