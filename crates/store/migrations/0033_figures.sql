-- Figures of a movement. An indicator says what is measured, in which unit, how often and by whom it is reported (reporters = direct: the
-- units right beneath the launching one; all: every unit it was sent to). Numbers are thousandths. target, previous, assigned_by: what the
-- whole is to reach, the figure before it, and who set it. A sheet is what one unit says for one period; its figures are unit, period and
-- indicator; figure_was keeps what a corrected figure said before. A figure never loses its unit and period.
CREATE TABLE indicator (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  movement_id UUID NOT NULL REFERENCES movement (id),
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  measure TEXT NOT NULL,
  unit_of_measure TEXT NOT NULL,
  direction TEXT NOT NULL,
  may_exceed BOOLEAN NOT NULL,
  every TEXT NOT NULL,
  reporters TEXT NOT NULL,
  target BIGINT,
  previous BIGINT,
  assigned_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (movement_id, seq)
);
CREATE TABLE figure_sheet (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  movement_id UUID NOT NULL REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  period TEXT NOT NULL,
  period_to TEXT NOT NULL,
  document TEXT NOT NULL,
  for_unit BOOLEAN NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  UNIQUE (movement_id, period, unit_id)
);
CREATE INDEX figure_sheet_unit ON figure_sheet (unit_id, movement_id);
CREATE TABLE figure (
  id UUID NOT NULL PRIMARY KEY,
  sheet_id UUID NOT NULL REFERENCES figure_sheet (id),
  indicator_id UUID NOT NULL REFERENCES indicator (id),
  value BIGINT,
  part BIGINT,
  whole BIGINT,
  bound TEXT NOT NULL,
  wording TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  UNIQUE (sheet_id, indicator_id)
);
CREATE INDEX figure_indicator ON figure (indicator_id);
CREATE TABLE figure_was (
  id UUID NOT NULL PRIMARY KEY,
  figure_id UUID NOT NULL REFERENCES figure (id),
  value BIGINT,
  part BIGINT,
  whole BIGINT,
  bound TEXT NOT NULL,
  wording TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL
);
CREATE INDEX figure_was_figure ON figure_was (figure_id, entered_at);
