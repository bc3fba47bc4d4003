-- The words of a name carry the name's place in Vietnamese order, so that the bearers of a word are read in the order in which they
-- are shown; the words of a service number and of a code have none.
ALTER TABLE person_word ADD COLUMN sort_key BYTEA;
UPDATE person_word SET sort_key = (SELECT p.sort_key FROM person p WHERE p.id = person_word.person_id
  AND (' ' || p.search || ' ') LIKE ('% ' || person_word.word || ' %'));
CREATE INDEX person_word_name ON person_word (word, sort_key, person_id) WHERE sort_key IS NOT NULL;
-- Decisions and entries of the honour book are found by their numbers.
CREATE INDEX decision_number ON decision (number);
CREATE INDEX honour_entry_number ON honour_entry (number);
