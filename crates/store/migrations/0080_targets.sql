-- What each unit is to reach, and by when figures are due. indicator_target: value and previous are thousandths; previous is what the unit had
-- before, which the target must exceed; assigned_by is who set it; period is a code of figure_sheet or 'all'. indicator.due_days: days after the
-- last day of a period on which its figures are due, none where nothing is late. figure_sheet.document_on: the day of the unit's document.
-- derived_indicator: a figure made of figures (kind change, share, units); bases = numbers of indicators between commas; against = before, year;
-- wish = down, up, met, missed.
ALTER TABLE indicator ADD COLUMN due_days BIGINT;
ALTER TABLE figure_sheet ADD COLUMN document_on TEXT NOT NULL DEFAULT '';
CREATE TABLE indicator_target (
  id UUID NOT NULL PRIMARY KEY,
  indicator_id UUID NOT NULL REFERENCES indicator (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  period TEXT NOT NULL,
  value BIGINT NOT NULL,
  previous BIGINT,
  assigned_by TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  UNIQUE (indicator_id, unit_id, period)
);
CREATE INDEX indicator_target_unit ON indicator_target (unit_id);
CREATE TABLE derived_indicator (
  id UUID NOT NULL PRIMARY KEY,
  movement_id UUID NOT NULL REFERENCES movement (id),
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  bases TEXT NOT NULL,
  against TEXT NOT NULL,
  wish TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (movement_id, seq)
);
