//! Table `certificate_copy`. Each sheet of a certificate that was printed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_copy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub entry_id: Uuid,
    pub copy: i64,
    pub reason: String,
    pub note: String,
    pub state: String,
    pub printed_by: Uuid,
    pub printed_at: i64,
    pub given_to: String,
    pub given_as: String,
    pub given_on: Option<String>,
    pub returned_on: Option<String>,
    pub ended_note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
