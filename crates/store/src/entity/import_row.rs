//! Table `import_row`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub sheet: String,
    pub row_number: i64,
    pub part: String,
    pub cells: String,
    pub fields: String,
    pub repairs: String,
    pub state: String,
    pub problem: String,
    pub candidates: String,
    pub matched_id: Option<Uuid>,
    pub resolution: String,
    pub slot: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
