//! A decision with every award on its lists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{
    entity::decision as table,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{Both, Export, sheet, text};
use crate::{
    Actor, Ctx, Error, Result, awards, decisions,
    export::{Sheet, Value as Cell},
    list::Query,
};

/// What a decision says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionFacts {
    /// Code in addresses.
    pub code: String,
    /// Number and symbol; empty before it is signed.
    pub number: String,
    /// drafted, sent, signed, issued, annulled.
    pub state: String,
    /// Day of signature, ISO.
    pub signed_on: Option<String>,
    /// Award id.
    pub award: String,
    /// Its name.
    pub award_name: Both,
    /// Summary ("về việc …").
    pub summary: String,
    /// Code of the dossier it came from.
    pub dossier: String,
    /// Title of that dossier.
    pub dossier_title: String,
    /// Lines above the signature.
    pub signer_titles: Vec<String>,
    /// The signer's name as printed.
    pub signer_name: String,
    /// Awards to collectives.
    pub collectives: u64,
    /// Awards to individuals.
    pub individuals: u64,
    /// Prizes together, đồng.
    pub prizes: i64,
    /// Base salary on the decision's day, đồng, once issued.
    pub base_salary: Option<i64>,
}

/// One award (lượt) of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardLine {
    /// Number of the line in the decision.
    pub line: i64,
    /// collective or individual.
    pub part: String,
    /// Code of the person in the register; none for collectives and outsiders.
    pub person: Option<String>,
    /// Name as printed.
    pub name: String,
    /// Rank as printed.
    pub rank: String,
    /// Post as printed.
    pub post: String,
    /// Unit as printed.
    pub unit: String,
    /// Citation as printed.
    pub citation: String,
    /// Award id.
    pub award: String,
    /// Ground code.
    pub ground: String,
    /// Multiplier of the base salary as written ("0,3"), empty without a prize.
    pub multiplier: String,
    /// Prize, đồng.
    pub prize: i64,
    /// Number in the honour book ("12/2020").
    pub book_number: String,
    /// How the name was released: none, full, initials, count_only.
    pub release: String,
    /// valid or annulled.
    #[serde(default = "valid", skip_serializing_if = "is_valid")]
    pub state: String,
    /// Texts that an erratum changed; the texts above are those that hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<CorrectedText>,
}

fn valid() -> String {
    "valid".to_owned()
}

fn is_valid(state: &str) -> bool {
    state == "valid"
}

/// A text of an award that an erratum changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedText {
    /// name, rank, post, unit, citation.
    pub field: String,
    /// As issued.
    pub as_issued: String,
    /// As it holds.
    pub holds: String,
}

/// An erratum or annulment of the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentFacts {
    /// Code in addresses.
    pub code: String,
    /// erratum or annulment.
    pub kind: String,
    /// letter or decision.
    pub form: String,
    /// drafted, issued.
    pub state: String,
    /// Number and symbol; empty before it is issued.
    pub number: String,
    /// Day, ISO.
    pub signed_on: Option<String>,
    /// Why, as printed.
    pub reason: String,
    /// Lines it is about.
    pub lines: i64,
    /// To be paid back, đồng.
    pub owed: i64,
    /// Paid back, đồng.
    pub repaid: i64,
}

/// `thidua export decision NUMBER`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionExport {
    /// `thidua/decision/1`
    pub schema: String,
    /// The decision.
    pub decision: DecisionFacts,
    /// Every award on its lists, in their order; empty before it is issued.
    pub awards: Vec<AwardLine>,
    /// Errata and annulments, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<AmendmentFacts>,
}

/// Exports a decision named by its code, its number and symbol, or its bare number when only one bears it.
pub async fn decision(ctx: &Ctx, actor: &Actor, named: &str) -> Result<DecisionExport> {
    let code = code_of(ctx, named.trim()).await?;
    let d = decisions::view(ctx, actor, &code).await?;
    let mut query = Query { export: true, ..Query::default() };
    query.filters.insert("decision".to_owned(), code);
    let mut awards: Vec<AwardLine> = awards::list(ctx, actor, &query)
        .await?
        .page
        .rows
        .into_iter()
        .map(|a| AwardLine {
            line: a.seq,
            part: a.part,
            person: a.person,
            name: a.name,
            rank: a.rank,
            post: a.post,
            unit: a.unit,
            citation: a.citation,
            award: a.award,
            ground: a.ground,
            multiplier: a.multiplier,
            prize: a.prize,
            book_number: a.book_number,
            release: a.release,
            state: a.state,
            corrected: a
                .corrected
                .into_iter()
                .map(|c| CorrectedText { field: c.field.to_owned(), as_issued: c.as_issued, holds: c.holds })
                .collect(),
        })
        .collect();
    awards.sort_by_key(|a| a.line);
    Ok(DecisionExport {
        schema: "thidua/decision/1".to_owned(),
        decision: DecisionFacts {
            code: d.code,
            number: d.number,
            state: d.state,
            signed_on: d.signed_on,
            award: d.award,
            award_name: Both { vi: d.award_vi, en: d.award_en },
            summary: d.summary,
            dossier: d.dossier,
            dossier_title: d.dossier_title,
            signer_titles: d.signer_titles,
            signer_name: d.signer_name,
            collectives: d.collectives,
            individuals: d.individuals,
            prizes: d.prizes,
            base_salary: d.base_salary,
        },
        awards,
        amendments: d
            .amendments
            .into_iter()
            .map(|a| AmendmentFacts {
                code: a.code,
                kind: a.kind,
                form: a.form,
                state: a.state,
                number: a.number_text.unwrap_or_default(),
                signed_on: a.signed_on,
                reason: a.opening,
                lines: a.lines,
                owed: a.owed,
                repaid: a.repaid,
            })
            .collect(),
    })
}

async fn code_of(ctx: &Ctx, named: &str) -> Result<String> {
    let conn = ctx.store.reader();
    let by = |column: table::Column, value: &str| table::Entity::find().filter(column.eq(value));
    if let Some(row) = by(table::Column::Code, named).one(conn).await? {
        return Ok(row.code);
    }
    let mut found = by(table::Column::NumberText, named).all(conn).await?;
    if let (true, Ok(number)) = (found.is_empty(), named.parse::<i64>()) {
        found = table::Entity::find().filter(table::Column::Number.eq(number)).all(conn).await?;
    }
    match found.as_slice() {
        [one] => Ok(one.code.clone()),
        [] => Err(Error::refused("export-no-decision", [("named", named.to_owned())])),
        many => {
            let codes: Vec<&str> = many.iter().map(|d| d.code.as_str()).collect();
            Err(Error::refused("export-many-decisions", [("named", named.to_owned()), ("codes", codes.join(", "))]))
        }
    }
}

impl Export for DecisionExport {
    const NAME: &'static str = "decision";

    fn sheets(&self) -> Vec<Sheet> {
        let lines = |part: &str| {
            let of = self.awards.iter().filter(|a| a.part == part);
            of.map(|a| {
                [
                    Cell::Number(a.line),
                    text(&a.name),
                    text(&a.rank),
                    text(&a.post),
                    text(&a.unit),
                    text(&a.citation),
                    text(&a.multiplier),
                    Cell::Number(a.prize),
                    text(&a.book_number),
                ]
            })
            .collect()
        };
        let headings = [
            "STT",
            "Họ tên, tên tập thể",
            "Cấp bậc",
            "Chức vụ",
            "Đơn vị",
            "Nội dung",
            "Hệ số",
            "Tiền thưởng (đ)",
            "Sổ vàng",
        ];
        vec![sheet("Tập thể", headings, lines("collective")), sheet("Cá nhân", headings, lines("individual"))]
    }
}
