-- Units form a dated tree; people belong to units over time. Nothing is deleted.
CREATE TABLE unit (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  parent_id UUID REFERENCES unit (id),
  from_date TEXT NOT NULL,
  to_date TEXT,
  position BIGINT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  demo BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX unit_parent ON unit (parent_id);
CREATE INDEX unit_sort ON unit (sort_key, id);
-- What a unit was called, what kind it was and under whom, period by period; `unit` holds the newest row.
CREATE TABLE unit_period (
  id UUID NOT NULL PRIMARY KEY,
  unit_id UUID NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  parent_id UUID,
  from_date TEXT NOT NULL,
  to_date TEXT,
  document TEXT NOT NULL
);
CREATE INDEX unit_period_unit ON unit_period (unit_id, from_date);
CREATE TABLE unit_succession (
  id UUID NOT NULL PRIMARY KEY,
  from_unit UUID NOT NULL REFERENCES unit (id),
  to_unit UUID NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  on_date TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX unit_succession_from ON unit_succession (from_unit);
CREATE INDEX unit_succession_to ON unit_succession (to_unit);
CREATE TABLE unit_closure (
  ancestor UUID NOT NULL,
  descendant UUID NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  depth BIGINT NOT NULL,
  PRIMARY KEY (ancestor, descendant, from_date)
);
CREATE INDEX unit_closure_descendant ON unit_closure (descendant);
CREATE TABLE person (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  sex TEXT,
  birth_date TEXT,
  service_number TEXT UNIQUE,
  joined TEXT,
  left_on TEXT,
  unit_id UUID REFERENCES unit (id),
  rank TEXT NOT NULL,
  post TEXT NOT NULL,
  leader_level TEXT,
  demo BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX person_sort ON person (sort_key, id);
CREATE INDEX person_unit ON person (unit_id, sort_key, id);
CREATE INDEX person_search ON person (search);
CREATE TABLE person_word (
  word TEXT NOT NULL,
  person_id UUID NOT NULL,
  PRIMARY KEY (word, person_id)
);
CREATE INDEX person_word_person ON person_word (person_id);
CREATE TABLE membership (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  rank TEXT NOT NULL,
  post TEXT NOT NULL,
  leader_level TEXT,
  from_date TEXT NOT NULL,
  to_date TEXT
);
CREATE INDEX membership_person ON membership (person_id, from_date);
CREATE INDEX membership_unit ON membership (unit_id);
CREATE TABLE discipline (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  level TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  expunged_on TEXT,
  document TEXT NOT NULL
);
CREATE INDEX discipline_person ON discipline (person_id);
CREATE TABLE proceeding (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  opened TEXT NOT NULL,
  closed TEXT,
  clean BOOLEAN,
  document TEXT NOT NULL
);
CREATE INDEX proceeding_person ON proceeding (person_id);
-- Recognised people who are not staff: citizens, enterprises, other organisations. Only what is printed.
CREATE TABLE outsider (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  birth_year TEXT,
  address TEXT NOT NULL,
  demo BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX outsider_search ON outsider (search);
-- An import: the file as blob, its mapping, its rows and what became of each.
CREATE TABLE import_batch (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  blob_id UUID NOT NULL,
  file_name TEXT NOT NULL,
  file_sha256 BYTEA NOT NULL,
  state TEXT NOT NULL,
  unit_id UUID,
  dossier_id UUID,
  mapping TEXT NOT NULL,
  summary TEXT NOT NULL,
  account_id UUID NOT NULL,
  created_at BIGINT NOT NULL,
  applied_at BIGINT
);
CREATE INDEX import_batch_state ON import_batch (state, created_at);
CREATE TABLE import_row (
  batch_id UUID NOT NULL REFERENCES import_batch (id),
  seq BIGINT NOT NULL,
  sheet TEXT NOT NULL,
  row_number BIGINT NOT NULL,
  part TEXT NOT NULL,
  cells TEXT NOT NULL,
  fields TEXT NOT NULL,
  repairs TEXT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT NOT NULL,
  candidates TEXT NOT NULL,
  matched_id UUID,
  resolution TEXT NOT NULL,
  PRIMARY KEY (batch_id, seq)
);
CREATE INDEX import_row_state ON import_row (batch_id, state, seq);
