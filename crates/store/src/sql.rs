//! Every constant SQL text of this crate, so that a test can have both engines prepare each. Statements put together
//! at run time (`query`) are run on both engines by the tests of their use cases.

/// Texts that both engines must accept.
#[must_use]
pub fn all() -> Vec<&'static str> {
    let constants = [
        crate::write::SQL,
        crate::audit::SQL,
        crate::audit::COMPARE_SQL,
        crate::audit::SEAL_SQL,
        crate::audit::VERIFY_SQL,
        crate::jobs::SQL,
        crate::blobs::SQL,
        crate::lease::SQL,
        crate::ready::SQL,
        crate::sweep::SQL,
    ];
    let mut all = constants.concat();
    all.extend(crate::doctor::sql());
    all.extend(crate::invariants::sql());
    all
}

/// Texts for PostgreSQL alone.
#[must_use]
pub fn postgres_only() -> Vec<&'static str> {
    crate::jobs::SQL_PG.to_vec()
}
