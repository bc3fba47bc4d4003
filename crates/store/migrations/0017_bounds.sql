-- Bytes of a kept form, so that quotas are summed without reading the texts.
ALTER TABLE form_draft ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
CREATE INDEX form_draft_size ON form_draft (size);
CREATE INDEX login_counter_window ON login_counter (window_from);
