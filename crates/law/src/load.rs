//! Reading the law: from the files built into the program or from a folder.

use crate::embedded::FILES;
use crate::error::LawError;
use crate::law::Law;
use crate::model::Data;
use crate::model::case::CaseFile;
use crate::model::overlay::Overlay;
use serde::de::DeserializeOwned;
use std::path::Path;

impl Law {
    /// The law built into the program, demo regulations included.
    ///
    /// # Errors
    /// Names the file and line; the tests keep this from happening in a release.
    pub fn embedded() -> Result<Self, LawError> {
        Self::from_files(FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect())
    }

    /// The law from a folder of TOML files: `*.toml`, `prizes/*.toml`, `rules/*.toml`, `local/*.toml`, `cases/*.toml`.
    ///
    /// # Errors
    /// Names the file and line of a typo, the rule of a loosening regulation, or the folder that cannot be read.
    pub fn load_dir(path: &Path) -> Result<Self, LawError> {
        Self::from_files(read_dir(path)?)
    }

    /// The law from named texts; the folder part of a name says what a text holds.
    ///
    /// # Errors
    /// As [`Law::load_dir`].
    pub fn from_files(files: Vec<(String, String)>) -> Result<Self, LawError> {
        Self::read(files).map_err(|mut errors| errors.swap_remove(0))
    }

    /// As [`Law::from_files`], with every file's mistake; at least one.
    pub(crate) fn read(mut files: Vec<(String, String)>) -> Result<Self, Vec<LawError>> {
        // The order in which files are listed is nobody's statement: the hash of the rules must not hang on it.
        files.sort();
        let mut data = Data::default();
        let (mut overlays, mut cases, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (name, text) in &files {
            let read = if name.starts_with("local/") {
                parse::<Overlay>(name, text).map(|o| overlays.push((name.clone(), text.clone(), o)))
            } else if name.starts_with("cases/") {
                read_cases(name, text).map(|found| cases.extend(found.into_iter().map(|c| (name.clone(), c))))
            } else {
                parse(name, text).map(|part| data.append(part))
            };
            errors.extend(read.err());
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut law = Self::assemble(data, cases, files);
        for (name, text, o) in overlays {
            if let Err(e) = law.lay_over(o) {
                errors.push(in_file(e, name, text));
            }
        }
        if errors.is_empty() { Ok(law) } else { Err(errors) }
    }
}

/// A regulation's refusal names the regulation and the item; in a file it names the line too.
fn in_file(e: LawError, name: String, text: String) -> LawError {
    let item = e.at.split_once('/').map_or(e.at.as_str(), |(_, item)| item).to_owned();
    let files = [(name, text)];
    let at = crate::verify::place::find(&files, None, &[format!("\"{item}\"")], "")
        .or_else(|| crate::verify::place::find(&files, Some(&item), &[], ""));
    LawError { at: at.unwrap_or(e.at), ..e }
}

/// The law files of a folder, by name below it: `*.toml`, `prizes/*.toml`, `rules/*.toml`, `local/*.toml`, `cases/*.toml`.
///
/// # Errors
/// `law.unreadable` names the folder or file that cannot be read.
pub fn read_dir(path: &Path) -> Result<Vec<(String, String)>, LawError> {
    let mut files = Vec::new();
    for folder in ["", "prizes", "rules", "local", "cases"] {
        let dir = if folder.is_empty() { path.to_path_buf() } else { path.join(folder) };
        if !folder.is_empty() && !dir.is_dir() {
            continue;
        }
        let mut names: Vec<_> = std::fs::read_dir(&dir)
            .map_err(|e| unreadable(&dir, &e))?
            .filter_map(Result::ok)
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|x| x == "toml"))
            .collect();
        names.sort();
        for p in names {
            let name = p.strip_prefix(path).unwrap_or(&p).to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read_to_string(&p).map_err(|e| unreadable(&p, &e))?));
        }
    }
    Ok(files)
}

fn unreadable(path: &Path, e: &std::io::Error) -> LawError {
    let at = path.display().to_string();
    let (vi, en) = (format!("Không đọc được “{at}”: {e}"), format!("Cannot read “{at}”: {e}"));
    LawError::new("law.unreadable", at, vi, en)
}

/// Parses one text, naming file and line of what is wrong.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, LawError> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(0, |s| text.get(..s.start).unwrap_or(text).matches('\n').count() + 1);
        let at = format!("{name}:{line}");
        let said = e.message();
        LawError::new(
            "law.malformed",
            at.clone(),
            format!("Tệp luật {at} sai cú pháp hoặc chính tả: {said}"),
            format!("The law file {at} has a mistake: {said}"),
        )
    })
}

/// The golden cases of one file.
///
/// # Errors
/// Names the file and line of a mistake.
pub fn read_cases(name: &str, text: &str) -> Result<Vec<crate::model::case::Case>, LawError> {
    parse::<CaseFile>(name, text).map(|f| f.case)
}
