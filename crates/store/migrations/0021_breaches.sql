-- Breaches of the police's discipline regulations (điều lệnh) of a year: a unit's as instances over its staff, an officer's as decided.
-- decision = criticism, one_step_lower, two_steps_lower, no_title, not_completed; empty while nobody decided.
-- document, source, batch_id, annulled_at, annulled_by, annulled_for: as in the other tables of facts.
CREATE TABLE breach_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  unit_id UUID REFERENCES unit (id),
  year BIGINT NOT NULL,
  times BIGINT,
  staff BIGINT,
  decision TEXT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX breach_record_person ON breach_record (person_id, year);
CREATE INDEX breach_record_unit ON breach_record (unit_id, year);
-- What a unit was given for the year, on which shares of its leaders and of the units below it rest: none, advanced, excellent,
-- minister_certificate, ministry_flag, government_flag; empty while undecided.
ALTER TABLE standing_record ADD COLUMN result TEXT;
