//! The decision measured against Decree 30/2020/NĐ-CP, Annex I.

use crate::samples;
use crate::tools::{MM, Pdf, Word, pdf};
use domain::paper::{Article, Paper};

fn issued() -> Pdf {
    pdf(Paper::Decision(samples::decision(Some("1234"))))
}

fn close(found: f64, wanted: f64, by: f64) -> bool {
    (found - wanted).abs() <= by
}

#[test]
fn the_head_stands_where_the_decree_wants_it() {
    let paper = issued();
    let nation = paper.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    let motto = paper.find("Độc lập - Tự do - Hạnh phúc");
    let issuing = paper.find("CÔNG AN TỈNH LAM GIANG");
    let number = paper.find("Số: 1234/QĐ-CAT-PX03");
    let date = paper.find("Lam Giang, ngày 05 tháng 11 năm 2020");
    let page = 210.0 * MM;

    assert!(nation.left > page * 0.4, "top right: {nation:?}");
    assert!(close(nation.middle(), motto.middle(), 1.0), "one below the other");
    assert!(close(date.middle(), motto.middle(), 1.0), "date under the motto");
    assert!(close(number.middle(), issuing.middle(), 1.0), "number under the body");
    assert!(close(number.top, date.top, 0.5), "number and date on one line");
    assert!(issuing.right < page / 2.0 && number.right < page / 2.0, "top left");
    for (word, size) in [(nation, 12.0), (motto, 13.0), (issuing, 12.0), (number, 13.0), (date, 13.0)] {
        assert_eq!(paper.size_of(&word.text), size, "{word:?}");
    }
}

#[test]
fn all_text_keeps_within_the_margins() {
    for word in issued().words() {
        if word.bottom <= 20.0 * MM {
            continue; // the page number stands in the top margin
        }
        assert!(word.left >= 30.0 * MM - 0.5, "left: {word:?}");
        assert!(word.right <= (210.0 - 15.0) * MM + 0.5, "right: {word:?}");
        assert!(word.top >= 20.0 * MM - 3.0, "top: {word:?}");
        assert!(word.bottom <= (297.0 - 20.0) * MM + 0.5, "bottom: {word:?}");
    }
}

#[test]
fn title_body_and_signature_have_the_sizes_of_the_decree() {
    let paper = issued();
    let text_middle = (30.0 + 165.0 / 2.0) * MM;
    let kind = paper.find("QUYẾT ĐỊNH");
    assert!(close(kind.middle(), text_middle, 1.0), "{kind:?}");
    let article = paper.find("Điều 1.");
    assert!(close(article.left, (30.0 + 10.0) * MM, 0.5), "indent of 10 mm: {article:?}");
    let signer = paper.find("KT. GIÁM ĐỐC");
    let own = paper.find("PHÓ GIÁM ĐỐC");
    let name = paper.find("Đại tá Trịnh Hữu Khuê");
    let recipients = paper.find("Nơi nhận:");
    assert!(close(recipients.left, 30.0 * MM, 0.5), "at the left margin: {recipients:?}");
    assert!(close(recipients.bottom, signer.bottom, 4.0), "level with the capacity: {recipients:?} {signer:?}");
    assert!(close(signer.middle(), own.middle(), 1.0) && close(own.middle(), name.middle(), 1.0));
    assert!(name.top - own.bottom > 20.0 * MM, "room to sign and seal");
    for (phrase, size) in [
        ("QUYẾT ĐỊNH", 14.0),
        ("Tặng Giấy khen của Giám đốc", 14.0),
        ("KT. GIÁM ĐỐC", 14.0),
        ("Đại tá Trịnh Hữu Khuê", 14.0),
        ("Nơi nhận:", 12.0),
        ("- Lưu: VT, PX03 (10b).", 11.0),
    ] {
        assert_eq!(paper.size_of(phrase), size, "{phrase}");
    }
}

#[test]
fn only_tinos_is_used_and_every_face_travels_with_the_file() {
    let fonts = issued().fonts();
    let lines: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(lines.len() >= 3, "{fonts}");
    for line in lines {
        assert!(line.contains("Tinos"), "{line}");
        assert!(line.contains(" yes "), "embedded: {line}");
    }
}

#[test]
fn a_draft_leaves_gaps_for_number_and_date() {
    let text = pdf(Paper::Decision(samples::decision(None))).text();
    assert!(text.contains("Số: /QĐ-CAT-PX03"), "{text}");
    assert!(text.contains("Lam Giang, ngày tháng năm"), "{text}");
    assert!(
        text.contains("(Kèm theo Quyết định số /QĐ-CAT-PX03 ngày tháng năm của Giám đốc Công an tỉnh Lam Giang)"),
        "{text}"
    );
    assert!(!text.contains("1234"));
}

/// The number in the top margin of each page; `None` where there is none.
fn numbers(words: &[Word], pages: usize) -> Vec<Option<String>> {
    (1..=pages)
        .map(|page| {
            words.iter().find(|word| word.page == page && word.bottom < 20.0 * MM).map(|word| word.text.clone())
        })
        .collect()
}

#[test]
fn each_annex_counts_its_own_pages_and_a_first_page_shows_no_number() {
    let paper = issued();
    let texts = paper.texts();
    let numbers = numbers(&paper.words(), paper.pages());
    assert_eq!(texts.len(), numbers.len());
    let starts: Vec<usize> = texts
        .iter()
        .enumerate()
        .filter(|(at, text)| *at == 0 || text.starts_with("Phụ lục"))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(starts.len(), 3, "a decision and two annexes");
    let mut expected = 0;
    for (at, number) in numbers.iter().enumerate() {
        expected = if starts.contains(&at) { 1 } else { expected + 1 };
        let wanted = (expected > 1).then(|| expected.to_string());
        assert_eq!(*number, wanted, "page {}", at + 1);
    }
    let shown =
        paper.words().into_iter().find(|word| word.bottom < 20.0 * MM).expect("the lists have more than one page");
    assert!(close(shown.middle(), (30.0 + 165.0 / 2.0) * MM, 1.0), "{shown:?}");
    assert_eq!(shown.text, "2");
}

#[test]
fn every_name_of_both_lists_is_there_and_the_totals_are_in_words() {
    let text = issued().text();
    for at in 0..96 {
        assert!(text.contains(&samples::person(at)), "{}", samples::person(at));
    }
    assert!(text.contains("Danh sách gồm 38 (ba mươi tám) tập thể."), "{text}");
    assert!(text.contains("Danh sách gồm 96 (chín mươi sáu) cá nhân."));
}

#[test]
fn a_list_of_five_hundred_repeats_its_header_on_each_page() {
    let mut decision = samples::decision(Some("9"));
    decision.lists = samples::lists(0, 500).split_off(1);
    decision.lists[0].rows[7].name = "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hạnh Quỳnh Như Ngọc Yến".into();
    let texts = pdf(Paper::DecisionLists(decision)).texts();
    assert!(texts.len() > 10, "{} pages", texts.len());
    for (at, text) in texts.iter().enumerate() {
        // the last page may hold nothing but the sentence with the total
        if at + 1 < texts.len() {
            assert!(text.contains("STT"), "page {}: {text}", at + 1);
        }
    }
    let all = texts.join(" ");
    assert!(all.contains("Danh sách gồm 500 (năm trăm) cá nhân."));
    assert!(all.contains("số 09/QĐ-CAT-PX03"), "a leading zero");
}

#[test]
fn the_signature_never_stands_alone_on_a_page() {
    let mut pages_seen = std::collections::BTreeSet::new();
    for extra in 0..14 {
        let mut decision = samples::decision(Some("1234"));
        decision.lists.clear();
        let last = decision.articles.pop().expect("articles");
        decision.articles.extend((0..extra).map(|at| Article {
            paragraphs: vec![format!(
                "Điều khoản bổ sung thứ {at} dùng để đẩy phần ký xuống dần cho đến khi phải sang trang, dài hơn một dòng."
            )],
        }));
        decision.articles.push(last);
        let paper = pdf(Paper::Decision(decision));
        let page = paper.find("Đại tá Trịnh Hữu Khuê").page;
        pages_seen.insert(page);
        let text = &paper.texts()[page - 1];
        assert!(
            text.contains("chịu trách nhiệm thi hành"),
            "with {extra} more articles page {page} holds only: {text}"
        );
    }
    assert_eq!(pages_seen.len(), 2, "the test must cross a page end");
}
