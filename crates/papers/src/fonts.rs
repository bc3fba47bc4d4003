//! The paper fonts: Tinos in four faces, shipped, so that every machine prints the same letters.
//!
//! Nothing is looked up on the machine: a system font may lack Vietnamese letters and print boxes in their place.

use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariations};
use typst::utils::LazyHash;

/// Regular, bold, italic, bold italic.
static FILES: [&[u8]; 4] = [
    include_bytes!("../../../assets/fonts/Tinos-Regular.ttf"),
    include_bytes!("../../../assets/fonts/Tinos-Bold.ttf"),
    include_bytes!("../../../assets/fonts/Tinos-Italic.ttf"),
    include_bytes!("../../../assets/fonts/Tinos-BoldItalic.ttf"),
];

pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
    instances: Vec<FontInstance>,
}

/// The faces, read once.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    let instances = faces
        .iter()
        .map(|face| {
            let variant = face.info().variant;
            face.clone().instantiate(variant, Abs::pt(12.0), &FontVariations::default())
        })
        .collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces, instances }
});

/// Weight and slant of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Face {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

impl Face {
    fn index(self) -> usize {
        usize::from(self.bold) + 2 * usize::from(self.italic)
    }
}

/// The face of this weight and slant.
pub(crate) fn instance(face: Face) -> Option<&'static FontInstance> {
    FONTS.instances.get(face.index())
}

/// Width of a text set in letters of one em, in em. A character without a picture counts half an em: the render
/// fails on it later, naming it.
pub(crate) fn width(text: &str, face: Face) -> f64 {
    let Some(font) = instance(face) else {
        return 0.0;
    };
    text.chars()
        .map(|character| {
            font.ttf()
                .glyph_index(character)
                .and_then(|glyph| font.x_advance(glyph.0))
                .map_or(0.5, |advance| advance.get())
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter of the Vietnamese alphabet with every tone, small and capital, and what papers use beside it.
    fn alphabet() -> String {
        let small = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz";
        let digits = "0123456789 .,;:!?()[]/%&+-–—\"'“”‘’…°§×\u{a0}₫ƑſĐ";
        format!("{small}{}{}", small.to_uppercase(), digits.replace(['Ƒ', 'ſ'], ""))
    }

    #[test]
    fn every_face_has_the_whole_vietnamese_alphabet() {
        assert_eq!(FONTS.faces.len(), 4, "four faces are shipped");
        for instance in &FONTS.instances {
            let missing: String =
                alphabet().chars().filter(|character| instance.ttf().glyph_index(*character).is_none()).collect();
            let name = instance.font().post_script_name();
            assert_eq!(missing, "", "missing in {name:?}");
        }
    }

    #[test]
    fn the_faces_stand_in_the_order_in_which_they_are_asked_for() {
        for (bold, italic) in [(false, false), (true, false), (false, true), (true, true)] {
            let font = &FONTS.faces[Face { bold, italic }.index()];
            let variant = font.info().variant;
            assert_eq!(variant.weight.to_number() > 500, bold);
            assert_eq!(variant.style != typst::text::FontStyle::Normal, italic);
            assert_eq!(font.info().family, "Tinos", "as papers/common.typ asks for it");
        }
    }

    #[test]
    fn bold_letters_are_wider() {
        let text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
        let plain = width(text, Face::default());
        let bold = width(text, Face { bold: true, italic: false });
        assert!(bold > plain && plain > 10.0, "{bold} {plain}");
    }
}
