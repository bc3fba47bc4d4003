//! Table `award_record`. The record fifty years later: one row an award (lượt), written when the decision is issued.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub decision_id: Uuid,
    pub nominee_id: Uuid,
    pub seq: i64,
    pub award: String,
    pub ground: String,
    pub occasion: String,
    pub part: String,
    pub person_id: Option<Uuid>,
    pub unit_id: Option<Uuid>,
    pub outsider_id: Option<Uuid>,
    pub achievement_id: Option<Uuid>,
    pub home_unit_id: Option<Uuid>,
    pub decided_on: String,
    pub printed_name: String,
    pub printed_rank: String,
    pub printed_post: String,
    pub printed_unit: String,
    pub citation: String,
    pub search: String,
    pub sort_key: Vec<u8>,
    pub sex: Option<String>,
    pub leader_level: Option<String>,
    pub multiplier: i64,
    pub prize: i64,
    pub state: String,
    pub release: String,
    pub released_by: Option<Uuid>,
    pub released_at: Option<i64>,
    pub posthumous: bool,
    pub deciding_unit_id: Option<Uuid>,
    pub corrected_name: Option<String>,
    pub corrected_rank: Option<String>,
    pub corrected_post: Option<String>,
    pub corrected_unit: Option<String>,
    pub corrected_citation: Option<String>,
    pub number_key: i64,
    pub prize_met: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
