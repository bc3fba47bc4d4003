//! Table `movement`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub name: String,
    pub search: String,
    pub sort_key: Vec<u8>,
    pub kind: String,
    pub state: String,
    pub unit_id: Uuid,
    pub document: String,
    pub document_on: Option<String>,
    pub from_date: Option<String>,
    pub to_date: Option<String>,
    pub demo: bool,
    pub created_at: i64,
    pub launched_on: Option<String>,
    pub duration: Option<String>,
    pub subjects: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
