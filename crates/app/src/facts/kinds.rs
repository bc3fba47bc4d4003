//! The kinds of facts as data: which fields each has, what offices call them and the words they write into them. Forms, imports,
//! templates and pages are all made from this table; a new kind is rows here and a table in the store.

use domain::fields::{Field, Shape};
use store::query::{facts as tables, records::Table};

use super::{
    code_words::{
        AIM, AREA, CASE, DECISION, DISCIPLINE, EMPLOYMENT, FINDING, FLAGS, GRADE, GROUND, LEAVE, LEVEL, MODE, NOVELTY,
        PLACE, RATING, REACH, REGISTERED, RESULT,
    },
    groups::GROUPS,
};

/// A kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// Yearly ratings.
    Ratings,
    /// Awards held before this program or given by others.
    Awards,
    /// Recognised initiatives.
    Initiatives,
    /// Discipline.
    Discipline,
    /// Posts of leadership.
    Posts,
    /// Leave.
    Leave,
    /// Study.
    Study,
    /// Stretches of service.
    Service,
    /// Moves between agencies.
    Transfers,
    /// How collectives stood in their clusters and movements.
    Standings,
    /// Breaches of the discipline regulations.
    Breaches,
    /// Registrations for the year's titles.
    Registrations,
    /// Discipline of collectives.
    UnitDiscipline,
    /// Cases about collectives, which hold their awards while open.
    UnitCases,
    /// Letters of praise and good deeds; no rule asks about them.
    Praise,
}

const fn field(key: &'static str, shape: Shape, required: bool, names: &'static [&'static str]) -> Field {
    Field { required, names, ..Field::new(key, shape) }
}

const YEAR: Field = field(
    "f_year",
    Shape::Year,
    true,
    &["nam", "nam xep loai", "nam danh gia", "nam cong tac", "nam cong nhan", "year"],
);
const DOCUMENT: Field = field(
    "f_document",
    Shape::Text(300),
    false,
    &[
        "van ban",
        "so van ban",
        "can cu",
        "quyet dinh",
        "so quyet dinh",
        "van ban cong nhan",
        "quyet dinh cong nhan",
        "document",
    ],
);
const FROM: Field = field(
    "f_from_date",
    Shape::Past,
    true,
    &["tu ngay", "tu thang nam", "tu nam", "tu", "ngay bat dau", "bat dau", "thoi gian tu", "from"],
);
const TO: Field = field(
    "f_to_date",
    Shape::Any,
    false,
    &["den ngay", "den thang nam", "den nam", "den", "ngay ket thuc", "ket thuc", "thoi gian den", "to"],
)
.not_before("from_date");

const RATINGS: &[Field] = &[
    YEAR,
    field(
        "f_rating",
        Shape::Choice(RATING),
        true,
        &[
            "xep loai",
            "ket qua xep loai",
            "muc xep loai",
            "danh gia",
            "ket qua danh gia",
            "ket qua xep loai nam",
            "rating",
        ],
    ),
    DOCUMENT,
];
const AWARDS: &[Field] = &[
    field(
        "f_award",
        Shape::Award,
        true,
        &[
            "danh hieu",
            "hinh thuc khen thuong",
            "danh hieu thi dua",
            "ten khen thuong",
            "khen thuong",
            "danh hieu hinh thuc khen thuong",
            "danh hieu va hinh thuc khen thuong",
            "hinh thuc khen",
            "award",
        ],
    ),
    field(
        "f_year",
        Shape::Year,
        false,
        &["nam", "nam dat", "nam dat danh hieu", "nam thanh tich", "nam khen thuong", "year"],
    ),
    field(
        "f_decided_on",
        Shape::Past,
        false,
        &[
            "ngay quyet dinh",
            "ngay ky",
            "ngay ban hanh",
            "ngay thang quyet dinh",
            "thoi gian khen",
            "ngay khen",
            "decided on",
        ],
    ),
    field("f_number", Shape::Text(60), false, &["so quyet dinh", "quyet dinh so", "so qd", "so", "number"]),
    field(
        "f_issuer",
        Shape::Text(200),
        false,
        &[
            "co quan ban hanh",
            "co quan quyet dinh",
            "nguoi quyet dinh",
            "cap quyet dinh",
            "co quan khen thuong",
            "issuer",
        ],
    ),
    field("f_issuer_level", Shape::Choice(LEVEL), false, &["cap khen", "cap khen thuong", "cap", "issuer level"]),
    field("f_ground", Shape::Choice(GROUND), false, &["loai hinh khen thuong", "loai hinh", "ground"]),
    field("f_period_from", Shape::Past, false, &["thanh tich tu", "tu nam", "tu ngay", "period from"]),
    field("f_period_to", Shape::Past, false, &["thanh tich den", "den nam", "den ngay", "period to"])
        .not_before("period_from"),
    field(
        "f_achievement",
        Shape::Text(1_000),
        false,
        &["thanh tich", "noi dung thanh tich", "ly do khen thuong", "noi dung", "achievement"],
    ),
    field(
        "f_based_on",
        Shape::Codes,
        false,
        &["ma sang kien", "sang kien da dung", "sang kien lam can cu", "based on"],
    ),
];
const INITIATIVES: &[Field] = &[
    field("f_code", Shape::Text(40), false, &["ma sang kien", "ma so", "ma", "so sang kien", "code"]),
    field(
        "f_title",
        Shape::Text(300),
        true,
        &["ten sang kien", "sang kien", "ten de tai", "ten sang kien de tai", "ten giai phap", "title"],
    ),
    YEAR,
    field("f_kind", Shape::Choice(NOVELTY), false, &["loai", "loai sang kien", "hinh thuc", "kind"]),
    field(
        "f_reach",
        Shape::Choice(REACH),
        false,
        &["pham vi", "pham vi anh huong", "pham vi ap dung", "hieu qua ap dung", "cap cong nhan", "reach"],
    ),
    field("f_recognised_on", Shape::Past, false, &["ngay cong nhan", "ngay quyet dinh cong nhan", "recognised on"]),
    DOCUMENT,
];
const DISCIPLINES: &[Field] = &[
    field(
        "f_level",
        Shape::Choice(DISCIPLINE),
        true,
        &["hinh thuc ky luat", "ky luat", "muc ky luat", "hinh thuc", "discipline"],
    ),
    FROM,
    TO,
    field("f_expunged_on", Shape::Past, false, &["ngay xoa ky luat", "xoa ky luat", "expunged on"])
        .not_before("from_date"),
    DOCUMENT,
];
const POSTS: &[Field] = &[
    field("f_post", Shape::Text(160), true, &["chuc vu", "chuc danh", "chuc vu dam nhiem", "chuc vu da giu", "post"]),
    field("f_post_group", Shape::Choice(GROUPS), false, &["nhom chuc vu", "nhom", "tuong duong", "post group"]),
    field("f_acting", Shape::Tick, false, &["quyen", "phu trach", "quyen phu trach", "acting"]),
    FROM,
    TO,
    DOCUMENT,
];
const LEAVES: &[Field] = &[
    field("f_kind", Shape::Choice(LEAVE), true, &["loai nghi", "ly do nghi", "hinh thuc nghi", "ly do", "kind"]),
    FROM,
    TO,
    field("f_working_days", Shape::Count(400), false, &["so ngay", "so ngay lam viec", "so ngay nghi", "working days"]),
    DOCUMENT,
];
const STUDIES: &[Field] = &[
    field("f_course", Shape::Text(200), true, &["khoa hoc", "ten khoa hoc", "lop", "noi dung dao tao", "course"]),
    field("f_mode", Shape::Choice(MODE), false, &["hinh thuc dao tao", "hinh thuc", "loai hinh dao tao", "mode"]),
    field(
        "f_grade",
        Shape::Choice(GRADE),
        false,
        &["ket qua", "ket qua hoc tap", "xep loai", "xep loai tot nghiep", "grade"],
    ),
    FROM,
    TO,
    DOCUMENT,
];
const SERVICES: &[Field] = &[
    field("f_employment", Shape::Choice(EMPLOYMENT), true, &["che do", "hinh thuc tuyen dung", "employment"]),
    FROM,
    TO,
    field(
        "f_hard_area",
        Shape::Tick,
        false,
        &["dia ban dac biet kho khan", "vung dac biet kho khan", "phu cap dac biet 100", "vung dac biet", "hard area"],
    ),
    field(
        "f_martyr",
        Shape::Tick,
        false,
        &["hy sinh duoc cong nhan liet si", "hy sinh liet si", "liet si", "cong nhan liet si", "martyr"],
    ),
    DOCUMENT,
];
const TRANSFERS: &[Field] = &[
    field("f_on_date", Shape::Past, true, &["ngay chuyen", "on"]),
    field("f_old_unit", Shape::Text(200), true, &["don vi cu", "chuyen tu", "old unit"]),
    field("f_months_at_old_unit", Shape::Count(12), false, &["so thang o don vi cu", "months"]),
    DOCUMENT,
];

const STANDINGS: &[Field] = &[
    YEAR,
    field(
        "f_cluster_place",
        Shape::Choice(PLACE),
        false,
        &["vi tri trong cum khoi", "ket qua cum khoi", "dan dau cum khoi", "vi tri trong cum", "cluster place"],
    ),
    field(
        "f_movement_years",
        Shape::Count(60),
        false,
        &["so nam cua phong trao dan dau", "so nam phong trao", "so nam dan dau phong trao", "movement years"],
    ),
    field(
        "f_result",
        Shape::Choice(RESULT),
        false,
        &["ket qua nam cua don vi", "ket qua thi dua nam", "danh hieu khen thuong cua don vi", "unit result"],
    ),
    field(
        "f_flag_subject",
        Shape::Choice(FLAGS),
        false,
        &[
            "thuoc doi tuong tang co thi dua",
            "doi tuong tang co thi dua",
            "thuoc doi tuong tang co",
            "doi tuong tang co",
            "flag subject",
        ],
    ),
    field(
        "f_reorganised_on",
        Shape::Past,
        false,
        &["ngay sap nhap chia tach", "sap nhap chia tach", "ngay sap nhap", "ngay chia tach", "reorganised on"],
    ),
    field("f_area", Shape::Choice(AREA), false, &["dia ban", "loai dia ban", "dia ban cua don vi", "area"]),
    field(
        "f_score",
        Shape::Count(100),
        false,
        &["diem cham theo thang 100", "diem cham", "tong diem", "diem tu cham", "diem", "score"],
    ),
    DOCUMENT,
];

const BREACHES: &[Field] = &[
    YEAR,
    field(
        "f_times",
        Shape::Count(100_000),
        false,
        &["so luot vi pham trong nam", "so luot vi pham", "so luot", "luot vi pham", "tong so luot vi pham", "times"],
    ),
    field("f_staff", Shape::Count(1_000_000), false, &["bien che", "bien che cua don vi", "quan so", "staff"]),
    field(
        "f_decision",
        Shape::Choice(DECISION),
        false,
        &["hinh thuc xu ly", "ket qua xu ly", "xu ly", "muc xu ly", "decision"],
    ),
    DOCUMENT,
];

const REGISTRATIONS: &[Field] = &[
    YEAR,
    field(
        "f_registered",
        Shape::Choice(REGISTERED),
        true,
        &["dang ky thi dua", "dang ky danh hieu", "dang ky danh hieu thi dua", "dang ky", "registered"],
    ),
    field(
        "f_aim",
        Shape::Choice(AIM),
        false,
        &["danh hieu dang ky", "dang ky danh hieu nao", "danh hieu thi dua dang ky", "muc tieu", "danh hieu", "aim"],
    ),
    field("f_registered_on", Shape::Past, false, &["ngay dang ky", "dang ky ngay", "registered on"]),
    field(
        "f_why_late",
        Shape::Text(300),
        false,
        &["ly do dang ky muon", "ly do tre", "ly do muon", "ly do tre han", "ly do", "why late"],
    ),
    DOCUMENT,
];

const UNIT_CASES: &[Field] = &[
    field(
        "f_kind",
        Shape::Choice(CASE),
        true,
        &["loai vu viec", "vu viec", "loai", "noi dung vu viec", "ly do tam dung", "kind"],
    ),
    FROM,
    TO,
    field(
        "f_finding",
        Shape::Choice(FINDING),
        false,
        &["ket luan", "ket qua", "ket luan cua co quan co tham quyen", "finding"],
    ),
    DOCUMENT,
];

impl FactKind {
    /// All kinds, as menus show them.
    pub const ALL: [Self; 15] = [
        Self::Ratings,
        Self::Awards,
        Self::Initiatives,
        Self::Discipline,
        Self::Posts,
        Self::Leave,
        Self::Study,
        Self::Service,
        Self::Transfers,
        Self::Standings,
        Self::Breaches,
        Self::Registrations,
        Self::UnitDiscipline,
        Self::UnitCases,
        Self::Praise,
    ];

    /// The stable code: in addresses, on the command line, in batches.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.table().kind
    }

    /// From the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Its table.
    #[must_use]
    pub fn table(self) -> &'static Table {
        match self {
            Self::Ratings => tables::TABLES[0],
            Self::Initiatives => tables::TABLES[1],
            Self::Leave => tables::TABLES[2],
            Self::Study => tables::TABLES[3],
            Self::Posts => tables::TABLES[4],
            Self::Service => tables::TABLES[5],
            Self::Transfers => tables::TABLES[6],
            Self::Standings => tables::TABLES[7],
            Self::Breaches => tables::TABLES[8],
            Self::Registrations => tables::TABLES[9],
            Self::UnitDiscipline => tables::TABLES[10],
            Self::UnitCases => tables::TABLES[11],
            Self::Awards => &tables::PAST_AWARDS,
            Self::Discipline => &tables::DISCIPLINE,
            Self::Praise => &tables::PRAISE,
        }
    }

    /// Its fields.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Ratings => RATINGS,
            Self::Awards => AWARDS,
            Self::Initiatives => INITIATIVES,
            Self::Discipline | Self::UnitDiscipline => DISCIPLINES,
            Self::UnitCases => UNIT_CASES,
            Self::Posts => POSTS,
            Self::Leave => LEAVES,
            Self::Study => STUDIES,
            Self::Service => SERVICES,
            Self::Transfers => TRANSFERS,
            Self::Standings => STANDINGS,
            Self::Breaches => BREACHES,
            Self::Registrations => REGISTRATIONS,
            Self::Praise => domain::praise::TOLD,
        }
    }

    /// Facts of this kind are kept about people.
    #[must_use]
    pub fn of_people(self) -> bool {
        self.table().of_people
    }

    /// Facts of this kind are kept about units.
    #[must_use]
    pub fn of_units(self) -> bool {
        self.table().of_units
    }

    /// Seen and entered only with the right to see what stands against somebody.
    #[must_use]
    pub fn guarded(self) -> bool {
        matches!(self, Self::Discipline | Self::Breaches | Self::UnitDiscipline | Self::UnitCases)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_is_a_column_of_its_table_and_every_word_is_folded_and_means_one_thing() {
        for kind in FactKind::ALL {
            assert_eq!(FactKind::from_code(kind.code()), Some(kind));
            for f in kind.fields() {
                let known = kind.table().columns.contains(&f.column) || ["document", "based_on"].contains(&f.column);
                assert!(known, "{kind:?} {}", f.column);
                assert!(f.names.iter().all(|n| vntext::fold(n) == **n), "{kind:?} {}", f.key);
                if let Shape::Choice(words) = f.shape {
                    let mut seen = BTreeSet::new();
                    for (code, texts) in words {
                        assert!(texts.iter().all(|t| vntext::fold(t) == **t && seen.insert(*t)), "{code}");
                    }
                }
            }
        }
    }
}
