//! Somebody signed in, with the roles a test needs.

use domain::access::{Actor, Grant, Role, decides};
use uuid::Uuid;

use crate::clock::TODAY;

/// An actor who holds `role` in the subtree of `unit`, since long ago and without end. His login is the role's code.
#[must_use]
pub fn actor(role: Role, unit: Uuid) -> Actor {
    actor_with(role.code(), &[(role, Some(unit))])
}

/// An actor named `login` with these roles; a role without unit has no scope and reaches nothing.
#[must_use]
pub fn actor_with(login: &str, roles: &[(Role, Option<Uuid>)]) -> Actor {
    Actor {
        account: Uuid::new_v4(),
        login: login.to_owned(),
        display_name: login.to_owned(),
        // Nobody judges who stands for nobody.
        person: roles.iter().any(|(role, _)| decides(*role)).then(Uuid::new_v4),
        language: "vi".to_owned(),
        grants: roles
            .iter()
            .map(|&(role, unit)| Grant { role, unit, from: "2000-01-01".to_owned(), to: None })
            .collect(),
        today: TODAY.to_owned(),
    }
}
