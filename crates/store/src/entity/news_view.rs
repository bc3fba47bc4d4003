//! Table `news_view`. How often news were opened, a number a day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "news_view")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub news_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub on_date: String,
    pub views: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
