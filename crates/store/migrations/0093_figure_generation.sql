-- Roll-ups keep the figures of a large movement as columns in memory. Which ones they are is told by how many sheets there are and what their
-- versions add up to: every write of a figure raises the version of its sheet, and nothing lowers either. The index answers that alone.
CREATE INDEX figure_sheet_generation ON figure_sheet (movement_id, version);
