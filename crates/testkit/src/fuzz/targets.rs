//! The readers of foreign bytes, each with samples of what it is meant for.

use std::{
    fs,
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
};

use sheets::{Limits, header, pointed};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    change::{Random, change},
    pages::Pages,
};

/// The names of all targets.
pub const NAMES: &[&str] = &["xlsx", "xls", "ods", "csv", "backup", "facts", "rules", "forms", "cookies"];

/// One reader.
pub struct Target {
    reader: Reader,
    samples: Vec<Vec<u8>>,
}

enum Reader {
    /// Name of the file; true when its parts are changed before they are packed.
    Sheet(&'static str, bool),
    Backup(Box<tempfile::TempDir>, tokio::runtime::Runtime),
    Facts(Box<law::Law>),
    Rules(Vec<(String, String)>),
    Forms(Box<Pages>),
    Cookies(Box<Pages>),
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sample(path: &str) -> Vec<u8> {
    fs::read(repository().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A CSV as offices write them.
const LIST: &str = "sep=;\nCÔNG AN TỈNH;;;;\nDANH SÁCH CÁN BỘ;;;;\nSTT;Họ và tên;Số hiệu;Ngày sinh;Đơn vị\n\
     1;\"Nguyễn Văn An\";123-456;19/05/1988;PX03\n2;Trần Thị Bình;123-457;1990;\"Phòng \"\"A\"\"\"\n3;NguyÔn V¨n C;;32282;PX01\n";

impl Target {
    /// The target `name`; None when there is no such.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let fixture = |kind: &str| vec![sample(&format!("crates/sheets/tests/fixtures/list.{kind}"))];
        let (reader, samples) = match name {
            "xlsx" => {
                let mut samples = fixture("xlsx");
                samples.push(sample("crates/sheets/tests/fixtures/password.xlsx"));
                samples.push(streamed());
                (Reader::Sheet("a.xlsx", true), samples)
            }
            "xls" => (Reader::Sheet("a.xls", false), fixture("xls")),
            "ods" => (Reader::Sheet("a.ods", true), fixture("ods")),
            "csv" => {
                let wide = LIST.encode_utf16().flat_map(u16::to_le_bytes);
                let wide = [0xFF, 0xFE].into_iter().chain(wide).collect();
                let tabs = LIST.replace(';', "\t").into_bytes();
                (Reader::Sheet("a.csv", false), vec![LIST.as_bytes().to_vec(), wide, tabs])
            }
            "backup" => {
                let dir = tempfile::tempdir().expect("a folder");
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                let file = dir.path().join("whole.zip");
                runtime.block_on(async {
                    let db = crate::TestDb::sqlite().await;
                    db.store.backup(&file, 1, None).await.expect("a backup");
                    db.end().await;
                });
                let samples = vec![fs::read(&file).expect("the backup")];
                (Reader::Backup(Box::new(dir), runtime), samples)
            }
            "facts" => {
                let law = law::Law::embedded().expect("the law that is shipped");
                let samples = law.cases().iter().filter_map(|(_, c)| serde_json::to_vec(&c.facts).ok()).collect();
                (Reader::Facts(Box::new(law)), samples)
            }
            "rules" => {
                let files = law::read_dir(&repository().join("law")).expect("the law's files");
                let samples = files.iter().map(|(_, text)| text.clone().into_bytes()).collect();
                (Reader::Rules(files), samples)
            }
            "forms" => (Reader::Forms(Box::new(Pages::new())), Vec::new()),
            "cookies" => (Reader::Cookies(Box::new(Pages::new())), Vec::new()),
            _ => return None,
        };
        Some(Self { reader, samples })
    }

    /// Makes the input of `seed` and reads it. `Ok(true)` when it was accepted; `Err` says what must not be.
    pub(super) fn read(&self, seed: u64) -> Result<bool, String> {
        let mut random = Random::new(seed);
        match &self.reader {
            Reader::Sheet(name, parts) => {
                let bytes = if *parts && !random.once_in(3) {
                    self.package(&mut random)
                } else {
                    self.changed(&mut random, &["<", "\"", ";", "\t", "\u{1F}", "sep=", "PK\u{3}\u{4}"])
                };
                Ok(read_sheet(&bytes, name))
            }
            Reader::Backup(dir, runtime) => {
                let bytes = if random.once_in(3) {
                    self.changed(&mut random, &["PK\u{1}\u{2}"])
                } else {
                    self.package(&mut random)
                };
                let (file, place) = (dir.path().join("changed.zip"), dir.path().join("restored.db"));
                fs::write(&file, bytes).map_err(|e| e.to_string())?;
                let url = format!("sqlite://{}", place.display());
                let restored = runtime.block_on(async {
                    let restored = store::Store::restore(&file, &url, None).await;
                    if let Ok((store, _)) = &restored {
                        drop(store.close().await);
                    }
                    restored.is_ok()
                });
                let stray: Vec<_> = fs::read_dir(dir.path())
                    .map_err(|e| e.to_string())?
                    .flatten()
                    .filter(|f| f.file_name().to_string_lossy().starts_with("restored"))
                    .collect();
                for file in &stray {
                    drop(fs::remove_file(file.path()));
                }
                if !restored && !stray.is_empty() {
                    return Err(format!("a refused backup left {:?} behind", stray[0].file_name()));
                }
                Ok(restored)
            }
            Reader::Facts(law) => {
                let bytes =
                    self.changed(&mut random, &["\"kind\":", "\"year\":2024,", "\"person\"", "[{}]", "{\"subject\":"]);
                let Ok(facts) = law::Facts::from_json(&bytes) else { return Ok(false) };
                // Whatever is a facts file is judged without a panic, too.
                Ok(law::check(law, &facts, None, None).is_ok())
            }
            Reader::Rules(files) => {
                let which = random.below(files.len());
                let mut text = self.samples[which].clone();
                let words =
                    ["[[rule]]\n", "from = \"2024-01-01\"\n", "any = []\n", "all = [{}]\n", "id = \"\"\n", "= 1\n"];
                let other = self.sample_of(&mut random).to_vec();
                change(&mut random, &mut text, &other, &words);
                let mut files = files.clone();
                files[which].1 = String::from_utf8_lossy(&text).into_owned();
                Ok(law::verify_files(files).is_empty())
            }
            Reader::Forms(pages) => pages.form(&mut random),
            Reader::Cookies(pages) => pages.cookies(&mut random),
        }
    }

    fn sample_of(&self, random: &mut Random) -> &[u8] {
        let at = random.below(self.samples.len());
        &self.samples[at]
    }

    fn changed(&self, random: &mut Random, words: &[&str]) -> Vec<u8> {
        let mut bytes = self.sample_of(random).to_vec();
        let other = self.sample_of(random).to_vec();
        change(random, &mut bytes, &other, words);
        bytes
    }

    /// A package of which one part is changed, so that checksums do not stop the change at the door.
    fn package(&self, random: &mut Random) -> Vec<u8> {
        let whole = self.sample_of(random).to_vec();
        let Ok(mut archive) = ZipArchive::new(Cursor::new(&whole)) else { return self.changed(random, &[]) };
        let chosen = random.below(archive.len());
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..archive.len() {
            let Ok(mut part) = archive.by_index(i) else { continue };
            let mut bytes = Vec::new();
            if part.read_to_end(&mut bytes).is_err() {
                continue;
            }
            let mut name = part.name().map(|n| n.into_owned()).unwrap_or_default();
            if i == chosen {
                if random.once_in(12) {
                    continue;
                }
                if random.once_in(12) {
                    let ends = ["x", "/../x", "\u{202E}", ".bin"];
                    name.push_str(ends[random.below(ends.len())]);
                }
                let other = bytes.clone();
                change(random, &mut bytes, &other, XML);
            }
            if out.start_file(name, SimpleFileOptions::default()).is_err() || out.write_all(&bytes).is_err() {
                break;
            }
        }
        out.finish().map(Cursor::into_inner).unwrap_or_default()
    }
}

/// Pieces of the XML of spreadsheets, and of a backup's manifest.
const XML: &[&str] = &[
    "<row r=\"1\">",
    "</row>",
    "<c r=\"A1\" t=\"s\"><v>0</v></c>",
    " r=\"ZZZ9999999\"",
    " t=\"inlineStr\"",
    " t=\"d\"",
    "<f t=\"shared\" si=\"0\" ref=\"A1:A9\">A1</f>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    " s=\"99999\"",
    "<sst uniqueCount=\"9\">",
    "<si><t>x</t></si>",
    " table:number-columns-repeated=\"16384\"",
    " table:number-rows-repeated=\"1048576\"",
    " office:value-type=\"date\"",
    " office:date-value=\"-1\"",
    "<table:table-row>",
    "</table:table-cell>",
    "<text:p>",
    "<text:s text:c=\"999999999\"/>",
    "\"size\": 18446744073709551615",
    "\"file\": \"../x\"",
    "\"schema\":",
];

fn read_sheet(bytes: &[u8], name: &str) -> bool {
    let limits = Limits { unpacked: 64 << 20, rows: 20_000, ..Limits::STANDARD };
    let Ok(book) = sheets::read(bytes, name, &limits) else { return false };
    for sheet in book.visible() {
        // As an import looks at it: where the header is, what each cell may mean.
        let _ = pointed::likely(sheet);
        let _ = header::find_header(sheet, &[]);
        for row in sheet.rows().take(200) {
            for (_, cell) in row.cells() {
                let normal = vntext::normal(cell.text);
                assert_eq!(vntext::normal(&normal), normal, "the stored form of a stored form is itself");
                let _ = (vntext::fold(&normal), vntext::hidden_marks(&normal), vntext::parse_date(&normal));
                let _ = vntext::sort_key_name(&normal);
            }
        }
    }
    true
}

/// A list as our own exports write it.
fn streamed() -> Vec<u8> {
    use sheets::{
        stream::StreamedSheet,
        write::{Column, ColumnKind, Table, Value},
    };
    let columns = ["STT", "Họ và tên", "Ngày sinh"].map(|h| Column::new(h, 12.0, ColumnKind::Text)).to_vec();
    let table = Table { name: "Danh sách".into(), titles: vec!["Danh sách".into()], columns, ..Table::default() };
    let mut sheet = StreamedSheet::new(&table).expect("a sheet");
    for i in 0..5_i64 {
        sheet.push(&[i.into(), "Nguyễn Văn An".into(), Value::Date("1988-05-19".into())]).expect("a row");
    }
    sheet.finish().expect("the file")
}
