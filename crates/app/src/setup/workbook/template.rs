//! The workbook that offices fill in.

use sheets::{Column, ColumnKind, Table, WorkbookWriter};

use crate::{Error, Result};

/// Name, columns with their widths in characters, and one example row.
type Sheet = (&'static str, &'static [(&'static str, f64)], &'static [&'static str]);

/// Sheets by the names that [`super::look`] finds them by.
pub(super) const SHEETS: &[Sheet] = &[
    (
        "Đơn vị",
        &[
            ("Mã", 12.0),
            ("Tên đơn vị", 45.0),
            ("Tên viết tắt", 18.0),
            ("Loại", 22.0),
            ("Cấp", 30.0),
            ("Mã cấp trên", 14.0),
            ("Từ ngày", 12.0),
            ("Văn bản", 30.0),
        ],
        &["CAT", "Công an tỉnh", "CAT", "Lực lượng vũ trang", "Bộ, ban, ngành, tỉnh", "", "01/01/2010", ""],
    ),
    (
        "Tên in",
        &[
            ("Mã đơn vị", 12.0),
            ("Cơ quan cấp trên", 30.0),
            ("Cơ quan ban hành", 30.0),
            ("Địa danh", 16.0),
            ("Ký hiệu quyết định", 22.0),
            ("Ký hiệu tờ trình", 22.0),
            ("Ký hiệu biên bản", 22.0),
            ("Nơi nhận", 40.0),
            ("Từ ngày", 12.0),
        ],
        &[
            "CAT",
            "BỘ CÔNG AN",
            "CÔNG AN TỈNH",
            "Thành phố",
            "QĐ-CAT-PX03",
            "TTr-CAT-PX03",
            "BB-HĐTĐKT",
            "Như Điều 3; Ban Giám đốc; Lưu: VT, PX03",
            "01/01/2010",
        ],
    ),
    (
        "Cán bộ",
        &[
            ("Mã đơn vị", 12.0),
            ("Số hiệu", 14.0),
            ("Họ và tên", 28.0),
            ("Giới tính", 10.0),
            ("Ngày sinh", 12.0),
            ("Cấp bậc", 16.0),
            ("Chức vụ", 26.0),
            ("Mức lãnh đạo", 20.0),
            ("Ngày vào ngành", 14.0),
            ("Từ ngày", 12.0),
        ],
        &["PX03", "123-456", "Nguyễn Văn A", "Nam", "1980", "Đại tá", "Phó Giám đốc", "Cấp vụ, sở", "09/2000", ""],
    ),
    (
        "Người ký",
        &[
            ("Mã đơn vị", 12.0),
            ("Họ tên", 28.0),
            ("Số hiệu", 14.0),
            ("Cấp bậc", 16.0),
            ("Tư cách ký", 14.0),
            ("Chức danh người đứng đầu", 26.0),
            ("Chức danh", 26.0),
            ("Văn bản", 30.0),
            ("Từ ngày", 12.0),
            ("Đến ngày", 12.0),
        ],
        &["CAT", "Nguyễn Văn A", "123-456", "Đại tá", "KT.", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "01/01/2020", ""],
    ),
    (
        "Hội đồng",
        &[
            ("Mã đơn vị", 12.0),
            ("Tên hội đồng", 40.0),
            ("Văn bản", 30.0),
            ("Từ ngày", 12.0),
            ("Họ tên", 28.0),
            ("Số hiệu", 14.0),
            ("Chức vụ", 30.0),
            ("Vai trò", 20.0),
        ],
        &["CAT", "Hội đồng Thi đua – Khen thưởng", "", "01/01/2020", "Nguyễn Văn A", "123-456", "Giám đốc", "Chủ tịch"],
    ),
];

/// The empty workbook; each sheet's first row is an example that starts with "VÍ DỤ" in its last line of titles.
pub fn template() -> Result<Vec<u8>> {
    let failed = |e: sheets::SheetError| Error::refused("export-failed", [("code", e.code().to_owned())]);
    let mut writer = WorkbookWriter::new();
    for (name, columns, example) in SHEETS {
        let table = Table {
            name: (*name).to_owned(),
            titles: vec![
                (*name).to_uppercase(),
                format!("Ví dụ: {}", example.iter().filter(|e| !e.is_empty()).copied().collect::<Vec<_>>().join(" | ")),
            ],
            columns: columns.iter().map(|(title, width)| Column::new(*title, *width, ColumnKind::Text)).collect(),
            landscape: true,
            ..Table::default()
        };
        writer.add(&table, std::iter::empty::<Vec<sheets::Value<'_>>>()).map_err(failed)?;
    }
    writer.finish().map_err(failed)
}
