-- Days off or worked that only an announcement fixes: Tet, the Hung Kings, the second day of National Day, days swapped for others.
-- The public holidays fixed by law and weekends are not rows. kind = tet, hung_kings, national_day, swap, other (all off), work (worked).
CREATE TABLE holiday (
  day TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL
);
-- Awarded after death: papers say so.
ALTER TABLE nominee ADD COLUMN posthumous BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE award_record ADD COLUMN posthumous BOOLEAN NOT NULL DEFAULT FALSE;
-- A changed layout is a new revision under its number; what was asked for under an older one keeps it.
ALTER TABLE certificate_layout ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certificate_layout ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE certificate_layout ADD COLUMN replaced_at BIGINT;
UPDATE certificate_layout SET number = (SELECT CAST(COUNT(*) AS BIGINT) FROM certificate_layout o
  WHERE o.unit_id = certificate_layout.unit_id AND o.award = certificate_layout.award AND o.id <= certificate_layout.id);
CREATE UNIQUE INDEX certificate_layout_revision ON certificate_layout (unit_id, award, number, revision);
