-- How a collective stood for a year: whether it led its cluster, and how many years the movement that it leads has run.
-- cluster_place = leads, not_leads, empty while nobody said; movement_years: empty while nobody said.
-- document, source, batch_id, annulled_at, annulled_by, annulled_for: as in the other tables of facts.
CREATE TABLE standing_record (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  year BIGINT NOT NULL,
  cluster_place TEXT,
  movement_years BIGINT,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX standing_record_unit ON standing_record (unit_id, year);
-- One that counts a year.
CREATE UNIQUE INDEX standing_record_once ON standing_record (unit_id, year) WHERE annulled_at IS NULL;
