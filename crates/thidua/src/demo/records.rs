//! What the reports say of conferences, directions, reviews and support, as reported; and invented rows for the movement of the demo's own year.

use std::collections::BTreeMap;

use app::{
    Ctx,
    conferences::{self, HonourForm},
    list::Query,
    nouns::Texts,
    records, reviews,
};
use domain::record::{CONFERENCE, RECORDS};
use serde::Deserialize;

use super::{ROOT, Who};
use crate::output::Failure;

const FILE: &str = include_str!("../../../../demo/records.toml");

#[derive(Deserialize)]
struct File {
    record: Vec<BTreeMap<String, String>>,
}

/// Enters them, and makes the draft of the invented review, in which an officer has written two paragraphs.
pub(super) async fn load(ctx: &Ctx, officer: &Who) -> Result<(), Failure> {
    let wrong = |why: &dyn std::fmt::Display| super::missing(&format!("demo/records.toml ({why})"));
    let file: File = toml::from_str(FILE).map_err(|e| wrong(&e))?;
    let today: jiff::civil::Date = ctx.now().today.parse().map_err(|e| wrong(&e))?;
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for mut row in file.record {
        let name = row.remove("noun").unwrap_or_default();
        let id = row.remove("id");
        let noun = super::need(RECORDS.iter().find(|n| n.name == name), &name)?;
        let mut texts: Texts = [("unit".to_owned(), ROOT.to_owned())].into();
        for (field, value) in row {
            texts.insert(field, filled(&value, &codes, today));
        }
        let code = records::add(ctx, officer, noun, &texts).await?;
        codes.extend(id.map(|id| (id, code)));
    }
    let review = super::need(codes.get("review"), "review")?;
    reviews::refresh(ctx, officer, review, 1).await?;
    let written = [
        ("causes", "Một số đơn vị đang làm nhiệm vụ biệt phái, chưa bố trí được người thực hiện (minh họa)."),
        ("shortcomings", "Việc tiếp dân lưu động chưa đều giữa các địa bàn (minh họa)."),
    ];
    let texts = written.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    reviews::write_down(ctx, officer, review, 2, &texts, &BTreeMap::new()).await?;
    Ok(())
}

/// The certificates of the demo's decision are handed over at the conference of report R3.
pub(super) async fn honour(ctx: &Ctx, advisory: &Who, decision: &str) -> Result<(), Failure> {
    let mut query = Query::default();
    query.filters.insert("movement".to_owned(), "dac-biet-2019-2020".to_owned());
    let found = records::list(ctx, advisory, &CONFERENCE, &query).await?.rows;
    let conference = super::need(found.first(), "conference")?;
    let form = HonourForm {
        decision: decision.to_owned(),
        presenter: "Giám đốc Công an tỉnh".to_owned(),
        capacity: "own".to_owned(),
        mandate: String::new(),
    };
    conferences::honour(ctx, advisory, &conference.code, conference.version, &form).await?;
    Ok(())
}

/// A value with codes of earlier rows for their names, and days for `@N`.
fn filled(value: &str, codes: &BTreeMap<String, String>, today: jiff::civil::Date) -> String {
    if let Some(code) = value.strip_prefix('{').and_then(|v| v.strip_suffix('}')) {
        return codes.get(code).cloned().unwrap_or_default();
    }
    let word = |word: &str| match word.strip_prefix('@').and_then(|n| n.parse::<i64>().ok()) {
        Some(n) => today.saturating_add(jiff::Span::new().days(n)).to_string(),
        None => word.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    value.lines().map(line).collect::<Vec<_>>().join("\n")
}
