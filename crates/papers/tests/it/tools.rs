//! Reads papers back with poppler's tools and a zip reader.

use domain::paper::{Paper, PaperFormat};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A PDF file on disk.
pub(crate) struct Pdf {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// A word and its box in points from the top left corner of its page.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) page: usize,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) text: String,
}

pub(crate) const MM: f64 = 72.0 / 25.4;

pub(crate) fn pdf(paper: Paper) -> Pdf {
    let request = domain::paper::PaperRequest { format: PaperFormat::Pdf, watermark: None, paper };
    pdf_of(&papers::render(&request).expect("the paper is printed").bytes)
}

pub(crate) fn pdf_of(bytes: &[u8]) -> Pdf {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper.pdf");
    std::fs::File::create(&path).and_then(|mut file| file.write_all(bytes)).expect("the file is written");
    Pdf { _folder: folder, path }
}

/// Runs one of poppler's programs, which the tests need (Debian: poppler-utils).
fn run(program: &str, arguments: &[&str], path: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(path)
        .args((program == "pdftotext").then_some("-"))
        .output()
        .unwrap_or_else(|error| panic!("{program} (poppler-utils): {error}"));
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.trim().is_empty(), "{program}: {complaints}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl Pdf {
    pub(crate) fn pages(&self) -> usize {
        run("pdfinfo", &[], &self.path)
            .lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .and_then(|count| count.trim().parse().ok())
            .expect("pdfinfo counts the pages")
    }

    pub(crate) fn size_mm(&self) -> (f64, f64) {
        let info = run("pdfinfo", &[], &self.path);
        let line = info.lines().find_map(|line| line.strip_prefix("Page size:")).expect("a size");
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        (numbers[0] / MM, numbers[1] / MM)
    }

    pub(crate) fn fonts(&self) -> String {
        run("pdffonts", &[], &self.path)
    }

    /// The text of each page, its white space made single.
    pub(crate) fn texts(&self) -> Vec<String> {
        run("pdftotext", &["-layout"], &self.path)
            .split('\u{c}')
            .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|page| !page.is_empty())
            .collect()
    }

    pub(crate) fn text(&self) -> String {
        self.texts().join(" ")
    }

    pub(crate) fn words(&self) -> Vec<Word> {
        let mut page = 0;
        let mut words = Vec::new();
        for line in run("pdftotext", &["-bbox"], &self.path).lines() {
            let line = line.trim();
            if line.starts_with("<page ") {
                page += 1;
            }
            let Some(rest) = line.strip_prefix("<word ") else {
                continue;
            };
            let number = |name: &str| -> f64 {
                rest.split(&format!("{name}=\""))
                    .nth(1)
                    .and_then(|rest| rest.split('"').next())
                    .and_then(|number| number.parse().ok())
                    .expect("a number")
            };
            let text = rest.split('>').nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
            words.push(Word {
                page,
                left: number("xMin"),
                top: number("yMin"),
                right: number("xMax"),
                bottom: number("yMax"),
                text: text.replace("&amp;", "&"),
            });
        }
        words
    }

    /// The box around the first place where these words follow each other.
    pub(crate) fn find(&self, phrase: &str) -> Word {
        let words = self.words();
        let wanted: Vec<&str> = phrase.split_whitespace().collect();
        let run = words
            .windows(wanted.len())
            .find(|run| run.iter().zip(&wanted).all(|(word, wanted)| word.text == *wanted))
            .unwrap_or_else(|| panic!("{phrase:?} is not on the paper"));
        let mut whole = run[0].clone();
        for word in run {
            whole.left = whole.left.min(word.left);
            whole.top = whole.top.min(word.top);
            whole.right = whole.right.max(word.right);
            whole.bottom = whole.bottom.max(word.bottom);
        }
        whole.text = phrase.to_owned();
        whole
    }
}

impl Pdf {
    /// Size in points of the letters of the first line that holds this text.
    pub(crate) fn size_of(&self, phrase: &str) -> f64 {
        let xml = run("pdftohtml", &["-xml", "-zoom", "1", "-i", "-stdout"], &self.path);
        let attribute = |line: &str, name: &str| -> Option<String> {
            line.split(&format!("{name}=\"")).nth(1)?.split('"').next().map(str::to_owned)
        };
        let line = xml
            .lines()
            .filter(|line| line.starts_with("<text "))
            .find(|line| line.replace('\u{a0}', " ").contains(phrase))
            .unwrap_or_else(|| panic!("{phrase:?} is not on the paper"));
        let font = attribute(line, "font").expect("a font");
        xml.lines()
            .filter(|line| line.contains("<fontspec "))
            .find(|line| attribute(line, "id").as_ref() == Some(&font))
            .and_then(|line| attribute(line, "size"))
            .and_then(|size| size.parse().ok())
            .expect("a size")
    }
}

impl Word {
    pub(crate) fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

/// A part of a DOCX file.
pub(crate) fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).expect("a zip file");
    let mut text = String::new();
    zip.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}")).read_to_string(&mut text).expect("UTF-8");
    text
}

/// The words of the paragraphs of a part, a line each.
pub(crate) fn docx_text(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut out, mut inside) = (String::new(), false);
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) if start.name().as_ref() == "w:t" => inside = true,
            Event::End(end) if end.name().as_ref() == "w:t" => inside = false,
            Event::End(end) if end.name().as_ref() == "w:p" => out.push('\n'),
            Event::Text(text) if inside => {
                out.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) if inside => match reference.as_ref() {
                "amp" => out.push('&'),
                "lt" => out.push('<'),
                "gt" => out.push('>'),
                "quot" => out.push('"'),
                "apos" => out.push('\''),
                other => panic!("{other:?}"),
            },
            Event::Eof => return out,
            _ => {}
        }
    }
}
