-- A dossier that a member files for the flag it was acclaimed for: acclamation = code of the session and number of its line ("PH-2020-0001/3"), empty
-- for every other dossier; emulation_year = the cluster's year it is for. Lines of ballots point to nominees of dossiers, so that this is a code and
-- no reference. One acclamation has one dossier that stands.
ALTER TABLE dossier ADD COLUMN acclamation TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN emulation_year BIGINT;
CREATE UNIQUE INDEX dossier_acclamation ON dossier (acclamation) WHERE acclamation <> '' AND state <> 'withdrawn';
