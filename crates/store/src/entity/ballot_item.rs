//! Table `ballot_item`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub ballot_id: Uuid,
    pub seq: i64,
    pub round: i64,
    pub dossier_id: Option<Uuid>,
    pub nominee_id: Option<Uuid>,
    pub votes_for: Option<i64>,
    pub votes_against: Option<i64>,
    pub votes_none: Option<i64>,
    pub written_for: i64,
    pub written_against: i64,
    pub written_none: i64,
    pub recused: i64,
    pub result: String,
    pub note: String,
    pub question: i64,
    pub asked: String,
    pub most: i64,
    pub member: String,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
