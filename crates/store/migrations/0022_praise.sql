-- Letters of praise and good deeds: what others thank somebody for. No award: nothing of the law reads this table and no statistics count it.
-- kind = letter, deed. who = the name of somebody from outside, empty for somebody of the register. search: folded words of who, what
-- and by whom. sort_key: the day with its bytes turned round, so that the newest comes first. source, batch_id: as in the tables of facts.
CREATE TABLE praise (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  who TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  what TEXT NOT NULL,
  on_date TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  document TEXT NOT NULL,
  search TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  source TEXT NOT NULL,
  batch_id UUID,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX praise_newest ON praise (sort_key, id);
CREATE INDEX praise_unit ON praise (unit_id, sort_key, id);
CREATE INDEX praise_person ON praise (person_id, sort_key);
