-- What a person is told in the program: one row a person. kind names the sentence, facts are its words as JSON, about is the code of the
-- thing it tells of. Seen: everything up to `at`. summary: whether the person wants one notice a day of what waits; told_on: the last
-- civil day on which that was looked at.
CREATE TABLE notice (
  id UUID NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL REFERENCES account (id),
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  facts TEXT NOT NULL
);
CREATE INDEX notice_account ON notice (account_id, at);
CREATE INDEX notice_at ON notice (at);
CREATE TABLE notice_seen (
  account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
  at BIGINT NOT NULL,
  summary BOOLEAN NOT NULL,
  told_on TEXT
);
