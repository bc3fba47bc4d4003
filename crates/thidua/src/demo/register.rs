//! Units and people of the demo.

use std::collections::HashMap;

use app::{
    Ctx,
    people::{NewDiscipline, Posting, Profile},
    units::NewUnit,
};

use super::{ROOT, SINCE, Who, need, rows};
use crate::output::Failure;

const UNITS: &str = include_str!("../../../../demo/units.csv");
const PEOPLE: &str = include_str!("../../../../demo/people.csv");
const DISCIPLINE: &str = include_str!("../../../../demo/discipline.csv");

/// The paper named for everything the demo sets up.
const PAPER: &str = "Dữ liệu minh họa";

/// Sets up the unit tree.
pub(super) async fn units(ctx: &Ctx, admin: &Who) -> Result<(), Failure> {
    let mut admin = admin.clone();
    for (i, row) in rows(UNITS).into_iter().enumerate() {
        let parent = match row["parent"].as_str() {
            "" => None,
            code => Some(app::units::by_code(ctx, &admin, code).await?.id),
        };
        let unit = NewUnit {
            code: row["code"].clone(),
            name: row["name"].clone(),
            short_name: String::new(),
            kind: row["kind"].clone(),
            level: row["level"].clone(),
            parent,
            from: SINCE.to_owned(),
            document: PAPER.to_owned(),
            position: i as i64,
            demo: true,
        };
        app::units::create(ctx, &admin, unit).await?;
        if row["code"] == ROOT {
            // The first unit gave the administrator his scope.
            admin = super::accounts::reload(ctx, &admin).await?;
        }
    }
    Ok(())
}

/// Adds the people with their memberships.
pub(super) async fn people(ctx: &Ctx, admin: &Who) -> Result<(), Failure> {
    let mut ids = HashMap::new();
    for row in rows(PEOPLE) {
        let code = row["unit"].clone();
        if !ids.contains_key(&code) {
            ids.insert(code.clone(), app::units::by_code(ctx, admin, &code).await?.id);
        }
        let profile = Profile::of([
            ("full_name", row["full_name"].clone()),
            ("sex", row["sex"].clone()),
            ("birth_date", row["birth_date"].clone()),
            ("service_number", row["service_number"].clone()),
            ("joined", row["joined"].clone()),
        ]);
        let posting = Posting {
            unit: ids[&code],
            rank: row["rank"].clone(),
            post: row["post"].clone(),
            leader_level: row["leader_level"].clone(),
            from: if row["joined"].as_str() > SINCE { row["joined"].clone() } else { SINCE.to_owned() },
        };
        app::people::create(ctx, admin, profile, posting).await?;
    }
    Ok(())
}

/// Enters the one disciplinary measure.
pub(super) async fn discipline(ctx: &Ctx, advisory: &Who) -> Result<(), Failure> {
    for row in rows(DISCIPLINE) {
        let person = need(person(ctx, &row["service_number"]).await?, "người trong danh sách kỷ luật")?;
        let command = NewDiscipline {
            level: row["level"].clone(),
            from: row["from"].clone(),
            to: row["to"].clone(),
            document: row["document"].clone(),
        };
        app::people::add_discipline(ctx, advisory, person.id, person.version, command).await?;
    }
    Ok(())
}

/// The person with this service number.
pub(super) async fn person(ctx: &Ctx, number: &str) -> Result<Option<store::entity::person::Model>, Failure> {
    use store::sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    store::entity::person::Entity::find()
        .filter(store::entity::person::Column::ServiceNumber.eq(number))
        .one(ctx.store.reader())
        .await
        .map_err(|e| Failure::from(store::StoreError::from(e)))
}
