-- Movements (simple form), dossiers, their road, the council's vote.
CREATE TABLE source (
  id UUID NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  publisher TEXT NOT NULL,
  published_on TEXT,
  address TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE TABLE movement (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  document TEXT NOT NULL,
  document_on TEXT,
  from_date TEXT,
  to_date TEXT,
  demo BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX movement_sort ON movement (from_date, id);
-- Worded facts of a movement: theme, motto, slogan, objective, content, alias, launch date as reported …
CREATE TABLE movement_text (
  id UUID NOT NULL PRIMARY KEY,
  movement_id UUID NOT NULL REFERENCES movement (id),
  role TEXT NOT NULL,
  seq BIGINT NOT NULL,
  text TEXT NOT NULL,
  source_id UUID REFERENCES source (id)
);
CREATE INDEX movement_text_movement ON movement_text (movement_id, role, seq);
CREATE TABLE movement_phase (
  id UUID NOT NULL PRIMARY KEY,
  movement_id UUID NOT NULL REFERENCES movement (id),
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  occasion TEXT NOT NULL,
  from_date TEXT,
  to_date TEXT
);
CREATE INDEX movement_phase_movement ON movement_phase (movement_id, seq);
CREATE TABLE movement_link (
  id UUID NOT NULL PRIMARY KEY,
  movement_id UUID NOT NULL REFERENCES movement (id),
  kind TEXT NOT NULL,
  other_id UUID REFERENCES movement (id),
  other_text TEXT NOT NULL,
  source_id UUID REFERENCES source (id)
);
CREATE INDEX movement_link_movement ON movement_link (movement_id);
-- The road: versioned steps, data over code. A dossier pins its version.
CREATE TABLE road (
  id UUID NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  revision BIGINT NOT NULL,
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  in_force BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (code, revision)
);
CREATE TABLE road_step (
  id UUID NOT NULL PRIMARY KEY,
  road_id UUID NOT NULL REFERENCES road (id),
  seq BIGINT NOT NULL,
  branch BIGINT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  role TEXT NOT NULL,
  unit_of TEXT NOT NULL,
  needs_council BOOLEAN NOT NULL,
  days BIGINT,
  UNIQUE (road_id, seq, branch)
);
CREATE TABLE return_ground (
  code TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  text_vi TEXT NOT NULL,
  text_en TEXT NOT NULL
);
CREATE TABLE achievement (
  id UUID NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  what TEXT NOT NULL,
  place TEXT NOT NULL,
  from_date TEXT,
  to_date TEXT,
  movement_id UUID REFERENCES movement (id),
  created_at BIGINT NOT NULL
);
CREATE TABLE dossier (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  search TEXT NOT NULL,
  award TEXT NOT NULL,
  ground TEXT NOT NULL,
  occasion TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  phase_id UUID REFERENCES movement_phase (id),
  occasion_text TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  deciding_unit_id UUID NOT NULL REFERENCES unit (id),
  road_id UUID NOT NULL REFERENCES road (id),
  state TEXT NOT NULL,
  step_seq BIGINT NOT NULL,
  law_on TEXT NOT NULL,
  filed_on TEXT,
  rules_hash TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  authority_note TEXT NOT NULL,
  created_by UUID NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX dossier_unit ON dossier (unit_id, changed_at);
CREATE INDEX dossier_state ON dossier (state, changed_at);
CREATE INDEX dossier_changed ON dossier (changed_at, id);
-- One row for each branch of each step the dossier has reached: who owns it, since when, how it ended.
CREATE TABLE dossier_step (
  id UUID NOT NULL PRIMARY KEY,
  dossier_id UUID NOT NULL REFERENCES dossier (id),
  step_id UUID NOT NULL REFERENCES road_step (id),
  round BIGINT NOT NULL,
  state TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  due_on TEXT,
  acted_at BIGINT,
  acted_by UUID,
  opinion TEXT NOT NULL
);
CREATE INDEX dossier_step_dossier ON dossier_step (dossier_id, entered_at);
CREATE INDEX dossier_step_open ON dossier_step (state, step_id);
CREATE TABLE dossier_event (
  id UUID NOT NULL PRIMARY KEY,
  dossier_id UUID NOT NULL REFERENCES dossier (id),
  seq BIGINT NOT NULL,
  action TEXT NOT NULL,
  from_step BIGINT NOT NULL,
  to_step BIGINT NOT NULL,
  grounds TEXT NOT NULL,
  words TEXT NOT NULL,
  account_id UUID NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (dossier_id, seq)
);
CREATE TABLE nominee (
  id UUID NOT NULL PRIMARY KEY,
  dossier_id UUID NOT NULL REFERENCES dossier (id),
  seq BIGINT NOT NULL,
  part TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  unit_id UUID REFERENCES unit (id),
  outsider_id UUID REFERENCES outsider (id),
  achievement_id UUID REFERENCES achievement (id),
  state TEXT NOT NULL,
  state_reason TEXT NOT NULL,
  printed_name TEXT NOT NULL,
  printed_rank TEXT NOT NULL,
  printed_post TEXT NOT NULL,
  printed_unit TEXT NOT NULL,
  citation TEXT NOT NULL,
  achievement_text TEXT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  sex TEXT,
  leader_level TEXT,
  home_unit_id UUID,
  outcome TEXT NOT NULL,
  verdict TEXT NOT NULL,
  override_reason TEXT NOT NULL,
  proof_hash BYTEA,
  proof_by UUID,
  proof_at BIGINT
);
CREATE INDEX nominee_dossier ON nominee (dossier_id, part, seq);
CREATE INDEX nominee_person ON nominee (person_id);
CREATE TABLE attachment (
  id UUID NOT NULL PRIMARY KEY,
  dossier_id UUID NOT NULL REFERENCES dossier (id),
  nominee_id UUID,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  blob_id UUID NOT NULL REFERENCES blob (id),
  added_by UUID NOT NULL,
  added_at BIGINT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX attachment_dossier ON attachment (dossier_id);
-- Verdicts keep the rules they were judged under, stored once by hash.
CREATE TABLE rule_set (
  hash TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL,
  first_used_at BIGINT NOT NULL
);
-- A local regulation laid over the law for a unit's subtree and a period.
CREATE TABLE regulation (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL,
  revision BIGINT NOT NULL,
  name TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  from_date TEXT NOT NULL,
  to_date TEXT,
  content TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  illustrative BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (code, revision)
);
CREATE TABLE council (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  document TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  created_at BIGINT NOT NULL
);
CREATE TABLE council_seat (
  id UUID NOT NULL PRIMARY KEY,
  council_id UUID NOT NULL REFERENCES council (id),
  seq BIGINT NOT NULL,
  person_id UUID REFERENCES person (id),
  member_name TEXT NOT NULL,
  member_post TEXT NOT NULL,
  role TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT
);
CREATE INDEX council_seat_council ON council_seat (council_id, seq);
CREATE TABLE council_session (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  council_id UUID NOT NULL REFERENCES council (id),
  held_on TEXT NOT NULL,
  held_at TEXT NOT NULL,
  place TEXT NOT NULL,
  state TEXT NOT NULL,
  chair_seat_id UUID,
  secretary_seat_id UUID,
  notes TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  created_by UUID NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX council_session_council ON council_session (council_id, held_on);
CREATE TABLE session_presence (
  session_id UUID NOT NULL REFERENCES council_session (id),
  seat_id UUID NOT NULL REFERENCES council_seat (id),
  presence TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (session_id, seat_id)
);
CREATE TABLE session_agenda (
  id UUID NOT NULL PRIMARY KEY,
  session_id UUID NOT NULL REFERENCES council_session (id),
  seq BIGINT NOT NULL,
  dossier_id UUID NOT NULL REFERENCES dossier (id),
  UNIQUE (session_id, dossier_id)
);
CREATE INDEX session_agenda_dossier ON session_agenda (dossier_id);
-- One ballot engine for councils today, acclamation and election tomorrow.
CREATE TABLE ballot (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  session_id UUID REFERENCES council_session (id),
  kind TEXT NOT NULL,
  secrecy TEXT NOT NULL,
  base TEXT NOT NULL,
  quorum TEXT NOT NULL,
  threshold TEXT NOT NULL,
  rounds BIGINT NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT,
  closed_at BIGINT
);
CREATE INDEX ballot_session ON ballot (session_id);
CREATE TABLE ballot_item (
  id UUID NOT NULL PRIMARY KEY,
  ballot_id UUID NOT NULL REFERENCES ballot (id),
  seq BIGINT NOT NULL,
  round BIGINT NOT NULL,
  dossier_id UUID,
  nominee_id UUID,
  votes_for BIGINT,
  votes_against BIGINT,
  votes_none BIGINT,
  written_for BIGINT NOT NULL,
  written_against BIGINT NOT NULL,
  written_none BIGINT NOT NULL,
  recused BIGINT NOT NULL,
  result TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX ballot_item_ballot ON ballot_item (ballot_id, seq);
CREATE INDEX ballot_item_nominee ON ballot_item (nominee_id);
CREATE TABLE voter_roll (
  ballot_id UUID NOT NULL REFERENCES ballot (id),
  seat_id UUID NOT NULL REFERENCES council_seat (id),
  mode TEXT NOT NULL,
  voted BOOLEAN NOT NULL,
  PRIMARY KEY (ballot_id, seat_id)
);
-- Named votes and recusals; a secret ballot (to come) never writes a seat here.
CREATE TABLE cast_vote (
  item_id UUID NOT NULL REFERENCES ballot_item (id),
  seat_id UUID NOT NULL REFERENCES council_seat (id),
  choice TEXT NOT NULL,
  written BOOLEAN NOT NULL,
  PRIMARY KEY (item_id, seat_id)
);
