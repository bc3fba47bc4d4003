-- Why a prize is not the whole one: the titles of the same time that it meets, what was paid with them and the rule, as JSON
-- (full, with, cite); empty where the whole prize was paid.
ALTER TABLE award_record ADD COLUMN prize_met TEXT;
