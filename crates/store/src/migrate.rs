//! The schema, as numbered files that only ever add. Each runs in one transaction on both engines.

use std::{
    fs::{DirBuilder, OpenOptions},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};

use crate::{Store, StoreError};

/// Number, name and text of each landed migration. A landed text never changes (see the checksum test).
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("m0001_house", include_str!("../migrations/0001_house.sql")),
    ("m0002_units_people", include_str!("../migrations/0002_units_people.sql")),
    ("m0003_movement_dossier", include_str!("../migrations/0003_movement_dossier.sql")),
    ("m0004_decision_papers", include_str!("../migrations/0004_decision_papers.sql")),
    ("m0005_account_search", include_str!("../migrations/0005_account_search.sql")),
    ("m0006_nominee_lookup", include_str!("../migrations/0006_nominee_lookup.sql")),
    ("m0007_facts", include_str!("../migrations/0007_facts.sql")),
    ("m0008_rule_changes", include_str!("../migrations/0008_rule_changes.sql")),
    ("m0009_scan", include_str!("../migrations/0009_scan.sql")),
    ("m0010_screens", include_str!("../migrations/0010_screens.sql")),
    ("m0011_lookups", include_str!("../migrations/0011_lookups.sql")),
    ("m0012_standing", include_str!("../migrations/0012_standing.sql")),
    ("m0013_award_scope", include_str!("../migrations/0013_award_scope.sql")),
    ("m0015_row_hashes", include_str!("../migrations/0015_row_hashes.sql")),
    ("m0016_scope", include_str!("../migrations/0016_scope.sql")),
    ("m0017_bounds", include_str!("../migrations/0017_bounds.sql")),
    ("m0018_accounts", include_str!("../migrations/0018_accounts.sql")),
    ("m0019_import_slot", include_str!("../migrations/0019_import_slot.sql")),
    ("m0021_breaches", include_str!("../migrations/0021_breaches.sql")),
    ("m0022_praise", include_str!("../migrations/0022_praise.sql")),
    ("m0025_after_issue", include_str!("../migrations/0025_after_issue.sql")),
    ("m0027_rest_of_facts", include_str!("../migrations/0027_rest_of_facts.sql")),
    ("m0028_search", include_str!("../migrations/0028_search.sql")),
    ("m0029_lists", include_str!("../migrations/0029_lists.sql")),
    ("m0030_council_rules", include_str!("../migrations/0030_council_rules.sql")),
    ("m0031_cascade", include_str!("../migrations/0031_cascade.sql")),
    ("m0032_movement_facts", include_str!("../migrations/0032_movement_facts.sql")),
    ("m0033_figures", include_str!("../migrations/0033_figures.sql")),
    ("m0034_records", include_str!("../migrations/0034_records.sql")),
    ("m0040_clusters", include_str!("../migrations/0040_clusters.sql")),
    ("m0041_scores", include_str!("../migrations/0041_scores.sql")),
    ("m0042_pacts", include_str!("../migrations/0042_pacts.sql")),
    ("m0045_secret_ballots", include_str!("../migrations/0045_secret_ballots.sql")),
    ("m0050_prizes_that_meet", include_str!("../migrations/0050_prizes_that_meet.sql")),
    ("m0051_unit_conduct", include_str!("../migrations/0051_unit_conduct.sql")),
    ("m0053_notices", include_str!("../migrations/0053_notices.sql")),
    ("m0056_emulation_bodies", include_str!("../migrations/0056_emulation_bodies.sql")),
    ("m0060_portal", include_str!("../migrations/0060_portal.sql")),
    ("m0061_photos", include_str!("../migrations/0061_photos.sql")),
    ("m0070_registrations", include_str!("../migrations/0070_registrations.sql")),
    ("m0075_cluster_conferences", include_str!("../migrations/0075_cluster_conferences.sql")),
    ("m0080_targets", include_str!("../migrations/0080_targets.sql")),
    ("m0090_mail", include_str!("../migrations/0090_mail.sql")),
    ("m0091_reported_counts", include_str!("../migrations/0091_reported_counts.sql")),
    ("m0092_cluster_launches", include_str!("../migrations/0092_cluster_launches.sql")),
    ("m0093_figure_generation", include_str!("../migrations/0093_figure_generation.sql")),
    ("m0094_dossier_review", include_str!("../migrations/0094_dossier_review.sql")),
    ("m0100_acclaimed_dossiers", include_str!("../migrations/0100_acclaimed_dossiers.sql")),
    ("m0110_ethnic_group", include_str!("../migrations/0110_ethnic_group.sql")),
    ("m0111_past_awards_list", include_str!("../migrations/0111_past_awards_list.sql")),
];

/// Which migrations a database has seen. The table's name and shape are those of the library that kept it first, so that
/// databases of earlier programs need nothing.
const LEDGER: &str =
    "CREATE TABLE IF NOT EXISTS seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

/// Whether the table above is there; `$1` its name.
const LEDGER_THERE: (&str, &str) = (
    "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = $1",
    "SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
);

/// How a database's schema relates to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// Nothing there yet.
    Empty,
    /// These migrations are to come.
    Behind(Vec<&'static str>),
    /// As this program wants it.
    Current,
    /// A newer program migrated it: these migrations are unknown here.
    Newer(Vec<String>),
}

/// Microseconds for which a migrator's beat may stand still before another thinks that it died.
const MIGRATE_LEASE: i64 = 20_000_000;

/// How often a migrator beats, and how often one that waits looks.
const MIGRATE_BEAT: Duration = Duration::from_millis(500);

impl Store {
    /// Looks at the schema without changing it.
    pub async fn schema_state(&self) -> Result<SchemaState, StoreError> {
        let reader = self.reader();
        let backend = reader.get_database_backend();
        let there = if backend == DbBackend::Sqlite { LEDGER_THERE.0 } else { LEDGER_THERE.1 };
        let row =
            reader.query_one_raw(Statement::from_sql_and_values(backend, there, ["seaql_migrations".into()])).await?;
        if !matches!(row, Some(row) if row.try_get::<i64>("", "n")? > 0) {
            return Ok(SchemaState::Empty);
        }
        let applied = applied(reader).await?;
        let unknown: Vec<String> =
            applied.iter().filter(|a| MIGRATIONS.iter().all(|(name, _)| name != a)).cloned().collect();
        if !unknown.is_empty() {
            return Ok(SchemaState::Newer(unknown));
        }
        if applied.is_empty() {
            return Ok(SchemaState::Empty);
        }
        let missing: Vec<&str> =
            MIGRATIONS.iter().map(|(name, _)| *name).filter(|name| applied.iter().all(|a| a != name)).collect();
        Ok(if missing.is_empty() { SchemaState::Current } else { SchemaState::Behind(missing) })
    }

    /// Refuses unless the schema is this program's: what `serve` asks on a server, where only `migrate` migrates.
    pub async fn require_current_schema(&self) -> Result<(), StoreError> {
        match self.schema_state().await? {
            SchemaState::Current => Ok(()),
            SchemaState::Empty => Err(StoreError::Schema("the database is empty; run `thidua migrate`".to_owned())),
            SchemaState::Behind(names) => {
                Err(StoreError::Schema(format!("run `thidua migrate`; to come: {}", names.join(", "))))
            }
            SchemaState::Newer(names) => Err(newer(&names)),
        }
    }

    /// Brings the schema up to this program's. Idempotent; a newer schema is refused. Each migration is one transaction.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.migrate_steps(None).await
    }

    /// As [`Store::migrate`], but only the first `steps` migrations: for tests of upgrades.
    pub async fn migrate_steps(&self, steps: Option<u32>) -> Result<(), StoreError> {
        if let SchemaState::Newer(names) = self.schema_state().await? {
            return Err(newer(&names));
        }
        // A migration may make a table anew, which checks every foreign key itself.
        self.follow_foreign_keys(false).await?;
        let done = up(self.writer(), steps).await;
        self.follow_foreign_keys(true).await?;
        done
    }

    /// What `serve` does to an embedded database: with data in it and migrations to come, a copy is put into
    /// `backup_dir` first. Gives the copy's path.
    pub async fn migrate_after_backup(&self, backup_dir: &Path, now: i64) -> Result<Option<PathBuf>, StoreError> {
        let SchemaState::Behind(names) = self.schema_state().await? else {
            self.migrate().await?;
            return Ok(None);
        };
        let first = names.first().copied().unwrap_or_default();
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(backup_dir)
            .map_err(|e| StoreError::Schema(format!("{}: {e}", backup_dir.display())))?;
        let copy = backup_dir.join(format!("before-{first}-{now}.db"));
        self.vacuum_into(&copy).await?;
        self.migrate().await?;
        Ok(Some(copy))
    }

    /// What `thidua migrate` does on a server: one migrator at a time, by a lease row. On an empty database there is no
    /// row to take; there the first migration's own transaction lets only one through. Another migrator at work is
    /// refused; the lease of one that died is taken over after its beat was watched.
    pub async fn migrate_leased(&self, holder: &str, now: i64) -> Result<(), StoreError> {
        if matches!(self.schema_state().await?, SchemaState::Empty) {
            return self.migrate().await;
        }
        let mut first = None;
        while !self.take_lease("migrate", holder, now, MIGRATE_LEASE).await? {
            let beat = self.lease_beat("migrate").await?;
            if first.get_or_insert_with(|| beat.clone()) != &beat {
                return Err(StoreError::Schema("another node is migrating this database".to_owned()));
            }
            tokio::time::sleep(MIGRATE_BEAT).await;
        }
        let beating = tokio::spawn({
            let (store, holder) = (self.clone(), holder.to_owned());
            async move {
                loop {
                    tokio::time::sleep(MIGRATE_BEAT).await;
                    // While a migration holds the database, the beat waits; so does whoever watches it.
                    drop(store.take_lease("migrate", &holder, now, MIGRATE_LEASE).await);
                }
            }
        });
        let done = self.migrate().await;
        beating.abort();
        // Gone before the lease is given back, or it would take it again.
        drop(beating.await);
        self.give_back_lease("migrate", holder).await?;
        done
    }

    /// Writes a consistent copy of an embedded database to `file`, which must not exist, while others go on writing.
    pub(crate) async fn vacuum_into(&self, file: &Path) -> Result<(), StoreError> {
        let Some(path) = file.to_str() else {
            return Err(StoreError::Schema(format!("{} is no UTF-8 path", file.display())));
        };
        // The engine fills an empty file as it does one that is not there; made here it is its owner's alone.
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
            .map_err(|e| StoreError::Schema(format!("{}: {e}", file.display())))?;
        let quoted = path.replace('\'', "''");
        // The readers of the pool are `query_only`, which forbids VACUUM even into another file.
        let reader = self.spare_sqlite().await?;
        let done = reader.execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await;
        drop(reader.close().await);
        done?;
        Ok(())
    }
}

async fn applied(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// Runs the next `steps` migrations (all: none), each with its line in the ledger in one transaction. The line comes
/// first: of two migrators that met here, the second waits for it and then fails, having changed nothing.
async fn up(connection: &DatabaseConnection, steps: Option<u32>) -> Result<(), StoreError> {
    connection.execute_unprepared(LEDGER).await?;
    let applied = applied(connection).await?;
    let mut done: Vec<&'static str> =
        MIGRATIONS.iter().filter(|(name, _)| applied.iter().any(|a| a == name)).map(|(_, text)| *text).collect();
    let to_come = MIGRATIONS.iter().filter(|(name, _)| applied.iter().all(|a| a != name));
    for (name, text) in to_come.take(steps.map_or(usize::MAX, |n| n as usize)) {
        let tx = connection.begin().await?;
        let backend = tx.get_database_backend();
        let line = "INSERT INTO seaql_migrations (version, applied_at) VALUES ($1, $2)";
        tx.execute_raw(Statement::from_sql_and_values(backend, line, [(*name).into(), seconds_now().into()])).await?;
        match backend {
            DbBackend::Sqlite => tx.execute_unprepared(&crate::rebuild::for_sqlite(text)).await?,
            _ => tx.execute_unprepared(text).await?,
        };
        done.push(text);
        crate::audit::baseline::after_migration(&tx, name, text, &done, seconds_now() * 1_000_000).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Seconds since 1970, for a person who looks at the ledger; no rule reads them.
#[expect(clippy::disallowed_methods, reason = "a note for people in the ledger of migrations; nothing reads it")]
fn seconds_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn newer(names: &[String]) -> StoreError {
    StoreError::Schema(format!("a newer program migrated this database ({}); start that one", names.join(", ")))
}
