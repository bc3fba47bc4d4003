//! Table `amendment_line`. One text of one award that an amendment corrects, or one award that it takes back.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "amendment_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub amendment_id: Uuid,
    pub award_record_id: Uuid,
    pub field: String,
    pub as_issued: String,
    pub corrected: String,
    pub owed: i64,
    pub repaid: i64,
    pub repaid_on: Option<String>,
    pub receipt: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
