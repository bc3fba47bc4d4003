//! What each printed paper says, as plain data.
//!
//! `app` fills these types and `papers` prints them, in another process; the two share nothing else. So everything a
//! paper shows is here as text **as printed**: nothing on this road is looked up again, and the same request gives the
//! same paper years later. Layout (Decree 30/2020/NĐ-CP, Annex I) is the business of `papers`.

mod amendment;
mod certificate;
mod common;
mod council_minutes;
mod count_minutes;
mod decision;
mod honour_book;
mod prize_table;
mod proof_list;
mod report;
mod statistics_table;
mod submission;

pub use amendment::{Amendment, CorrectedText};
pub use certificate::{
    Align, Certificate, CertificateField, CertificateSheet, CertificateStyle, Certificates, FieldPlace, Ink,
    PrinterOffset, QrPlace, TestSheet, default_places,
};
pub use common::{
    Article, AwardList, Awardee, Letterhead, Recipients, Signature, SignatureBox, SigningCapacity, SubjectKind,
};
pub use council_minutes::{CouncilMember, CouncilMinutes, Presence, VoteLine, VoteMethod};
pub use count_minutes::{CountMinutes, Teller};
pub use decision::Decision;
pub use honour_book::{HonourBook, HonourBookRow};
pub use prize_table::{PrizeRow, PrizeTable};
pub use proof_list::ProofList;
pub use report::{Report, ReportBlock, ReportColumn};
pub use statistics_table::StatisticsTable;
pub use submission::{CountLine, Submission};

use serde::{Deserialize, Serialize};

/// The words across each page of every paper made from demonstration data.
pub const DEMO_WATERMARK: &str = "TÀI LIỆU MINH HỌA";

/// The file format asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperFormat {
    /// PDF, for printing and sending.
    Pdf,
    /// WordprocessingML, for an office to edit. Certificates and test sheets have no such form.
    Docx,
}

impl PaperFormat {
    /// The media type of HTTP and of stored files.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The ending of a file name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }
}

/// Which paper, with what it says. Serialised as `{"paper": "decision", "data": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "paper", content = "data", rename_all = "kebab-case")]
pub enum Paper {
    /// Decision (quyết định) with its lists.
    Decision(Decision),
    /// The lists of a decision alone.
    DecisionLists(Decision),
    /// Letter that carries nominations upward (tờ trình).
    Submission(Submission),
    /// Minutes of a council session (biên bản họp hội đồng).
    CouncilMinutes(CouncilMinutes),
    /// Minutes of the counting of votes (biên bản kiểm phiếu).
    CountMinutes(CountMinutes),
    /// Proof of names and texts that a unit confirms (bản dò tên).
    ProofList(ProofList),
    /// Certificates, full design or printed over blanks.
    Certificates(Certificates),
    /// Sheet that shows where a printer puts the fields of a blank.
    TestSheet(TestSheet),
    /// Payment list of the prizes (danh sách chi tiền thưởng).
    PrizeTable(PrizeTable),
    /// Pages of the honour book (sổ vàng).
    HonourBook(HonourBook),
    /// Erratum or annulment of an issued decision (đính chính, hủy bỏ).
    Amendment(Amendment),
    /// A table of numbers (biểu thống kê).
    StatisticsTable(StatisticsTable),
    /// Report of a review (báo cáo sơ kết, tổng kết).
    ReviewReport(Report),
    /// Programme of a conference (chương trình).
    ConferenceProgramme(Report),
    /// Who is honoured at a conference, in order (danh sách vinh danh).
    HonoursOrder(Report),
    /// Plan of a movement (kế hoạch).
    MovementPlan(Report),
    /// The call that launches a movement (lời phát động).
    LaunchCall(Report),
    /// Notice of the directions of a review (thông báo kết luận).
    DirectionsNotice(Report),
    /// Minutes of a conference (biên bản hội nghị).
    ConferenceMinutes(Report),
    /// Notice of what was directed at a conference (thông báo).
    ConferenceNotice(Report),
    /// The order in which a conference is led (chương trình điều hành).
    ConferenceRun(Report),
    /// Pact of the members of a cluster (giao ước thi đua).
    ClusterPact(Report),
    /// Notice of the results of a cluster's year (thông báo kết quả).
    ClusterNotice(Report),
    /// What the heads of a cluster's year hand over (biên bản bàn giao).
    ClusterHandover(Report),
    /// Score sheets of a cluster's year with the points of every member (bảng chấm điểm).
    ScoreSheets(Report),
    /// Places of a cluster's year (bảng xếp hạng).
    ClusterRanking(Report),
    /// Minutes of the conference that acclaimed a member, beside its dossier (biên bản suy tôn).
    AcclamationMinutes(CouncilMinutes),
    /// Letter that asks for a flag for which a cluster acclaimed its member (tờ trình đề nghị tặng Cờ).
    FlagSubmission(Report),
}

impl Paper {
    /// The kind of this paper.
    #[must_use]
    pub fn kind(&self) -> PaperKind {
        match self {
            Self::Decision(_) => PaperKind::Decision,
            Self::DecisionLists(_) => PaperKind::DecisionLists,
            Self::Submission(_) => PaperKind::Submission,
            Self::CouncilMinutes(_) => PaperKind::CouncilMinutes,
            Self::CountMinutes(_) => PaperKind::CountMinutes,
            Self::ProofList(_) => PaperKind::ProofList,
            Self::Certificates(_) => PaperKind::Certificates,
            Self::TestSheet(_) => PaperKind::TestSheet,
            Self::PrizeTable(_) => PaperKind::PrizeTable,
            Self::HonourBook(_) => PaperKind::HonourBook,
            Self::Amendment(_) => PaperKind::Amendment,
            Self::StatisticsTable(_) => PaperKind::StatisticsTable,
            Self::ReviewReport(_) => PaperKind::ReviewReport,
            Self::ConferenceProgramme(_) => PaperKind::ConferenceProgramme,
            Self::HonoursOrder(_) => PaperKind::HonoursOrder,
            Self::MovementPlan(_) => PaperKind::MovementPlan,
            Self::LaunchCall(_) => PaperKind::LaunchCall,
            Self::DirectionsNotice(_) => PaperKind::DirectionsNotice,
            Self::ConferenceMinutes(_) => PaperKind::ConferenceMinutes,
            Self::ConferenceNotice(_) => PaperKind::ConferenceNotice,
            Self::ConferenceRun(_) => PaperKind::ConferenceRun,
            Self::ClusterPact(_) => PaperKind::ClusterPact,
            Self::ClusterNotice(_) => PaperKind::ClusterNotice,
            Self::ClusterHandover(_) => PaperKind::ClusterHandover,
            Self::ScoreSheets(_) => PaperKind::ScoreSheets,
            Self::ClusterRanking(_) => PaperKind::ClusterRanking,
            Self::FlagSubmission(_) => PaperKind::FlagSubmission,
            Self::AcclamationMinutes(_) => PaperKind::AcclamationMinutes,
        }
    }
}

/// The name of a paper without its content, as the command line and URLs write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant is the paper of the same name in `Paper`")]
pub enum PaperKind {
    Decision,
    DecisionLists,
    Submission,
    CouncilMinutes,
    CountMinutes,
    ProofList,
    Certificates,
    TestSheet,
    PrizeTable,
    HonourBook,
    Amendment,
    StatisticsTable,
    ReviewReport,
    ConferenceProgramme,
    HonoursOrder,
    MovementPlan,
    LaunchCall,
    DirectionsNotice,
    ConferenceMinutes,
    ConferenceNotice,
    ConferenceRun,
    ClusterPact,
    ClusterNotice,
    ClusterHandover,
    ScoreSheets,
    ClusterRanking,
    FlagSubmission,
    AcclamationMinutes,
}

impl PaperKind {
    /// Every kind, in the order in which the main job needs them.
    pub const ALL: [Self; 28] = [
        Self::ProofList,
        Self::CouncilMinutes,
        Self::CountMinutes,
        Self::Submission,
        Self::Decision,
        Self::DecisionLists,
        Self::TestSheet,
        Self::Certificates,
        Self::PrizeTable,
        Self::HonourBook,
        Self::Amendment,
        Self::StatisticsTable,
        Self::ReviewReport,
        Self::ConferenceProgramme,
        Self::HonoursOrder,
        Self::MovementPlan,
        Self::LaunchCall,
        Self::DirectionsNotice,
        Self::ConferenceMinutes,
        Self::ConferenceNotice,
        Self::ConferenceRun,
        Self::ClusterPact,
        Self::ClusterNotice,
        Self::ClusterHandover,
        Self::ScoreSheets,
        Self::ClusterRanking,
        Self::FlagSubmission,
        Self::AcclamationMinutes,
    ];

    /// The stable name, for example `decision-lists`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::DecisionLists => "decision-lists",
            Self::Submission => "submission",
            Self::CouncilMinutes => "council-minutes",
            Self::CountMinutes => "count-minutes",
            Self::ProofList => "proof-list",
            Self::Certificates => "certificates",
            Self::TestSheet => "test-sheet",
            Self::PrizeTable => "prize-table",
            Self::HonourBook => "honour-book",
            Self::Amendment => "amendment",
            Self::StatisticsTable => "statistics-table",
            Self::ReviewReport => "review-report",
            Self::ConferenceProgramme => "conference-programme",
            Self::HonoursOrder => "honours-order",
            Self::MovementPlan => "movement-plan",
            Self::LaunchCall => "launch-call",
            Self::DirectionsNotice => "directions-notice",
            Self::ConferenceMinutes => "conference-minutes",
            Self::ConferenceNotice => "conference-notice",
            Self::ConferenceRun => "conference-run",
            Self::ClusterPact => "cluster-pact",
            Self::ClusterNotice => "cluster-notice",
            Self::ClusterHandover => "cluster-handover",
            Self::ScoreSheets => "score-sheets",
            Self::ClusterRanking => "cluster-ranking",
            Self::FlagSubmission => "flag-submission",
            Self::AcclamationMinutes => "acclamation-minutes",
        }
    }

    /// The kind with this stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether the paper can be made in this format. Certificates and test sheets are measured to a tenth of a
    /// millimetre, which only PDF keeps.
    #[must_use]
    pub fn offers(self, format: PaperFormat) -> bool {
        match format {
            PaperFormat::Pdf => true,
            PaperFormat::Docx => !matches!(self, Self::Certificates | Self::TestSheet),
        }
    }
}

/// One paper to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRequest {
    /// The file format.
    pub format: PaperFormat,
    /// Words printed in light grey across each page, such as [`DEMO_WATERMARK`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watermark: Option<String>,
    /// The paper and what it says.
    #[serde(flatten)]
    pub paper: Paper,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_by_its_code() {
        for kind in PaperKind::ALL {
            assert_eq!(PaperKind::from_code(kind.code()), Some(kind));
            let json = serde_json::to_value(kind).expect("a kind is a string");
            assert_eq!(json, kind.code());
        }
        assert_eq!(PaperKind::from_code("unknown"), None);
    }

    #[test]
    fn a_request_is_written_flat_and_read_back_unchanged() {
        let request = PaperRequest {
            format: PaperFormat::Docx,
            watermark: Some(DEMO_WATERMARK.to_owned()),
            paper: Paper::HonourBook(HonourBook::default()),
        };
        let json = serde_json::to_value(&request).expect("serialises");
        assert_eq!(json["paper"], "honour-book");
        assert_eq!(json["format"], "docx");
        let back: PaperRequest = serde_json::from_value(json).expect("reads back");
        assert_eq!(back, request);
    }
}
