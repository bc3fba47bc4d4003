//! Table `secret_ballot`. One key of a secret electronic ballot: lines voted on in one go.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "secret_ballot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub ballot_id: Uuid,
    pub occasion: String,
    pub unit_id: Uuid,
    pub round: i64,
    pub kind: String,
    pub most: i64,
    pub title: String,
    pub needed: i64,
    pub head: String,
    pub state: String,
    pub opened_on: String,
    pub results: String,
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
