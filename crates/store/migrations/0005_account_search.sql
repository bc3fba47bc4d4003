-- Accounts are found without diacritics and stand in Vietnamese order, as people do.
ALTER TABLE account ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN sort_key BYTEA NOT NULL DEFAULT '';
CREATE INDEX account_sort ON account (sort_key, id);
