-- The cascade: to which units a movement was sent, by whom, and what each answered. answer = planned, own, not_yet; empty while nothing was
-- said. on_date = day of the unit's plan or launch. for_unit: entered by a superior unit with the unit's document ("nhập thay").
-- reminders: how often the unit was reminded before it answered.
ALTER TABLE movement ADD COLUMN launched_on TEXT;
CREATE TABLE movement_unit (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  movement_id UUID NOT NULL REFERENCES movement (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  from_unit UUID NOT NULL REFERENCES unit (id),
  sent_at BIGINT NOT NULL,
  answer TEXT,
  on_date TEXT,
  document TEXT NOT NULL,
  document_on TEXT,
  contents TEXT NOT NULL,
  targets TEXT NOT NULL,
  reason TEXT NOT NULL,
  for_unit BOOLEAN NOT NULL,
  answered_by UUID,
  answered_at BIGINT,
  reminders BIGINT NOT NULL,
  reminded_at BIGINT,
  UNIQUE (movement_id, unit_id)
);
CREATE INDEX movement_unit_unit ON movement_unit (unit_id);
