-- News of the portal (domain::news). state: draft, released, withdrawn. The public reads what is released from released_on on; released_name is the
-- person who released it, as the portal names him. on_date: the day that the news tell of, empty where it is not known.
CREATE TABLE news (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  credit TEXT NOT NULL,
  author TEXT NOT NULL,
  on_date TEXT NOT NULL,
  movement_id UUID REFERENCES movement (id),
  conference_id UUID REFERENCES conference (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  released_on TEXT NOT NULL,
  released_name TEXT NOT NULL,
  withdrawn_for TEXT NOT NULL,
  released_by UUID,
  released_at BIGINT,
  withdrawn_by UUID,
  withdrawn_at BIGINT,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL
);
CREATE INDEX news_day ON news (on_date COLLATE "C", id);
CREATE INDEX news_unit_day ON news (unit_id, on_date COLLATE "C", id);
CREATE INDEX news_released ON news (state, released_on, id);
CREATE INDEX news_movement ON news (movement_id);
CREATE INDEX news_conference ON news (conference_id);
-- What was corrected after the release: the note that the public reads, and the texts before, which only the house reads.
CREATE TABLE news_correction (
  id UUID NOT NULL PRIMARY KEY,
  news_id UUID NOT NULL REFERENCES news (id),
  on_date TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_account UUID NOT NULL,
  by_name TEXT NOT NULL,
  note TEXT NOT NULL,
  name TEXT NOT NULL,
  lead TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX news_correction_news ON news_correction (news_id, at);
-- How often news were opened: a number a day, and nothing about who opened them.
CREATE TABLE news_view (
  news_id UUID NOT NULL REFERENCES news (id),
  on_date TEXT NOT NULL,
  views BIGINT NOT NULL,
  PRIMARY KEY (news_id, on_date)
);
CREATE INDEX news_view_day ON news_view (on_date, news_id);
-- What visitors wrote, who answers it, and what was answered. who and contact as typed, perhaps empty.
CREATE TABLE feedback (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  on_date TEXT NOT NULL,
  body TEXT NOT NULL,
  who TEXT NOT NULL,
  contact TEXT NOT NULL,
  news_id UUID REFERENCES news (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  owner_id UUID REFERENCES person (id),
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_on TEXT NOT NULL,
  answered_how TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_at BIGINT NOT NULL
);
CREATE INDEX feedback_day ON feedback (on_date COLLATE "C", id);
CREATE INDEX feedback_unit_day ON feedback (unit_id, on_date COLLATE "C", id);
CREATE INDEX feedback_news ON feedback (news_id);
CREATE INDEX feedback_owner ON feedback (owner_id);
-- Models that were released are read by everybody.
CREATE INDEX model_released ON model (released_on, id);
