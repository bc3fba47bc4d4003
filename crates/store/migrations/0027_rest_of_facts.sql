-- Facts that only the JSON form carried until now.
-- A stretch of service in an area whose allowance is a full salary or more; and one that ended with falling on duty, recognised as a martyr.
ALTER TABLE service_record ADD COLUMN hard_area BOOLEAN;
ALTER TABLE service_record ADD COLUMN martyr BOOLEAN;
-- flag_subject = yes, no: emulation flags are for collectives of its kind; reorganised_on = the day it was last merged or split;
-- area = ordinary, mountain, island, difficult, city; score = points out of a hundred where the law gives a scale. Empty while nobody said.
ALTER TABLE standing_record ADD COLUMN flag_subject TEXT;
ALTER TABLE standing_record ADD COLUMN reorganised_on TEXT;
ALTER TABLE standing_record ADD COLUMN area TEXT;
ALTER TABLE standing_record ADD COLUMN score BIGINT;
-- Whether a person or a collective registered for the year's titles: registered = yes, no.
-- document, source, batch_id, annulled_at, annulled_by, annulled_for: as in the other tables of facts.
CREATE TABLE registration_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  unit_id UUID REFERENCES unit (id),
  year BIGINT NOT NULL,
  registered TEXT NOT NULL,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX registration_record_person ON registration_record (person_id, year);
CREATE INDEX registration_record_unit ON registration_record (unit_id, year);
-- One a year that counts.
CREATE UNIQUE INDEX registration_person_once ON registration_record (person_id, year) WHERE annulled_at IS NULL AND person_id IS NOT NULL;
CREATE UNIQUE INDEX registration_unit_once ON registration_record (unit_id, year) WHERE annulled_at IS NULL AND unit_id IS NOT NULL;
-- What the dossier itself says of a nominee: contributions, one a line, and points out of a hundred of households and outsiders.
ALTER TABLE nominee ADD COLUMN contributions TEXT;
ALTER TABLE nominee ADD COLUMN score BIGINT;
-- The numbers by which the dossier's list is judged as a list, as JSON; empty while nobody entered any.
ALTER TABLE dossier ADD COLUMN list_numbers TEXT;
