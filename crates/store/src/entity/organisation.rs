//! Table `organisation`. Names as printed, signers, decisions, awards, certificates, honour book, papers.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub unit_id: Uuid,
    pub superior_body: String,
    pub issuing_body: String,
    pub place: String,
    pub decision_symbol: String,
    pub submission_symbol: String,
    pub minutes_symbol: String,
    pub recipients: String,
    pub watermark: String,
    pub from_date: String,
    pub to_date: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
