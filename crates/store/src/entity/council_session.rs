//! Table `council_session`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "council_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub council_id: Uuid,
    pub held_on: String,
    pub held_at: String,
    pub place: String,
    pub state: String,
    pub chair_seat_id: Option<Uuid>,
    pub secretary_seat_id: Option<Uuid>,
    pub notes: String,
    pub conclusion: String,
    pub created_by: Uuid,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Related<super::council::Entity> for Entity {
    fn to() -> RelationDef {
        Entity::belongs_to(super::council::Entity).from(Column::CouncilId).to(super::council::Column::Id).into()
    }
}

impl Related<super::ballot::Entity> for Entity {
    fn to() -> RelationDef {
        Entity::belongs_to(super::ballot::Entity).from(Column::Id).to(super::ballot::Column::SessionId).into()
    }
}

impl ActiveModelBehavior for ActiveModel {}
