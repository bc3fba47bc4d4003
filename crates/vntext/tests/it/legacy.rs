//! Legacy encodings: oracle, round trips, and texts that must be left alone.

use crate::alphabet::letters;
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};
use unicode_normalization::UnicodeNormalization;
use vntext::legacy::{decode_tcvn3, decode_vni, encode_tcvn3, encode_vni};
use vntext::letters::beyond_latin1;
use vntext::{Confidence, Doubt, Encoding, detect, detect_column, repair};

/// glibc's reading of one byte, composed; `None` when there is no iconv on this machine.
fn iconv_tcvn(bytes: &[u8]) -> Option<String> {
    let mut child = Command::new("iconv")
        .args(["-f", "TCVN", "-t", "UTF-8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(bytes).ok()?;
    let out = child.wait_with_output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).nfc().collect())
}

/// What we read a byte as; `None` for bytes outside set VN3, which stay as they are.
fn letter_of(byte: u8) -> Option<String> {
    let latin1 = char::from(byte).to_string();
    let read = decode_tcvn3(&latin1);
    (read != latin1 || byte == 0xFD).then_some(read) // 0xFD is ý in both
}

#[test]
fn every_tcvn3_byte_reads_as_glibc_reads_it() {
    for byte in 0xA1..=0xFEu8 {
        let Some(ours) = letter_of(byte) else {
            continue;
        };
        if let Some(glibc) = iconv_tcvn(&[byte]) {
            assert_eq!(ours, glibc, "byte {byte:#X}");
        }
    }
    let known = (0xA1..=0xFEu8).filter_map(letter_of);
    assert_eq!(known.count(), 74);
}

#[test]
fn every_letter_makes_the_round_trip() {
    for c in letters() {
        let text = format!("b{c}");
        assert_eq!(decode_vni(&encode_vni(&text)), text, "VNI {c}");
        assert!(encode_vni(&text).chars().all(|v| v as u32 <= 0xFF));
        let small = text.to_lowercase();
        assert_eq!(decode_tcvn3(&encode_tcvn3(&small)), small, "TCVN3 {c}");
        assert!(encode_tcvn3(&text).chars().all(|v| v as u32 <= 0xFF));
    }
}

const SENTENCES: [&str; 10] = [
    "Nguyễn Văn Đức",
    "Trần Thị Hồng Nhung",
    "Phòng Cảnh sát hình sự",
    "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt",
    "Quyết định về việc tặng Giấy khen",
    "Độc lập - Tự do - Hạnh phúc",
    "Đội trưởng Đội Tham mưu tổng hợp, Công an huyện Bình Xuyên",
    "Vũ Thị Thuỳ Dương",
    "Lê Quý Đôn",
    "Sinh ngày 05 tháng 3 năm 1980",
];

#[test]
fn legacy_sentences_are_found_and_repaired() {
    for text in SENTENCES {
        let tcvn3 = detect(&encode_tcvn3(text), None);
        assert_eq!((tcvn3.encoding, tcvn3.repaired.as_deref()), (Encoding::Tcvn3, Some(text)));
        let vni = detect(&encode_vni(text), None);
        assert_eq!((vni.encoding, vni.repaired.as_deref()), (Encoding::Vni, Some(text)));
        let nfd: String = text.nfd().collect();
        let loose = detect(&nfd, None);
        assert_eq!((loose.encoding, loose.repaired.as_deref()), (Encoding::Decomposed, Some(text)));
    }
}

#[test]
fn what_offices_really_have_is_repaired() {
    for (found, meant) in [
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        ("Kh«ng", "Không"),
        ("sau ®©y", "sau đây"),
        ("NGUYÔN V¡N §øC", "NGUYỄN VĂN ĐỨC"),
        ("Tr\u{AD}ëng phßng", "Trưởng phòng"),
        ("C«ng an tØnh VÜnh Phóc", "Công an tỉnh Vĩnh Phúc"),
        ("Hoµng ThÞ BÝch Ph\u{AD}îng", "Hoàng Thị Bích Phượng"),
        ("Q§ sè 15/Q§-BNV", "QĐ số 15/QĐ-BNV"),
    ] {
        let seen = detect(found, None);
        assert_eq!(seen.encoding, Encoding::Tcvn3, "{found}");
        assert_eq!(seen.repaired.as_deref(), Some(meant));
        assert!(seen.confidence >= Confidence::Likely);
    }
    for (found, meant) in [
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        ("NGUYEÃN THÒ HÖÔNG", "NGUYỄN THỊ HƯƠNG"),
        ("Coâng an tænh", "Công an tỉnh"),
    ] {
        let seen = detect(found, None);
        assert_eq!((seen.encoding, seen.repaired.as_deref()), (Encoding::Vni, Some(meant)));
    }
    let stray = detect("THỦ TRƢỞNG th\u{1A3}ởng", None);
    assert_eq!(stray.encoding, Encoding::StrayOi);
    assert_eq!(stray.repaired.as_deref(), Some("THỦ TRƯỞNG thưởng"));
}

#[test]
fn a_legacy_word_inside_unicode_is_repaired_alone() {
    let seen = detect("Các đơn vị sau ®©y thực hiện", None);
    assert_eq!(seen.repaired.as_deref(), Some("Các đơn vị sau đây thực hiện"));
    assert!(seen.doubts.contains(&Doubt::Mixed));
    assert_eq!(repair("Hà Nội Kh«ng", Encoding::Tcvn3), "Hà Nội Không");
}

#[test]
fn the_font_is_decisive() {
    let cases = [
        ("Hïng", ".VnTime", "Hùng"),
        ("Dòng", ".VnTime", "Dũng"),
        ("nguyÔn v¨n ®øc", ".VnTimeH", "NGUYỄN VĂN ĐỨC"),
        ("le nam", ".VnTimeH", "LE NAM"),
        ("Huøng", "VNI-Times", "Hùng"),
        ("Loïc", "VNI-Helve-Condense", "Lọc"),
    ];
    for (found, font, meant) in cases {
        let seen = detect(found, Some(font));
        assert_eq!(seen.repaired.as_deref(), Some(meant), "{found} in {font}");
        assert_eq!(seen.confidence, Confidence::Certain);
    }
    let unicode = detect("Nguyễn Văn Đức", Some(".VnTime"));
    assert_eq!(unicode.repaired, None);
    assert_eq!(unicode.doubts, [Doubt::FontDisagrees]);
    assert_eq!(detect("Hung", Some(".VnTime")).repaired, None);
}

const LEFT_ALONE: &str = "\
Lê Đức Thọ|Hélène|François|Düsseldorf|Nguyễn Văn Đức|NGUYỄN THỊ ÁNH|Hà|Hoà Bình|Hòa Bình|Lê Thị Dòng|Võ Chí Công|
Lâm|Tô Hô|Hồ Chí Minh|Đắk Lắk|Krông Bông|Êđê|H'Hen Niê|Y Moan Ênuôl|Kpă Ksor|René Descartes|Noël|Chloé|Loïc|Anaïs|
Gaël|José García|Müller|Jörg|Björn Ångström|São Paulo|Peña Nieto|Köln|Zürich|Göteborg|Malmö|Señor Muñoz|João|Citroën|
Công an tỉnh Vĩnh Phúc|Giấy khen|thi đua – khen thưởng|100 °C|25 m²|± 5 %|10 µm|© 2020|Rạng Đông®|« Hà Nội »|½ ngày|
été|Hôtel de Ville|où est la maison|août|naïf|maître|déjà vu|crème brûlée|Ça va|Pokémon|Beyoncé|Übung|Straße|Größe|Æsir|
smörgåsbord|fjörður|Łódź|Ü|Á|Ý|Ô Môn|à|ơ|LÊ VĂN HÒA|CÔNG AN XÃ|VÕ THÀNH TÂM|Trần Hà|Đoàn Hòa|Lò Văn Páo|Giàng A Lử|
Phòng PC02|15/QĐ-BNV|Công an TP. Hồ Chí Minh|Sùng A Phử|Tòng Thị Ín|Mã Thị Dí|Hù Cố Xuân|Lý A Sì";

#[test]
fn letters_that_look_like_d_with_a_stroke_become_it_in_vietnamese_words_only() {
    for (found, meant) in
        [("Bàn Thị Ðào", "Bàn Thị Đào"), ("Ɖỗ Thị Hà", "Đỗ Thị Hà"), ("15/QÐ-BNV", "15/QĐ-BNV"), ("ðội 2", "đội 2")]
    {
        let seen = detect(found, None);
        assert_eq!((seen.encoding, seen.repaired.as_deref()), (Encoding::StrayD, Some(meant)), "{found}");
    }
    assert_eq!(detect("Guðrún", None).repaired, None);
}

#[test]
fn correct_text_in_any_language_is_left_alone() {
    for text in LEFT_ALONE.split('|').map(str::trim).filter(|t| !t.is_empty()) {
        let seen = detect(text, None);
        assert_eq!(seen.repaired, None, "{text} taken for {:?}", seen.encoding);
    }
}

#[test]
fn a_dropped_u_is_pointed_out_and_never_repaired() {
    for (text, word) in [("Đội Trởng", "Trởng"), ("Đợc tặng", "Đợc"), ("số lợng", "lợng")] {
        let seen = detect(text, None);
        assert_eq!(seen.repaired, None);
        assert_eq!(seen.doubts, [Doubt::LostUHorn { word: word.into() }]);
    }
    // TCVN3 that lost its soft hyphen: repaired as far as possible, the rest pointed out
    let seen = detect("Trëng phßng C¶nh s¸t", None);
    assert_eq!(seen.repaired.as_deref(), Some("Trởng phòng Cảnh sát"));
    assert_eq!(seen.doubts, [Doubt::LostUHorn { word: "Trởng".into() }]);
}

#[test]
fn neighbours_decide_for_short_cells() {
    let column: Vec<_> = ["NguyÔn V¨n Hïng", "TrÇn ThÞ Hµ", "Lª V¨n S¬n", "Dòng", "Hång", "Nam"]
        .into_iter()
        .map(|t| (t, None))
        .collect();
    let seen = detect_column(&column);
    let texts: Vec<&str> = seen.iter().zip(&column).map(|(d, (t, _))| d.text(t)).collect();
    assert_eq!(texts, ["Nguyễn Văn Hùng", "Trần Thị Hà", "Lê Văn Sơn", "Dũng", "Hồng", "Nam"]);
    assert!(seen[3].doubts.contains(&Doubt::DecidedByNeighbours));
    assert_eq!(seen[3].confidence, Confidence::Low);
    let unicode: Vec<_> =
        ["Nguyễn Văn Hùng", "Lê Văn Sơn", "Dòng", "Đặng Hồng"].into_iter().map(|t| (t, None)).collect();
    assert!(detect_column(&unicode).iter().all(|d| d.repaired.is_none()));
}

#[test]
fn misread_utf8_is_found() {
    let seen = detect("Nguyá»…n VÄƒn", None);
    assert_eq!(seen.encoding, Encoding::MisreadUtf8);
    assert_eq!(seen.repaired.as_deref(), Some("Nguyễn Văn"));
}

proptest! {
    #[test]
    fn vietnamese_phrases_are_never_taken_for_legacy_text(text in crate::alphabet::phrase()) {
        prop_assume!(text.chars().any(beyond_latin1));
        let seen = detect(&text, None);
        prop_assert_eq!(seen.repaired, None, "{} as {:?}", text, seen.encoding);
    }

    #[test]
    fn both_encodings_make_the_round_trip(text in crate::alphabet::phrase()) {
        prop_assert_eq!(decode_vni(&encode_vni(&text)), text.clone());
        let small = text.to_lowercase();
        prop_assert_eq!(decode_tcvn3(&encode_tcvn3(&small)), small);
    }
}
