//! Table `job`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub subject: String,
    pub unique_key: Option<String>,
    pub input: String,
    pub state: String,
    pub done: i64,
    pub total: i64,
    pub attempts: i64,
    pub run_at: i64,
    pub lease_until: Option<i64>,
    pub lease_holder: Option<String>,
    pub output: Option<String>,
    pub error: Option<String>,
    pub account_id: Option<Uuid>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
