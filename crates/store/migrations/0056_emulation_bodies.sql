-- Bodies that do the work of emulation and commendation (forms 0604). tier = department, division, board, office, other; from on_date to to_date, empty
-- while it stands.
CREATE TABLE emulation_body (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  tier TEXT NOT NULL,
  on_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  document TEXT NOT NULL,
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX emulation_body_day ON emulation_body (on_date COLLATE "C", id);
CREATE INDEX emulation_body_unit_day ON emulation_body (unit_id, on_date COLLATE "C", id);
-- People who do that work (form 0605). training = elementary, intermediate, college, university, postgraduate, empty while nobody said it; on_date: since
-- when in the field; to_date: until when, reason: why it ended.
CREATE TABLE emulation_officer (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  emulation_body_id UUID REFERENCES emulation_body (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  person_id UUID NOT NULL REFERENCES person (id),
  training TEXT NOT NULL,
  on_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX emulation_officer_day ON emulation_officer (on_date COLLATE "C", id);
CREATE INDEX emulation_officer_unit_day ON emulation_officer (unit_id, on_date COLLATE "C", id);
CREATE INDEX emulation_officer_person ON emulation_officer (person_id);
CREATE INDEX emulation_officer_body ON emulation_officer (emulation_body_id);
