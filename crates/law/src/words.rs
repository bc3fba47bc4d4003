//! Short Vietnamese words for what was found and needed.

use std::borrow::Cow;

use crate::facts::{
    BreachDecision, DisciplineLevel, Employment, Ground, InitiativeKind, Level, ProceedingKind, Rating, Reach,
    UnitKind, UnitResult, VoteMethod,
};

pub(crate) fn rating(r: Rating) -> &'static str {
    match r {
        Rating::NotCompleted => "không hoàn thành nhiệm vụ",
        Rating::Completed => "hoàn thành nhiệm vụ",
        Rating::Good => "hoàn thành tốt nhiệm vụ",
        Rating::Excellent => "hoàn thành xuất sắc nhiệm vụ",
    }
}

pub(crate) fn employment(e: Employment) -> &'static str {
    match e {
        Employment::Official => "biên chế chính thức",
        Employment::Contract => "lao động hợp đồng",
        Employment::Probation => "tập sự",
        Employment::Retired => "đã nghỉ hưu",
        Employment::Deceased => "đã từ trần",
        Employment::Conscript => "hạ sĩ quan, chiến sĩ nghĩa vụ",
        Employment::Worker => "công nhân công an, công nhân quốc phòng",
    }
}

pub(crate) fn unit_kind(k: UnitKind) -> &'static str {
    match k {
        UnitKind::Agency => "cơ quan, đơn vị hành chính",
        UnitKind::School => "trường học",
        UnitKind::Enterprise => "nhà máy, doanh nghiệp",
        UnitKind::Cooperative => "hợp tác xã",
        UnitKind::Force => "đơn vị lực lượng vũ trang",
        UnitKind::Council => "hội đồng",
        UnitKind::Other => "đơn vị khác",
    }
}

pub(crate) fn method(m: VoteMethod) -> &'static str {
    match m {
        VoteMethod::Secret => "bỏ phiếu kín",
        VoteMethod::Open => "biểu quyết công khai",
        VoteMethod::Written => "lấy ý kiến bằng văn bản",
    }
}

pub(crate) fn ground(g: Ground) -> &'static str {
    match g {
        Ground::Merit => "công trạng",
        Ground::Sudden => "đột xuất",
        Ground::Movement => "phong trào thi đua",
        Ground::Dedication => "quá trình cống hiến",
        Ground::ServiceTerm => "niên hạn",
        Ground::External => "đối ngoại",
    }
}

pub(crate) fn reach(r: Reach) -> &'static str {
    match r {
        Reach::Base => "cơ sở",
        Reach::MinistryOrProvince => "bộ, ban, ngành, tỉnh",
        Reach::National => "toàn quốc",
    }
}

pub(crate) fn kind(k: InitiativeKind) -> &'static str {
    match k {
        InitiativeKind::Initiative => "sáng kiến",
        InitiativeKind::Research => "đề tài khoa học",
        InitiativeKind::Combat => "mưu trí, sáng tạo trong chiến đấu",
        InitiativeKind::Work => "đề án, công trình",
    }
}

pub(crate) fn discipline(d: DisciplineLevel) -> &'static str {
    match d {
        DisciplineLevel::KhienTrach => "khiển trách",
        DisciplineLevel::CanhCao => "cảnh cáo",
        DisciplineLevel::HaBacLuong => "hạ bậc lương",
        DisciplineLevel::GiangChuc => "giáng chức",
        DisciplineLevel::CachChuc => "cách chức",
        DisciplineLevel::BuocThoiViec => "buộc thôi việc",
        DisciplineLevel::Other => "hình thức khác",
    }
}

pub(crate) fn proceeding(p: ProceedingKind) -> &'static str {
    match p {
        ProceedingKind::DisciplinePending => "đang xem xét kỷ luật",
        ProceedingKind::Investigation => "đang điều tra",
        ProceedingKind::Inspection => "đang thanh tra, kiểm tra",
        ProceedingKind::Complaint => "đang giải quyết khiếu nại, tố cáo",
        ProceedingKind::Press => "báo chí nêu, đang xác minh",
    }
}

pub(crate) fn result(r: UnitResult) -> &'static str {
    match r {
        UnitResult::None => "không có danh hiệu, khen thưởng",
        UnitResult::Advanced => "Đơn vị tiên tiến, Tập thể lao động tiên tiến",
        UnitResult::Excellent => "Đơn vị quyết thắng, Tập thể lao động xuất sắc",
        UnitResult::MinisterCertificate => "Bằng khen của Bộ trưởng",
        UnitResult::MinistryFlag => "Cờ thi đua của Bộ",
        UnitResult::GovernmentFlag => "Cờ thi đua của Chính phủ",
    }
}

pub(crate) fn breach(d: BreachDecision) -> &'static str {
    match d {
        BreachDecision::Criticism => "phê bình",
        BreachDecision::OneStepLower => "hạ một bậc danh hiệu thi đua",
        BreachDecision::TwoStepsLower => "hạ hai bậc danh hiệu thi đua",
        BreachDecision::NoTitle => "không xét tặng danh hiệu thi đua",
        BreachDecision::NotCompleted => "xếp loại không hoàn thành nhiệm vụ",
    }
}

pub(crate) fn level(l: Level) -> &'static str {
    match l {
        Level::Central => "cấp trung ương",
        Level::MinistryOrProvince => "cấp bộ, tỉnh (Cục, Công an tỉnh)",
        Level::Department => "cấp sở, phòng thuộc Công an tỉnh",
        Level::District => "cấp huyện",
        Level::Base => "cấp cơ sở, đội",
        Level::Commune => "cấp xã",
    }
}

/// Years in order, `2023, 2024`.
pub(crate) fn years(mut v: Vec<i16>) -> String {
    v.sort_unstable();
    v.dedup();
    if v.is_empty() {
        return "không có".into();
    }
    v.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A missing fact as people call it. Conditions name facts by their place in a facts file, `ratings[2020]`; what has no name here
/// is words already.
pub(crate) fn fact(path: &str) -> Cow<'_, str> {
    let named = match path {
        "emulation_year" => "năm thi đua",
        "awards" => "danh hiệu, hình thức khen thưởng đã có",
        "awards[].year" => "năm của danh hiệu, hình thức khen thưởng đã có",
        "awards[].achievement" => "thành tích của lần khen trước (có thể trùng thành tích)",
        "claim.achievement" => "mã thành tích (có thể trùng thành tích)",
        "claim.ground" => "loại hình khen thưởng",
        "subject.employment" => "chế độ làm việc (biên chế, công nhân, hợp đồng, nghĩa vụ)",
        "list.conscripts" => "số chiến sĩ nghĩa vụ trong danh sách",
        "ratings" => "xếp loại hằng năm",
        "initiatives" => "sáng kiến, đề tài",
        "initiatives[].kind" => "loại của sáng kiến, đề tài",
        "initiatives[].reach" => "phạm vi ảnh hưởng của sáng kiến, đề tài",
        "service" => "ngày vào cơ quan hoặc thời gian công tác",
        "posts" => "chức vụ đã giữ",
        "discipline" => "kỷ luật",
        "proceedings" => "việc đang xem xét kỷ luật, thanh tra, điều tra",
        "proceedings[].clean" => "kết luận của việc đã xem xét",
        "study[].grade" => "kết quả học tập",
        "awards[].ground của hình thức trước" => "loại hình của hình thức khen thưởng trước",
        "ratings của các năm sau hình thức trước" => "xếp loại các năm sau hình thức khen thưởng trước",
        "ratings của các năm trong thời gian xét" => "xếp loại các năm trong thời gian xét",
        "initiatives[].year" => "năm của sáng kiến, đề tài",
        "claim.score" => "điểm chấm theo thang của nghị định",
        "unit.area" => "địa bàn của đơn vị",
        "collective.flag_subject" => "việc tập thể có thuộc đối tượng tặng cờ thi đua hay không",
        "registered" => "đăng ký thi đua",
        "collective" => "số liệu của tập thể",
        "collective.headcount" => "số người của tập thể",
        "collective.leads_cluster" => "việc dẫn đầu cụm, khối thi đua",
        "collective.movement_years" => "số năm dẫn đầu phong trào",
        "list.nominated" => "số đề nghị trong danh sách",
        "list.leaders" => "số lãnh đạo, chỉ huy của đơn vị trong danh sách",
        "unit.level" => "cấp của đơn vị",
        "unit.result" => "kết quả thi đua năm của đơn vị (cờ, bằng khen, danh hiệu)",
        "subject.founded" => "ngày thành lập đơn vị",
        "awards[].ground" => "loại hình của lần khen trước",
        "leave[].from" => "ngày nghỉ",
        "breaches[].staff" => "biên chế của đơn vị để tính tỷ lệ vi phạm điều lệnh",
        "breaches[].count" => "số lượt vi phạm điều lệnh của đơn vị",
        "breaches[].decision" => "hình thức xử lý vi phạm điều lệnh",
        other => {
            let year = other.strip_prefix("ratings[").and_then(|rest| rest.strip_suffix(']'));
            return year.map_or(Cow::Borrowed(other), |y| Cow::Owned(format!("xếp loại năm {y}")));
        }
    };
    Cow::Borrowed(named)
}
