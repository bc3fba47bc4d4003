//! Parts of a list: collectives and individuals, with the rows that are data.
//!
//! "I. TẬP THỂ" and "II. CÁ NHÂN" may stand in one sheet under one header, each above a header of its
//! own, or be two sheets. Between and below them stand sums, group headings, signatures: none
//! of them is a nominee.

use crate::header::{FieldSpec, HeaderGuess, find_header};
use crate::model::{Row, Sheet};
use crate::pointed::{Pointed, pointed};

/// Whom a part lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// tập thể
    Collective,
    /// cá nhân
    Individual,
    /// the list does not say
    Unknown,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Part {
    /// whom it lists
    pub kind: PartKind,
    /// its heading as printed, or the sheet's name where it has none
    pub title: String,
    /// the header that names its columns
    pub header: HeaderGuess,
    /// rows of data, as indexes for [`Sheet::row`]
    pub rows: Vec<u32>,
    /// rows that group what follows ("Phòng PC02"), as (index, text)
    pub groups: Vec<(u32, String)>,
}

/// What a row below a header is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RowKind {
    Data,
    Section(PartKind, String),
    /// a heading over some rows
    Group(String),
    /// a sum
    Total,
    /// signatures and notes: nothing below is data
    Footer,
}

/// The parts of a sheet, top to bottom. Empty when no header was found.
pub fn sections(sheet: &Sheet, fields: &[FieldSpec<'_>]) -> Vec<Part> {
    parts_below(sheet, find_header(sheet, fields))
}

/// The parts of a sheet whose headers, or first row of data, a person pointed at.
pub fn pointed_sections(sheet: &Sheet, fields: &[FieldSpec<'_>], at: &Pointed) -> Vec<Part> {
    parts_below(sheet, pointed(sheet, fields, at))
}

fn parts_below(sheet: &Sheet, headers: Vec<HeaderGuess>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut above = 0;
    let (mut kind, mut title) = from_name(&sheet.name);
    for header in headers {
        if let Some((k, t)) = heading_above(sheet, above..header.rows.start) {
            (kind, title) = (k, t);
        }
        above = header.data.end;
        let last = split(sheet, header, kind, title.clone(), &mut parts);
        (kind, title) = last;
    }
    parts
}

/// Cuts the rows of one header at its section headings; returns the heading that was last in force.
fn split(
    sheet: &Sheet,
    header: HeaderGuess,
    kind: PartKind,
    title: String,
    parts: &mut Vec<Part>,
) -> (PartKind, String) {
    let new_part = |kind: PartKind, title: String| Part {
        kind,
        title,
        header: header.clone(),
        rows: Vec::new(),
        groups: Vec::new(),
    };
    let mut part = new_part(kind, title);
    let mut after_total = false;
    for index in header.data.clone() {
        let Some(row) = sheet.row(index) else { break };
        let at = u32::try_from(index).unwrap_or(u32::MAX);
        match classify(row, &header, after_total) {
            RowKind::Data => part.rows.push(at),
            RowKind::Group(text) => part.groups.push((at, text)),
            RowKind::Total => after_total = true,
            RowKind::Footer => {
                after_total = true;
            }
            RowKind::Section(kind, title) => {
                after_total = false;
                let done = std::mem::replace(&mut part, new_part(kind, title));
                push(done, parts);
            }
        }
    }
    let last = (part.kind, part.title.clone());
    push(part, parts);
    last
}

fn push(part: Part, parts: &mut Vec<Part>) {
    if !part.rows.is_empty() {
        parts.push(part);
    }
}

fn classify(row: Row<'_>, header: &HeaderGuess, after_total: bool) -> RowKind {
    let filled = row.filled();
    let ordinal = header.ordinal.map(|column| row.cell(column));
    let numbered = ordinal.is_some_and(|c| c.text.trim().trim_end_matches('.').parse::<u32>().is_ok());
    // most rows of long lists: nothing of them need be read
    if numbered && filled > 3 {
        return RowKind::Data;
    }
    let texts: Vec<(u32, String)> = row.cells().take(6).map(|(c, cell)| (c, read(cell))).collect();
    let Some((_, first)) = texts.first() else { return RowKind::Footer };
    if filled <= 3
        && let Some(kind) = section_of(&joined(&texts))
    {
        return RowKind::Section(kind, joined(&texts));
    }
    if !numbered && texts.iter().any(|(_, t)| is_total(t)) {
        return RowKind::Total;
    }
    if !numbered && (is_footer(first) || texts.iter().any(|(_, t)| is_signature(t))) {
        return RowKind::Footer;
    }
    if numbered {
        return RowKind::Data;
    }
    // without a number: data only where lists have no numbers, or before the sum
    if after_total {
        return RowKind::Footer;
    }
    let columns = header.content();
    let named = columns.clone().filter(|c| !row.cell(*c).is_empty()).count();
    let again = header.by_hand && repeats(row, header);
    let enough = named >= 2 || (named == 1 && columns.count() == 1);
    if enough && !again { RowKind::Data } else { RowKind::Group(joined(&texts)) }
}

/// The header once more, as lists repeat it on each page.
fn repeats(row: Row<'_>, header: &HeaderGuess) -> bool {
    let titled = header.columns.iter().map(|m| (m.column, m.title.as_str()));
    let mut titles = titled.chain(header.unmapped.iter().map(|(c, t)| (*c, t.as_str()))).filter(|(_, t)| !t.is_empty());
    let mut any = false;
    titles.all(|(column, title)| {
        any = true;
        read(row.cell(column)) == title
    }) && any
}

pub(crate) fn read(cell: crate::model::Cell<'_>) -> String {
    let seen = vntext::detect(cell.text, cell.font);
    vntext::normal(seen.text(cell.text))
}

fn joined(texts: &[(u32, String)]) -> String {
    texts.iter().map(|(_, t)| t.as_str()).collect::<Vec<_>>().join(" ")
}

/// Words that may follow "tập thể" in a heading; any other word makes it the name of a nominee.
const HEADING_WORDS: [&str; 27] = [
    "tap", "the", "ca", "nhan", "don", "vi", "nguoi", "dong", "chi", "gom", "co", "tong", "so", "cong", "duoc", "tang",
    "khen", "thuong", "de", "nghi", "giay", "bang", "danh", "sach", "truong", "hop", "cac",
];

/// The kind that a heading announces: "I. TẬP THỂ (38)", "B - Cá nhân: 96 đồng chí".
fn section_of(text: &str) -> Option<PartKind> {
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

/// The kind that a row announces as a heading.
pub(crate) fn section_of_row(row: Row<'_>) -> Option<PartKind> {
    let texts: Vec<(u32, String)> = row.cells().take(6).map(|(c, cell)| (c, read(cell))).collect();
    section_of(&joined(&texts))
}

/// I, II, IV …, A, B, 1, 2.
fn is_enumeration(word: &str) -> bool {
    let roman = word.len() <= 4 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = word.len() == 1 && matches!(word.as_bytes(), [b'a'..=b'h']);
    roman || letter || (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// "Cộng", "Tổng cộng: 38 tập thể": compared with diacritics, because "công an" folds alike, and with
/// what follows, because "Cộng đồng dân cư" and "Tổng cục" are nominees.
fn is_total(text: &str) -> bool {
    const AFTER: [&str; 6] = ["số", "tập thể", "cá nhân", "tiền", "toàn", "danh sách"];
    let lower = text.to_lowercase();
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
fn is_footer(text: &str) -> bool {
    let folded = vntext::fold(text);
    ["danh sach nay", "danh sach gom", "danh sach tren", "an dinh danh sach", "danh sach co", "noi nhan", "ghi chu"]
        .iter()
        .any(|start| folded.starts_with(start))
}

/// Capacities under which somebody signs.
fn is_signature(text: &str) -> bool {
    let folded = vntext::fold(text);
    let upper = text.chars().any(char::is_alphabetic) && text.to_uppercase() == text;
    let dated = folded.contains("ngay") && folded.contains("thang") && folded.contains(" nam") && folded.len() < 60;
    let heads =
        ["nguoi lap", "thu truong", "giam doc", "pho giam doc", "kt giam doc", "truong phong", "noi nhan", "chi huy"];
    dated || (upper && heads.iter().any(|h| folded.starts_with(h)))
}

/// The last heading among the rows above a header.
fn heading_above(sheet: &Sheet, rows: std::ops::Range<usize>) -> Option<(PartKind, String)> {
    rows.rev().filter_map(|i| sheet.row(i)).find_map(|row| {
        let texts: Vec<(u32, String)> = row.cells().take(4).map(|(c, cell)| (c, read(cell))).collect();
        let line = joined(&texts);
        section_of(&line).or_else(|| in_title(&line)).map(|kind| (kind, line))
    })
}

/// A title line such as "DANH SÁCH TẬP THỂ ĐỀ NGHỊ TẶNG GIẤY KHEN"; one that names both says nothing.
fn in_title(line: &str) -> Option<PartKind> {
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

fn from_name(name: &str) -> (PartKind, String) {
    let folded = vntext::fold(name);
    let kind = match (folded.contains("tap the"), folded.contains("ca nhan")) {
        (true, false) => PartKind::Collective,
        (false, true) => PartKind::Individual,
        _ => PartKind::Unknown,
    };
    (kind, name.to_owned())
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
        assert!(!is_total("Công an huyện") && !is_total("Cộng đồng dân cư thôn 2"));
        assert!(!is_total("Tổng cục Cảnh sát") && !is_total("Cộngsản") && !is_total("Số 5"));
    }
}
