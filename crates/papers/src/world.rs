//! What Typst may see while it sets a paper: the shipped fonts, the shipped forms and one data file. No files of the
//! machine, no packages, no clock.

use crate::fonts::FONTS;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The forms, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Document,
    Certificates,
    TestSheet,
}

impl Form {
    fn path(self) -> &'static str {
        match self {
            Self::Document => "document.typ",
            Self::Certificates => "certificates.typ",
            Self::TestSheet => "test-sheet.typ",
        }
    }
}

static SOURCES: [(&str, &str); 4] = [
    ("common.typ", include_str!("../../../papers/common.typ")),
    ("document.typ", include_str!("../../../papers/document.typ")),
    ("certificates.typ", include_str!("../../../papers/certificates.typ")),
    ("test-sheet.typ", include_str!("../../../papers/test-sheet.typ")),
];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One render: a form and its data.
pub(crate) struct Desk {
    main: FileId,
    files: Vec<(FileId, Bytes)>,
    sources: Vec<Source>,
}

impl Desk {
    /// `data` is what the form reads as `data.json`: user text arrives as data, never as markup.
    /// `base` is the PDF that a form draws behind each page as `base.pdf`.
    pub(crate) fn new(form: Form, data: Vec<u8>, base: Option<&Bytes>) -> FileResult<Self> {
        let sources = SOURCES
            .iter()
            .map(|(path, text)| Ok(Source::new(id(path)?, (*text).to_owned())))
            .collect::<FileResult<Vec<_>>>()?;
        let mut files = vec![(id("data.json")?, Bytes::new(data))];
        if let Some(base) = base {
            files.push((id("base.pdf")?, base.clone()));
        }
        Ok(Self { main: id(form.path())?, files, sources })
    }
}

fn id(path: &str) -> FileResult<FileId> {
    let path = VirtualPath::new(path).map_err(|_| FileError::Other(Some("the path of a form is malformed".into())))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|(known, _)| *known == id).map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    /// No clock: the same request gives the same bytes on any day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
