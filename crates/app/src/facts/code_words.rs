//! The words that offices write for codes of facts, folded; the first of each is the one that templates show.

use domain::fields::Words;

pub(super) const RATING: Words = &[
    (
        "excellent",
        &["hoan thanh xuat sac nhiem vu", "hoan thanh xuat sac", "htxsnv", "htxs", "xuat sac", "xs", "excellent"],
    ),
    ("good", &["hoan thanh tot nhiem vu", "hoan thanh tot", "httnv", "htt", "tot", "good"]),
    ("completed", &["hoan thanh nhiem vu", "hoan thanh", "htnv", "ht", "completed"]),
    (
        "not_completed",
        &["khong hoan thanh nhiem vu", "khong hoan thanh", "chua hoan thanh nhiem vu", "khtnv", "kht", "not completed"],
    ),
];
pub(super) const LEVEL: Words = &[
    ("base", &["co so", "cap co so", "don vi", "cap don vi", "base"]),
    (
        "ministry_or_province",
        &["bo tinh", "cap bo", "cap tinh", "bo", "tinh", "bo nganh tinh", "bo ban nganh tinh", "bo cong an"],
    ),
    ("prime_minister", &["thu tuong", "thu tuong chinh phu", "prime minister"]),
    ("government", &["chinh phu", "government"]),
    ("state", &["nha nuoc", "chu tich nuoc", "cap nha nuoc", "state"]),
];
pub(super) const GROUND: Words = &[
    ("merit", &["cong trang", "cong trang va thanh tich dat duoc", "merit"]),
    ("sudden", &["dot xuat", "thanh tich dot xuat", "sudden"]),
    ("movement", &["phong trao", "phong trao thi dua", "chuyen de", "theo chuyen de", "movement"]),
    ("dedication", &["cong hien", "qua trinh cong hien", "dedication"]),
    ("service_term", &["nien han", "service term"]),
    ("external", &["doi ngoai", "external"]),
];
pub(super) const NOVELTY: Words = &[
    ("initiative", &["sang kien", "sang kien cai tien", "giai phap", "initiative"]),
    (
        "research",
        &["de tai", "de tai khoa hoc", "nghien cuu khoa hoc", "de tai nghien cuu khoa hoc", "de an", "research"],
    ),
    ("combat", &["muu tri dung cam", "chien dau", "phuc vu chien dau", "combat"]),
    ("work", &["cong tac", "thanh tich cong tac", "work"]),
];
pub(super) const REACH: Words = &[
    ("base", &["co so", "cap co so", "don vi", "base"]),
    (
        "ministry_or_province",
        &["bo tinh", "cap bo", "cap tinh", "bo", "tinh", "bo nganh tinh", "toan luc luong", "bo cong an"],
    ),
    ("national", &["toan quoc", "cap nha nuoc", "quoc gia", "nha nuoc", "national"]),
];
pub(super) const DISCIPLINE: Words = &[
    ("khien-trach", &["khien trach"]),
    ("canh-cao", &["canh cao"]),
    ("ha-bac-luong", &["ha bac luong"]),
    ("giang-chuc", &["giang chuc", "giang cap bac ham", "ha cap bac ham"]),
    ("cach-chuc", &["cach chuc"]),
    ("buoc-thoi-viec", &["buoc thoi viec", "tuoc danh hieu", "tuoc danh hieu cong an nhan dan"]),
    ("other", &["khac", "hinh thuc khac"]),
];
pub(super) const CASE: Words = &[
    ("discipline_pending", &["cho xet ky luat", "dang xem xet ky luat", "xem xet ky luat", "discipline pending"]),
    ("investigation", &["dieu tra", "dang dieu tra", "investigation"]),
    (
        "inspection",
        &[
            "thanh tra",
            "kiem tra",
            "thanh tra kiem tra",
            "dang thanh tra kiem tra",
            "kiem tra dau hieu vi pham",
            "inspection",
        ],
    ),
    ("complaint", &["khieu nai", "to cao", "khieu nai to cao", "don thu", "don thu khieu nai to cao", "complaint"]),
    ("press", &["bao chi neu", "bao chi", "press"]),
];
pub(super) const FINDING: Words =
    &[("clean", &["khong vi pham", "khong co vi pham", "clean"]), ("breach", &["co vi pham", "vi pham", "breach"])];
pub(super) const LEAVE: Words = &[
    ("maternity", &["thai san", "nghi thai san", "sinh con", "maternity"]),
    ("sick", &["om", "om dau", "nghi om", "chua benh", "dieu tri", "sick"]),
    ("combat_injury", &["bi thuong", "bi thuong khi lam nhiem vu", "dieu tri vet thuong", "combat injury"]),
    ("unpaid", &["khong luong", "nghi khong luong", "viec rieng khong luong", "unpaid"]),
    ("other", &["khac", "ly do khac", "viec rieng", "other"]),
];
pub(super) const MODE: Words = &[
    ("full_time", &["tap trung", "chinh quy", "tap trung toan thoi gian", "full time"]),
    ("part_time", &["vua lam vua hoc", "tai chuc", "khong tap trung", "tu xa", "part time"]),
];
pub(super) const GRADE: Words = &[
    ("excellent", &["xuat sac", "excellent"]),
    ("good", &["gioi", "tot", "good"]),
    ("fair", &["kha", "fair"]),
    ("average", &["trung binh", "trung binh kha", "dat", "average"]),
    ("pending", &["dang hoc", "chua co ket qua", "pending"]),
    ("none", &["khong dat", "khong xep loai", "none"]),
];
pub(super) const EMPLOYMENT: Words = &[
    ("official", &["chinh thuc", "bien che", "official"]),
    ("contract", &["hop dong", "hop dong lao dong", "contract"]),
    ("probation", &["tap su", "thu viec", "tam tuyen", "probation"]),
    (
        "worker",
        &["cong nhan", "cong nhan cong an", "cong nhan quoc phong", "cong nhan cong an cong nhan quoc phong", "worker"],
    ),
    ("conscript", &["nghia vu", "chien si nghia vu", "cong an nghia vu", "ha si quan chien si nghia vu", "conscript"]),
];
pub(super) const PLACE: Words = &[
    ("leads", &["dan dau", "dan dau cum", "dan dau cum khoi", "nhat", "leads"]),
    ("not_leads", &["khong dan dau", "khong", "does not lead"]),
];
pub(super) const FLAGS: Words = &[
    ("yes", &["thuoc doi tuong tang co", "thuoc doi tuong", "co", "yes"]),
    ("no", &["khong thuoc doi tuong tang co", "khong thuoc doi tuong", "khong", "no"]),
];
pub(super) const AREA: Words = &[
    ("ordinary", &["dia ban khac", "thong thuong", "dong bang", "ordinary"]),
    ("city", &["quan thuoc thanh pho", "thanh pho", "noi thanh", "quan", "city"]),
    ("mountain", &["mien nui", "vung nui", "vung cao", "mountain"]),
    ("island", &["hai dao", "dao", "island"]),
    ("difficult", &["dac biet kho khan", "kho khan", "bien gioi", "difficult"]),
];
pub(super) const REGISTERED: Words = &[
    ("yes", &["da dang ky", "co dang ky", "dang ky", "co", "x", "yes"]),
    ("no", &["khong dang ky", "chua dang ky", "khong", "no"]),
];
pub(super) const AIM: Words = &[
    ("lao-dong-tien-tien", &["lao dong tien tien", "ldtt"]),
    ("chien-si-tien-tien", &["chien si tien tien", "cstt"]),
    ("chien-si-thi-dua-co-so", &["chien si thi dua co so", "chien si thi dua cap co so", "cstd co so", "cstdcs"]),
    (
        "chien-si-thi-dua-bo-tinh",
        &[
            "chien si thi dua bo ban nganh tinh",
            "chien si thi dua cap tinh",
            "chien si thi dua cap bo",
            "chien si thi dua toan luc luong",
            "chien si thi dua toan luc luong cong an nhan dan",
            "chien si thi dua toan quan",
        ],
    ),
    ("chien-si-thi-dua-toan-quoc", &["chien si thi dua toan quoc", "cstd toan quoc"]),
    ("tap-the-lao-dong-tien-tien", &["tap the lao dong tien tien", "tap the tien tien"]),
    ("don-vi-tien-tien", &["don vi tien tien"]),
    ("tap-the-lao-dong-xuat-sac", &["tap the lao dong xuat sac"]),
    ("don-vi-quyet-thang", &["don vi quyet thang"]),
    (
        "co-thi-dua-bo-tinh",
        &["co thi dua cua bo ban nganh tinh", "co thi dua cua bo cong an", "co thi dua cua bo", "co thi dua cua tinh"],
    ),
    ("co-thi-dua-chinh-phu", &["co thi dua cua chinh phu", "co thi dua chinh phu"]),
];
pub(super) const RESULT: Words = &[
    ("government_flag", &["co thi dua cua chinh phu", "co thi dua chinh phu", "co chinh phu", "government flag"]),
    ("ministry_flag", &["co thi dua cua bo cong an", "co thi dua cua bo", "co thi dua bo", "co bo", "ministry flag"]),
    ("minister_certificate", &["bang khen cua bo truong", "bang khen bo truong", "minister certificate"]),
    ("excellent", &["don vi quyet thang", "tap the lao dong xuat sac", "quyet thang", "excellent"]),
    ("advanced", &["don vi tien tien", "tap the lao dong tien tien", "tien tien", "advanced"]),
    ("none", &["khong co", "khong", "khong dat danh hieu", "khong dat", "none"]),
];
pub(super) const DECISION: Words = &[
    ("criticism", &["phe binh", "criticism"]),
    (
        "one_step_lower",
        &["ha mot bac danh hieu thi dua", "ha mot bac", "ha 1 bac", "ha bac danh hieu thi dua", "ha bac danh hieu"],
    ),
    ("two_steps_lower", &["ha hai bac danh hieu thi dua", "ha hai bac", "ha 2 bac"]),
    ("no_title", &["khong xet tang danh hieu thi dua", "khong xet tang danh hieu", "khong xet danh hieu", "khong xet"]),
    ("not_completed", &["xep loai khong hoan thanh nhiem vu", "khong hoan thanh nhiem vu", "khong hoan thanh"]),
];
