//! Exports that other programs rely on: each a type of its own, apart from what pages show, so that a page may change without breaking
//! anybody. Their schemas in docs/schemas are made from these types and tested.

mod cluster;
mod decision;
mod figures;
mod honour_roll;
mod indicators;
mod law_scan;
mod movement;
mod person;
mod praise;
mod records;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use cluster::{
    ClusterExport, ClusterLine, ClusterPart, ConferenceLine, PartLine, PlaceLine, ScoreLine, cluster,
    cluster_conferences, cluster_part, cluster_places, cluster_scores,
};
pub use decision::{AmendmentFacts, AwardLine, CorrectedText, DecisionExport, DecisionFacts, decision};
pub use honour_roll::{HonourRollExport, RollDecision, RollEntry, honour_roll};
pub use indicators::{
    DerivedExport, DerivedFigure, IndicatorExport, MissingFigure, PeriodFigure, UnitFigure, UnitTarget,
};
pub use law_scan::{LawScanExport, ScanLine, TitleCounts, law_scan};
pub use movement::{
    CascadeExport, CascadeUnit, Difference, Fact, Figure, MovementBody, MovementDay, MovementExport, MovementFacts,
    MovementLink, Phase, SourceFacts, UnitName, movement,
};

pub use person::{PersonEvent, PersonExport, PersonService, PersonTitle, TitleRoad, person};
pub use praise::{PraiseExport, PraiseLine, praise};
pub use records::{RecordLine, RecordParagraph};

use crate::export::{Sheet, Value as Cell};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// An export: what it says as JSON and what it shows as a spreadsheet.
pub trait Export: Serialize + JsonSchema {
    /// Name in docs/schemas and on the command line.
    const NAME: &'static str;

    /// The sheets of its workbook.
    fn sheets(&self) -> Vec<Sheet>;
}

/// The published schema of an export, as it is written.
#[must_use]
pub fn schema<T: Export>() -> Value {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), format!("thidua/{}/1", T::NAME).into());
    schema.to_value()
}

/// The schemas of all exports, by the name of their file.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (ClusterExport::NAME, schema::<ClusterExport>()),
        (DecisionExport::NAME, schema::<DecisionExport>()),
        (HonourRollExport::NAME, schema::<HonourRollExport>()),
        (LawScanExport::NAME, schema::<LawScanExport>()),
        (MovementExport::NAME, schema::<MovementExport>()),
        (PersonExport::NAME, schema::<PersonExport>()),
        (PraiseExport::NAME, schema::<PraiseExport>()),
    ]
}

fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

fn date(day: Option<&String>) -> Cell {
    day.map_or(Cell::Empty, |d| if d.len() == 10 { Cell::Date(d.clone()) } else { Cell::Text(d.clone()) })
}

fn sheet<const N: usize>(title: &str, headings: [&str; N], rows: Vec<[Cell; N]>) -> Sheet {
    Sheet {
        title: title.to_owned(),
        headings: headings.map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|r| r.to_vec()).collect(),
    }
}
