-- What a registration aims at: aim = code of the title, empty where only the fact is known; registered_on = the day it was made;
-- why_late = the reason of one that was made after the day the year's movement planned.
ALTER TABLE registration_record ADD COLUMN aim TEXT;
ALTER TABLE registration_record ADD COLUMN registered_on TEXT;
ALTER TABLE registration_record ADD COLUMN why_late TEXT;
CREATE INDEX registration_record_entered ON registration_record (entered_at, id);
CREATE INDEX movement_day_kind ON movement_day (kind, on_date);
