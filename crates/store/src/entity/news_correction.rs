//! Table `news_correction`. What was corrected after the release.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "news_correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub news_id: Uuid,
    pub on_date: String,
    pub at: i64,
    pub by_account: Uuid,
    pub by_name: String,
    pub note: String,
    pub name: String,
    pub lead: String,
    pub body: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
