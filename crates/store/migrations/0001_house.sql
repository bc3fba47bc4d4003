-- The house: settings, counters, idempotency, audit, jobs, blobs, accounts.
-- Portable types only: BIGINT, TEXT, BOOLEAN, UUID, BYTEA. `UUID` and `BYTEA` become `BLOB` on SQLite.
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);
CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE TABLE command_result (
  actor UUID NOT NULL,
  command_key TEXT NOT NULL,
  body_hash BYTEA NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (actor, command_key)
);
CREATE TABLE audit_entry (
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  prev_hash BYTEA NOT NULL,
  payload_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (stream, seq)
);
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE TABLE audit_payload (
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  salt BYTEA NOT NULL,
  payload TEXT,
  erased_reason TEXT,
  PRIMARY KEY (stream, seq)
);
CREATE TABLE audit_head (
  stream TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  sealed_seq BIGINT NOT NULL
);
CREATE TABLE audit_seal (
  seq BIGINT NOT NULL PRIMARY KEY,
  prev_hash BYTEA NOT NULL,
  heads TEXT NOT NULL,
  hash BYTEA NOT NULL,
  public_key BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE job (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  unique_key TEXT UNIQUE,
  input TEXT NOT NULL,
  state TEXT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  lease_until BIGINT,
  lease_holder TEXT,
  output TEXT,
  error TEXT,
  account_id UUID,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX job_ready ON job (state, run_at);
CREATE TABLE blob (
  id UUID NOT NULL PRIMARY KEY,
  sha256 BYTEA NOT NULL,
  size BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  linked BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX blob_unlinked ON blob (linked, created_at);
CREATE TABLE blob_chunk (
  blob_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (blob_id, seq)
);
CREATE TABLE account (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  must_change BOOLEAN NOT NULL,
  disabled BOOLEAN NOT NULL,
  person_id UUID,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE role_grant (
  id UUID NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  unit_id UUID,
  from_date TEXT NOT NULL,
  to_date TEXT,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE TABLE web_session (
  id BYTEA NOT NULL PRIMARY KEY,
  account_id UUID,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX web_session_account ON web_session (account_id);
CREATE INDEX web_session_expires ON web_session (expires_at);
CREATE TABLE login_counter (
  name TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  window_from BIGINT NOT NULL,
  blocked_until BIGINT
);
CREATE TABLE form_draft (
  account_id UUID NOT NULL,
  form TEXT NOT NULL,
  fields TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, form)
);
