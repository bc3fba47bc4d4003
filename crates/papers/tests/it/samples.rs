//! Invented people and units for the papers under test. No name here is anybody's.
#![allow(dead_code, reason = "the preview example and the tests use different ones")]

use domain::paper::*;

const FAMILY: [&str; 12] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương"];
const MIDDLE: [&str; 10] = ["Văn", "Thị", "Đức", "Minh", "Quốc", "Thanh", "Hữu", "Ngọc", "Xuân", "Trọng"];
const GIVEN: [&str; 16] = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hạnh",
    "Khuê",
    "Lượng",
    "Mỹ",
    "Nghĩa",
    "Phượng",
    "Quỳnh",
    "Sỹ",
    "Thưởng",
    "Yến",
];
const RANK: [&str; 7] = ["Trung tá", "Thiếu tá", "Đại úy", "Thượng úy", "Trung úy", "Thượng tá", "Thiếu úy"];
const POSITION: [&str; 6] = ["Đội trưởng", "Phó Đội trưởng", "Cán bộ", "Trưởng phòng", "Phó Trưởng phòng", "Chiến sĩ"];
const UNIT: [&str; 8] = [
    "Phòng Cảnh sát hình sự",
    "Phòng Công tác đảng và công tác chính trị",
    "Phòng Cảnh sát quản lý hành chính về trật tự xã hội",
    "Công an huyện Thượng Lam",
    "Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ",
    "Công an thành phố Lam Giang",
    "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao",
    "Công an phường Bến Ngự",
];
pub(crate) const CITATION: &str = "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt lập thành tích chào mừng 75 năm Ngày \
     truyền thống lực lượng Công an nhân dân và 15 năm Ngày hội toàn dân bảo vệ an ninh Tổ quốc";

pub(crate) fn person(at: usize) -> String {
    format!(
        "{} {} {}",
        FAMILY[at * 5 % FAMILY.len()],
        MIDDLE[at * 7 % MIDDLE.len()],
        GIVEN[(at * 3 + at / 16) % GIVEN.len()]
    )
}

pub(crate) fn collective(at: usize) -> String {
    match at % 3 {
        0 => format!("Đội nghiệp vụ số {}", at + 1),
        1 => UNIT[at % UNIT.len()].to_owned(),
        _ => format!("Đội Tham mưu - Tổng hợp, {}", UNIT[at % UNIT.len()]),
    }
}

fn individual(at: usize) -> Awardee {
    Awardee {
        name: person(at),
        rank: Some(RANK[at % RANK.len()].into()),
        position: Some(POSITION[at * 5 % POSITION.len()].into()),
        unit: Some(UNIT[at * 3 % UNIT.len()].into()),
        ..Awardee::default()
    }
}

pub(crate) fn letterhead(number: Option<&str>) -> Letterhead {
    Letterhead {
        superior_body: Some("Bộ Công an".into()),
        issuing_body: "Công an tỉnh Lam Giang".into(),
        issuer: "Giám đốc Công an tỉnh Lam Giang".into(),
        place: "Lam Giang".into(),
        number: number.map(str::to_owned),
        symbol: "QĐ-CAT-PX03".into(),
        date: number.map(|_| "2020-11-05".to_owned()),
    }
}

pub(crate) fn signature() -> Signature {
    Signature {
        capacity: SigningCapacity::ForHead,
        head_title: "Giám đốc".into(),
        own_title: Some("Phó Giám đốc".into()),
        rank: Some("Đại tá".into()),
        name: "Trịnh Hữu Khuê".into(),
    }
}

pub(crate) fn recipients() -> Recipients {
    Recipients {
        lines: vec![
            "Như Điều 3".into(),
            "Cục Công tác đảng và công tác chính trị (để báo cáo)".into(),
            "Các đồng chí Phó Giám đốc (để chỉ đạo)".into(),
        ],
        archive: "VT, PX03 (10b)".into(),
    }
}

pub(crate) fn lists(collectives: usize, individuals: usize) -> Vec<AwardList> {
    vec![
        AwardList {
            subject: SubjectKind::Collective,
            title: "Danh sách tập thể được tặng Giấy khen".into(),
            rows: (0..collectives)
                .map(|at| Awardee {
                    name: collective(at),
                    unit: Some(UNIT[at * 3 % UNIT.len()].into()),
                    ..Awardee::default()
                })
                .collect(),
        },
        AwardList {
            subject: SubjectKind::Individual,
            title: "Danh sách cá nhân được tặng Giấy khen".into(),
            rows: (0..individuals).map(individual).collect(),
        },
    ]
}

pub(crate) fn decision(number: Option<&str>) -> Decision {
    let article =
        |paragraphs: &[&str]| Article { paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect() };
    Decision {
        letterhead: letterhead(number),
        summary: "Về việc tặng Giấy khen cho tập thể, cá nhân có thành tích xuất sắc trong phong trào thi đua đặc biệt \
                  năm 2019 - 2020"
            .into(),
        authority: "Giám đốc Công an tỉnh Lam Giang".into(),
        bases: vec![
            "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003; Luật sửa đổi, bổ sung một số điều của Luật Thi đua, \
             khen thưởng ngày 16 tháng 11 năm 2013"
                .into(),
            "Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ quy định chi tiết thi hành một số điều \
             của Luật Thi đua, khen thưởng;"
                .into(),
            "Xét đề nghị của Trưởng phòng Công tác đảng và công tác chính trị tại Tờ trình số 815/TTr-PX03 ngày 02 tháng 11 \
             năm 2020"
                .into(),
        ],
        articles: vec![
            article(&[
                "Tặng Giấy khen của Giám đốc Công an tỉnh cho 38 tập thể và 96 cá nhân đã có thành tích xuất sắc trong phong \
                 trào thi đua đặc biệt từ ngày 19 tháng 5 năm 2019 đến ngày 19 tháng 8 năm 2020 (có danh sách kèm theo).",
            ]),
            article(&[
                "Mức thưởng: tập thể bằng 0,6 lần, cá nhân bằng 0,3 lần mức lương cơ sở, trích từ Quỹ thi đua, khen thưởng \
                 của Công an tỉnh.",
            ]),
            article(&[
                "Quyết định này có hiệu lực kể từ ngày ký. Trưởng phòng Công tác đảng và công tác chính trị, Trưởng phòng Hậu \
                 cần, thủ trưởng các đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành \
                 Quyết định này.",
            ]),
        ],
        signature: signature(),
        recipients: recipients(),
        lists: lists(38, 96),
    }
}

pub(crate) fn erratum() -> Amendment {
    Amendment {
        letterhead: Letterhead { symbol: "CAT-PX03".into(), ..letterhead(Some("1571")) },
        letter: true,
        summary: "Đính chính Quyết định số 1534/QĐ-CAT-PX03 ngày 20 tháng 11 năm 2020".into(),
        to: vec!["Phòng Cảnh sát hình sự".into()],
        articles: [
            "Tên in sai một dấu so với hồ sơ gốc. Công an tỉnh đính chính như sau:",
            "Các nội dung khác không thay đổi.",
        ]
        .map(|text| Article { paragraphs: vec![text.into()] })
        .into(),
        texts: vec![CorrectedText {
            place: "Số thứ tự 19, danh sách cá nhân".into(),
            what: "Họ tên".into(),
            issued: "Nguyễn Thị Thúy".into(),
            corrected: "Nguyễn Thị Thùy".into(),
        }],
        signature: signature(),
        recipients: recipients(),
        ..Amendment::default()
    }
}

pub(crate) fn annulment() -> Amendment {
    Amendment {
        letterhead: letterhead(Some("1600")),
        annuls: true,
        summary: "Về việc hủy bỏ việc tặng Giấy khen tại Quyết định số 1534/QĐ-CAT-PX03".into(),
        authority: "Giám đốc Công an tỉnh Lam Giang".into(),
        bases: vec!["Căn cứ Luật Thi đua, khen thưởng".into(), "Căn cứ Quyết định số 1534/QĐ-CAT-PX03".into()],
        articles: ["Hủy bỏ việc tặng Giấy khen đối với 01 (một) cá nhân:", "Thu hồi Giấy khen và tiền thưởng."]
            .map(|text| Article { paragraphs: vec![text.into()] })
            .into(),
        texts: vec![CorrectedText {
            place: "Số thứ tự 19, danh sách cá nhân".into(),
            what: String::new(),
            issued: "Nguyễn Thị Thùy".into(),
            corrected: "450.000".into(),
        }],
        signature: signature(),
        recipients: recipients(),
        ..Amendment::default()
    }
}

pub(crate) fn submission() -> Submission {
    Submission {
        letterhead: Letterhead {
            superior_body: Some("Công an tỉnh Lam Giang".into()),
            issuing_body: "Phòng Công tác đảng và công tác chính trị".into(),
            issuer: "Phòng Công tác đảng và công tác chính trị".into(),
            symbol: "TTr-PX03".into(),
            ..letterhead(Some("815"))
        },
        summary: "Về việc đề nghị tặng Giấy khen tổng kết phong trào thi đua đặc biệt năm 2019 - 2020".into(),
        to: vec!["Đồng chí Giám đốc Công an tỉnh Lam Giang".into()],
        bases: vec!["Căn cứ Luật Thi đua, khen thưởng".into()],
        paragraphs: vec![
            "Thực hiện kế hoạch tổng kết phong trào thi đua đặc biệt, Phòng Công tác đảng và công tác chính trị đã tiếp nhận, \
             thẩm định hồ sơ của các đơn vị; Hội đồng Thi đua - Khen thưởng Công an tỉnh đã họp xét ngày 28 tháng 10 năm 2020."
                .into(),
            "Căn cứ kết quả biểu quyết của Hội đồng, Phòng Công tác đảng và công tác chính trị kính đề nghị đồng chí Giám đốc \
             xem xét, quyết định tặng Giấy khen cho các tập thể, cá nhân có tên trong danh sách kèm theo."
                .into(),
        ],
        counts: vec![CountLine {
            award: "Giấy khen của Giám đốc Công an tỉnh".into(),
            collectives: 38,
            individuals: 96,
        }],
        closing: vec!["Kính trình đồng chí Giám đốc xem xét, quyết định.".into()],
        signature: Signature {
            head_title: "Trưởng phòng".into(),
            name: "Vũ Thanh Sỹ".into(),
            ..Signature::default()
        },
        recipients: Recipients {
            lines: vec!["Như trên".into()],
            archive: "PX03 (02b)".into(),
        },
        lists: lists(38, 96),
    }
}

fn votes() -> Vec<VoteLine> {
    let line = |subject, name: String, unit: &str, at: usize| VoteLine {
        name,
        subject,
        unit: unit.to_owned(),
        award: "Giấy khen".into(),
        in_favour: if at.is_multiple_of(9) { 13 } else { 14 },
        against: u32::from(at.is_multiple_of(9)),
        no_opinion: 1,
        accepted: true,
        ..VoteLine::default()
    };
    (0..38)
        .map(|at| line(SubjectKind::Collective, collective(at), "", at))
        .chain((0..96).map(|at| {
            let one = individual(at);
            let rank = one.rank.unwrap_or_default();
            line(SubjectKind::Individual, format!("{rank} {}", one.name), UNIT[at * 3 % UNIT.len()], at)
        }))
        .collect()
}

pub(crate) fn council_minutes() -> CouncilMinutes {
    CouncilMinutes {
        conference: false,
        letterhead: Letterhead {
            superior_body: Some("Công an tỉnh Lam Giang".into()),
            issuing_body: "Hội đồng Thi đua - Khen thưởng".into(),
            symbol: "BB-HĐTĐKT".into(),
            ..letterhead(Some("7"))
        },
        summary:
            "Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng tổng kết phong trào thi đua đặc biệt năm 2019 - 2020"
                .into(),
        opened: "2020-10-28T08:00".into(),
        closed: Some("2020-10-28T11:15".into()),
        venue: "phòng họp số 1, Công an tỉnh Lam Giang".into(),
        council: "Hội đồng Thi đua - Khen thưởng Công an tỉnh Lam Giang".into(),
        members: (0..15)
            .map(|at| CouncilMember {
                name: format!("{} {}", RANK[(at + 5) % RANK.len()], person(200 + at)),
                position: if at == 0 {
                    "Giám đốc Công an tỉnh".into()
                } else {
                    format!("Trưởng phòng, {}", UNIT[at % UNIT.len()])
                },
                role: match at {
                    0 => "Chủ tịch".into(),
                    1 => "Phó Chủ tịch".into(),
                    _ => "Ủy viên".into(),
                },
                presence: match at {
                    13 => Presence::Written,
                    14 => Presence::Absent,
                    _ => Presence::Present,
                },
                note: (at >= 13).then(|| "đi công tác".to_owned()),
            })
            .collect(),
        chair: "Đại tá Trịnh Hữu Khuê, Chủ tịch Hội đồng".into(),
        secretary: "Thiếu tá Ngô Ngọc Yến, Thư ký Hội đồng".into(),
        guests: vec![],
        proceedings: vec![
            "Thường trực Hội đồng báo cáo kết quả thẩm định hồ sơ đề nghị khen thưởng của các đơn vị.".into(),
            "Hội đồng thảo luận, đối chiếu tiêu chuẩn và thành tích của từng tập thể, cá nhân.".into(),
        ],
        method: VoteMethod::Secret,
        required_share: Some("từ 70% trở lên".into()),
        votes: votes(),
        conclusions: vec![
            "Hội đồng thống nhất đề nghị Giám đốc Công an tỉnh tặng Giấy khen cho 38 tập thể và 96 cá nhân.".into(),
        ],
        signatures: vec![
            SignatureBox { title: "Thư ký".into(), note: None, name: "Ngô Ngọc Yến".into() },
            SignatureBox { title: "Chủ tịch Hội đồng".into(), note: None, name: "Trịnh Hữu Khuê".into() },
        ],
    }
}

pub(crate) fn count_minutes() -> CountMinutes {
    CountMinutes {
        conference: false,
        letterhead: council_minutes().letterhead,
        summary: "Kiểm phiếu xét tặng Giấy khen tổng kết phong trào thi đua đặc biệt năm 2019 - 2020".into(),
        counted: "2020-10-28T10:30".into(),
        venue: "phòng họp số 1, Công an tỉnh Lam Giang".into(),
        council: "Hội đồng Thi đua - Khen thưởng Công an tỉnh Lam Giang".into(),
        tellers: (0..3).map(|at| Teller { name: person(300 + at), position: UNIT[at].into(), head: at == 0 }).collect(),
        members_total: 15,
        present: 13,
        written: 1,
        by_hand: false,
        issued: 14,
        collected: 14,
        valid: 14,
        invalid: 0,
        required_share: Some("từ 70% trở lên".into()),
        votes: votes().into_iter().take(50).collect(),
        conclusions: vec![],
    }
}

pub(crate) fn proof_list() -> ProofList {
    let mut lists = lists(3, 12);
    for list in &mut lists {
        list.title = String::new();
        for row in &mut list.rows {
            row.citation = Some(CITATION.into());
        }
    }
    ProofList {
        letterhead: Letterhead { symbol: String::new(), number: None, ..letterhead(Some("1")) },
        summary: "Xác nhận họ tên và nội dung in trên Giấy khen".into(),
        unit: "Phòng Cảnh sát hình sự".into(),
        reply_by: Some("2020-11-02".into()),
        lists,
        signatures: vec![
            SignatureBox {
                title: "Người lập".into(), note: Some("Ký, ghi rõ họ tên".into()), name: String::new()
            },
            SignatureBox {
                title: "Thủ trưởng đơn vị".into(),
                note: Some("Ký, ghi rõ họ tên".into()),
                name: String::new(),
            },
        ],
    }
}

pub(crate) fn prize_table() -> PrizeTable {
    let row = |subject, at: usize| {
        let one = individual(at);
        let collective_row = subject == SubjectKind::Collective;
        PrizeRow {
            subject,
            name: if collective_row { collective(at) } else { one.name },
            position: if collective_row {
                String::new()
            } else {
                format!("{}, {}", one.rank.unwrap_or_default(), one.position.unwrap_or_default())
            },
            unit: UNIT[at * 3 % UNIT.len()].into(),
            multiplier: if collective_row { "0.6" } else { "0.3" }.into(),
            amount: if collective_row { 900_000 } else { 450_000 },
        }
    };
    PrizeTable {
        notes: Vec::new(),
        letterhead: Letterhead { symbol: String::new(), number: None, ..letterhead(Some("1")) },
        summary: "Tổng kết phong trào thi đua đặc biệt năm 2019 - 2020".into(),
        reference: Some(
            "Kèm theo Quyết định số 1234/QĐ-CAT-PX03 ngày 05 tháng 11 năm 2020 của Giám đốc Công an tỉnh".into(),
        ),
        base_salary: 1_490_000,
        cites: vec![
            "Mức lương cơ sở tại ngày ký quyết định; số tiền mỗi dòng được làm tròn lên hàng chục nghìn đồng.".into(),
        ],
        rows: (0..38)
            .map(|at| row(SubjectKind::Collective, at))
            .chain((0..96).map(|at| row(SubjectKind::Individual, at)))
            .collect(),
        signatures: ["Người lập biểu", "Trưởng phòng Hậu cần", "Thủ trưởng đơn vị"]
            .map(|title| SignatureBox {
                title: title.into(),
                note: Some("Ký, ghi rõ họ tên".into()),
                name: String::new(),
            })
            .into(),
    }
}

pub(crate) fn statistics_table() -> StatisticsTable {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).into();
    StatisticsTable {
        letterhead: Letterhead { symbol: String::new(), number: None, ..letterhead(Some("1")) },
        title: "LƯỢT KHEN THƯỞNG THEO CẤP KHEN THƯỞNG VÀ CĂN CỨ KHEN THƯỞNG".into(),
        summary: "Công an tỉnh Lam Giang, năm 2020".into(),
        columns: ["Cấp khen thưởng", "Phong trào thi đua", "Đột xuất", "Cộng"].map(str::to_owned).into(),
        rows: vec![row(["Bộ, tỉnh", "12", "3", "15"]), row(["Cơ sở", "134", "–", "134"])],
        total: row(["Cộng", "146", "3", "149"]),
        notes: vec!["Chỉ tính quyết định đã ban hành trong hệ thống và còn hiệu lực.".into()],
        signatures: ["NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"]
            .map(|title| SignatureBox {
                title: title.into(),
                note: Some("(Ký, ghi rõ họ tên)".into()),
                name: String::new(),
            })
            .into(),
    }
}

/// A sheet of 176 criteria in three groups with the points of eight members, as a cluster's year prints it.
pub(crate) fn score_sheets() -> Report {
    let column = |title: &str, share| ReportColumn { title: title.into(), share };
    let members = ["Minh Họa", "Sao Mai", "Trường Sơn", "Hồng Hà", "Thanh Bình", "Cẩm Thạch", "Bạch Đằng", "Phước An"];
    let sums = |at: usize| {
        let cells = ["950,25", "5,00", "8,00", "947,25", "1.000,00", "94,73 %"].map(str::to_owned);
        std::iter::once(format!("Công an tỉnh {}", members[at])).chain(cells).collect::<Vec<_>>()
    };
    let mut columns = vec![column("Đơn vị", 8)];
    columns.extend(
        ["Điểm nội dung", "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Điểm được giao", "Tỷ lệ"].map(|t| column(t, 3)),
    );
    let mut blocks = vec![ReportBlock::Grid { columns, numbers: 6, rows: (0..8).map(sums).collect(), bold: vec![] }];
    for (title, count) in [
        ("I. Nhiệm vụ công tác chuyên môn", 120),
        ("II. Xây dựng Đảng, xây dựng lực lượng", 36),
        ("III. Tổ chức phong trào thi đua", 20),
    ] {
        blocks
            .push(ReportBlock::Sheet {
                title: title.into(), reference: "Bảng điểm năm 2020, Cụm thi đua số 5".into()
            });
        let mut columns = vec![column("Mã", 3), column("Tiêu chí", 14), column("Tối đa", 3)];
        columns.extend(members.map(|m| column(m, 3)));
        let row = |at: usize| {
            let text = if at == 0 {
                title
            } else {
                "Tỷ lệ điều tra, khám phá án hình sự đạt và vượt chỉ tiêu được giao (Điều 6)"
            };
            let mut cells = vec![format!("{}", at + 1), text.to_owned(), "20,00".to_owned()];
            cells.extend((0..8).map(|m| {
                if (at + m).is_multiple_of(29) { "không giao".into() } else { format!("{},{:02}", 19 - m, at % 100) }
            }));
            cells
        };
        blocks.push(ReportBlock::Grid { columns, numbers: 9, rows: (0..count).map(row).collect(), bold: vec![0] });
    }
    Report {
        letterhead: Letterhead { symbol: "BC-CTĐ5".into(), ..letterhead(None) },
        kind: "BẢNG CHẤM ĐIỂM THI ĐUA".into(),
        summary: "Cụm thi đua số 5, năm 2020".into(),
        blocks,
        signatures: ["NGƯỜI LẬP BẢNG", "CỤM TRƯỞNG"]
            .map(|title| SignatureBox { title: title.into(), note: None, name: String::new() })
            .into(),
        landscape: true,
        ..Report::default()
    }
}

pub(crate) fn honour_book() -> HonourBook {
    HonourBook {
        letterhead: Letterhead { symbol: String::new(), number: None, ..letterhead(Some("1")) },
        summary: "Năm 2020".into(),
        rows: (0..40)
            .map(|at| HonourBookRow {
                number: 1201 + at as i64,
                date: "2020-11-05".into(),
                name: if at < 12 { collective(at) } else { person(at) },
                position: UNIT[at * 3 % UNIT.len()].into(),
                award: "Giấy khen của Giám đốc Công an tỉnh".into(),
                ground: "Phong trào thi đua đặc biệt 2019 - 2020".into(),
                decision: "1234/QĐ-CAT-PX03".into(),
                note: if at == 5 { "in lem mực".into() } else { String::new() },
                spoiled: at == 5,
            })
            .collect(),
    }
}

pub(crate) fn certificates(style: CertificateStyle, collectives: usize, individuals: usize) -> Certificates {
    let collective_items = (0..collectives).map(|at| Certificate {
        object_class: "Tập thể".into(),
        name: collective(at),
        position: format!("Thuộc {}, Công an tỉnh Lam Giang", UNIT[at * 3 % UNIT.len()]),
        citation: CITATION.into(),
        ..Certificate::default()
    });
    let individual_items = (0..individuals).map(|at| {
        let one = individual(at);
        Certificate {
            object_class: "Đồng chí".into(),
            name: one.name,
            position: format!(
                "{}, {}, {}, Công an tỉnh Lam Giang",
                one.rank.unwrap_or_default(),
                one.position.unwrap_or_default(),
                one.unit.unwrap_or_default()
            ),
            citation: CITATION.into(),
            ..Certificate::default()
        }
    });
    let mut items: Vec<Certificate> = collective_items.chain(individual_items).collect();
    for (at, item) in items.iter_mut().enumerate() {
        item.honour_book_number = (1201 + at).to_string();
    }
    Certificates {
        sheet: CertificateSheet::A4,
        style,
        offset: PrinterOffset::default(),
        authority: "Giám đốc Công an tỉnh Lam Giang".into(),
        award_name: "Giấy khen".into(),
        decision: "1234/QĐ-CAT-PX03".into(),
        place: "Lam Giang".into(),
        date: "2020-11-05".into(),
        signature: signature(),
        qr_place: None,
        items,
    }
}

pub(crate) fn overprint(sheet: CertificateSheet) -> CertificateStyle {
    CertificateStyle::Overprint { places: default_places(sheet) }
}

pub(crate) fn request(paper: Paper, format: PaperFormat) -> PaperRequest {
    PaperRequest { format, watermark: Some(DEMO_WATERMARK.into()), paper }
}
