//! Names of awards as offices write them, to the awards of the law.

use std::collections::HashMap;

use law::Law;

/// Shortenings and older or fuller names, folded; a name that starts with one of the second list means the award beside it.
const SHORT: &[(&str, &str)] = &[
    ("ldtt", "lao-dong-tien-tien"),
    ("cstt", "chien-si-tien-tien"),
    ("cstd cs", "chien-si-thi-dua-co-so"),
    ("cstdcs", "chien-si-thi-dua-co-so"),
    ("chien si thi dua cap co so", "chien-si-thi-dua-co-so"),
    ("cstd toan luc luong", "chien-si-thi-dua-bo-tinh"),
    ("chien si thi dua toan luc luong", "chien-si-thi-dua-bo-tinh"),
    ("chien si thi dua cap bo", "chien-si-thi-dua-bo-tinh"),
    ("chien si thi dua cap tinh", "chien-si-thi-dua-bo-tinh"),
    ("cstdtq", "chien-si-thi-dua-toan-quoc"),
    ("chien si thi dua toan quoc", "chien-si-thi-dua-toan-quoc"),
    ("ttldtt", "tap-the-lao-dong-tien-tien"),
    ("ttldxs", "tap-the-lao-dong-xuat-sac"),
    ("dvqt", "don-vi-quyet-thang"),
    ("dvtt", "don-vi-tien-tien"),
    ("gk", "giay-khen"),
    ("bktt", "bang-khen-thu-tuong"),
    ("bk ttcp", "bang-khen-thu-tuong"),
    ("bk bo", "bang-khen-bo-tinh"),
    ("bk bca", "bang-khen-bo-tinh"),
    ("bang khen", "bang-khen-bo-tinh"),
];
const STARTS: &[(&str, &str)] = &[
    ("bang khen cua thu tuong", "bang-khen-thu-tuong"),
    ("bang khen thu tuong", "bang-khen-thu-tuong"),
    ("bang khen cua bo", "bang-khen-bo-tinh"),
    ("bang khen bo", "bang-khen-bo-tinh"),
    ("bang khen cua ubnd", "bang-khen-bo-tinh"),
    ("bang khen cua uy ban nhan dan", "bang-khen-bo-tinh"),
    ("bang khen cua chu tich ubnd", "bang-khen-bo-tinh"),
    ("bang khen cua chu tich uy ban nhan dan", "bang-khen-bo-tinh"),
    ("bang khen ubnd", "bang-khen-bo-tinh"),
    ("giay khen cua", "giay-khen"),
    ("giay khen giam doc", "giay-khen"),
];

/// Names of awards, folded, with the awards they mean: made once a file.
#[derive(Clone, Debug)]
pub struct AwardNames(HashMap<String, String>);

impl AwardNames {
    /// The names that the law and offices use.
    #[must_use]
    pub fn of(law: &Law) -> Self {
        let mut names: HashMap<String, String> =
            SHORT.iter().map(|(s, id)| ((*s).to_owned(), (*id).to_owned())).collect();
        for a in law.awards() {
            let id = a.id.to_string();
            names.insert(id.clone(), id.clone());
            names.insert(vntext::fold(&a.name.vi), id.clone());
            names.extend(a.display.values().map(|d| (vntext::fold(&d.vi), id.clone())));
        }
        Self(names)
    }

    /// The id of the award that a text names, if it is certain.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<String> {
        let folded = vntext::fold(text);
        if let Some(id) = self.0.get(text.trim()).or_else(|| self.0.get(&folded)) {
            return Some(id.clone());
        }
        STARTS.iter().find(|(s, _)| folded.starts_with(s)).map(|(_, id)| (*id).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awards_are_known_by_name_by_shortening_and_by_who_gave_them() {
        let law = Law::embedded().unwrap();
        let names = AwardNames::of(&law);
        for (text, id) in [
            ("Chiến sĩ thi đua cơ sở", Some("chien-si-thi-dua-co-so")),
            ("CSTĐCS", Some("chien-si-thi-dua-co-so")),
            ("Bằng khen của Bộ trưởng Bộ Công an", Some("bang-khen-bo-tinh")),
            ("Bằng khen của Thủ tướng Chính phủ", Some("bang-khen-thu-tuong")),
            ("GIẤY KHEN", Some("giay-khen")),
            ("Chiến sĩ thi đua toàn lực lượng Công an nhân dân", Some("chien-si-thi-dua-bo-tinh")),
            ("Huân chương Lao động hạng Ba", Some("huan-chuong-lao-dong-hang-ba")),
            ("Cờ xuất sắc khối phố", None),
        ] {
            assert_eq!(names.find(text).as_deref(), id, "{text}");
        }
        for (_, id) in SHORT.iter().chain(STARTS) {
            assert!(law.award(&(*id).into()).is_some(), "{id}");
        }
    }
}
