//! What puts an issued decision right: errata, which correct printed texts, and annulments, which take awards back. The decision
//! and what it printed stay as they were; what holds now stands beside them.

mod draft;
mod issue;
mod paper;
mod repay;
mod view;

pub use draft::{AnnulForm, CorrectForm, add, annul, correct, drop_draft, edit};
pub use issue::issue;
pub(crate) use paper::paper;
pub use repay::{Repaid, repay};
pub use view::{AmendmentView, LineView, Places, RowView, of_decision, signers, view};

use domain::amendment::{AmendmentState, Step, TextField, next};
use store::{
    entity::{amendment, amendment_line, award_record},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use crate::{Error, Result};

/// The text that holds now: as corrected, else as issued.
pub(crate) fn current(r: &award_record::Model, field: TextField) -> &str {
    let (corrected, issued) = match field {
        TextField::Name => (&r.corrected_name, &r.printed_name),
        TextField::Rank => (&r.corrected_rank, &r.printed_rank),
        TextField::Post => (&r.corrected_post, &r.printed_post),
        TextField::Unit => (&r.corrected_unit, &r.printed_unit),
        TextField::Citation => (&r.corrected_citation, &r.citation),
    };
    corrected.as_deref().unwrap_or(issued)
}

/// An award with the texts that hold now in place of those that were issued.
pub(crate) fn as_it_holds(mut r: award_record::Model) -> award_record::Model {
    let texts = TextField::ALL.iter().map(|f| current(&r, *f).to_owned()).collect::<Vec<_>>();
    if let [name, rank, post, unit, citation] = texts.as_slice() {
        r.printed_name.clone_from(name);
        r.printed_rank.clone_from(rank);
        r.printed_post.clone_from(post);
        r.printed_unit.clone_from(unit);
        r.citation.clone_from(citation);
    }
    r
}

async fn lines_of<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<Vec<(amendment_line::Model, award_record::Model)>> {
    let lines = amendment_line::Entity::find().filter(amendment_line::Column::AmendmentId.eq(id)).all(conn).await?;
    let awards = award_record::Entity::find()
        .filter(award_record::Column::Id.is_in(lines.iter().map(|l| l.award_record_id)))
        .all(conn)
        .await?;
    let mut both: Vec<_> = lines
        .into_iter()
        .filter_map(|l| {
            let award = awards.iter().find(|a| a.id == l.award_record_id)?.clone();
            Some((l, award))
        })
        .collect();
    let place = |field: &str| TextField::from_code(field);
    both.sort_by_key(|(a, x)| (x.seq, place(&a.field)));
    Ok(both)
}

/// Where `step` leads from where it stands, or why it is not possible.
fn state_after(row: &amendment::Model, step: Step) -> Result<AmendmentState> {
    let state = AmendmentState::from_code(&row.state).unwrap_or(AmendmentState::Issued);
    next(state, step).ok_or_else(|| {
        let key =
            if state == AmendmentState::Dropped { "amendment-dropped-already" } else { "amendment-issued-already" };
        Error::refused(key, [("code", row.code.clone())])
    })
}
