//! Table `service_record`. Stretches of service.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub person_id: Uuid,
    pub employment: String,
    pub from_date: String,
    pub to_date: Option<String>,
    pub document: String,
    pub source: String,
    pub batch_id: Option<Uuid>,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
    pub hard_area: Option<bool>,
    pub martyr: Option<bool>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
