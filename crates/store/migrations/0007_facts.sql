-- Facts from the office: what the law asks about people and units and only older papers know. Nothing is deleted: a record entered
-- by mistake is annulled with its reason and stays. The aggregate is the person or the unit, whose audit stream tells of each record.
-- In every table below: document = the paper that says so; source = import, form or decision; batch_id = the import it came with;
-- annulled_at, annulled_by, annulled_for = when, by whom and why it no longer counts (empty: it counts).

-- How a person or a unit was rated for a year: excellent, good, completed, not_completed.
CREATE TABLE rating (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  unit_id UUID REFERENCES unit (id),
  year BIGINT NOT NULL,
  rating TEXT NOT NULL,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX rating_person ON rating (person_id, year);
CREATE INDEX rating_unit ON rating (unit_id, year);
-- One rating a year that counts.
CREATE UNIQUE INDEX rating_person_once ON rating (person_id, year) WHERE annulled_at IS NULL AND person_id IS NOT NULL;
CREATE UNIQUE INDEX rating_unit_once ON rating (unit_id, year) WHERE annulled_at IS NULL AND unit_id IS NOT NULL;
-- Awards held before this program, or given by others: apart from award_record, which our own decisions write, and read together with it.
-- award = id of the law's award, empty when unknown; name = as the paper says; year = the year it counts for; decided_on may be a year only;
-- issuer_level = base, ministry_or_province, prime_minister, government, state.
CREATE TABLE past_award (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  unit_id UUID REFERENCES unit (id),
  award TEXT,
  name TEXT NOT NULL,
  year BIGINT,
  decided_on TEXT,
  ground TEXT,
  issuer_level TEXT,
  issuer TEXT NOT NULL,
  number TEXT NOT NULL,
  achievement TEXT NOT NULL,
  period_from TEXT,
  period_to TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX past_award_person ON past_award (person_id, decided_on);
CREATE INDEX past_award_unit ON past_award (unit_id, decided_on);
CREATE INDEX past_award_award ON past_award (award, year);
-- A recognised initiative, research or feat of a person; authors share one code. kind = initiative, research, combat, work;
-- reach = base, ministry_or_province, national, empty while nobody judged it.
CREATE TABLE initiative (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  title TEXT NOT NULL,
  year BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reach TEXT,
  recognised_on TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX initiative_person ON initiative (person_id, year);
CREATE UNIQUE INDEX initiative_code_once ON initiative (person_id, code) WHERE annulled_at IS NULL;
-- Which initiatives an award rested on; award_id is a row of past_award or of award_record. What an initiative was used for is read here.
CREATE TABLE award_basis (
  award_id UUID NOT NULL,
  initiative_id UUID NOT NULL REFERENCES initiative (id),
  PRIMARY KEY (award_id, initiative_id)
);
CREATE INDEX award_basis_initiative ON award_basis (initiative_id);
-- kind = maternity, sick, unpaid, combat_injury, other.
CREATE TABLE leave_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  working_days BIGINT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX leave_record_person ON leave_record (person_id, from_date);
-- mode = full_time, part_time; grade = excellent, good, fair, average, pending, none.
CREATE TABLE study_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  course TEXT NOT NULL,
  mode TEXT,
  grade TEXT,
  from_date TEXT NOT NULL,
  to_date TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX study_record_person ON study_record (person_id, from_date);
-- Posts of leadership held; post_group = the group of equal posts that the law of dedication names.
CREATE TABLE post_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  post TEXT NOT NULL,
  post_group TEXT,
  acting BOOLEAN NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX post_record_person ON post_record (person_id, from_date);
-- Stretches of service; employment = official, contract, probation. Without rows service runs from person.joined.
CREATE TABLE service_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  employment TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX service_record_person ON service_record (person_id, from_date);
-- Moves between agencies: the old one's months of the year count where the law says so.
CREATE TABLE transfer_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  on_date TEXT NOT NULL,
  old_unit TEXT NOT NULL,
  months_at_old_unit BIGINT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX transfer_record_person ON transfer_record (person_id, on_date);
-- Discipline was there before; rows of that time have no origin.
ALTER TABLE discipline ADD COLUMN home_node TEXT;
ALTER TABLE discipline ADD COLUMN source TEXT;
ALTER TABLE discipline ADD COLUMN batch_id UUID;
ALTER TABLE discipline ADD COLUMN entered_by UUID;
ALTER TABLE discipline ADD COLUMN entered_at BIGINT;
ALTER TABLE discipline ADD COLUMN annulled_at BIGINT;
ALTER TABLE discipline ADD COLUMN annulled_by UUID;
ALTER TABLE discipline ADD COLUMN annulled_for TEXT;
-- Projection of what the rules need of a person, for scans over a whole register; it can always be made again from the tables.
-- generation: of the scan that packed it last, 0 = never; format: of the packing, so that a newer program packs anew;
-- packed: the bytes, empty until packed first; dirty: a command changed something the rules need since;
-- mark: raised by each such command, so that a packer that read before it does not clear what came after.
CREATE TABLE person_facts (
  person_id UUID NOT NULL PRIMARY KEY REFERENCES person (id),
  generation BIGINT NOT NULL,
  format BIGINT NOT NULL,
  packed BYTEA,
  dirty BOOLEAN NOT NULL,
  mark BIGINT NOT NULL
);
CREATE INDEX person_facts_dirty ON person_facts (dirty, person_id);
-- The newest generation of each node: raised once by each repacking, named by each scan.
CREATE TABLE scan_generation (
  home_node TEXT NOT NULL PRIMARY KEY,
  generation BIGINT NOT NULL,
  packed_at BIGINT NOT NULL
);
