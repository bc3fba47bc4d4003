//! Table `council_seat`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "council_seat")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub council_id: Uuid,
    pub seq: i64,
    pub person_id: Option<Uuid>,
    pub member_name: String,
    pub member_post: String,
    pub role: String,
    pub from_date: String,
    pub to_date: Option<String>,
    pub member: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
