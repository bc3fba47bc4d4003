//! People: lists of the personnel record.

use crate::lists::codes;

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
