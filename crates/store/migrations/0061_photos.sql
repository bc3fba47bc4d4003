-- Photos of news, conferences and models: two JPEG files without metadata (papers::photo). One of news_id, conference_id, model_id says what the
-- photo belongs to. width, height: of the large file.
CREATE TABLE photo (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  news_id UUID REFERENCES news (id),
  conference_id UUID REFERENCES conference (id),
  model_id UUID REFERENCES model (id),
  caption TEXT NOT NULL,
  credit TEXT NOT NULL,
  large_id UUID NOT NULL REFERENCES blob (id),
  small_id UUID NOT NULL REFERENCES blob (id),
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  added_by UUID NOT NULL,
  added_at BIGINT NOT NULL,
  withdrawn_by UUID,
  withdrawn_at BIGINT,
  withdrawn_for TEXT NOT NULL
);
CREATE INDEX photo_news ON photo (news_id);
CREATE INDEX photo_conference ON photo (conference_id);
CREATE INDEX photo_model ON photo (model_id);
