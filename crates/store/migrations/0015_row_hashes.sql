-- The audit knows the rows: each entry names the rows its command changed, with a salted hash of each.
-- tick: one more than the newest that the command saw; no number is left out, so a removed entry leaves a gap. 0: an entry of an
-- earlier program. rows_hash: over all parts below that belong to the entry, empty when it changed no row.
ALTER TABLE audit_entry ADD COLUMN tick BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audit_entry ADD COLUMN rows_hash BYTEA;
CREATE INDEX audit_entry_tick ON audit_entry (tick);
-- row_hashes: for each row the length of its key (2 bytes), the key, 32 bytes of hash (all zero: the row is gone). salt: of the hashes,
-- empty once they were erased by law.
CREATE TABLE audit_rows (
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  part BIGINT NOT NULL,
  tbl TEXT NOT NULL,
  salt BYTEA NOT NULL,
  row_hashes BYTEA NOT NULL,
  PRIMARY KEY (stream, seq, part)
);
CREATE INDEX audit_rows_tbl ON audit_rows (tbl);
