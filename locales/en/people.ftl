# People: record, service, discipline.
person-birth-before-1900 = Birth date { $date } is before 1900. Check it.
person-birth-future = Birth date { $date } is in the future. Check it.
person-number-used = Service number { $number } belongs to another record. Search for it before adding.
person-before-last = The latest service began on { $day }. Enter a later day.
