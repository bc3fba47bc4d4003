//! Table `dossier`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dossier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub title: String,
    pub search: String,
    pub award: String,
    pub ground: String,
    pub occasion: String,
    pub movement_id: Option<Uuid>,
    pub phase_id: Option<Uuid>,
    pub occasion_text: String,
    pub unit_id: Uuid,
    pub deciding_unit_id: Uuid,
    pub road_id: Uuid,
    pub state: String,
    pub step_seq: i64,
    pub law_on: String,
    pub filed_on: Option<String>,
    pub rules_hash: String,
    pub legal_basis: String,
    pub authority_note: String,
    pub created_by: Uuid,
    pub created_at: i64,
    pub changed_at: i64,
    pub list_numbers: Option<String>,
    pub review_id: Option<Uuid>,
    pub acclamation: String,
    pub emulation_year: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
