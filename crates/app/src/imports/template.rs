//! The empty list of people or of nominees: columns that the import knows by their names, words that it knows dropping down.

use domain::{
    lists::{LeaderLevel, Sex},
    people::{PERSON, further},
};
use sheets::write::{Choices, Column, ColumnKind, Table, Value, write_xlsx};
use words::{Lang, word};

use super::Kind;
use crate::{Error, Result};

/// A column: what it is called, how wide it is, what it offers.
type Head = (String, f64, Vec<String>);

fn plain(key: &str, width: f64) -> Head {
    (word(Lang::Vi, key), width, Vec::new())
}

fn offers(key: &str, width: f64, front: &str, codes: &[&str]) -> Head {
    let named = codes.iter().map(|code| word(Lang::Vi, &format!("{front}-{}", code.replace('_', "-"))));
    (word(Lang::Vi, key), width, named.collect())
}

/// Who somebody is and where he serves.
fn who() -> Vec<Head> {
    let sexes: Vec<&str> = Sex::ALL.iter().map(|s| s.code()).collect();
    let levels: Vec<&str> = LeaderLevel::ALL.iter().map(|l| l.code()).collect();
    vec![
        plain("people-birth", 14.0),
        offers("people-sex", 10.0, "sex", &sexes),
        plain("people-number", 12.0),
        plain("people-rank", 14.0),
        plain("people-post", 24.0),
        plain("people-unit", 26.0),
        offers("imports-field-leader-level", 18.0, "leader-short", &levels),
    ]
}

/// The columns of a list of people or nominees behind their ordinal number; facts have templates of their own.
fn columns(kind: Kind) -> Option<Vec<Head>> {
    Some(match kind {
        Kind::People => {
            let more = further().map(|f| (word(Lang::Vi, &PERSON.label(f)), 16.0, Vec::new()));
            let head = [plain("people-name", 28.0)].into_iter().chain(who());
            head.chain([plain("people-joined", 14.0)]).chain(more).collect()
        }
        Kind::Nominees => {
            let parts = ["collective", "individual"];
            let head =
                [plain("imports-template-name", 30.0), offers("imports-template-group", 12.0, "nominee-part", &parts)];
            let texts = [plain("imports-field-citation", 40.0), plain("imports-field-achievement", 40.0)];
            head.into_iter().chain(who()).chain(texts).collect()
        }
        Kind::Facts(_) => return None,
    })
}

/// The empty workbook.
pub fn template(kind: Kind) -> Result<Vec<u8>> {
    let heads = columns(kind).ok_or(Error::NotFound)?;
    let title = word(Lang::Vi, &format!("imports-kind-{}", kind.code()));
    let ordinal = Column::new("STT", 6.0, ColumnKind::Int);
    let column = |(name, width, words): Head| {
        // The import would read another sheet as another list.
        Column::new(name, width, ColumnKind::Text).offers(Choices::in_cells(words))
    };
    let table = Table {
        titles: vec![title.to_uppercase(), word(Lang::Vi, "imports-template-hint")],
        name: title,
        columns: std::iter::once(ordinal).chain(heads.into_iter().map(column)).collect(),
        landscape: true,
        ..Table::default()
    };
    let failed = |e: sheets::SheetError| Error::refused("export-failed", [("code", e.code().to_owned())]);
    write_xlsx(&table, Vec::<Vec<Value<'_>>>::new()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::fields::{read_group, read_leader_level, read_sex, specs};

    #[test]
    fn the_import_knows_every_column_of_its_templates_and_every_word_that_they_offer() {
        for kind in [Kind::People, Kind::Nominees] {
            let book = sheets::read(&template(kind).unwrap(), "mau.xlsx", &sheets::Limits::default()).unwrap();
            let found = sheets::find_header(&book.sheets[0], specs(kind)).into_iter().next().unwrap();
            let heads = columns(kind).unwrap();
            let unknown: Vec<_> = found.unmapped.iter().map(|(_, title)| title.as_str()).collect();
            assert_eq!((found.columns.len(), unknown), (heads.len(), Vec::<&str>::new()), "{}", kind.code());
            for (name, _, words) in heads {
                for said in words {
                    let known = [read_sex(&said), read_leader_level(&said), read_group(&said).unwrap_or_default()];
                    assert!(known.iter().any(|code| !code.is_empty()), "{name}: {said}");
                }
            }
        }
        assert!(template(Kind::Facts(crate::facts::FactKind::Ratings)).is_err());
    }
}
