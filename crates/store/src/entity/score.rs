//! Table `score`. What was entered on a line for a member.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sheet_id: Uuid,
    pub criterion_id: Uuid,
    pub member_id: Uuid,
    pub assigned: bool,
    pub target: String,
    pub own_score: String,
    pub own_note: String,
    pub own_at: Option<i64>,
    pub own_by: Option<Uuid>,
    pub evidence: String,
    pub evidence_on: String,
    pub points_only: bool,
    pub first_score: String,
    pub first_note: String,
    pub first_at: Option<i64>,
    pub first_by: Option<Uuid>,
    pub explanation: String,
    pub explained_at: Option<i64>,
    pub explained_by: Option<Uuid>,
    pub second_score: String,
    pub second_note: String,
    pub second_at: Option<i64>,
    pub second_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
