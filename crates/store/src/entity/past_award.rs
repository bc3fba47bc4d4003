//! Table `past_award`. Awards held before this program or given by others.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "past_award")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub person_id: Option<Uuid>,
    pub unit_id: Option<Uuid>,
    pub award: Option<String>,
    pub name: String,
    pub year: Option<i64>,
    pub decided_on: Option<String>,
    pub ground: Option<String>,
    pub issuer_level: Option<String>,
    pub issuer: String,
    pub number: String,
    pub achievement: String,
    pub period_from: Option<String>,
    pub period_to: Option<String>,
    pub document: String,
    pub source: String,
    pub batch_id: Option<Uuid>,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
