-- What hangs on a movement beside its own facts (domain::record). Each table is a noun whose fields are data: a column a field. search: folded words
-- of what lists find a row by.
-- Reviews of movements. on_date: the day of the review, planned or held; empty while it is not known.
CREATE TABLE review (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  movement_id UUID NOT NULL REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  on_date TEXT NOT NULL,
  state TEXT NOT NULL,
  document TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX review_day ON review (on_date COLLATE "C", id);
CREATE INDEX review_unit_day ON review (unit_id, on_date COLLATE "C", id);
CREATE INDEX review_movement ON review (movement_id);
-- Conferences. people, sites, agenda, told, praised: small tables as text, a line a row, cells between bars (domain::fields::lines). on_date is empty
-- where the time is not known. told: awards as a report tells them; those of our own decisions stand in conference_honour.
CREATE TABLE conference (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  review_id UUID REFERENCES review (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  bodies TEXT NOT NULL,
  on_date TEXT NOT NULL,
  hours TEXT NOT NULL,
  place TEXT NOT NULL,
  online BOOLEAN NOT NULL,
  people TEXT NOT NULL,
  guests TEXT NOT NULL,
  sites TEXT NOT NULL,
  agenda TEXT NOT NULL,
  papers TEXT NOT NULL,
  told TEXT NOT NULL,
  praised TEXT NOT NULL,
  minutes TEXT NOT NULL,
  launches_id UUID REFERENCES movement (id),
  source_id UUID REFERENCES source (id),
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX conference_day ON conference (on_date COLLATE "C", id);
CREATE INDEX conference_unit_day ON conference (unit_id, on_date COLLATE "C", id);
CREATE INDEX conference_movement ON conference (movement_id);
CREATE INDEX conference_review ON conference (review_id);
-- Directions, proposals, recommendations: what somebody must do by when, and what became of it. unit: the one that must act.
CREATE TABLE direction (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  review_id UUID REFERENCES review (id),
  conference_id UUID REFERENCES conference (id),
  by_whom TEXT NOT NULL,
  on_date TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  person_id UUID REFERENCES person (id),
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  done_on TEXT NOT NULL,
  result TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX direction_day ON direction (on_date COLLATE "C", id);
CREATE INDEX direction_unit_day ON direction (unit_id, on_date COLLATE "C", id);
CREATE INDEX direction_movement ON direction (movement_id);
CREATE INDEX direction_review ON direction (review_id);
CREATE INDEX direction_conference ON direction (conference_id);
-- Model examples: found, nurtured, summed up, replicated; released with consent.
CREATE TABLE model (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  person_id UUID REFERENCES person (id),
  who TEXT NOT NULL,
  stage TEXT NOT NULL,
  on_date TEXT NOT NULL,
  nurtured_on TEXT NOT NULL,
  summed_on TEXT NOT NULL,
  replicated_on TEXT NOT NULL,
  story TEXT NOT NULL,
  figures TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  document TEXT NOT NULL,
  cycle TEXT NOT NULL,
  conference_id UUID REFERENCES conference (id),
  consent_by TEXT NOT NULL,
  consent_on TEXT NOT NULL,
  released_on TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX model_day ON model (on_date COLLATE "C", id);
CREATE INDEX model_unit_day ON model (unit_id, on_date COLLATE "C", id);
CREATE INDEX model_movement ON model (movement_id);
CREATE INDEX model_conference ON model (conference_id);
-- Who took a model over; from_unit: from whom, none for the unit where it was found.
CREATE TABLE adoption (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  model_id UUID NOT NULL REFERENCES model (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  from_unit_id UUID REFERENCES unit (id),
  on_date TEXT NOT NULL,
  state TEXT NOT NULL,
  adaptation TEXT NOT NULL,
  effects TEXT NOT NULL,
  indicator TEXT NOT NULL,
  document TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX adoption_day ON adoption (on_date COLLATE "C", id);
CREATE INDEX adoption_unit_day ON adoption (unit_id, on_date COLLATE "C", id);
CREATE INDEX adoption_model ON adoption (model_id);
-- Action programmes of units and persons.
CREATE TABLE programme (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  person_id UUID REFERENCES person (id),
  aims TEXT NOT NULL,
  tasks TEXT NOT NULL,
  on_date TEXT NOT NULL,
  due_on TEXT NOT NULL,
  late_for TEXT NOT NULL,
  document TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX programme_day ON programme (on_date COLLATE "C", id);
CREATE INDEX programme_unit_day ON programme (unit_id, on_date COLLATE "C", id);
CREATE INDEX programme_movement ON programme (movement_id);
-- Support and care: numbers only. Officer-turns, vehicles and vehicle-turns are different units and never added.
CREATE TABLE support (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  receiver TEXT NOT NULL,
  what TEXT NOT NULL,
  on_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  officer_turns BIGINT,
  vehicles BIGINT,
  vehicle_turns BIGINT,
  money BIGINT,
  goods TEXT NOT NULL,
  wording TEXT NOT NULL,
  owner TEXT NOT NULL,
  result TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX support_day ON support (on_date COLLATE "C", id);
CREATE INDEX support_unit_day ON support (unit_id, on_date COLLATE "C", id);
CREATE INDEX support_movement ON support (movement_id);
-- Inspections of how a movement is organised.
CREATE TABLE inspection (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  document TEXT NOT NULL,
  on_date TEXT NOT NULL,
  team TEXT NOT NULL,
  checks TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  closed_on TEXT NOT NULL,
  source_id UUID REFERENCES source (id),
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX inspection_day ON inspection (on_date COLLATE "C", id);
CREATE INDEX inspection_unit_day ON inspection (unit_id, on_date COLLATE "C", id);
CREATE INDEX inspection_movement ON inspection (movement_id);
-- The draft of a review's report, a paragraph a row. made: the wording that follows from the figures as they were when it was last refreshed; empty where
-- nobody but an officer can say it. words: the officer's own; over: what was made when he wrote them, so that a change of the figures shows beside them.
CREATE TABLE review_paragraph (
  id UUID NOT NULL PRIMARY KEY,
  review_id UUID NOT NULL REFERENCES review (id),
  key TEXT NOT NULL,
  section TEXT NOT NULL,
  seq BIGINT NOT NULL,
  made TEXT NOT NULL,
  words TEXT,
  over TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (review_id, key)
);
-- Awards handed over at a conference: each of a signed decision, each once. capacity = own, delegated; mandate: the paper of the delegation.
CREATE TABLE conference_honour (
  id UUID NOT NULL PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conference (id),
  award_record_id UUID NOT NULL UNIQUE REFERENCES award_record (id),
  presenter TEXT NOT NULL,
  capacity TEXT NOT NULL,
  mandate TEXT NOT NULL
);
CREATE INDEX conference_honour_conference ON conference_honour (conference_id);
