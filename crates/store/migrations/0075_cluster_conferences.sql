-- A cluster's conference is a session like a council's. Its body is a row of `council` made for this one session, whose seats are the representatives
-- of the members of that day: cluster_year_id says whose year it is (null: a council of a unit), council_seat.member is the code of the cluster's member.
ALTER TABLE council ADD COLUMN cluster_year_id UUID REFERENCES cluster_year (id);
CREATE INDEX council_cluster_year ON council (cluster_year_id);
ALTER TABLE council_seat ADD COLUMN member TEXT NOT NULL DEFAULT '';
-- Lines that are no nominees of dossiers belong to a question of their session: question = its number (0: a nominee), asked = what is asked
-- (domain::cluster::Asked), most = how many of its lines one voter may choose (0: each line for itself), member and name = who the line is about.
ALTER TABLE ballot_item ADD COLUMN question BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ballot_item ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE ballot_item ADD COLUMN most BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ballot_item ADD COLUMN member TEXT NOT NULL DEFAULT '';
ALTER TABLE ballot_item ADD COLUMN name TEXT NOT NULL DEFAULT '';
-- The same on the papers of a secret ballot, as they were when it was opened. Question 0: as the ballot's own kind says.
ALTER TABLE secret_line ADD COLUMN question BIGINT NOT NULL DEFAULT 0;
ALTER TABLE secret_line ADD COLUMN most BIGINT NOT NULL DEFAULT 0;
ALTER TABLE secret_line ADD COLUMN heading TEXT NOT NULL DEFAULT '';
