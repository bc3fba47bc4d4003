//! Table `cluster_year`. Years of clusters.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cluster_year")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub code: String,
    pub cluster_id: Uuid,
    pub year: i64,
    pub from_date: Option<String>,
    pub to_date: Option<String>,
    pub head: String,
    pub deputy: String,
    pub chosen_how: String,
    pub chosen_document: String,
    pub advising: String,
    pub regulation: String,
    pub regulation_on: Option<String>,
    pub flags: Option<i64>,
    pub government_flags: Option<i64>,
    pub rank_by: String,
    pub ties: String,
    pub vote_method: String,
    pub quorum: String,
    pub share: String,
    pub share_of: String,
    pub report_by: Option<String>,
    pub explain_by: Option<String>,
    pub note: String,
    pub stage: String,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Related<super::cluster::Entity> for Entity {
    fn to() -> RelationDef {
        Entity::belongs_to(super::cluster::Entity).from(Column::ClusterId).to(super::cluster::Column::Id).into()
    }
}

impl ActiveModelBehavior for ActiveModel {}
