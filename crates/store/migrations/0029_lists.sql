-- Lists in the order of a column are read by an index over its key and the id, of one unit by another with the unit before it.
-- COLLATE "C": texts are codes and ISO dates, compared byte by byte on both engines.
-- number_key: year and number of the decision, so that awards stand in the order of decision numbers.
ALTER TABLE award_record ADD COLUMN number_key BIGINT NOT NULL DEFAULT 0;
UPDATE award_record SET number_key = COALESCE((SELECT d.number_year * 1000000000 + d.number FROM decision d WHERE d.id = award_record.decision_id), 0);
CREATE INDEX award_record_day ON award_record (decided_on COLLATE "C", id);
CREATE INDEX award_record_home_day ON award_record (home_unit_id, decided_on COLLATE "C", id);
CREATE INDEX award_record_deciding_day ON award_record (deciding_unit_id, decided_on COLLATE "C", id);
CREATE INDEX award_record_number ON award_record (number_key, id);
CREATE INDEX award_record_home_number ON award_record (home_unit_id, number_key, id);
CREATE INDEX award_record_deciding_number ON award_record (deciding_unit_id, number_key, id);
CREATE INDEX dossier_code_order ON dossier (code COLLATE "C", id);
CREATE INDEX dossier_unit_code ON dossier (unit_id, code COLLATE "C", id);
CREATE INDEX dossier_unit_changed ON dossier (unit_id, changed_at, id);
CREATE INDEX decision_unit_created ON decision (unit_id, created_at, id);
CREATE INDEX honour_entry_place ON honour_entry ((book_year * 1000000000 + number), id);
CREATE INDEX honour_entry_unit_place ON honour_entry (unit_id, (book_year * 1000000000 + number), id);
CREATE INDEX council_session_day ON council_session (held_on COLLATE "C", id);
CREATE INDEX movement_name ON movement (sort_key, id);
CREATE INDEX movement_unit_name ON movement (unit_id, sort_key, id);
CREATE INDEX nominee_place ON nominee (dossier_id, ((CASE WHEN part = 'collective' THEN 0 ELSE 1 END) * 1000000000 + seq), id);
CREATE INDEX import_batch_sent ON import_batch (created_at, id);
-- What somebody has narrowed a list to, under a name of his own: the parameters of the list's address.
CREATE TABLE saved_filter (
  account_id UUID NOT NULL,
  list TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, list, name)
);
-- Nouns whose fields are data are listed by their day.
CREATE INDEX praise_day ON praise (on_date COLLATE "C", id);
CREATE INDEX praise_unit_day ON praise (unit_id, on_date COLLATE "C", id);
