//! Table `nominee`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nominee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub dossier_id: Uuid,
    pub seq: i64,
    pub part: String,
    pub person_id: Option<Uuid>,
    pub unit_id: Option<Uuid>,
    pub outsider_id: Option<Uuid>,
    pub achievement_id: Option<Uuid>,
    pub state: String,
    pub state_reason: String,
    pub printed_name: String,
    pub printed_rank: String,
    pub printed_post: String,
    pub printed_unit: String,
    pub citation: String,
    pub achievement_text: String,
    pub search: String,
    pub sort_key: Vec<u8>,
    pub sex: Option<String>,
    pub leader_level: Option<String>,
    pub home_unit_id: Option<Uuid>,
    pub outcome: String,
    pub verdict: String,
    pub override_reason: String,
    pub proof_hash: Option<Vec<u8>>,
    pub proof_by: Option<Uuid>,
    pub proof_at: Option<i64>,
    pub posthumous: bool,
    pub override_by: Option<Uuid>,
    pub override_at: Option<i64>,
    pub override_agreed_by: Option<Uuid>,
    pub override_agreed_at: Option<i64>,
    pub contributions: Option<String>,
    pub score: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
