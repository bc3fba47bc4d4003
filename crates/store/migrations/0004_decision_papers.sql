-- Names as printed, signers, decisions, awards, certificates, honour book, papers.
CREATE TABLE organisation (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  superior_body TEXT NOT NULL,
  issuing_body TEXT NOT NULL,
  place TEXT NOT NULL,
  decision_symbol TEXT NOT NULL,
  submission_symbol TEXT NOT NULL,
  minutes_symbol TEXT NOT NULL,
  recipients TEXT NOT NULL,
  watermark TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT
);
CREATE INDEX organisation_unit ON organisation (unit_id, from_date);
CREATE TABLE signer (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  person_id UUID REFERENCES person (id),
  name TEXT NOT NULL,
  rank TEXT NOT NULL,
  capacity TEXT NOT NULL,
  head_title TEXT NOT NULL,
  own_title TEXT NOT NULL,
  document TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT
);
CREATE INDEX signer_unit ON signer (unit_id, from_date);
CREATE TABLE decision (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  dossier_id UUID NOT NULL UNIQUE REFERENCES dossier (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  award TEXT NOT NULL,
  state TEXT NOT NULL,
  number BIGINT,
  number_year BIGINT,
  number_text TEXT,
  signed_on TEXT,
  signer_id UUID REFERENCES signer (id),
  signer_text TEXT NOT NULL,
  presenter TEXT NOT NULL,
  presenter_capacity TEXT NOT NULL,
  organisation_id UUID REFERENCES organisation (id),
  legal_basis TEXT NOT NULL,
  summary TEXT NOT NULL,
  articles TEXT NOT NULL,
  recipients TEXT NOT NULL,
  base_salary BIGINT,
  created_by UUID NOT NULL,
  created_at BIGINT NOT NULL,
  issued_at BIGINT,
  UNIQUE (unit_id, number_year, number)
);
CREATE INDEX decision_state ON decision (state, created_at);
CREATE INDEX decision_created ON decision (created_at, id);
-- The record fifty years later: one row an award (lượt), written when the decision is issued.
CREATE TABLE award_record (
  id UUID NOT NULL PRIMARY KEY,
  decision_id UUID NOT NULL REFERENCES decision (id),
  nominee_id UUID NOT NULL UNIQUE REFERENCES nominee (id),
  seq BIGINT NOT NULL,
  award TEXT NOT NULL,
  ground TEXT NOT NULL,
  occasion TEXT NOT NULL,
  part TEXT NOT NULL,
  person_id UUID,
  unit_id UUID,
  outsider_id UUID,
  achievement_id UUID,
  home_unit_id UUID,
  decided_on TEXT NOT NULL,
  printed_name TEXT NOT NULL,
  printed_rank TEXT NOT NULL,
  printed_post TEXT NOT NULL,
  printed_unit TEXT NOT NULL,
  citation TEXT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  sex TEXT,
  leader_level TEXT,
  multiplier BIGINT NOT NULL,
  prize BIGINT NOT NULL,
  state TEXT NOT NULL,
  release TEXT NOT NULL,
  released_by UUID,
  released_at BIGINT
);
CREATE INDEX award_record_decision ON award_record (decision_id, part, seq);
CREATE INDEX award_record_person ON award_record (person_id, decided_on);
CREATE INDEX award_record_unit ON award_record (unit_id, decided_on);
CREATE INDEX award_record_home ON award_record (home_unit_id, sort_key, id);
CREATE INDEX award_record_sort ON award_record (sort_key, id);
CREATE INDEX award_record_release ON award_record (release, decision_id);
-- The honour book: gapless numbers; a spoiled sheet keeps its number with a mark.
CREATE TABLE honour_entry (
  id UUID NOT NULL PRIMARY KEY,
  unit_id UUID NOT NULL REFERENCES unit (id),
  book_year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  award_record_id UUID NOT NULL REFERENCES award_record (id),
  state TEXT NOT NULL,
  note TEXT NOT NULL,
  received_by TEXT NOT NULL,
  received_on TEXT,
  at BIGINT NOT NULL,
  UNIQUE (unit_id, book_year, number)
);
CREATE INDEX honour_entry_award ON honour_entry (award_record_id);
CREATE TABLE certificate_layout (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  award TEXT NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  paper TEXT NOT NULL,
  fields TEXT NOT NULL,
  offset_x BIGINT NOT NULL,
  offset_y BIGINT NOT NULL,
  qr BOOLEAN NOT NULL
);
CREATE INDEX certificate_layout_unit ON certificate_layout (unit_id, award);
-- Each printing of certificates and each paper made, with the job that made it.
CREATE TABLE paper (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_version BIGINT NOT NULL,
  blob_id UUID,
  job_id UUID,
  pages BIGINT,
  made_by UUID,
  made_at BIGINT NOT NULL
);
CREATE INDEX paper_subject ON paper (subject, made_at);
