//! What hangs on a movement, for its export: reviews with their report, directions, conferences with honours, models, programmes, support, inspections.

use std::collections::BTreeMap;

use domain::{
    access::Action,
    fields::{Noun, Shape, lines},
    record::{ADOPTION, RECORDS},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Actor, Ctx, Result, conferences,
    list::Query,
    nouns::{self, Record},
    reviews,
};

/// A paragraph of a review's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordParagraph {
    /// Its key.
    pub key: String,
    /// The text that is printed.
    pub text: String,
    /// The wording that follows from figures; empty where only an officer can say it.
    pub made: String,
    /// Its footnote.
    pub note: String,
}

/// A row that hangs on the movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordLine {
    /// review, direction, conference, model, adoption, programme, support or inspection.
    pub noun: String,
    /// Code.
    pub code: String,
    /// Each field by its name, where it was filled in; what it names is a code.
    pub fields: BTreeMap<String, String>,
    /// Names of what fields name.
    pub names: BTreeMap<String, String>,
    /// Fields that are small tables: their rows, each by the names of its cells.
    pub tables: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// Paragraphs of a review's report, in their order.
    pub paragraphs: Vec<RecordParagraph>,
    /// Dossiers that a review opened, as far as they are seen: code, title, state.
    pub dossiers: Vec<BTreeMap<String, String>>,
    /// Awards handed over at a conference, in the order in which they are called: name as printed, award, decision, issuer, presenter, capacity.
    pub honours: Vec<BTreeMap<String, String>>,
}

fn line(noun: &Noun, r: Record) -> RecordLine {
    let mut tables = BTreeMap::new();
    let mut fields = r.values;
    for f in noun.fields {
        let Shape::Lines(cells) = f.shape else { continue };
        let Some(stored) = fields.remove(f.column) else { continue };
        let row = |row: Vec<String>| {
            let pairs = cells.iter().zip(row).filter(|(_, v)| !v.is_empty());
            pairs.map(|(c, v)| (c.name.to_owned(), v)).collect::<BTreeMap<_, _>>()
        };
        tables.insert(f.column.to_owned(), lines::rows(cells, &stored).into_iter().map(row).collect());
    }
    RecordLine {
        noun: noun.name.to_owned(),
        code: r.code,
        fields,
        names: r.named,
        tables,
        paragraphs: Vec::new(),
        dossiers: Vec::new(),
        honours: Vec::new(),
    }
}

/// Rows of a noun that hang on something and count, oldest first.
async fn hanging(ctx: &Ctx, actor: &Actor, noun: &'static Noun, table: &str, code: &str) -> Result<Vec<Record>> {
    let mut asked = Query { export: true, ..Query::default() };
    asked.filters.insert(table.to_owned(), code.to_owned());
    let rows = nouns::list(ctx, actor, noun, &asked).await?.rows;
    Ok(rows.into_iter().filter(|r| r.annulled_for.is_none()).rev().collect())
}

/// Everything that hangs on a movement, as far as the actor sees it.
pub(super) async fn records(ctx: &Ctx, actor: &Actor, movement: &str) -> Result<Vec<RecordLine>> {
    let mut out = Vec::new();
    // Whoever may not see movements has none of it.
    crate::access::require_anywhere(actor, Action::ViewMovements)?;
    for noun in RECORDS.iter().filter(|n| n.fields.iter().any(|f| f.narrows() == Some("movement"))) {
        for record in hanging(ctx, actor, noun, "movement", movement).await? {
            let mut line = line(noun, record);
            match noun.name {
                "review" => {
                    line.paragraphs = paragraphs(ctx, actor, &line.code).await?;
                    line.dossiers = reviews::opened(ctx, actor, &line.code).await?.into_iter().map(dossier).collect();
                }
                "conference" => line.honours = honours(ctx, actor, &line.code).await?,
                _ => {}
            }
            let model = (noun.name == "model").then(|| line.code.clone());
            out.push(line);
            if let Some(model) = model {
                let adopted = hanging(ctx, actor, &ADOPTION, "model", &model).await?;
                out.extend(adopted.into_iter().map(|r| self::line(&ADOPTION, r)));
            }
        }
    }
    Ok(out)
}

fn dossier(d: reviews::Opened) -> BTreeMap<String, String> {
    [("code", d.code), ("title", d.title), ("state", d.state)].map(|(k, v)| (k.to_owned(), v)).into()
}

async fn paragraphs(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<RecordParagraph>> {
    let draft = reviews::draft(ctx, actor, code).await?;
    let one = |p: domain::review::Paragraph| RecordParagraph {
        text: p.text().to_owned(),
        key: p.key,
        made: p.made,
        note: p.note,
    };
    Ok(draft.paragraphs.into_iter().map(one).collect())
}

async fn honours(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Vec<BTreeMap<String, String>>> {
    let found = conferences::honours(ctx, actor, code).await?;
    let one = |h: conferences::Honour| {
        let pairs = [
            ("name", h.name.clone()),
            ("award", h.award.clone()),
            ("decision", h.decision.clone()),
            ("issuer", h.issuer.clone()),
            ("signer", conferences::signer(&h)),
            ("presenter", h.presenter.clone()),
            ("capacity", h.capacity.clone()),
            ("mandate", h.mandate.clone()),
        ];
        pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v)).collect()
    };
    Ok(found.lines.into_iter().filter(|h| h.valid).map(one).collect())
}
