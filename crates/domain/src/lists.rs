//! Closed lists of the field whose members are data in tables: stored by code, shown by message `LIST-CODE`.

/// Defines an enum with stable codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)* }
        impl $name {
            /// All members in their usual order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Their codes as choices of a field; offices write no other words for them.
            pub const WORDS: crate::fields::Words = &[$(($code, &[]),)*];
            /// The stable code kept in tables, addresses and exports.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code,)* } }
            /// The member with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$variant),)* _ => None } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}
pub(crate) use codes;

codes! {
    /// Sex as recorded.
    Sex { /// Nữ
        Female = "female", /// Nam
        Male = "male", }
}

codes! {
    /// The five leader levels of the statistics forms (Circular 02/2023/TT-BNV, form 0602 rows 10–14).
    LeaderLevel {
        /// Lãnh đạo cấp bộ, cấp tỉnh và tương đương trở lên
        MinistryProvince = "ministry_province",
        /// Lãnh đạo cấp vụ, sở, ngành và tương đương
        Department = "department",
        /// Doanh nhân
        Entrepreneur = "entrepreneur",
        /// Các cấp lãnh đạo khác từ phó phòng trở lên
        Other = "other_leader",
        /// Người trực tiếp công tác, lao động, học tập, chiến đấu và phục vụ chiến đấu
        Direct = "direct",
    }
}

codes! {
    /// The two lists of a commendation.
    Part {
        /// Tập thể
        Collective = "collective",
        /// Cá nhân
        Individual = "individual",
    }
}

codes! {
    /// Loại hình khen thưởng.
    Ground {
        /// Công trạng
        Merit = "merit",
        /// Đột xuất
        Sudden = "sudden",
        /// Phong trào thi đua (chuyên đề)
        Movement = "movement",
        /// Quá trình cống hiến
        Dedication = "dedication",
        /// Niên hạn
        ServiceTerm = "service_term",
        /// Đối ngoại
        External = "external",
        /// Kháng chiến
        Resistance = "resistance",
    }
}

codes! {
    /// Dịp khen thưởng.
    Occasion {
        /// Toàn phong trào
        Movement = "movement",
        /// Đợt
        Phase = "phase",
        /// Cao điểm
        Peak = "peak",
        /// Chuyên đề
        Theme = "theme",
        /// Khác
        Other = "other",
    }
}

codes! {
    /// Kinds of movement.
    MovementKind {
        /// Thường xuyên
        Regular = "regular",
        /// Theo chuyên đề
        Thematic = "thematic",
        /// Đặc biệt (đếm là chuyên đề)
        Special = "special",
    }
}

codes! {
    /// What somebody outside the staff is, when recognised.
    OutsiderKind {
        /// Công dân
        Citizen = "citizen",
        /// Hộ gia đình
        Household = "household",
        /// Doanh nghiệp
        Enterprise = "enterprise",
        /// Tổ chức khác
        Organisation = "organisation",
    }
}

codes! {
    /// State of a nominee inside a dossier.
    NomineeState {
        /// Đang đề nghị
        Included = "included",
        /// Tạm dừng: kỷ luật hoặc đang xem xét
        Held = "held",
        /// Đã rút khỏi danh sách
        Removed = "removed",
        /// Hội đồng không thông qua
        Rejected = "rejected",
    }
}
