//! Table `movement_body`. Bodies that launch, lead, coordinate or try out a movement, in the tree or outside it; clusters too.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement_body")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub movement_id: Uuid,
    pub seq: i64,
    pub role: String,
    pub unit_id: Option<Uuid>,
    pub cluster_id: Option<Uuid>,
    pub name: String,
    pub source_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
