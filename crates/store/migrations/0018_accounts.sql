-- A password that somebody else issued is good until then; empty: the owner chose it himself.
ALTER TABLE account ADD COLUMN one_time_until BIGINT;
-- What the browser called itself, so that the owner tells his sessions apart.
ALTER TABLE web_session ADD COLUMN device TEXT;
-- Devices from which somebody signed in: wrong guesses of strangers do not close the door there. id is the SHA-256 of the
-- token that the browser keeps.
CREATE TABLE device_mark (
  id BYTEA NOT NULL,
  account_id UUID NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (id, account_id)
);
CREATE INDEX device_mark_account ON device_mark (account_id, seen_at);
-- The second factor (TOTP). secret is encrypted under a key that is not in the database; salt is that of the recovery codes.
-- confirmed_at is empty until the first code was typed; last_step: the newest step of thirty seconds whose code was used.
CREATE TABLE second_factor (
  account_id UUID NOT NULL PRIMARY KEY,
  secret BYTEA NOT NULL,
  salt BYTEA NOT NULL,
  begun_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  last_step BIGINT NOT NULL
);
-- hash: argon2id of a code under the salt above.
CREATE TABLE recovery_code (
  id UUID NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL,
  hash BYTEA NOT NULL,
  used_at BIGINT
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);
-- Roles whose holders must have a second factor.
CREATE TABLE factor_rule (
  role TEXT NOT NULL PRIMARY KEY,
  set_by TEXT NOT NULL,
  set_at BIGINT NOT NULL
);
