//! Table `dossier_step`. One row for each branch of each step the dossier has reached: who owns it, since when, how it ended.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dossier_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub dossier_id: Uuid,
    pub step_id: Uuid,
    pub round: i64,
    pub state: String,
    pub entered_at: i64,
    pub due_on: Option<String>,
    pub acted_at: Option<i64>,
    pub acted_by: Option<Uuid>,
    pub opinion: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
