-- Counts of awards that a report states, of which there is no record a head. year: of the awards; bound = exact, about, nearly, over, at_least,
-- below; level, award, ground, part are empty where the report does not say them; document: the report.
CREATE TABLE reported_count (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  on_date TEXT NOT NULL,
  year BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  bound TEXT NOT NULL,
  level TEXT NOT NULL,
  award TEXT NOT NULL,
  ground TEXT NOT NULL,
  part TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  document TEXT NOT NULL,
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX reported_count_day ON reported_count (on_date COLLATE "C", id);
CREATE INDEX reported_count_unit_day ON reported_count (unit_id, on_date COLLATE "C", id);
CREATE INDEX reported_count_movement ON reported_count (movement_id);
