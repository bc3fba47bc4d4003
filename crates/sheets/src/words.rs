//! The words by which rows of a list that are no data are known: headings, sums, notes, signatures.

use crate::model::Row;
use crate::section::{PartKind, joined, read};

/// Words that may follow "tập thể" in a heading; any other word makes it the name of a nominee.
const HEADING_WORDS: [&str; 27] = [
    "tap", "the", "ca", "nhan", "don", "vi", "nguoi", "dong", "chi", "gom", "co", "tong", "so", "cong", "duoc", "tang",
    "khen", "thuong", "de", "nghi", "giay", "bang", "danh", "sach", "truong", "hop", "cac",
];

/// The kind that a heading announces: "I. TẬP THỂ (38)", "B - Cá nhân: 96 đồng chí".
pub(crate) fn section_of(text: &str) -> Option<PartKind> {
    let folded = vntext::fold(text);
    let mut words: Vec<&str> = folded.split(' ').collect();
    if words.len() > 1 && words.first().is_some_and(|w| is_enumeration(w)) {
        words.remove(0);
    }
    while words
        .first()
        .is_some_and(|w| matches!(*w, "danh" | "sach" | "cac" | "phan" | "ve" | "doi" | "voi" | "khen" | "thuong"))
    {
        words.remove(0);
    }
    let kind = match words.as_slice() {
        ["tap", "the", ..] => PartKind::Collective,
        ["ca", "nhan", ..] => PartKind::Individual,
        _ => return None,
    };
    let heading = |w: &&str| HEADING_WORDS.contains(w) || w.bytes().all(|b| b.is_ascii_digit());
    words.iter().all(heading).then_some(kind)
}

/// A heading of a part with its letter or number: "I. TẬP THỂ".
pub(crate) fn numbered_section(text: &str) -> bool {
    let folded = vntext::fold(text);
    folded.split(' ').next().is_some_and(is_enumeration) && section_of(text).is_some()
}

/// The kind that a row announces as a heading.
pub(crate) fn section_of_row(row: Row<'_>) -> Option<PartKind> {
    let texts: Vec<(u32, String)> = row.cells().take(6).map(|(c, cell)| (c, read(cell))).collect();
    section_of(&joined(&texts))
}

/// A title line such as "DANH SÁCH TẬP THỂ ĐỀ NGHỊ TẶNG GIẤY KHEN"; one that names both says nothing.
pub(crate) fn in_title(line: &str) -> Option<PartKind> {
    let folded = vntext::fold(line);
    if !folded.contains("danh sach") {
        return None;
    }
    match (folded.contains("tap the"), folded.contains("ca nhan")) {
        (true, false) => Some(PartKind::Collective),
        (false, true) => Some(PartKind::Individual),
        _ => None,
    }
}

/// The kind that a sheet's name tells.
pub(crate) fn from_name(name: &str) -> (PartKind, String) {
    let folded = vntext::fold(name);
    let kind = match (folded.contains("tap the"), folded.contains("ca nhan")) {
        (true, false) => PartKind::Collective,
        (false, true) => PartKind::Individual,
        _ => PartKind::Unknown,
    };
    (kind, name.to_owned())
}

/// I, II, IV …, A, B, 1, 2.
pub(crate) fn is_enumeration(word: &str) -> bool {
    let roman = word.len() <= 4 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = word.len() == 1 && matches!(word.as_bytes(), [b'a'..=b'h']);
    roman || letter || (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// Sums that are carried from page to page.
const CARRIED: [&str; 4] = ["mang sang", "chuyển trang", "chuyển sang trang", "lũy kế"];

/// "Cộng", "Tổng cộng: 38 tập thể": compared with diacritics, because "công an" folds alike, and with
/// what follows, because "Cộng đồng dân cư" and "Tổng cục" are nominees.
#[must_use]
pub fn is_total(text: &str) -> bool {
    const AFTER: [&str; 17] = [
        "số",
        "tập thể",
        "cá nhân",
        "tiền",
        "toàn",
        "danh sách",
        "phòng",
        "đội",
        "đơn vị",
        "khối",
        "công an",
        "trang",
        "mang sang",
        "lũy kế",
        "mục",
        "phần",
        "nhóm",
    ];
    let lower = text.to_lowercase();
    if CARRIED.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let bare = lower.trim_start_matches(['*', '-', ' ']);
    let rest = bare.strip_prefix("tổng").map_or(bare, str::trim_start);
    // Of what is left without its mark: a cell "-7" is a number, not a sum.
    let was_sum = rest.len() < bare.len();
    let (rest, sum) = match rest.strip_prefix("cộng").or_else(|| rest.strip_prefix("số")) {
        Some(tail) if was_sum || rest.starts_with("cộng") => (tail, true),
        _ => (rest, was_sum),
    };
    let tail = rest.trim_start();
    sum && (tail.chars().next().is_none_or(|c| !c.is_alphabetic())
        || rest.starts_with(' ') && AFTER.iter().any(|w| tail.starts_with(w)))
}

/// Sentences that close a list.
pub(crate) fn is_footer(text: &str) -> bool {
    let folded = vntext::fold(text);
    [
        "danh sach nay",
        "danh sach gom",
        "danh sach tren",
        "an dinh danh sach",
        "danh sach co",
        "noi nhan",
        "ghi chu",
        "luu vt",
    ]
    .iter()
    .any(|start| folded.starts_with(start))
        || is_page(&folded)
}

/// "Trang 2/5", "Page 2 of 5".
fn is_page(folded: &str) -> bool {
    let rest = folded.strip_prefix("trang").or_else(|| folded.strip_prefix("page"));
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit()) || w == "of";
    rest.is_some_and(|rest| rest.split(' ').all(number) && rest.bytes().any(|b| b.is_ascii_digit()))
}

/// The title of a list once more: "DANH SÁCH ĐỀ NGHỊ (tiếp theo)".
pub(crate) fn is_title(text: &str) -> bool {
    let folded = vntext::fold(text);
    folded.starts_with("danh sach") || folded.ends_with("tiep theo") || folded.starts_with("bieu tong hop")
}

/// Capacities under which somebody signs.
pub(crate) fn is_signature(text: &str) -> bool {
    let folded = vntext::fold(text);
    let upper = text.chars().any(char::is_alphabetic) && text.to_uppercase() == text;
    let dated = folded.contains("ngay") && folded.contains("thang") && folded.contains(" nam") && folded.len() < 60;
    let heads =
        ["nguoi lap", "thu truong", "giam doc", "pho giam doc", "kt giam doc", "truong phong", "noi nhan", "chi huy"];
    let signs = ["ky ten", "ky ghi ro", "ky dong dau", "da ky", "ky va ghi ro"];
    let on_behalf = upper && ["tm ", "kt ", "tl ", "tuq ", "q "].iter().any(|h| folded.starts_with(h));
    dated
        || on_behalf
        || signs.iter().any(|h| folded.starts_with(h))
        || (upper && heads.iter().any(|h| folded.starts_with(h)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_names_of_nominees() {
        assert_eq!(section_of("I. TẬP THỂ"), Some(PartKind::Collective));
        assert_eq!(section_of("I TẬP THỂ (38 tập thể)"), Some(PartKind::Collective));
        assert_eq!(section_of("B - Cá nhân: 96 đồng chí"), Some(PartKind::Individual));
        assert_eq!(section_of("II. CÁ NHÂN ĐỀ NGHỊ TẶNG GIẤY KHEN"), Some(PartKind::Individual));
        assert_eq!(section_of("Tập thể Đội Cảnh sát giao thông"), None);
        assert_eq!(section_of("1 Tập thể lãnh đạo Phòng PC02"), None);
        assert_eq!(section_of("Nguyễn Văn A"), None);
        assert_eq!(section_of(""), None);
    }

    #[test]
    fn sums_are_told_from_units_called_cong_an() {
        assert!(is_total("Cộng: 38 tập thể") && is_total("TỔNG CỘNG") && is_total("Tổng số: 96"));
        assert!(is_total("Cộng tập thể: 5") && is_total("Tổng"));
        assert!(is_total("Cộng Phòng Tham mưu") && is_total("Cộng trang") && is_total("Mang sang"));
        assert!(is_footer("Trang 1/2") && is_footer("Page 3 of 5") && !is_footer("Trang Thị Hoa"));
        assert!(is_title("DANH SÁCH CÁN BỘ (tiếp theo)") && !is_title("Phòng Danh sách"));
        assert!(!is_total("Công an huyện") && !is_total("Cộng đồng dân cư thôn 2"));
        assert!(!is_total("Tổng cục Cảnh sát") && !is_total("Cộngsản") && !is_total("Số 5"));
    }
}
