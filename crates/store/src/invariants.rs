//! What must always hold in the field's own terms, asked of the whole database. A finding means that a command was
//! wrong or that somebody wrote past the program.

use serde::Serialize;

use crate::{
    Store, StoreError,
    checks::{Check, SqlCheck},
};

/// What every invariant found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvariantReport {
    /// One entry an invariant.
    pub checks: Vec<Check>,
}

impl InvariantReport {
    /// True when all hold.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.checks.iter().all(Check::sound)
    }
}

impl Store {
    /// Asks all invariants.
    pub async fn invariants(&self) -> Result<InvariantReport, StoreError> {
        let mut checks = Vec::new();
        for invariant in INVARIANTS {
            checks.push(invariant.run(self.reader()).await?);
        }
        Ok(InvariantReport { checks })
    }
}

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) fn sql() -> Vec<&'static str> {
    INVARIANTS.iter().map(|i| i.sql).collect()
}

const INVARIANTS: &[SqlCheck] = &[
    SqlCheck {
        name: "award-of-issued-decision",
        vi: "Chỉ quyết định đã ban hành mới sinh ra lượt khen thưởng.",
        en: "Awards exist only for issued decisions.",
        sql: "SELECT DISTINCT d.code AS what FROM award_record a JOIN decision d ON d.id = a.decision_id \
              WHERE d.state <> 'issued' ORDER BY what",
    },
    SqlCheck {
        name: "issued-decision-registered",
        vi: "Quyết định đã ban hành có số, ngày ký, người ký và thời điểm ban hành.",
        en: "An issued decision has number, date, signer and instant of issue.",
        sql: "SELECT d.code AS what FROM decision d WHERE d.state = 'issued' AND (d.number IS NULL OR \
              d.number_year IS NULL OR d.number_text IS NULL OR d.signed_on IS NULL OR d.issued_at IS NULL) ORDER BY what",
    },
    SqlCheck {
        name: "draft-without-number",
        vi: "Dự thảo và quyết định đang trình ký không có số.",
        en: "A draft, or a decision sent for signature, has no number.",
        sql: "SELECT d.code AS what FROM decision d WHERE d.state IN ('drafted', 'sent') AND d.number IS NOT NULL \
              ORDER BY what",
    },
    SqlCheck {
        name: "decision-state-known",
        vi: "Mỗi quyết định ở một trạng thái có trong danh mục.",
        en: "Every decision is in a known state.",
        sql: "SELECT d.code AS what FROM decision d WHERE d.state NOT IN ('drafted', 'sent', 'signed', 'issued') \
              ORDER BY what",
    },
    SqlCheck {
        name: "every-nominee-awarded",
        vi: "Trong hồ sơ của quyết định đã ban hành, mọi đề nghị còn trong danh sách đều có lượt khen thưởng.",
        en: "In the dossier of an issued decision every included nominee has an award.",
        sql: "SELECT d.code || ' / ' || n.printed_name AS what FROM decision d JOIN nominee n ON n.dossier_id = d.dossier_id \
              WHERE d.state = 'issued' AND n.state = 'included' \
              AND NOT EXISTS (SELECT 1 FROM award_record a WHERE a.nominee_id = n.id AND a.decision_id = d.id) ORDER BY what",
    },
    SqlCheck {
        name: "only-included-awarded",
        vi: "Lượt khen thưởng chỉ dành cho người, tập thể còn trong danh sách của chính hồ sơ đó.",
        en: "An award goes only to an included nominee of the decision's own dossier.",
        sql: "SELECT d.code || ' / ' || a.printed_name AS what FROM award_record a \
              JOIN decision d ON d.id = a.decision_id JOIN nominee n ON n.id = a.nominee_id \
              WHERE n.state <> 'included' OR n.dossier_id <> d.dossier_id ORDER BY what",
    },
    SqlCheck {
        name: "award-as-printed",
        vi: "Nội dung in trên lượt khen thưởng không đổi so với danh sách đã xác nhận.",
        en: "The text of an award is the text of its confirmed nominee.",
        sql: "SELECT d.code || ' / ' || a.printed_name AS what FROM award_record a \
              JOIN decision d ON d.id = a.decision_id JOIN nominee n ON n.id = a.nominee_id \
              WHERE a.printed_name <> n.printed_name OR a.printed_unit <> n.printed_unit OR a.part <> n.part ORDER BY what",
    },
    SqlCheck {
        name: "award-lines-in-order",
        vi: "Các lượt khen thưởng của một quyết định đánh số liên tục từ 1.",
        en: "The awards of a decision are numbered from 1 without gap.",
        sql: "SELECT d.code AS what FROM award_record a JOIN decision d ON d.id = a.decision_id GROUP BY d.code \
              HAVING MIN(a.seq) <> 1 OR MAX(a.seq) <> COUNT(*) OR COUNT(DISTINCT a.seq) <> COUNT(*) ORDER BY what",
    },
    SqlCheck {
        name: "prize-rounded-up",
        vi: "Tiền thưởng không âm và tròn đến 10.000 đồng.",
        en: "A prize is not negative and a multiple of 10,000 đồng.",
        sql: "SELECT d.code || ' / ' || a.printed_name AS what FROM award_record a JOIN decision d ON d.id = a.decision_id \
              WHERE a.prize < 0 OR a.prize % 10000 <> 0 ORDER BY what",
    },
    SqlCheck {
        name: "honour-numbers-gapless",
        vi: "Số vào sổ vàng của mỗi đơn vị, mỗi năm liên tục từ 1.",
        en: "The honour book of a unit and year is numbered from 1 without gap.",
        sql: "SELECT u.code || ' / ' || CAST(h.book_year AS TEXT) AS what FROM honour_entry h JOIN unit u ON u.id = h.unit_id \
              GROUP BY u.code, h.book_year HAVING MIN(h.number) <> 1 OR MAX(h.number) <> COUNT(*) ORDER BY what",
    },
    SqlCheck {
        name: "one-valid-honour-entry",
        vi: "Mỗi lượt khen thưởng có đúng một số vào sổ vàng còn hiệu lực; lượt đã hủy bỏ có một số mang dấu hủy.",
        en: "Every award has exactly one valid entry in the honour book, an annulled one one that is marked annulled.",
        sql: "SELECT d.code || ' / ' || a.printed_name AS what FROM award_record a JOIN decision d ON d.id = a.decision_id \
              LEFT JOIN honour_entry h ON h.award_record_id = a.id AND h.state = a.state \
              GROUP BY d.code, a.id, a.printed_name HAVING COUNT(h.id) <> 1 ORDER BY what",
    },
    SqlCheck {
        name: "amended-by-a-paper",
        vi: "Chữ đã đính chính và lượt đã hủy bỏ đều có văn bản đính chính, hủy bỏ đã ban hành.",
        en: "What is corrected or annulled rests on an issued amendment.",
        sql: "SELECT d.code || ' / ' || a.printed_name AS what FROM award_record a JOIN decision d ON d.id = a.decision_id \
              WHERE (a.state = 'annulled' OR a.corrected_name IS NOT NULL OR a.corrected_rank IS NOT NULL \
              OR a.corrected_post IS NOT NULL OR a.corrected_unit IS NOT NULL OR a.corrected_citation IS NOT NULL) \
              AND NOT EXISTS (SELECT 1 FROM amendment_line l JOIN amendment m ON m.id = l.amendment_id \
              WHERE l.award_record_id = a.id AND m.state = 'issued') ORDER BY what",
    },
    SqlCheck {
        name: "issued-amendment-registered",
        vi: "Văn bản đính chính, hủy bỏ đã ban hành có số, ngày và thời điểm; bản dự thảo không có số.",
        en: "An issued amendment has number, day and instant; a draft has no number.",
        sql: "SELECT m.code AS what FROM amendment m WHERE (m.state = 'issued' AND (m.number IS NULL OR m.signed_on IS NULL \
              OR m.issued_at IS NULL)) OR (m.state <> 'issued' AND m.number IS NOT NULL) ORDER BY what",
    },
    SqlCheck {
        name: "one-copy-counts",
        vi: "Mỗi số vào sổ vàng có nhiều nhất một tờ giấy khen đang có giá trị.",
        en: "Of the sheets under one number of the honour book at most one counts.",
        sql: "SELECT u.code || ' / ' || CAST(h.number AS TEXT) || '/' || CAST(h.book_year AS TEXT) AS what \
              FROM certificate_copy c JOIN honour_entry h ON h.id = c.entry_id JOIN unit u ON u.id = h.unit_id \
              WHERE c.state IN ('printed', 'given') GROUP BY u.code, h.number, h.book_year HAVING COUNT(*) > 1 ORDER BY what",
    },
    SqlCheck {
        name: "release-by-a-person",
        vi: "Tên chỉ được công bố khi có người quyết định công bố.",
        en: "A name is shown to the public only when a named person released it.",
        sql: "SELECT d.code || ' / ' || a.printed_name AS what FROM award_record a JOIN decision d ON d.id = a.decision_id \
              WHERE a.release <> 'hidden' AND (a.released_by IS NULL OR a.released_at IS NULL) ORDER BY what",
    },
    SqlCheck {
        name: "one-open-step-per-branch",
        vi: "Mỗi nhánh của một bước chỉ chờ một lần.",
        en: "Each branch of a step waits once only.",
        sql: "SELECT d.code AS what FROM dossier_step s JOIN dossier d ON d.id = s.dossier_id \
              JOIN road_step r ON r.id = s.step_id WHERE s.state = 'waiting' \
              GROUP BY d.code, r.seq, r.branch HAVING COUNT(*) > 1 ORDER BY what",
    },
    SqlCheck {
        name: "waiting-where-the-dossier-is",
        vi: "Bước đang chờ là bước hiện tại của hồ sơ, trên đúng quy trình của hồ sơ.",
        en: "What waits is the dossier's present step, on the dossier's own road.",
        sql: "SELECT DISTINCT d.code AS what FROM dossier_step s JOIN dossier d ON d.id = s.dossier_id \
              JOIN road_step r ON r.id = s.step_id \
              WHERE s.state = 'waiting' AND (r.seq <> d.step_seq OR r.road_id <> d.road_id) ORDER BY what",
    },
    SqlCheck {
        name: "open-dossier-waits",
        vi: "Hồ sơ đang giải quyết luôn có bước chờ xử lý.",
        en: "A dossier that is open or returned waits for somebody.",
        sql: "SELECT d.code AS what FROM dossier d WHERE d.state IN ('open', 'returned') \
              AND NOT EXISTS (SELECT 1 FROM dossier_step s WHERE s.dossier_id = d.id AND s.state = 'waiting') ORDER BY what",
    },
    SqlCheck {
        name: "closed-dossier-rests",
        vi: "Hồ sơ đã kết thúc không còn bước chờ xử lý.",
        en: "A dossier that is over waits for nobody.",
        sql: "SELECT d.code AS what FROM dossier d WHERE d.state NOT IN ('open', 'returned') \
              AND EXISTS (SELECT 1 FROM dossier_step s WHERE s.dossier_id = d.id AND s.state = 'waiting') ORDER BY what",
    },
    SqlCheck {
        name: "issued-together",
        vi: "Hồ sơ đã ban hành khi và chỉ khi quyết định của nó đã ban hành.",
        en: "A dossier is issued exactly when its decision is.",
        sql: "SELECT s.code AS what FROM dossier s LEFT JOIN decision d ON d.dossier_id = s.id \
              WHERE (s.state = 'issued' AND (d.id IS NULL OR d.state <> 'issued')) \
              OR (s.state <> 'issued' AND d.state = 'issued') ORDER BY what",
    },
    SqlCheck {
        name: "history-in-order",
        vi: "Nhật ký của mỗi hồ sơ đánh số liên tục từ 1.",
        en: "The history of a dossier is numbered from 1 without gap.",
        sql: "SELECT d.code AS what FROM dossier_event e JOIN dossier d ON d.id = e.dossier_id GROUP BY d.code \
              HAVING MIN(e.seq) <> 1 OR MAX(e.seq) <> COUNT(*) ORDER BY what",
    },
    SqlCheck {
        name: "nominee-is-somebody",
        vi: "Mỗi đề nghị thuộc đúng một cán bộ, một đơn vị hoặc một người ngoài ngành.",
        en: "A nominee is exactly one of a person, a unit, somebody outside.",
        sql: "SELECT d.code || ' / ' || n.printed_name AS what FROM nominee n JOIN dossier d ON d.id = n.dossier_id \
              WHERE (CASE WHEN n.person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN n.unit_id IS NULL THEN 0 ELSE 1 END) \
              + (CASE WHEN n.outsider_id IS NULL THEN 0 ELSE 1 END) <> 1 ORDER BY what",
    },
    SqlCheck {
        name: "nominated-once",
        vi: "Một cán bộ, đơn vị chỉ có một đề nghị còn hiệu lực trong một hồ sơ.",
        en: "Nobody is included twice in one dossier.",
        sql: "SELECT d.code || ' / ' || MIN(n.printed_name) AS what FROM nominee n JOIN dossier d ON d.id = n.dossier_id \
              WHERE n.state = 'included' AND (n.person_id IS NOT NULL OR n.unit_id IS NOT NULL) \
              GROUP BY d.code, n.person_id, n.unit_id HAVING COUNT(*) > 1 ORDER BY what",
    },
    SqlCheck {
        name: "votes-within-the-roll",
        vi: "Số phiếu của mỗi nội dung không vượt quá danh sách người bỏ phiếu.",
        en: "No item has more votes than there are names on the voter roll.",
        sql: "SELECT b.code || ' / ' || CAST(i.seq AS TEXT) AS what FROM ballot_item i JOIN ballot b ON b.id = i.ballot_id \
              WHERE b.state = 'closed' AND COALESCE(i.votes_for, 0) + COALESCE(i.votes_against, 0) + COALESCE(i.votes_none, 0) + i.written_for \
              + i.written_against + i.written_none + i.recused \
              > (SELECT COUNT(*) FROM voter_roll v WHERE v.ballot_id = b.id) ORDER BY what",
    },
    SqlCheck {
        name: "secret-stays-secret",
        vi: "Phiếu kín không lưu ai bỏ phiếu thế nào.",
        en: "A secret ballot keeps no choice beside a seat.",
        sql: "SELECT DISTINCT b.code AS what FROM cast_vote c JOIN ballot_item i ON i.id = c.item_id \
              JOIN ballot b ON b.id = i.ballot_id WHERE b.secrecy = 'secret' AND c.choice <> 'recused' ORDER BY what",
    },
    SqlCheck {
        name: "fact-of-one-subject",
        vi: "Mỗi kết quả xếp loại, mỗi khen thưởng trước đây thuộc đúng một cán bộ hoặc một đơn vị.",
        en: "A rating or past award belongs to exactly one person or one unit.",
        sql: "SELECT 'rating ' || CAST(r.year AS TEXT) AS what FROM rating r \
              WHERE (r.person_id IS NULL) = (r.unit_id IS NULL) \
              UNION ALL SELECT a.name AS what FROM past_award a WHERE (a.person_id IS NULL) = (a.unit_id IS NULL) ORDER BY what",
    },
    SqlCheck {
        name: "based-on-own-initiative",
        vi: "Khen thưởng chỉ dựa trên sáng kiến của chính người được khen.",
        en: "An award rests only on initiatives of the person awarded.",
        sql: "SELECT i.code AS what FROM award_basis b JOIN initiative i ON i.id = b.initiative_id \
              LEFT JOIN past_award a ON a.id = b.award_id LEFT JOIN award_record r ON r.id = b.award_id \
              WHERE COALESCE(a.person_id, r.person_id) IS NULL OR COALESCE(a.person_id, r.person_id) <> i.person_id ORDER BY what",
    },
    SqlCheck {
        name: "annulled-with-a-reason",
        vi: "Dữ kiện bị hủy luôn có người hủy và lý do.",
        en: "A fact annulled has its reason and the person who annulled it.",
        sql: "SELECT 'rating' AS what FROM rating WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'past_award' FROM past_award WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'initiative' FROM initiative WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'praise' FROM praise WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'review' FROM review WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'conference' FROM conference WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'direction' FROM direction WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'model' FROM model WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'adoption' FROM adoption WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'programme' FROM programme WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'support' FROM support WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'inspection' FROM inspection WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'emulation_body' FROM emulation_body WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'emulation_officer' FROM emulation_officer WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'reported_count' FROM reported_count WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster' FROM cluster WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster_member' FROM cluster_member WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster_year' FROM cluster_year WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'score_sheet' FROM score_sheet WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster_visit' FROM cluster_visit WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster_pact' FROM cluster_pact WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster_target' FROM cluster_target WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'cluster_signature' FROM cluster_signature WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'breach_record' FROM breach_record WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'registration_record' FROM registration_record WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'unit_discipline' FROM unit_discipline WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'unit_case' FROM unit_case WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              UNION ALL SELECT 'discipline' FROM discipline WHERE annulled_at IS NOT NULL AND (annulled_by IS NULL OR annulled_for IS NULL) \
              ORDER BY what",
    },
    SqlCheck {
        name: "one-period-at-a-time",
        vi: "Mỗi đơn vị có nhiều nhất một giai đoạn chưa kết thúc.",
        en: "A unit has at most one open period.",
        sql: "SELECT u.code AS what FROM unit_period p JOIN unit u ON u.id = p.unit_id WHERE p.to_date IS NULL \
              GROUP BY u.code HAVING COUNT(*) > 1 ORDER BY what",
    },
    SqlCheck {
        name: "dossier-and-decision-audited",
        vi: "Mỗi hồ sơ và quyết định có nhật ký kiểm toán.",
        en: "Every dossier and decision has an audit stream.",
        sql: "SELECT 'dossier:' || d.code AS what FROM dossier d \
              WHERE NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.stream = 'dossier:' || d.code) \
              UNION ALL SELECT 'decision:' || d.code AS what FROM decision d \
              WHERE NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.stream = 'decision:' || d.code) ORDER BY what",
    },
    SqlCheck {
        name: "audit-head-is-newest",
        vi: "Đầu mỗi luồng kiểm toán là bản ghi mới nhất của luồng.",
        en: "The head of every audit stream is its newest entry.",
        sql: "SELECT h.stream AS what FROM audit_head h LEFT JOIN audit_entry e ON e.stream = h.stream AND e.seq = h.seq \
              WHERE e.stream IS NULL OR e.hash <> h.hash \
              OR EXISTS (SELECT 1 FROM audit_entry x WHERE x.stream = h.stream AND x.seq > h.seq) ORDER BY what",
    },
];
