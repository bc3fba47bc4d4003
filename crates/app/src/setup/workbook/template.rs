//! The workbook that offices fill in.

use domain::people::{PERSON, further};
use domain::{
    council::CouncilRole,
    lists::{LeaderLevel, Sex},
    units::{UnitKind, UnitLevel},
};
use sheets::{Choices, Column, ColumnKind, Table, WorkbookWriter};
use words::{Lang, word};

use crate::{Error, Result, setup::CAPACITIES};

/// Name, columns with their widths in characters and what they offer, and one example row.
type Sheet = (&'static str, &'static [(&'static str, f64, List)], &'static [&'static str]);

/// What a column offers to choose from.
#[derive(Clone, Copy)]
pub(super) enum List {
    Any,
    /// The codes in the first sheet.
    Unit,
    UnitKind,
    UnitLevel,
    Sex,
    Leader,
    Capacity,
    Seat,
}

impl List {
    fn choices(self, units: u32) -> Choices {
        let of = |prefix: &str, codes: &mut dyn Iterator<Item = &'static str>| {
            let key = |code: &str| format!("{prefix}-{}", code.replace('_', "-"));
            Choices::Words(codes.map(|code| word(Lang::Vi, &key(code))).collect())
        };
        match self {
            Self::Any => Choices::Any,
            Self::Unit => Choices::Cells { sheet: UNITS.to_owned(), column: 0, row: units },
            Self::UnitKind => of("unit-kind", &mut UnitKind::ALL.iter().map(|k| k.code())),
            Self::UnitLevel => of("unit-level", &mut UnitLevel::ALL.iter().map(|l| l.code())),
            Self::Sex => of("sex", &mut Sex::ALL.iter().map(|s| s.code())),
            Self::Leader => of("leader-short", &mut LeaderLevel::ALL.iter().map(|l| l.code())),
            // As they stand before a signature; the head's own is an empty cell.
            Self::Capacity => {
                let words = CAPACITIES.iter().filter_map(|code| super::read::abbreviation(code));
                Choices::Words(words.map(str::to_owned).collect())
            }
            Self::Seat => of("council-role", &mut CouncilRole::ALL.iter().map(|r| r.code())),
        }
    }
}

/// The sheet of units.
const UNITS: &str = "Đơn vị";

/// The sheet of people; what only the table of fields knows of them stands behind its other columns.
const PEOPLE: &str = "Cán bộ";

/// Sheets by the names that [`super::look`] finds them by.
pub(super) const SHEETS: &[Sheet] = &[
    (
        "Đơn vị",
        &[
            ("Mã", 12.0, List::Any),
            ("Tên đơn vị", 45.0, List::Any),
            ("Tên viết tắt", 18.0, List::Any),
            ("Loại", 22.0, List::UnitKind),
            ("Cấp", 30.0, List::UnitLevel),
            ("Mã cấp trên", 14.0, List::Unit),
            ("Từ ngày", 12.0, List::Any),
            ("Văn bản", 30.0, List::Any),
        ],
        &["CAT", "Công an tỉnh", "CAT", "Lực lượng vũ trang", "Bộ, ban, ngành, tỉnh", "", "01/01/2010", ""],
    ),
    (
        "Tên in",
        &[
            ("Mã đơn vị", 12.0, List::Unit),
            ("Cơ quan cấp trên", 30.0, List::Any),
            ("Cơ quan ban hành", 30.0, List::Any),
            ("Địa danh", 16.0, List::Any),
            ("Ký hiệu quyết định", 22.0, List::Any),
            ("Ký hiệu tờ trình", 22.0, List::Any),
            ("Ký hiệu biên bản", 22.0, List::Any),
            ("Nơi nhận", 40.0, List::Any),
            ("Từ ngày", 12.0, List::Any),
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
        PEOPLE,
        &[
            ("Mã đơn vị", 12.0, List::Unit),
            ("Số hiệu", 14.0, List::Any),
            ("Họ và tên", 28.0, List::Any),
            ("Giới tính", 10.0, List::Sex),
            ("Ngày sinh", 12.0, List::Any),
            ("Cấp bậc", 16.0, List::Any),
            ("Chức vụ", 26.0, List::Any),
            ("Mức lãnh đạo", 20.0, List::Leader),
            ("Ngày vào ngành", 14.0, List::Any),
            ("Từ ngày", 12.0, List::Any),
        ],
        &["PX03", "123-456", "Nguyễn Văn A", "Nam", "1980", "Đại tá", "Phó Giám đốc", "Cấp vụ, sở", "09/2000", ""],
    ),
    (
        "Người ký",
        &[
            ("Mã đơn vị", 12.0, List::Unit),
            ("Họ tên", 28.0, List::Any),
            ("Số hiệu", 14.0, List::Any),
            ("Cấp bậc", 16.0, List::Any),
            ("Tư cách ký", 14.0, List::Capacity),
            ("Chức danh người đứng đầu", 26.0, List::Any),
            ("Chức danh", 26.0, List::Any),
            ("Văn bản", 30.0, List::Any),
            ("Từ ngày", 12.0, List::Any),
            ("Đến ngày", 12.0, List::Any),
        ],
        &["CAT", "Nguyễn Văn A", "123-456", "Đại tá", "KT.", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "01/01/2020", ""],
    ),
    (
        "Hội đồng",
        &[
            ("Mã đơn vị", 12.0, List::Unit),
            ("Tên hội đồng", 40.0, List::Any),
            ("Văn bản", 30.0, List::Any),
            ("Từ ngày", 12.0, List::Any),
            ("Họ tên", 28.0, List::Any),
            ("Số hiệu", 14.0, List::Any),
            ("Chức vụ", 30.0, List::Any),
            ("Vai trò", 20.0, List::Seat),
        ],
        &["CAT", "Hội đồng Thi đua – Khen thưởng", "", "01/01/2020", "Nguyễn Văn A", "123-456", "Giám đốc", "Chủ tịch"],
    ),
];

/// The empty workbook. Above each heading stands an example, in italics; what the program knows a list of drops down.
pub fn template() -> Result<Vec<u8>> {
    let failed = |e: sheets::SheetError| Error::refused("export-failed", [("code", e.code().to_owned())]);
    let mut writer = WorkbookWriter::new();
    // Every sheet is laid out alike.
    let header =
        Table { titles: vec![String::new(); 2], example: vec![String::new()], ..Table::default() }.header_row();
    for (name, columns, example) in SHEETS {
        let table = Table {
            name: (*name).to_owned(),
            titles: vec![(*name).to_uppercase(), word(Lang::Vi, "setup-template-hint")],
            example: example.iter().map(|e| (*e).to_owned()).collect(),
            columns: columns
                .iter()
                .map(|(title, width, list)| Column::new(*title, *width, ColumnKind::Text).offers(list.choices(header)))
                .chain(
                    further()
                        .filter(|_| *name == PEOPLE)
                        .map(|f| Column::new(word(Lang::Vi, &PERSON.label(f)), 16.0, ColumnKind::Text)),
                )
                .collect(),
            landscape: true,
            ..Table::default()
        };
        writer.add(&table, std::iter::empty::<Vec<sheets::Value<'_>>>()).map_err(failed)?;
    }
    writer.finish().map_err(failed)
}
