//! Lists that nobody complained about yet: files made here, of the kinds that offices keep, each with what became of its
//! rows and columns in tests/import-strangers/NAME.golden. With THIDUA_WRITE_STRANGERS set, what is found is written instead of
//! compared; it must be read before it is kept.
//!
//! A table is written as text: `|` between cells, `{2x3}` behind one that covers two rows and three columns, `#12[000]` a
//! number with its format; a line that begins with `~` is hidden, with `-~` struck out.

use std::{fs, path::Path};

use app::{facts::FactKind, imports::Kind};
use rust_xlsxwriter::{Format, Workbook};

use crate::import_cases::House;

/// Sheets as (name, table); a name in brackets is hidden.
pub(crate) fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, table) in sheets {
        let sheet = book.add_worksheet();
        let bare = name.trim_matches(['[', ']']);
        sheet.set_name(bare).unwrap();
        sheet.set_hidden(bare.len() < name.len());
        for (r, line) in (0u32..).zip(table.lines()) {
            let struck = line.starts_with("-~");
            let line = line.trim_start_matches('-');
            let shown = line.trim_start_matches('~');
            if shown.len() < line.len() && !struck {
                sheet.set_row_hidden(r).unwrap();
            }
            for (c, cell) in (0u16..).zip(shown.split('|').map(|c| c.trim_matches(' '))) {
                let look = if struck { Format::new().set_font_strikethrough() } else { Format::new() };
                let (text, covers) = match cell.split_once('{') {
                    Some((text, size)) => (text, size.trim_end_matches('}').split_once('x')),
                    None => (cell, None),
                };
                let covers =
                    covers.map(|(down, across)| (down.parse::<u32>().unwrap(), across.parse::<u16>().unwrap()));
                if let Some((down, across)) = covers {
                    sheet.merge_range(r, c, r + down - 1, c + across - 1, text, &look).unwrap();
                } else if let Some(number) = text.strip_prefix('#').filter(|n| !n.is_empty()) {
                    let (number, format) = number.split_once('[').unwrap_or((number, ""));
                    let format = format.trim_end_matches(']');
                    let look = if format.is_empty() { look } else { look.set_num_format(format) };
                    sheet.write_number_with_format(r, c, number.parse::<f64>().unwrap(), &look).unwrap();
                } else if !text.is_empty() {
                    sheet.write_string_with_format(r, c, text.replace('¶', "\n"), &look).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

type Stranger = (&'static str, Kind, &'static [(&'static str, &'static str)]);

const TABLES: &[Stranger] = &[
    // --- rows that are hidden
    (
        "hidden-filter-and-sum",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Đơn vị
#1|Mai Văn An|#1980|Phòng Tham mưu
~#2|Mai Văn Bình|#1981|Phòng Tổ chức cán bộ
#3|Mai Văn Chí|#1982|Phòng Tham mưu
~Cộng|||#3
Tổng cộng: 2 đồng chí",
        )],
    ),
    (
        "hidden-heading-of-a-group",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
~I|Phòng Tham mưu|
#1|Mai Văn Dũng|#1980
#2|Mai Văn Em|#1981
II|Phòng Tổ chức cán bộ|
#1|Mai Văn Phú|#1980",
        )],
    ),
    (
        "hidden-sheet",
        Kind::People,
        &[
            (
                "DS",
                "\
STT|Họ và tên|Năm sinh
#1|Mai Văn Dũng|#1980",
            ),
            (
                "[Dự phòng]",
                "\
STT|Họ và tên|Năm sinh
#1|Mai Văn Ẩn|#1980",
            ),
        ],
    ),
    // --- headers of two and three lines
    (
        "header-three-lines",
        Kind::People,
        &[(
            "DS",
            "\
DANH SÁCH TRÍCH NGANG
STT{3x1}|Họ và tên{3x1}|Thông tin cá nhân{1x4}||||Đơn vị{3x1}
||Năm sinh{1x2}||Số hiệu{2x1}|Cấp bậc{2x1}|
||Nam|Nữ|||
#1|Mai Văn Giang|#1980||821-001|Đại úy|Phòng Tham mưu
#2|Mai Thị Hoa||#1981|821-002|Thượng úy|Phòng Tham mưu",
        )],
    ),
    (
        "header-three-lines-numbers",
        Kind::People,
        &[(
            "DS",
            "\
STT{3x1}|Họ và tên{3x1}|Năm sinh{1x2}||Công tác{1x2}|
||Nam{2x1}|Nữ{2x1}|Hiện nay{1x2}|
||||Chức vụ|Đơn vị
(1)|(2)|(3)|(4)|(5)|(6)
#1|Mai Văn Giang|#1980||Cán bộ|Phòng Tham mưu
#2|Mai Thị Hoa||#1981|Cán bộ|Phòng Tham mưu",
        )],
    ),
    (
        "header-broken-lines",
        Kind::People,
        &[(
            "DS",
            "\
TT|HỌ VÀ¶TÊN|NĂM¶SINH|SỐ HIỆU¶CAND|CẤP BẬC,¶CHỨC VỤ|ĐƠN VỊ¶CÔNG TÁC
#1|Mai Văn Kính|#1980|821-003|Đại úy, Đội trưởng|Phòng Tham mưu",
        )],
    ),
    // --- what stands below and between
    (
        "notes-below",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Đơn vị
#1|Mai Văn Lâm (*)|#1980|Phòng Tham mưu
#2|Mai Văn Minh|#1981|Phòng Tham mưu
(*) Đồng chí Mai Văn Lâm đang nghỉ chế độ
Ghi chú:
- Danh sách xếp theo thứ tự đơn vị
|Những đồng chí có dấu (*) không xét năm nay|
Danh sách có 02 đồng chí./.",
        )],
    ),
    (
        "sums-in-the-middle",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Đơn vị|Số con
#1|Mai Văn Nam|#1980|Phòng Tham mưu|#2
|Cộng Phòng Tham mưu|#1||#2
#2|Mai Văn Oai|#1981|Phòng Tổ chức cán bộ|#1
Cộng (II)||||#1
TC|||#2|#3
|Tổng: 02 đ/c||#2|#3
#3|Mai Văn Phong|#1982|Phòng Tham mưu|#0",
        )],
    ),
    (
        "signatures",
        Kind::People,
        &[(
            "DS",
            "\
CÔNG AN TỈNH MINH HỌA|||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG THAM MƯU|||Độc lập - Tự do - Hạnh phúc
DANH SÁCH CÁN BỘ
(Kèm theo Công văn số 12/PV01 ngày 05/3/2020)
STT|Họ và tên|Năm sinh|Đơn vị
#1|Mai Văn Quang|#1980|Phòng Tham mưu
|||Minh Họa, ngày 05 tháng 3 năm 2020
|Người lập biểu||TRƯỞNG PHÒNG
|(Ký, ghi rõ họ tên)||(Ký, đóng dấu)
|Đại úy Mai Văn Quang||Thượng tá Đỗ Văn Sang
Nơi nhận:
- Như trên;
- Lưu: VT, PV01.",
        )],
    ),
    (
        "signature-kt",
        Kind::Nominees,
        &[(
            "DS",
            "\
STT|Họ và tên|Số hiệu|Nội dung ghi trên giấy khen
#1|Đinh Công Tùng|477-529|Hoàn thành 95% chỉ tiêu
|||KT. GIÁM ĐỐC
|||PHÓ GIÁM ĐỐC
|||Đại tá Trần Văn Thắng
Lưu: VT, PX03.",
        )],
    ),
    (
        "repeated-header",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Đơn vị
(1)|(2)|(3)|(4)
#1|Mai Văn Sơn|#1980|Phòng Tham mưu
Trang 1/2
DANH SÁCH CÁN BỘ (tiếp theo)
STT|Họ và tên|Năm sinh|Đơn vị
(1)|(2)|(3)|(4)
#2|Mai Văn Tài|#1981|Phòng Tham mưu
STT|Họ và tên|Năm sinh|Đơn vị công tác
#3|Mai Văn Uy|#1981|Phòng Tham mưu
Cộng trang||#3|
Mang sang||#3|",
        )],
    ),
    // --- numbers of rows
    (
        "sub-numbers",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Số hiệu
1|Phòng Tham mưu||
1.1|Mai Văn Vinh|#1980|821-101
1.2|Mai Văn Xuân|#1981|821-102
2|Phòng Tổ chức cán bộ||
2.1|Mai Văn Yên|#1982|821-103",
        )],
    ),
    (
        "sub-numbers-as-numbers",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Số hiệu
#1|Phòng Tham mưu||
#1.1|Mai Văn Vinh|#1980|821-101
#1.2|Mai Văn Xuân|#1981|821-102
#2|Phòng Tổ chức cán bộ||
#2.1|Mai Văn Yên|#1982|821-103",
        )],
    ),
    (
        "letters-for-numbers",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
a)|Mai Văn An|#1980
b)|Mai Văn Bảo|#1981
1a|Mai Văn Cầu|#1982",
        )],
    ),
    (
        "groups-nested",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
A|KHỐI CƠ QUAN|
I.|Phòng Tham mưu (2 đ/c)|
1|Mai Văn Ân|#1980
2|Mai Văn Bộ|#1981
II.|Phòng Tổ chức cán bộ: 1 đồng chí|
1|Mai Văn Cảnh|#1981",
        )],
    ),
    (
        "groups-merged-across",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
Phòng Tham mưu{1x3}
#1|Mai Văn Ân|#1980
* Phòng Tổ chức cán bộ{1x3}
#2|Mai Văn Cảnh|#1981",
        )],
    ),
    (
        "unit-in-first-column-merged",
        Kind::People,
        &[(
            "DS",
            "\
Đơn vị|STT|Họ tên|Năm sinh
Phòng Tham mưu{2x1}|#1|Mai Văn Ân|#1980
|#2|Mai Văn Bộ|#1981
Phòng Tổ chức cán bộ{2x1}|#1|Mai Văn Ân|#1982
|#2|Mai Văn Bộ|#1983",
        )],
    ),
    // --- tables
    (
        "second-table-below",
        Kind::Nominees,
        &[(
            "DS",
            "\
I. CÁ NHÂN
STT|Họ và tên|Số hiệu|Năm sinh
#1|Đinh Công Tùng|477-529|#1971

II. TẬP THỂ
Số TT|Đơn vị|Tên tập thể
#1|Công an tỉnh|Phòng Tham mưu",
        )],
    ),
    (
        "columns-swapped-between-sheets",
        Kind::People,
        &[
            (
                "Đội 1",
                "\
STT|Họ và tên|Số hiệu|Năm sinh
#1|Mai Văn Đông|821-201|#1980",
            ),
            (
                "Đội 2",
                "\
Năm sinh|Số hiệu|Họ và tên|STT
#1981|821-202|Mai Văn Tây|#1",
            ),
            (
                "Đội 3",
                "\
#1|Mai Văn Nam|821-203|#1982
#2|Mai Văn Bắc|821-204|#1983",
            ),
        ],
    ),
    (
        "odd-order",
        Kind::People,
        &[(
            "DS",
            "\
Đơn vị|Chức vụ|Cấp bậc|Sinh ngày|Họ tên|Phái|TT
Phòng Tham mưu|Cán bộ|Đại úy|19/05/1980|Mai Văn Ấn|Nam|#1",
        )],
    ),
    // --- values
    (
        "dates-in-many-styles",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Ngày sinh
#1|Mai Văn Ất|19.05.1988
#2|Mai Văn Bính|19-5-1988
#3|Mai Văn Đinh|19/5/88
#4|Mai Văn Mậu|ngày 19 tháng 5 năm 1988
#5|Mai Văn Kỷ|05/1988
#6|Mai Văn Canh|1988-05-19
#7|Mai Văn Tân|19-May-88
#8|Mai Văn Nhâm|19 / 05 / 1988\u{a0}
#9|Mai Văn Quý|Sinh năm 1988
#10|Mai Văn Giáp|1988?
#11|Mai Văn Tý|khoảng 1988
#12|Mai Văn Sửu|#32282
#13|Mai Văn Dần|#32282[dd/mm/yyyy]
#14|Mai Văn Mão|19051988
#15|Mai Văn Thìn|31/02/1988",
        )],
    ),
    (
        "numbers-with-zeros",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Số hiệu
#1|Mai Văn Một|#1980|#12345[000000]
#2|Mai Văn Hai|#1981|#12345[000\\-000]
#3|Mai Văn Ba|#1982|#12345[\"CA-\"000000]
#4|Mai Văn Bốn|#1983|#123456[0.00E+00]
#5|Mai Văn Năm|#1984|#123456[#,##0]
#6|Mai Văn Sáu|#1985|012 345
#7|Mai Văn Bảy|#1986|#123.5",
        )],
    ),
    (
        "percent",
        Kind::Nominees,
        &[(
            "DS",
            "\
STT|Họ và tên|Số hiệu|Tỷ lệ phiếu|Thành tích
#1|Đinh Công Tùng|477-529|#0.95[0%]|Đạt 95% kế hoạch
#2|Hoàng Công Trung|207-822|90,5%|#1[0%]",
        )],
    ),
    (
        "names-with-titles",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
#1|Thượng tá, TS. Nguyễn Văn A|#1970
#2|PGS.TS Nguyễn Văn Ba|#1971
#3|ThS. Lê Thị Bốn|#1972
#4|BS CKI. Trần Văn Năm|#1973
#5|Nguyễn Văn Sáu, Thiếu tá|#1974
#6|Thượng úy QNCN Lê Văn Bảy|#1975
#7|Đại tá Nguyễn Văn Tám - Trưởng phòng|#1976
#8|(Đ/c) Lê Văn Chín|#1977
#9|Đồng chí Thiếu tá Trần Văn Mười|#1978
#10|Nguyễn Thị Hồng (nữ)|#1979
#11|Nguyễn Văn Cường*|#1980
#12|Bác sĩ Nguyễn Văn Dũng|#1981
#13|Cố Đại tá Nguyễn Văn Em|#1940
#14|Nguyễn Văn Giáp - Nguyễn Văn Hải|#1982
#15|Trung tá CN Lê Thị Kim|#1983
#16|Đ/c: Nguyễn Văn Lý|#1984
#17|NGUYỄN VĂN MINH (Phó Đội trưởng)|#1985
#18|Nguyễn Văn|#1986
#19|An|#1987
#20|4// Nguyễn Văn Nam|#1988
#21|Tiến sĩ, Luật sư Lê Văn Oánh|#1989",
        )],
    ),
    (
        "letters-of-typing-tools",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
#1|Nguyeenx Vaan Ddoongf|#1980
#2|NGUYEENX VAWN AN|#1981
#3|Nguye^~n Va(n Ha'|#1982
#4|Le^ Thi. Be'|#1983
#5|Traanf Van An|#1984
#6|Pham Van Be'|#1985
#7|Nguy?n V?n An|#1986
#8|TR?N TH? B?NH|#1987
#9|Đinh Công T?ng|#1971
#10|Nguyễn V�n Đức|#1988
#11|Hoàng Tha1i|#1989
#12|Lê Quốc Hu7ng|#1990",
        )],
    ),
    (
        "alike-but-for-marks",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Đơn vị
#1|Trần Thị Hoà|#1980|Phòng Tham mưu
#2|Trần Thị Hòa|#1980|Phòng Tham mưu
#3|Trần Thị Hoa|#1980|Phòng Tham mưu
#4|TRẦN THỊ HÒA|#1980|Phòng Tham mưu
#5|Trần Thị Thuý|#1980|Phòng Tham mưu
#6|Tra\u{302}\u{300}n Thị Thúy|#1980|Phòng Tham mưu
#7|Trần  Thị\u{a0}Thúy |#1980|Phòng Tham mưu
#8|Trần Thị Thùy|#1980|Phòng Tham mưu",
        )],
    ),
    (
        "combining-headers",
        Kind::People,
        &[(
            "DS",
            "\
STT|Ho\u{323} va\u{300} te\u{302}n|Na\u{306}m sinh|Đo\u{31b}n vi\u{323}
#1|Mai Va\u{306}n Tie\u{302}\u{301}n|#1980|Pho\u{300}ng Tham mu\u{31b}u",
        )],
    ),
    (
        "blank-and-trailing",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh|Đơn vị
#1|\u{a0}Mai Văn Úc\u{a0}\u{a0}|1980\u{a0}|Phòng Tham mưu\u{200b}
#2|Mai Văn¶Ước|\u{200e}19/05/1981|\u{200e}Phòng Tham mưu
\u{a0}||\u{a0}|
#3||#1982|Phòng Tham mưu",
        )],
    ),
    (
        "struck-name-only",
        Kind::People,
        &[(
            "DS",
            "\
STT|Họ và tên|Năm sinh
#1|Mai Văn Vũ|#1980
-~#2|Mai Văn Vụ|#1981
#3|Mai Văn Vị|#1982",
        )],
    ),
    (
        "ratings-by-year",
        Kind::Facts(FactKind::Ratings),
        &[(
            "DS",
            "\
STT|Họ và tên|Số hiệu|2017|2018|2019
#1|Đinh Công Tùng|477-529|HTXSNV|HTTNV|HTNV
#2|Hoàng Công Trung|207-822|HTXSNV||KHTNV",
        )],
    ),
    (
        "ratings-years-as-numbers",
        Kind::Facts(FactKind::Ratings),
        &[(
            "DS",
            "\
STT{2x1}|Họ và tên{2x1}|Số hiệu{2x1}|Mức xếp loại{1x3}||
|||#2017|#2018|#2019
#1|Đinh Công Tùng|477-529|HTXSNV|HTTNV|HTNV",
        )],
    ),
    (
        "ratings-school-years",
        Kind::Facts(FactKind::Ratings),
        &[(
            "DS",
            "\
STT|Họ và tên|Số hiệu|Xếp loại 2017-2018|Xếp loại 2018-2019
#1|Đinh Công Tùng|477-529|HTXSNV|HTTNV",
        )],
    ),
];

fn texts() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let semicolons = "Họ và tên;Năm sinh;Đơn vị\r\nMai Văn Phẩy;1980;\"Đội 1, Phòng Tham mưu\"\r\nMai Văn Chấm;1981;Phòng Tham mưu\r\n";
    let tabs = "DANH SÁCH\t\t\nHọ và tên\tNăm sinh\tĐơn vị\nMai Văn Cột\t1980\tPhòng Tham mưu\n";
    let bars = "Họ và tên|Năm sinh|Đơn vị\nMai Văn Gạch|1980|Phòng Tham mưu\n";
    let lines = "Họ và tên,Năm sinh,Đơn vị\n\"Mai Văn\nXuống\",1980,Phòng Tham mưu\n";
    let title = "DANH SÁCH CÁN BỘ, CHIẾN SĨ;;;\n;;;\nSTT;Họ và tên;Năm sinh;Đơn vị\n1;Mai Văn Đầu;1980;Phòng Tham mưu\nCộng: 1;;;\n";
    let one = "Họ và tên\nMai Văn Đơn\nMai Thị Lẻ\n";
    vec![
        ("csv-semicolons", "ds.csv", semicolons.as_bytes().to_vec()),
        ("csv-tabs", "ds.csv", tabs.as_bytes().to_vec()),
        ("csv-bars", "ds.csv", bars.as_bytes().to_vec()),
        ("csv-line-in-a-name", "ds.csv", lines.as_bytes().to_vec()),
        ("csv-title-above", "ds.csv", title.as_bytes().to_vec()),
        ("csv-one-column", "ds.csv", one.as_bytes().to_vec()),
        ("csv-utf16-little", "ds.csv", utf16(tabs, false, true)),
        ("csv-utf16-big", "ds.csv", utf16(semicolons, true, true)),
        ("csv-utf16-big-unmarked", "ds.csv", utf16(semicolons, true, false)),
        ("csv-sep-line", "ds.csv", format!("sep=;\r\n{semicolons}").into_bytes()),
        ("csv-old-mac", "ds.csv", semicolons.replace("\r\n", "\r").into_bytes()),
    ]
}

#[tokio::test]
async fn lists_of_strangers_go_where_they_should() {
    let db = testkit::TestDb::each().await.into_iter().next().unwrap();
    let house = House::build(db.store.clone()).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/import-strangers");
    let write = std::env::var_os("THIDUA_WRITE_STRANGERS").is_some();
    let mut all: Vec<(&str, Kind, &str, Vec<u8>)> =
        TABLES.iter().map(|(n, k, s)| (*n, *k, "ds.xlsx", book(s))).collect();
    all.extend(texts().into_iter().map(|(name, file, bytes)| (name, Kind::People, file, bytes)));
    let mut wrong = Vec::new();
    for (name, kind, file, bytes) in all {
        let found = house.tell(kind, file, bytes).await;
        let golden = folder.join(format!("{name}.golden"));
        if write {
            fs::write(&golden, &found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    db.end().await;
}
