-- The unit that decided, beside the awardee's own: a list of awards of some units is read by an index from both sides.
ALTER TABLE award_record ADD COLUMN deciding_unit_id UUID;
UPDATE award_record SET deciding_unit_id = (SELECT d.unit_id FROM decision d WHERE d.id = award_record.decision_id);
CREATE INDEX award_record_deciding ON award_record (deciding_unit_id, sort_key, id);
-- Who is to be judged again when the days of an achievement change.
CREATE INDEX award_record_achievement ON award_record (achievement_id);
