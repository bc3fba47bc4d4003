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
        let mut files = Vec::new();
        for folder in ["", "prizes", "rules", "local", "cases"] {
            let dir = if folder.is_empty() { path.to_path_buf() } else { path.join(folder) };
            if !folder.is_empty() && !dir.is_dir() {
                continue;
            }
            let unreadable = |e: std::io::Error| {
                let at = dir.display().to_string();
                LawError::new(
                    "law.unreadable",
                    at.clone(),
                    format!("Không đọc được “{at}”: {e}"),
                    format!("Cannot read “{at}”: {e}"),
                )
            };
            let mut names: Vec<_> = std::fs::read_dir(&dir)
                .map_err(unreadable)?
                .filter_map(Result::ok)
                .map(|e| e.path())
                .filter(|p| p.extension().is_some_and(|x| x == "toml"))
                .collect();
            names.sort();
            for p in names {
                let name = p.strip_prefix(path).unwrap_or(&p).to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&p).map_err(unreadable)?));
            }
        }
        Self::from_files(files)
    }

    /// The law from named texts; the folder part of a name says what a text holds.
    ///
    /// # Errors
    /// As [`Law::load_dir`].
    pub fn from_files(files: Vec<(String, String)>) -> Result<Self, LawError> {
        let mut data = Data::default();
        let (mut overlays, mut cases, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for (name, text) in files {
            if name.starts_with("local/") {
                overlays.push((name.clone(), parse::<Overlay>(&name, &text)?));
            } else if name.starts_with("cases/") {
                let file: CaseFile = parse(&name, &text)?;
                cases.extend(file.case.into_iter().map(|c| (name.clone(), c)));
            } else {
                data.append(parse(&name, &text)?);
            }
            names.push(name);
        }
        let mut law = Self::assemble(data, cases, names);
        for (_, o) in overlays {
            law.lay_over(o)?;
        }
        Ok(law)
    }
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
