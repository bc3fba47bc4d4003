-- What a movement has beside its words. Bodies launch it, lead it, coordinate it, try it out: units of the tree, or named where they stand
-- outside it. Days are planned (reviews, reports) or what it is tied to (anniversaries, peaks); each with its source. duration = class of
-- form 0601 where it is stated and not to be read from the dates; subjects = kinds of subject, codes separated by commas.
ALTER TABLE movement ADD COLUMN duration TEXT;
ALTER TABLE movement ADD COLUMN subjects TEXT NOT NULL DEFAULT '';
CREATE TABLE movement_body (
  id UUID NOT NULL PRIMARY KEY,
  movement_id UUID NOT NULL REFERENCES movement (id),
  seq BIGINT NOT NULL,
  role TEXT NOT NULL,
  unit_id UUID REFERENCES unit (id),
  name TEXT NOT NULL,
  source_id UUID REFERENCES source (id)
);
CREATE INDEX movement_body_movement ON movement_body (movement_id, role, seq);
CREATE TABLE movement_day (
  id UUID NOT NULL PRIMARY KEY,
  movement_id UUID NOT NULL REFERENCES movement (id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  on_date TEXT,
  text TEXT NOT NULL,
  source_id UUID REFERENCES source (id)
);
CREATE INDEX movement_day_movement ON movement_day (movement_id, seq);
