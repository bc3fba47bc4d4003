//! Groups of posts and work that the law counts time in, with the names offices write.

use domain::fields::Words;

/// By code: the law's rules name these groups (law/rules), messages are `facts-post-group-CODE`.
pub(super) const GROUPS: Words = &[
    ("giam-doc-va-tuong-duong", &["giam doc va tuong duong"]),
    ("pho-giam-doc-va-tuong-duong", &["pho giam doc va tuong duong"]),
    ("tong-cuc-truong-va-tuong-duong", &["tong cuc truong va tuong duong"]),
    ("pho-tong-cuc-truong-va-tuong-duong", &["pho tong cuc truong va tuong duong"]),
    ("lanh-dao-chu-chot", &["tong bi thu chu tich nuoc chu tich quoc hoi thu tuong"]),
    ("uy-vien-bo-chinh-tri-va-tuong-duong", &["uy vien bo chinh tri bi thu trung uong pho thu tuong va tuong duong"]),
    ("bo-truong-va-tuong-duong", &["bo truong truong ban dang bi thu tinh uy va tuong duong"]),
    ("thu-truong-va-tuong-duong", &["thu truong pho truong ban dang chu tich tinh va tuong duong"]),
    ("vu-truong-va-tuong-duong", &["vu truong thuong vu tinh uy pho chu tich tinh va tuong duong"]),
    ("chi-huy-bo-quoc-phong-cong-an", &["lanh dao bo quoc phong bo cong an"]),
    ("tu-lenh-quan-khu-va-tuong-duong", &["tu lenh quan khu tong cuc truong bo cong an va tuong duong"]),
    ("tu-lenh-quan-doan-va-tuong-duong", &["tu lenh quan doan pho tong cuc truong bo cong an va tuong duong"]),
    ("su-doan-truong-va-tuong-duong", &["su doan truong giam doc cong an tinh va tuong duong"]),
    ("lu-doan-truong-va-tuong-duong", &["lu doan truong pho giam doc cong an tinh va tuong duong"]),
    ("trung-doan-truong-va-tuong-duong", &["trung doan truong trung doan pho va tuong duong"]),
    ("dai-tuong", &["dai tuong"]),
    ("thuong-tuong", &["thuong tuong"]),
    ("doan-chu-tich-mat-tran", &["doan chu tich uy ban trung uong mat tran"]),
    ("cap-truong-to-chuc-thanh-vien-mat-tran", &["cap truong to chuc thanh vien mat tran tu cap tinh"]),
    ("truc-tiep-giang-day", &["truc tiep nuoi day giang day"]),
    ("quan-ly-giao-duc", &["quan ly giao duc"]),
    ("truc-tiep-chuyen-mon-y-te", &["truc tiep chuyen mon y te"]),
    ("quan-ly-y-te", &["quan ly y te"]),
    ("hoat-dong-nghe-thuat", &["hoat dong nghe thuat"]),
    ("nghe-thuat-xiec-mua", &["nghe thuat xiec mua"]),
    ("hoat-dong-nghe-di-san", &["nghe di san van hoa phi vat the"]),
    ("thanh-nien-xung-phong-tap-trung", &["thanh nien xung phong tap trung"]),
];
