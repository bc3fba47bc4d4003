//! What offices call the columns of their lists (practice: the short-profile list, "danh sách trích ngang").

use std::sync::LazyLock;

use domain::people::further;
use sheets::FieldSpec;

use super::Kind;

const fn field(key: &'static str, names: &'static [&'static str]) -> FieldSpec<'static> {
    FieldSpec { key, names, required: false }
}

const NAME: FieldSpec<'static> = FieldSpec {
    key: "name",
    names: &[
        "ho va ten",
        "ho ten",
        "ho va ten khai sinh",
        "ten ca nhan",
        "ho ten ca nhan",
        "ten tap the",
        "ho va ten ten tap the",
        "ten tap the ca nhan",
        "ten tap the ca nhan ho gia dinh",
        "ten ca nhan tap the",
        "ho ten ca nhan tap the",
        "ten don vi ca nhan",
        "ten don vi",
        "tap the",
        "don vi",
    ],
    required: true,
};

const PERSON_NAME: FieldSpec<'static> = FieldSpec {
    key: "name",
    names: &["ho va ten", "ho ten", "ho va ten khai sinh", "ten ca nhan", "full name", "name"],
    required: true,
};

const NAME_FAMILY: FieldSpec<'static> = field(
    "name_family",
    &[
        "ho",
        "ho dem",
        "ho va dem",
        "ho ten dem",
        "ho va ten dem",
        "ho va chu dem",
        "ho chu dem",
        "ho lot",
        "ho va ten lot",
        "ho ten lot",
        "ho chu lot",
        "ho ho va ten",
        "ho ho ten",
    ],
);
const NAME_MIDDLE: FieldSpec<'static> =
    field("name_middle", &["ten dem", "chu dem", "dem", "ten lot", "chu lot", "ten dem ho va ten"]);
const NAME_GIVEN: FieldSpec<'static> =
    field("name_given", &["ten", "ten rieng", "ten goi chinh", "ten ho va ten", "ten ho ten"]);
/// "Tên gọi (Ông/Bà/Chức danh)" of the templates that provinces use.
const HONORIFIC: FieldSpec<'static> =
    field("honorific", &["ten goi", "danh xung", "ong ba", "ong ba chuc danh", "xung danh"]);
/// Says of each row whether it is a collective.
const GROUP: FieldSpec<'static> = field(
    "group",
    &["phan loai khen thuong", "tap the ca nhan", "ca nhan tap the", "loai hinh de nghi", "phan loai tap the ca nhan"],
);

const BIRTH: FieldSpec<'static> =
    field("birth", &["ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh ngay", "birth date", "birth year"]);
const BIRTH_MALE: FieldSpec<'static> =
    field("birth_male", &["nam sinh nam", "ngay sinh nam", "nam nam sinh", "nam ngay sinh"]);
const BIRTH_FEMALE: FieldSpec<'static> =
    field("birth_female", &["nam sinh nu", "ngay sinh nu", "nu", "nu nam sinh", "nu ngay sinh"]);
const SEX: FieldSpec<'static> = field("sex", &["gioi tinh", "nam nu", "phai", "sex"]);
const NUMBER: FieldSpec<'static> = field(
    "service_number",
    &["so hieu", "so hieu cand", "shcand", "so hieu cong an nhan dan", "ma can bo", "service number"],
);
const JOINED: FieldSpec<'static> =
    field("joined", &["ngay vao nganh", "vao cand", "ngay vao cand", "nam vao nganh", "ngay tuyen dung", "joined"]);
const RANK: FieldSpec<'static> = field("rank", &["cap bac", "cap bac ham", "quan ham", "cap ham", "rank"]);
const POST: FieldSpec<'static> = field("post", &["chuc vu", "chuc danh", "chuc vu cong tac", "post", "position"]);
const RANK_POST: FieldSpec<'static> =
    field("rank_post", &["cap bac chuc vu", "cap bac ham chuc vu", "cap bac va chuc vu", "cap bac chuc danh"]);
const UNIT: FieldSpec<'static> =
    field("unit", &["don vi", "don vi cong tac", "noi cong tac", "co quan don vi", "phong ban", "unit"]);
const POST_UNIT: FieldSpec<'static> =
    field("post_unit", &["chuc vu don vi", "chuc vu don vi cong tac", "chuc vu noi cong tac"]);
const LEADER: FieldSpec<'static> =
    field("leader_level", &["cap lanh dao", "nhom can bo", "doi tuong can bo", "lanh dao", "leader level"]);
const CITATION: FieldSpec<'static> = field(
    "citation",
    &[
        "noi dung in tren giay khen",
        "noi dung ghi tren giay khen",
        "noi dung ghi trong giay khen",
        "noi dung ghi giay khen",
        "noi dung tren giay khen",
        "noi dung giay khen",
        "noi dung in giay khen",
        "noi dung ghi tren bang khen",
        "noi dung in tren bang khen",
        "noi dung ghi bang khen",
        "noi dung ghi tren bang",
        "noi dung in",
        "noi dung ghi",
        "noi dung khen thuong",
        "noi dung khen",
        "ghi tren giay khen",
        "loi ghi tren giay khen",
        "citation",
    ],
);
const ACHIEVEMENT: FieldSpec<'static> = field(
    "achievement",
    &["thanh tich", "tom tat thanh tich", "thanh tich dat duoc", "ly do khen thuong", "ly do", "achievement"],
);
const CLASS: FieldSpec<'static> = field("class", &["doi tuong", "loai doi tuong", "thanh phan"]);

const PEOPLE: &[FieldSpec<'static>] = &[
    PERSON_NAME,
    NAME_FAMILY,
    NAME_MIDDLE,
    NAME_GIVEN,
    HONORIFIC,
    BIRTH,
    BIRTH_MALE,
    BIRTH_FEMALE,
    SEX,
    NUMBER,
    JOINED,
    RANK_POST,
    RANK,
    POST_UNIT,
    POST,
    UNIT,
    LEADER,
];

const NOMINEES: &[FieldSpec<'static>] = &[
    NAME,
    NAME_FAMILY,
    NAME_MIDDLE,
    NAME_GIVEN,
    HONORIFIC,
    GROUP,
    BIRTH,
    BIRTH_MALE,
    BIRTH_FEMALE,
    SEX,
    NUMBER,
    RANK_POST,
    RANK,
    POST_UNIT,
    POST,
    UNIT,
    LEADER,
    CITATION,
    ACHIEVEMENT,
    CLASS,
];

/// Whom a fact is about.
pub(super) const WHO: &[FieldSpec<'static>] = &[
    PERSON_NAME,
    NAME_FAMILY,
    NAME_MIDDLE,
    NAME_GIVEN,
    BIRTH,
    BIRTH_MALE,
    BIRTH_FEMALE,
    NUMBER,
    RANK_POST,
    RANK,
    POST_UNIT,
    POST,
    UNIT,
];

/// Whom or which unit a fact is about.
pub(super) const WHO_OR_UNIT: &[FieldSpec<'static>] = &[
    NAME,
    NAME_FAMILY,
    NAME_MIDDLE,
    NAME_GIVEN,
    BIRTH,
    BIRTH_MALE,
    BIRTH_FEMALE,
    NUMBER,
    RANK_POST,
    RANK,
    POST_UNIT,
    POST,
    UNIT,
];

/// The columns of a list of people: those read in a way of their own, and those that only the table of fields knows.
static ALL_OF_PEOPLE: LazyLock<Vec<FieldSpec<'static>>> = LazyLock::new(|| {
    let further = further().map(|f| FieldSpec { key: f.key, names: f.names, required: false });
    PEOPLE.iter().copied().chain(further).collect()
});

/// The fields a kind of file may have, the required one first.
#[must_use]
pub fn specs(kind: Kind) -> &'static [FieldSpec<'static>] {
    match kind {
        Kind::People => &ALL_OF_PEOPLE,
        Kind::Nominees => NOMINEES,
        Kind::Facts(kind) => super::facts::specs(kind),
    }
}

/// True for a field of this kind.
#[must_use]
pub fn is_field(kind: Kind, key: &str) -> bool {
    specs(kind).iter().any(|s| s.key == key)
}

/// Sex as written in lists.
#[must_use]
pub fn read_sex(text: &str) -> &'static str {
    match vntext::fold(text).as_str() {
        "nu" | "nu gioi" | "gai" | "ba" | "female" | "f" => "female",
        "nam" | "nam gioi" | "trai" | "ong" | "male" | "m" => "male",
        _ => "",
    }
}

/// Leader level as written in lists or as code; empty when it says nothing known.
#[must_use]
pub fn read_leader_level(text: &str) -> &'static str {
    use domain::lists::LeaderLevel as L;
    if let Some(level) = L::from_code(text.trim()) {
        return level.code();
    }
    let text = vntext::fold(text);
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let level = if has(&["truc tiep"]) {
        L::Direct
    } else if has(&["doanh nhan"]) {
        L::Entrepreneur
    } else if has(&["cap bo", "cap tinh"]) {
        L::MinistryProvince
    } else if has(&["cap vu", "cap so", "cap cuc"]) {
        L::Department
    } else if has(&["lanh dao", "pho phong", "truong phong", "chi huy"]) {
        L::Other
    } else {
        return "";
    };
    level.code()
}

/// Whether a row is a collective, as the column that says so writes it; `None` for words nobody knows.
#[must_use]
pub fn read_group(text: &str) -> Option<&'static str> {
    let text = vntext::fold(text);
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if has(&["tap the", "ho gia dinh", "don vi", "to chuc", "doanh nghiep", "collective"]) {
        Some("collective")
    } else if has(&["ca nhan", "individual"]) {
        Some("individual")
    } else {
        None
    }
}
