//! Codes of councils, their sessions, and what is printed for each part in them.

use crate::{
    access::Action,
    fields::{Field, Noun, Shape, Words, unchecked},
    lists::codes,
};

/// How it votes unless a session says otherwise: the codes of [`crate::ballot::Secrecy`].
const WAYS: Words = &[
    ("open_count", &["gio tay", "show of hands"]),
    ("open_named", &["ghi ten", "by name"]),
    ("paper", &["phieu giay", "paper"]),
    ("secret", &["phieu kin tren may", "secret"]),
];

/// A council as its form has it; its seats are entered one by one.
pub const COUNCIL: Noun = Noun {
    name: "council",
    home: "/council/bodies",
    letters: "HD-",
    view: Action::ViewCouncil,
    change: Action::ManageSetup,
    newest: "",
    annulled: false,
    binding: false,
    fields: &[
        Field::new("f_name", Shape::Text(200)).required(),
        Field::new("f_document", Shape::Text(300)),
        Field::new("f_from_date", Shape::Day).required(),
        Field::new("f_to_date", Shape::Day).not_before("from_date"),
        Field::new("f_recused_by", Shape::Text(300)),
        Field::new("f_secrecy", Shape::Choice(WAYS)).required(),
    ],
    check: unchecked,
};

codes! {
    /// What a member is in the council.
    CouncilRole {
        /// Chủ tịch Hội đồng
        Chair = "chair",
        /// Phó Chủ tịch Hội đồng
        ViceChair = "vice_chair",
        /// Ủy viên thường trực
        Standing = "standing",
        /// Ủy viên, Thư ký
        Secretary = "secretary",
        /// Ủy viên
        Member = "member",
    }
}

codes! {
    /// Where a session stands.
    SessionState {
        /// Đã triệu tập
        Convened = "convened",
        /// Đã kết thúc, kết quả đã chốt
        Closed = "closed",
        /// Đã hủy
        Cancelled = "cancelled",
    }
}

codes! {
    /// Where a secret ballot stands.
    SecretState {
        /// Đã lập, đang giao phong bì
        Prepared = "prepared",
        /// Đang bỏ phiếu
        Open = "open",
        /// Đã đóng, chờ mở kết quả
        Closed = "closed",
        /// Đã có kết quả
        Counted = "counted",
        /// Đã hủy
        Void = "void",
    }
}

codes! {
    /// How an entry of the honour book stands.
    EntryState {
        /// Còn giá trị
        Valid = "valid",
        /// Hỏng; số vẫn giữ
        Spoiled = "spoiled",
        /// Khen thưởng đã bị hủy bỏ; số vẫn giữ
        Annulled = "annulled",
    }
}

codes! {
    /// How much of an awardee the public honour roll shows.
    Release {
        /// Không công bố
        Hidden = "hidden",
        /// Chỉ tính vào tổng số
        CountOnly = "count_only",
        /// Chữ cái đầu
        Initials = "initials",
        /// Đầy đủ
        Full = "full",
    }
}

impl CouncilRole {
    /// As printed in minutes.
    #[must_use]
    pub fn printed(self) -> &'static str {
        match self {
            Self::Chair => "Chủ tịch Hội đồng",
            Self::ViceChair => "Phó Chủ tịch Hội đồng",
            Self::Standing => "Ủy viên thường trực",
            Self::Secretary => "Ủy viên, Thư ký Hội đồng",
            Self::Member => "Ủy viên",
        }
    }
}

/// The initials of a name: "Nguyễn Văn Minh" → "N.V.M.".
#[must_use]
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).flat_map(|c| c.to_uppercase().chain(['.'])).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_keep_vietnamese_letters() {
        assert_eq!(initials("đỗ  Văn Ước"), "Đ.V.Ư.");
        assert_eq!(initials(""), "");
    }
}
