-- A source belongs to the unit that entered it, or to the whole installation where unit_id is empty; whoever corrects it has
-- seen its version.
ALTER TABLE source ADD COLUMN unit_id UUID REFERENCES unit (id);
ALTER TABLE source ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- The unit whose administrators look after an account that stands for nobody of the register.
ALTER TABLE account ADD COLUMN unit_id UUID REFERENCES unit (id);
-- Who proposed to keep a nominee against a verdict, and who else agreed. Empty override_by: from before both were kept.
ALTER TABLE nominee ADD COLUMN override_by UUID;
ALTER TABLE nominee ADD COLUMN override_at BIGINT;
ALTER TABLE nominee ADD COLUMN override_agreed_by UUID;
ALTER TABLE nominee ADD COLUMN override_agreed_at BIGINT;
-- Where somebody outside was recognised: whose units may name him again.
CREATE INDEX nominee_outsider ON nominee (outsider_id);
