-- A search finds people, units and bodies outside first, then their awards: each by an index.
CREATE INDEX award_record_outsider ON award_record (outsider_id);
-- Whether a dossier waits at a step is asked for every dossier of a list; by state alone each question reads all of them.
CREATE INDEX dossier_step_waiting ON dossier_step (dossier_id, state, step_id);
