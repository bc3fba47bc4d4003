-- What stands against a collective: discipline (its levels are those of persons) and cases that hold an award while they are open.
-- kind = discipline_pending, investigation, inspection, complaint, press; finding = clean, breach, once it is closed; empty while open.
-- document, source, batch_id, annulled_at, annulled_by, annulled_for: as in the other tables of facts.
CREATE TABLE unit_discipline (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  level TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  expunged_on TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX unit_discipline_unit ON unit_discipline (unit_id);
CREATE TABLE unit_case (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  finding TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX unit_case_unit ON unit_case (unit_id);
