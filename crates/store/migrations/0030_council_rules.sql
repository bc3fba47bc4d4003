-- The clause of the council's own regulation that takes a member out of the cases of the collective he leads; empty where there
-- is none, and then only his own case is not his (Circular 12/2019/TT-BCA art. 26(1), 27(1): the head adopts the regulation).
ALTER TABLE council ADD COLUMN recused_by TEXT NOT NULL DEFAULT '';
