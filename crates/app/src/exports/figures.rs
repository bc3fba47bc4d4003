//! Numbers read out of the sentences that hold them.

use super::movement::{Fact, Figure};

/// The whole numbers of a result, as Vietnamese papers write them: groups of three after points. Dates, years, numbers of documents and
/// decimals are no figures.
pub(super) fn figures(fact: &Fact) -> Vec<Figure> {
    let mut found = Vec::new();
    for sentence in fact.text.split_inclusive(['.', ';', '\n']).fold(Vec::<String>::new(), join_groups) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        for (i, word) in words.iter().enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let Some(value) = whole(bare) else { continue };
            let before = |n: usize| i.checked_sub(n).and_then(|at| words.get(at)).map(|w| vntext::fold(w));
            if before(1).is_some_and(|w| matches!(w.as_str(), "nam" | "so" | "ngay" | "thang" | "dieu")) {
                continue;
            }
            let at_least = [1, 2].iter().any(|n| before(*n).is_some_and(|w| matches!(w.as_str(), "hon" | "tren")));
            found.push(Figure {
                text: bare.to_owned(),
                value,
                at_least,
                sentence: sentence.trim().to_owned(),
                source: fact.source.clone(),
            });
        }
    }
    found
}

/// A point inside "1.771" ends no sentence.
fn join_groups(mut sentences: Vec<String>, piece: &str) -> Vec<String> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match sentences.last_mut() {
        Some(last) if last.ends_with('.') && digit(last.chars().rev().nth(1)) && digit(piece.chars().next()) => {
            last.push_str(piece);
        }
        _ => sentences.push(piece.to_owned()),
    }
    sentences
}

fn whole(word: &str) -> Option<i64> {
    let mut groups = word.split('.');
    let first = groups.next()?;
    let digits = |g: &str| !g.is_empty() && g.chars().all(|c| c.is_ascii_digit());
    if !digits(first) || !groups.all(|g| g.len() == 3 && digits(g)) {
        return None;
    }
    word.replace('.', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_the_whole_numbers_of_results_but_no_dates_or_documents() {
        let said =
            "Từ năm 2015 đã phá 1.771 vụ, bắt hơn 2.300 đối tượng; theo Kế hoạch số 12, tỷ lệ 95,5%. Khen 38 tập thể.";
        let fact = Fact { role: "result".into(), text: said.into(), source: Some("r1".into()) };
        let found: Vec<_> = figures(&fact).into_iter().map(|f| (f.value, f.at_least)).collect();
        assert_eq!(found, [(1_771, false), (2_300, true), (38, false)]);
        assert!(figures(&fact)[0].sentence.starts_with("Từ năm 2015") && figures(&fact)[0].sentence.ends_with(';'));
    }
}
