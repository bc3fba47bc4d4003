-- What puts an issued decision right: kind = erratum (a letter or a decision that corrects printed texts) or annulment (a decision
-- that takes awards back). form = letter, decision. state = drafted, issued, dropped.
-- opening: why it is needed, in the words that are printed; basis: legal bases, a line each; recover_by: last day to pay back.
CREATE TABLE amendment (
  id UUID NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  home_node TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  decision_id UUID NOT NULL REFERENCES decision (id),
  unit_id UUID NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  form TEXT NOT NULL,
  state TEXT NOT NULL,
  number BIGINT,
  number_year BIGINT,
  number_text TEXT,
  signed_on TEXT,
  signer_id UUID REFERENCES signer (id),
  signer_text TEXT NOT NULL,
  organisation_id UUID REFERENCES organisation (id),
  opening TEXT NOT NULL,
  basis TEXT NOT NULL,
  recipients TEXT NOT NULL,
  recover_by TEXT,
  created_by UUID NOT NULL,
  created_at BIGINT NOT NULL,
  issued_at BIGINT,
  UNIQUE (unit_id, form, number_year, number)
);
CREATE INDEX amendment_decision ON amendment (decision_id, created_at);
-- One text of one award. field = name, rank, post, unit, citation; of an annulment: award, with what is to be paid back.
CREATE TABLE amendment_line (
  id UUID NOT NULL PRIMARY KEY,
  amendment_id UUID NOT NULL REFERENCES amendment (id),
  award_record_id UUID NOT NULL REFERENCES award_record (id),
  field TEXT NOT NULL,
  as_issued TEXT NOT NULL,
  corrected TEXT NOT NULL,
  owed BIGINT NOT NULL,
  repaid BIGINT NOT NULL,
  repaid_on TEXT,
  receipt TEXT NOT NULL,
  UNIQUE (amendment_id, award_record_id, field)
);
CREATE INDEX amendment_line_award ON amendment_line (award_record_id);
-- Each sheet of a certificate that was printed, under the number of its entry in the honour book. state = printed, given, spoiled,
-- unused, owed (given, to be handed back), recovered, lost. reason = first, misprint, damaged, lost, erratum.
-- given_as = self, on_behalf, family, unit.
CREATE TABLE certificate_copy (
  id UUID NOT NULL PRIMARY KEY,
  entry_id UUID NOT NULL REFERENCES honour_entry (id),
  copy BIGINT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  printed_by UUID NOT NULL,
  printed_at BIGINT NOT NULL,
  given_to TEXT NOT NULL,
  given_as TEXT NOT NULL,
  given_on TEXT,
  returned_on TEXT,
  ended_note TEXT NOT NULL,
  UNIQUE (entry_id, copy)
);
-- What holds now where an erratum changed a printed text; printed_* and citation stay as they were issued.
ALTER TABLE award_record ADD COLUMN corrected_name TEXT;
ALTER TABLE award_record ADD COLUMN corrected_rank TEXT;
ALTER TABLE award_record ADD COLUMN corrected_post TEXT;
ALTER TABLE award_record ADD COLUMN corrected_unit TEXT;
ALTER TABLE award_record ADD COLUMN corrected_citation TEXT;
