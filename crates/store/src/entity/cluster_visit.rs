//! Table `cluster_visit`. Which members of a cluster visit which one.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cluster_visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub code: String,
    pub cluster_id: Uuid,
    pub year: i64,
    pub checked: String,
    pub team_lead: String,
    pub with_1: String,
    pub with_2: String,
    pub with_3: String,
    pub on_date: String,
    pub minutes: String,
    pub note: String,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
