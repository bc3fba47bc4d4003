-- A row of a file may hold several records (three years' ratings, two tables side by side): the first has slot 0, so that
-- what is counted with slot 0 adds up to the rows of the file.
ALTER TABLE import_row ADD COLUMN slot BIGINT NOT NULL DEFAULT 0;
