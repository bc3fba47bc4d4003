//! Table `honour_entry`. The honour book: gapless numbers; a spoiled sheet keeps its number with a mark.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "honour_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub unit_id: Uuid,
    pub book_year: i64,
    pub number: i64,
    pub award_record_id: Uuid,
    pub state: String,
    pub note: String,
    pub received_by: String,
    pub received_on: Option<String>,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
