-- Clusters and blocs of emulation. unit_id = the unit whose advisory body looks after it; units beneath it see it too. code is made of the
-- short name. A member is a unit of the tree or, by name, a body outside it (unit_id or name, never both), from one day to another; gone = why it left,
-- into_member = code of the member it was merged into. Members with the same group_name are ranked together. representative_id = who votes for it.
-- A year: head and deputy (codes of members), how they were chosen, and the numbers of the regulation: quorum, share as "2/3" or "80%";
-- ties = ordered list of what puts equal totals apart. stage = where scoring stands: draft, own, first, explain, second, final, locked.
CREATE TABLE cluster (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  short TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  system TEXT NOT NULL,
  unit_id UUID NOT NULL REFERENCES unit (id),
  region TEXT NOT NULL,
  comparable TEXT NOT NULL,
  founded_by TEXT NOT NULL,
  document TEXT NOT NULL,
  founded_on TEXT NOT NULL,
  ended_on TEXT,
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX cluster_day ON cluster (founded_on COLLATE "C", id);
CREATE INDEX cluster_unit_day ON cluster (unit_id, founded_on COLLATE "C", id);
CREATE TABLE cluster_member (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  unit_id UUID REFERENCES unit (id),
  name TEXT NOT NULL,
  short TEXT NOT NULL,
  group_name TEXT NOT NULL,
  representative_id UUID REFERENCES person (id),
  representative_name TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT,
  gone TEXT NOT NULL,
  into_member TEXT NOT NULL,
  document TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX cluster_member_cluster ON cluster_member (cluster_id, id);
CREATE INDEX cluster_member_unit ON cluster_member (unit_id);
CREATE INDEX cluster_member_person ON cluster_member (representative_id);
CREATE TABLE cluster_year (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  year BIGINT NOT NULL,
  from_date TEXT,
  to_date TEXT,
  head TEXT NOT NULL,
  deputy TEXT NOT NULL,
  chosen_how TEXT NOT NULL,
  chosen_document TEXT NOT NULL,
  advising TEXT NOT NULL,
  regulation TEXT NOT NULL,
  regulation_on TEXT,
  flags BIGINT,
  government_flags BIGINT,
  rank_by TEXT NOT NULL,
  ties TEXT NOT NULL,
  vote_method TEXT NOT NULL,
  quorum TEXT NOT NULL,
  share TEXT NOT NULL,
  share_of TEXT NOT NULL,
  report_by TEXT,
  explain_by TEXT,
  note TEXT NOT NULL,
  stage TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE UNIQUE INDEX cluster_year_one ON cluster_year (cluster_id, year) WHERE annulled_at IS NULL;
CREATE INDEX cluster_year_cluster ON cluster_year (cluster_id, id);
