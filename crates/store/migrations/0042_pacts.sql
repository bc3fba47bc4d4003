-- Giao ước of a cluster for a year. cluster_pact: its texts. cluster_target: what one member was assigned, pledged and reached, numbers as people type
-- them (domain::cluster); member = code of a member. cluster_signature: who signed for a member in which capacity, where and when; mandate = the paper
-- of whoever signs by authority.
CREATE TABLE cluster_pact (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  year BIGINT NOT NULL,
  slogan TEXT NOT NULL,
  basis TEXT NOT NULL,
  contents TEXT NOT NULL,
  solutions TEXT NOT NULL,
  mutual_aid TEXT NOT NULL,
  charity TEXT NOT NULL,
  reviewing TEXT NOT NULL,
  place TEXT NOT NULL,
  signed_on TEXT,
  note TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE UNIQUE INDEX cluster_pact_one ON cluster_pact (cluster_id, year) WHERE annulled_at IS NULL;
CREATE INDEX cluster_pact_cluster ON cluster_pact (cluster_id, id);
CREATE TABLE cluster_target (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  year BIGINT NOT NULL,
  member TEXT NOT NULL,
  what TEXT NOT NULL,
  unit_of_measure TEXT NOT NULL,
  direction TEXT NOT NULL,
  assigned TEXT NOT NULL,
  pledged TEXT NOT NULL,
  result TEXT NOT NULL,
  told_by TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX cluster_target_cluster ON cluster_target (cluster_id, id);
CREATE TABLE cluster_signature (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  year BIGINT NOT NULL,
  member TEXT NOT NULL,
  signer TEXT NOT NULL,
  post TEXT NOT NULL,
  capacity TEXT NOT NULL,
  mandate TEXT NOT NULL,
  place TEXT NOT NULL,
  on_date TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX cluster_signature_cluster ON cluster_signature (cluster_id, id);
