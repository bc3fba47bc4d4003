//! Table `ballot`. One ballot engine for councils today, acclamation and election tomorrow.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub session_id: Option<Uuid>,
    pub kind: String,
    pub secrecy: String,
    pub base: String,
    pub quorum: String,
    pub threshold: String,
    pub rounds: i64,
    pub state: String,
    pub opened_at: Option<i64>,
    pub closed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
