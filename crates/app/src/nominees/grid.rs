//! The texts that certificates print of many nominees at once: a grid, changed cell by cell (`domain::grid`).

use std::collections::BTreeMap;

use domain::{
    dossier::{self, Limits},
    fields::{Field, Values, changes},
    grid::{Merged, Sent, merge},
    lists::NomineeState,
    road::StepKind,
};
use serde_json::json;
use store::{
    entity::nominee,
    query::{
        list::{self, Asked, Listed as _},
        nominees::{Filter, Nominees, Row},
    },
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;
use vntext::{fold, sort_key, sort_key_name};

use crate::{Actor, Ctx, Error, Result, access::Held, dossiers};

/// Rows of a grid on a page.
const ROWS: u64 = 200;

/// A row of the grid.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Number in the dossier.
    pub seq: i64,
    /// Name as printed.
    pub name: String,
    /// Code in the register.
    pub who: String,
    /// Part code.
    pub part: String,
    /// What is printed, by column.
    pub values: Values,
}

/// A page of the grid.
#[derive(Clone, Debug)]
pub struct GridPage {
    /// The dossier.
    pub at: dossiers::Loaded,
    /// What is printed, as long as this office allows.
    pub fields: [Field; 5],
    /// Whoever is proposed, in printed order.
    pub rows: Vec<GridRow>,
    /// `at` of the page before.
    pub before: Option<String>,
    /// `at` of the page after.
    pub after: Option<String>,
}

const STEPS: &[StepKind] = &[StepKind::Prepare, StepKind::Appraise, StepKind::Issue];

fn values<const N: usize>(pairs: [(&str, &str); N]) -> Values {
    pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

/// What is printed of a nominee, by the columns of `domain::dossier::printed`.
fn printed(n: &nominee::Model) -> Values {
    values([
        ("printed_name", &n.printed_name),
        ("printed_rank", &n.printed_rank),
        ("printed_post", &n.printed_post),
        ("printed_unit", &n.printed_unit),
        ("citation", &n.citation),
    ])
}

impl From<Row> for GridRow {
    fn from(r: Row) -> Self {
        let values = values([
            ("printed_name", &r.printed_name),
            ("printed_rank", &r.printed_rank),
            ("printed_post", &r.printed_post),
            ("printed_unit", &r.printed_unit),
            ("citation", &r.citation),
        ]);
        Self { seq: r.seq, name: r.printed_name, who: r.who_code.unwrap_or_default(), part: r.part, values }
    }
}

/// A page of the grid, for whoever may change these texts now: those proposed, in printed order. `place` as lists have it.
pub async fn grid(ctx: &Ctx, actor: &Actor, code: &str, place: &str) -> Result<GridPage> {
    let at = dossiers::load(ctx, actor, code).await?;
    dossiers::may_change(&at, actor, STEPS)?;
    let filter = Filter { state: Some(NomineeState::Included.code().to_owned()), ..Filter::default() };
    let source = Nominees { dossier: at.head.id, filter: &filter };
    let asked = Asked { sort: source.listing().usual_sort(), at: place.to_owned(), rows: ROWS, cap: 0, piece: false };
    let page = list::page(ctx.store.reader(), &source, &asked, Some(0)).await?;
    Ok(GridPage {
        fields: dossier::printed(&at.limits),
        rows: page.rows.into_iter().map(GridRow::from).collect(),
        before: page.before,
        after: page.after,
        at,
    })
}

/// The rows with these numbers.
async fn standing<C: ConnectionTrait>(
    conn: &C,
    dossier: Uuid,
    sent: &[(i64, Sent)],
) -> Result<BTreeMap<i64, nominee::Model>> {
    let mut found = BTreeMap::new();
    for chunk in sent.chunks(500) {
        let rows = nominee::Entity::find()
            .filter(nominee::Column::DossierId.eq(dossier))
            .filter(nominee::Column::Seq.is_in(chunk.iter().map(|s| s.0)))
            .all(conn)
            .await?;
        found.extend(rows.into_iter().map(|n| (n.seq, n)));
    }
    Ok(found)
}

/// What becomes of each row that stands.
fn merged(limits: &Limits, today: &str, sent: &[(i64, Sent)], stood: &BTreeMap<i64, Values>) -> Vec<(i64, Merged)> {
    let fields = dossier::printed(limits);
    let one = |(seq, sent): &(i64, Sent)| Some((*seq, merge(&fields, sent, stood.get(seq)?, &|_, _| None, today)));
    sent.iter().filter_map(one).collect()
}

/// Writes what was typed, cell by cell: a text over one that somebody else changed meanwhile, or that cannot be taken, is told
/// and not written, all others are. One entry of the audit with before and after; a confirmed proof is open again where its
/// text differs.
pub async fn edit_many(ctx: &Ctx, actor: &Actor, code: &str, sent: Vec<Sent>) -> Result<Vec<(i64, Merged)>> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, STEPS)?;
    let sent: Vec<(i64, Sent)> = sent.into_iter().filter_map(|s| Some((s.key.parse().ok()?, s))).collect();
    let rows = standing(ctx.store.reader(), at.head.id, &sent).await?;
    let stood = rows.iter().map(|(seq, n)| (*seq, printed(n))).collect();
    let found = merged(&at.limits, &actor.today, &sent, &stood);
    if found.iter().all(|(_, m)| !m.writes()) {
        return Ok(found);
    }
    write(ctx, actor, held, &at, sent).await
}

async fn write(
    ctx: &Ctx,
    actor: &Actor,
    held: Held,
    at: &dossiers::Loaded,
    sent: Vec<(i64, Sent)>,
) -> Result<Vec<(i64, Merged)>> {
    let now = ctx.now();
    let stood: Vec<(i64, Values)> = ctx
        .store
        .write(ctx.change(actor, &now, held, None), |tx| {
            let (id, limits, code) = (at.head.id, at.limits, at.head.code.clone());
            let (sent, today) = (sent.clone(), actor.today.clone());
            Box::pin(async move {
                // Once more, as it stands now that nobody else writes this dossier.
                let mut rows = standing(tx.conn(), id, &sent).await?;
                let stood = rows.iter().map(|(seq, n)| (*seq, printed(n))).collect();
                let mut notes = Vec::new();
                for (seq, merged) in merged(&limits, &today, &sent, &stood) {
                    let Some(old) = rows.remove(&seq).filter(|_| merged.writes()) else { continue };
                    notes.push(json!({ "seq": seq, "changes": changes(&printed(&old), &merged.values) }));
                    set(old, &merged.values).update(tx.conn()).await?;
                }
                if !notes.is_empty() {
                    dossiers::touch(tx, id).await?;
                    tx.audit(&format!("dossier:{code}"), "nominees-edit", &json!({ "rows": notes })).await?;
                }
                Ok::<Vec<(i64, Values)>, Error>(stood.into_iter().collect())
            })
        })
        .await?;
    Ok(merged(&at.limits, &actor.today, &sent, &stood.into_iter().collect()))
}

/// The row with other texts; its proof is open again.
fn set(old: nominee::Model, values: &Values) -> nominee::ActiveModel {
    let text = |column: &str| values.get(column).cloned().unwrap_or_default();
    let [name, rank, post, unit] = ["printed_name", "printed_rank", "printed_post", "printed_unit"].map(text);
    let individual = old.part == "individual";
    let mut row: nominee::ActiveModel = old.into();
    row.search = Set(fold(&format!("{name} {rank} {post} {unit}")));
    row.sort_key = Set(if individual { sort_key_name(&name) } else { sort_key(&name) });
    row.printed_name = Set(name);
    row.printed_rank = Set(rank);
    row.printed_post = Set(post);
    row.printed_unit = Set(unit);
    row.citation = Set(text("citation"));
    (row.proof_hash, row.proof_by, row.proof_at) = (Set(None), Set(None), Set(None));
    row
}
