-- Secret electronic ballots (docs/ballots.md). A secret_ballot is one key: the lines of a ballot that are voted on in one go, in one round. `head`
-- is the public beginning of the published file, `results` what was counted, as JSON. `state`: prepared (envelopes are being handed out), open,
-- closed, counted, void. `occasion` is the code of the session it belongs to, `unit_id` the unit whose council or cluster votes: rights are asked there.
-- secret_voter says who may vote and who has voted, never what; `recused` holds the numbers of the lines in which he takes no part.
-- secret_paper says what was voted, encrypted, and never by whom or when: its id is random, it knows only the day, and it is published in the
-- order of receipts. Nothing ties the two together; nothing may.
-- secret_share holds each teller's share sealed under the passphrase of his envelope, and what he made of the totals.
CREATE TABLE secret_ballot (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  ballot_id UUID NOT NULL REFERENCES ballot (id),
  occasion TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  round BIGINT NOT NULL,
  kind TEXT NOT NULL,
  most BIGINT NOT NULL,
  title TEXT NOT NULL,
  needed BIGINT NOT NULL,
  head TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_on TEXT NOT NULL,
  results TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX secret_ballot_ballot ON secret_ballot (ballot_id);
CREATE TABLE secret_line (
  secret_id UUID NOT NULL REFERENCES secret_ballot (id),
  seq BIGINT NOT NULL,
  item_id UUID NOT NULL REFERENCES ballot_item (id),
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (secret_id, seq)
);
CREATE TABLE secret_voter (
  secret_id UUID NOT NULL REFERENCES secret_ballot (id),
  person_id UUID NOT NULL REFERENCES person (id),
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  recused TEXT NOT NULL,
  voted BOOLEAN NOT NULL,
  PRIMARY KEY (secret_id, person_id)
);
CREATE INDEX secret_voter_person ON secret_voter (person_id, voted);
CREATE TABLE secret_share (
  secret_id UUID NOT NULL REFERENCES secret_ballot (id),
  teller BIGINT NOT NULL,
  name TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  made TEXT NOT NULL,
  PRIMARY KEY (secret_id, teller)
);
CREATE TABLE secret_paper (
  id UUID NOT NULL PRIMARY KEY,
  secret_id UUID NOT NULL REFERENCES secret_ballot (id),
  receipt BYTEA NOT NULL UNIQUE,
  paper BYTEA NOT NULL,
  cast_on TEXT NOT NULL
);
CREATE INDEX secret_paper_ballot ON secret_paper (secret_id);
-- Paper ballots: what each of two tellers counted by himself, and whether both agree. Only then the counts stand in ballot_item.
CREATE TABLE teller_count (
  id UUID NOT NULL PRIMARY KEY,
  ballot_id UUID NOT NULL REFERENCES ballot (id),
  round BIGINT NOT NULL,
  account_id UUID NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  issued BIGINT NOT NULL,
  collected BIGINT NOT NULL,
  invalid BIGINT NOT NULL,
  counts TEXT NOT NULL,
  standing BOOLEAN NOT NULL,
  UNIQUE (ballot_id, round, account_id)
);
-- How a council votes unless a session says otherwise: its regulation's way.
ALTER TABLE council ADD COLUMN secrecy TEXT NOT NULL DEFAULT 'open_count';
