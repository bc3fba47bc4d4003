-- Where somebody wants the summary of the day sent. sent_until: summaries up to here were handed to the mail server; fault: why the last
-- one was not, with tried_at; both empty when it was.
CREATE TABLE mail_address (
  account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
  address TEXT NOT NULL,
  sent_until BIGINT NOT NULL,
  tried_at BIGINT NOT NULL,
  fault TEXT
);
