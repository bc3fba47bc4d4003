-- Scores of clusters. score_sheet: the heading of a sheet for a year; group_name = the members' group it is for, empty for all others; points and grades
-- as people type them (domain::cluster). criterion: its lines in their order; level 1 = a group at the top; kind, rule, bonus as domain::scoring::table
-- reads them; max_points in hundredths; a deduction is a line too. A criterion that was used is disabled, never removed.
-- score: what was entered on a line for a member. assigned = false: it leaves the denominator; target as typed. Each stage keeps its own text (empty: not
-- scored, which is not zero), when, by whom, and its words. Points are computed for the whole cluster at once from these rows and never stored, but in
-- cluster_ranking, the frozen results as they were published (content: domain::scoring as text).
-- cluster_visit: which members visit which one; codes of members.
CREATE TABLE score_sheet (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  year BIGINT NOT NULL,
  name TEXT NOT NULL,
  group_name TEXT NOT NULL,
  document TEXT NOT NULL,
  bonus_ceiling TEXT NOT NULL,
  total_cap TEXT NOT NULL,
  grades TEXT NOT NULL,
  note TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE UNIQUE INDEX score_sheet_one ON score_sheet (cluster_id, year, group_name) WHERE annulled_at IS NULL;
CREATE INDEX score_sheet_cluster ON score_sheet (cluster_id, id);
CREATE TABLE criterion (
  id UUID NOT NULL PRIMARY KEY,
  sheet_id UUID NOT NULL REFERENCES score_sheet (id),
  seq BIGINT NOT NULL,
  level BIGINT NOT NULL,
  code TEXT NOT NULL,
  wording TEXT NOT NULL,
  kind TEXT NOT NULL,
  max_points BIGINT NOT NULL,
  rule TEXT NOT NULL,
  bonus TEXT NOT NULL,
  article TEXT NOT NULL,
  disabled BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX criterion_code ON criterion (sheet_id, code);
CREATE TABLE score (
  id UUID NOT NULL PRIMARY KEY,
  sheet_id UUID NOT NULL REFERENCES score_sheet (id),
  criterion_id UUID NOT NULL REFERENCES criterion (id),
  member_id UUID NOT NULL REFERENCES cluster_member (id),
  assigned BOOLEAN NOT NULL,
  target TEXT NOT NULL,
  own_score TEXT NOT NULL,
  own_note TEXT NOT NULL,
  own_at BIGINT,
  own_by UUID,
  evidence TEXT NOT NULL,
  evidence_on TEXT NOT NULL,
  points_only BOOLEAN NOT NULL,
  first_score TEXT NOT NULL,
  first_note TEXT NOT NULL,
  first_at BIGINT,
  first_by UUID,
  explanation TEXT NOT NULL,
  explained_at BIGINT,
  explained_by UUID,
  second_score TEXT NOT NULL,
  second_note TEXT NOT NULL,
  second_at BIGINT,
  second_by UUID
);
CREATE UNIQUE INDEX score_one ON score (criterion_id, member_id);
CREATE INDEX score_sheet_rows ON score (sheet_id, member_id);
CREATE INDEX score_member ON score (member_id);
CREATE TABLE cluster_visit (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  cluster_id UUID NOT NULL REFERENCES cluster (id),
  year BIGINT NOT NULL,
  checked TEXT NOT NULL,
  team_lead TEXT NOT NULL,
  with_1 TEXT NOT NULL,
  with_2 TEXT NOT NULL,
  with_3 TEXT NOT NULL,
  on_date TEXT NOT NULL,
  minutes TEXT NOT NULL,
  note TEXT NOT NULL,
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  annulled_at BIGINT,
  annulled_by UUID,
  annulled_for TEXT
);
CREATE INDEX cluster_visit_cluster ON cluster_visit (cluster_id, id);
CREATE TABLE cluster_ranking (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  year_id UUID NOT NULL REFERENCES cluster_year (id),
  seq BIGINT NOT NULL,
  document TEXT NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL,
  published_by UUID NOT NULL,
  published_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cluster_ranking_seq ON cluster_ranking (year_id, seq);
