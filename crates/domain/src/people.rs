//! People: what a record is made of, and the lists of the personnel record.

use crate::{
    access::Action,
    fields::{Field, Noun, Shape, Words, unchecked},
    lists::codes,
};

/// Sex as lists write it.
const SEXES: Words = &[
    ("female", &["nu", "nu gioi", "gai", "ba", "female", "f"]),
    ("male", &["nam", "nam gioi", "trai", "ong", "male", "m"]),
];

/// A field that the import reads in a way of its own: names in parts, years of birth by sex.
const fn own(key: &'static str, field: Field) -> Field {
    Field { key, ..field }
}

/// Who somebody is. Where somebody serves, and as what, is a membership.
pub const PERSON: Noun = Noun {
    name: "person",
    home: "/people",
    letters: "CB-",
    view: Action::ViewPeople,
    change: Action::ManagePeople,
    newest: "",
    annulled: false,
    binding: false,
    fields: &[
        own("name", Field::new("f_full_name", Shape::Text(120))).required(),
        own("birth", Field::new("f_birth_date", Shape::Birth)),
        own("sex", Field::new("f_sex", Shape::Choice(SEXES))),
        own("service_number", Field::new("f_service_number", Shape::Text(30))),
        Field::new("f_ethnic_group", Shape::Text(40)).called(&["dan toc", "thanh phan dan toc", "ethnic group"]),
        own("joined", Field::new("f_joined", Shape::Past)),
    ],
    check: unchecked,
};

/// The fields of [`PERSON`] that every list, form and file treats alike: nothing but the table knows them.
pub fn further() -> impl Iterator<Item = &'static Field> {
    PERSON.fields.iter().filter(|f| f.key.starts_with("f_"))
}

codes! {
    /// Hình thức kỷ luật.
    DisciplineLevel {
        /// Khiển trách
        Reprimand = "khien-trach",
        /// Cảnh cáo
        Warning = "canh-cao",
        /// Hạ bậc lương
        PayStep = "ha-bac-luong",
        /// Giáng chức
        Demotion = "giang-chuc",
        /// Cách chức
        Dismissal = "cach-chuc",
        /// Buộc thôi việc, tước danh hiệu
        Discharge = "buoc-thoi-viec",
        /// Khác
        Other = "other",
    }
}

codes! {
    /// What is open about somebody; it holds a nomination until it is closed.
    ProceedingKind {
        /// Đang xem xét kỷ luật
        Discipline = "discipline_pending",
        /// Điều tra
        Investigation = "investigation",
        /// Thanh tra, kiểm tra, kiểm toán
        Inspection = "inspection",
        /// Khiếu nại, tố cáo
        Complaint = "complaint",
        /// Báo chí nêu
        Press = "press",
    }
}

/// What is wrong with a birth date, if anything. `iso` may be a year only.
#[must_use]
pub fn birth_fault(iso: &str, today: &str) -> Option<&'static str> {
    if iso < "1900" {
        Some("person-birth-before-1900")
    } else if iso > today || iso.len() < 4 {
        Some("person-birth-future")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::birth_fault;

    #[test]
    fn births_before_1900_and_in_the_future_are_refused_and_years_alone_are_taken() {
        assert_eq!(birth_fault("1899-12-31", "2026-11-22"), Some("person-birth-before-1900"));
        assert_eq!(birth_fault("1900-01-01", "2026-11-22"), None);
        assert_eq!(birth_fault("1988", "2026-11-22"), None);
        assert_eq!(birth_fault("2026-11-22", "2026-11-22"), None);
        assert_eq!(birth_fault("2026-11-23", "2026-11-22"), Some("person-birth-future"));
        assert_eq!(birth_fault("2027", "2026-11-22"), Some("person-birth-future"));
    }
}
