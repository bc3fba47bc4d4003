-- The list of awards entered from papers, those entered last first.
CREATE INDEX past_award_entered ON past_award (entered_at, id);
