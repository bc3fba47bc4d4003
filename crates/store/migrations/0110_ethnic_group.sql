-- Dân tộc, as the personnel record writes it.
ALTER TABLE person ADD COLUMN ethnic_group TEXT;
