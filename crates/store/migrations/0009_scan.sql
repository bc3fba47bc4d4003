-- Seasons that the projection is packed for; at most a few, the one added longest ago goes first.
CREATE TABLE scan_season (
  year BIGINT NOT NULL PRIMARY KEY,
  asked_at BIGINT NOT NULL
);
-- The last day on which what is packed may be used, empty when no day ends it.
ALTER TABLE person_facts ADD COLUMN until TEXT;
CREATE INDEX person_facts_format ON person_facts (format, person_id);
CREATE INDEX person_facts_until ON person_facts (until, person_id);
CREATE INDEX person_facts_generation ON person_facts (generation, person_id);
-- People entered before there was a projection are packed at the first scan.
INSERT INTO person_facts (person_id, generation, format, packed, dirty, mark, until)
  SELECT p.id, 0, 0, NULL, TRUE, 1, NULL FROM person p
  WHERE NOT EXISTS (SELECT 1 FROM person_facts f WHERE f.person_id = p.id);
