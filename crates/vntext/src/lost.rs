//! What a name may have been whose letters were lost: "Nguy?n V?n An".
//!
//! An export to a code page without Vietnamese leaves one "?" for each letter it cannot write, and never for a letter of
//! ASCII. So each damaged word is filled with letters that carry a mark, what is no syllable is thrown away, and the rest
//! stands in the order in which names use it. Nobody can know which of them was meant: they are proposals, never a repair.

use crate::letters::VOWELS;
use crate::syllable::is_syllable;

/// Syllables of names, commonest first: families, then what stands between and given names.
const COMMON: &str = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Lương Mai \
    Trương Đào Hà Cao Lâm Tạ Phùng Thái Tô Châu Quách Vương Triệu Lưu Nông Kiều Tống Chử Khổng Mạc Thạch Hứa Lã Giáp Nghiêm \
    Văn Thị Đức Hữu Quốc Minh Ngọc Xuân Đình Công Thanh Quang Bá Hồng Thành Thế Tiến Mạnh Duy Trọng Việt Phương Thu Kim \
    Hùng Dũng Hương Hạnh Hiền Hòa Hải Anh Tuấn Thắng Sơn Cường Thảo Thủy Thúy Hường Hằng Huyền Nga Lan Bình Bích Tùng \
    Trung Hiếu Linh Tâm Thịnh Phúc Đạt Phong Vân Yến Dung Diệp Hoa Long Nam Khánh Chiến Quyết Toàn Trường Lợi Lộc Mỹ \
    Nhung Oanh Phượng Quỳnh Trang Trinh Tú Tuyết Vinh Vượng Kiên Giang Hưng Huy Khoa Khôi Luân Luận Nghĩa Nhân Phú Quân \
    Quý Sáng Tài Tân Thiện Thọ Thuận Tiên Tình Toản Trí Tường Uyên Vỹ Yên Ánh Ân Ái Bảo Bằng Cảnh Chinh Chính Đại Đăng \
    Điệp Định Đồng Đông Đoan Được Hậu Hoàn Hoạt Hội Hợp Huệ Kỳ Lệ Liễu Loan Lực Mẫn Nguyệt Nhàn Nhật Niên Ninh Phát Phước \
    Quyền Sinh Sỹ Tấn Thái Thìn Thoa Thông Thơ Thư Thục Thược Tịnh Tuệ Tý Ước Viên Viễn Vịnh";

/// Names whose first word is a family are read so; a word elsewhere is none.
const FAMILIES: usize = 46;
/// Words that are kept for one damaged word, and lost letters of one word that are still guessed.
const WORDS: usize = 6;
const LETTERS: usize = 2;

fn lost(c: char) -> bool {
    matches!(c, '?' | '\u{FFFD}')
}

/// Letters that are lost: those with a mark, in small form.
fn marked() -> impl Iterator<Item = char> {
    VOWELS.iter().flat_map(|(small, _)| small.iter().copied()).chain(['đ']).filter(|c| !c.is_ascii())
}

/// Words that a damaged one may have been, likeliest first; empty where too much of it is lost.
fn words(word: &str, first: bool, last: bool) -> Vec<String> {
    let holes = word.chars().filter(|c| lost(*c)).count();
    if holes == 0 {
        return vec![word.to_owned()];
    }
    if holes > LETTERS || word.chars().count() > 7 {
        return Vec::new();
    }
    let small = word.to_lowercase();
    let letters: Vec<char> = marked().collect();
    let mut found = vec![String::new()];
    for c in small.chars() {
        let with = if lost(c) { letters.clone() } else { vec![c] };
        found = found.iter().flat_map(|start| with.iter().map(move |l| format!("{start}{l}"))).collect();
    }
    found.retain(|w| is_syllable(w));
    let rank = |w: &String| {
        let at = COMMON.split(' ').filter(|c| !c.is_empty()).position(|c| c.to_lowercase() == *w);
        match at {
            Some(at) if first => {
                if at < FAMILIES {
                    at
                } else {
                    at + 1_000
                }
            }
            // behind the family name a given name is likelier than another family
            Some(at) => at.checked_sub(FAMILIES).unwrap_or(at + if last { 300 } else { 60 }),
            None => 10_000,
        }
    };
    found.sort_by_cached_key(|w| (rank(w), w.clone()));
    // a syllable that no name uses is named only where none is that one does
    let known = found.iter().filter(|w| rank(w) < 10_000).count();
    found.truncate(if known > 0 { known.min(WORDS) } else { 2 });
    let capitals = word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let initial = word.chars().next().is_some_and(|c| lost(c) || c.is_uppercase());
    found.into_iter().map(|w| cased(&w, capitals, initial)).collect()
}

fn cased(word: &str, capitals: bool, initial: bool) -> String {
    if capitals {
        return word.to_uppercase();
    }
    let mut letters = word.chars();
    match letters.next().filter(|_| initial) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => word.to_owned(),
    }
}

/// What a text with lost letters may have been, likeliest first, at most `most`; empty where a word of it cannot be guessed.
///
/// ```
/// assert_eq!(vntext::lost::restored("Nguy?n V?n An", 3).first().map(String::as_str), Some("Nguyễn Văn An"));
/// ```
pub fn restored(text: &str, most: usize) -> Vec<String> {
    let choices: Vec<Vec<String>> = {
        let all: Vec<&str> = text.split(' ').collect();
        all.iter().enumerate().map(|(i, w)| words(w, i == 0, i + 1 == all.len())).collect()
    };
    if choices.iter().any(Vec::is_empty) || choices.iter().all(|c| c.len() == 1) && !text.contains(lost) {
        return Vec::new();
    }
    // the sum of the places is how far a name is from the likeliest
    let mut names: Vec<(usize, String)> = vec![(0, String::new())];
    for words in &choices {
        let mut longer: Vec<(usize, String)> = Vec::new();
        for (far, name) in &names {
            for (at, word) in words.iter().enumerate() {
                let name = if name.is_empty() { word.clone() } else { format!("{name} {word}") };
                longer.push((far + at, name));
            }
        }
        longer.sort_by_key(|(far, _)| *far);
        longer.truncate(most.max(1) * 4);
        names = longer;
    }
    names.into_iter().take(most).map(|(_, name)| name).collect()
}

/// True when `name` is what `text` says but for the letters that were lost.
///
/// ```
/// assert!(vntext::lost::fits("Nguy?n V?n An", "Nguyễn Văn An") && !vntext::lost::fits("Nguy?n An", "Nguyên Ân"));
/// ```
pub fn fits(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    text.chars().count() == name.chars().count()
        && text.chars().zip(name.chars()).all(|(a, b)| a == b || (lost(a) && b.is_alphabetic() && !b.is_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_among_the_proposals_and_the_likeliest_comes_first() {
        for (text, first) in [
            ("Nguy?n V?n An", "Nguyễn Văn An"),
            ("Tr?n Th? M? L?", "Trần Thị Mỹ Lệ"),
            ("TR?N TH? B?NH", "TRẦN THỊ BÌNH"),
            ("Nguy?n Văn Đ?c", "Nguyễn Văn Đức"),
            ("?inh C?ng T?ng", "Đinh Công Tùng"),
            ("Ph\u{FFFD}m V\u{FFFD}n Ch\u{FFFD}nh", "Phạm Văn Chính"),
            ("V? Th? H?nh", "Vũ Thị Hạnh"),
        ] {
            let found = restored(text, 4);
            assert!(found.len() <= 4 && found.iter().all(|name| fits(text, name)), "{text}: {found:?}");
            assert!(found.iter().any(|name| name == first), "{text}: {found:?}");
        }
        assert_eq!(restored("Nguy?n V?n An", 4).first().map(String::as_str), Some("Nguyễn Văn An"));
        assert!(restored("L? Th? H?ng", 4).len() == 4);
    }

    #[test]
    fn what_cannot_be_guessed_is_left_to_the_person() {
        assert!(restored("???", 4).is_empty() && restored("Nguyễn Văn An", 4).is_empty());
        assert!(restored("Ksor H?k", 4).iter().all(|name| fits("Ksor H?k", name)));
    }
}
