//! Table `rule_change`. What was confirmed or corrected in the national rules, or taken back; rows are only added.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub entry: i64,
    pub kind: String,
    pub item: String,
    pub from_date: Option<String>,
    pub document: String,
    pub document_date: Option<String>,
    pub article: String,
    pub link: String,
    pub note: String,
    pub undoes: Option<i64>,
    pub content: String,
    pub account_id: Uuid,
    pub made_by: String,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
