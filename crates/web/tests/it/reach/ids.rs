//! Ids that forms send, of rows of the far province.

use store::{
    entity::{blob, discipline, person, proceeding, role_grant},
    sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _},
};
use testkit::{Sample, Side};

/// The id of the far province's row that `name` stands for; `None` when it is no such name.
pub(super) async fn of(sample: &Sample, name: &str) -> Option<String> {
    let conn = sample.app.db.store.reader();
    let held = person::Entity::find().filter(person::Column::Code.eq(sample.fill("{person3}", Side::Far)));
    let held = held.one(conn).await.unwrap().unwrap().id;
    let root = sample.root(Side::Far);
    Some(match name {
        "measure" => {
            let rows = discipline::Entity::find().filter(discipline::Column::PersonId.eq(held));
            rows.one(conn).await.unwrap().unwrap().id.to_string()
        }
        "proceeding" => {
            let rows = proceeding::Entity::find().filter(proceeding::Column::PersonId.eq(held));
            rows.one(conn).await.unwrap().unwrap().id.to_string()
        }
        "grant" => {
            let rows = role_grant::Entity::find().filter(role_grant::Column::UnitId.eq(root));
            rows.one(conn).await.unwrap().unwrap().id.to_string()
        }
        "blob" => blob::Entity::find().one(conn).await.unwrap().unwrap().id.to_string(),
        _ => return None,
    })
}
