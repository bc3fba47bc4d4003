//! Table `amendment`. What puts an issued decision right: an erratum or an annulment.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "amendment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub decision_id: Uuid,
    pub unit_id: Uuid,
    pub kind: String,
    pub form: String,
    pub state: String,
    pub number: Option<i64>,
    pub number_year: Option<i64>,
    pub number_text: Option<String>,
    pub signed_on: Option<String>,
    pub signer_id: Option<Uuid>,
    pub signer_text: String,
    pub organisation_id: Option<Uuid>,
    pub opening: String,
    pub basis: String,
    pub recipients: String,
    pub recover_by: Option<String>,
    pub created_by: Uuid,
    pub created_at: i64,
    pub issued_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
