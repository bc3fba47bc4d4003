-- The register of what an advisory body confirmed or corrected in the national rules, and what it took back. Rows are
-- only added; a later entry undoes an earlier one. content is what the crate of the law reads.
CREATE TABLE rule_change (
  id UUID NOT NULL PRIMARY KEY,
  home_node TEXT NOT NULL,
  entry BIGINT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  item TEXT NOT NULL,
  from_date TEXT,
  document TEXT NOT NULL,
  document_date TEXT,
  article TEXT NOT NULL,
  link TEXT NOT NULL,
  note TEXT NOT NULL,
  undoes BIGINT,
  content TEXT NOT NULL,
  account_id UUID NOT NULL,
  made_by TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX rule_change_item ON rule_change (item, entry);
