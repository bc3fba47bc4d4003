# Letters of praise and good deeds.

praise-list = Letters of praise and good deeds
praise-lead = Praise from the people, agencies and organisations. It is no award: it counts neither for conditions nor in the statistics of commendation.
praise-search = Search by name, deed, who praised
praise-new = Record praise
praise-none = No praise yet. Record it when a letter of praise comes in or a good deed becomes known.
praise-kind = Kind
praise-kind-letter = Letter of praise
praise-kind-deed = Good deed
praise-person = Officer or soldier
praise-who = Somebody from outside
praise-who-hint = Name of somebody who is not in the register
praise-unit = Unit
praise-unit-hint = Code of the unit; empty takes the unit of the officer or soldier
praise-what = What was done
praise-on-date = Day
praise-by-whom = Praised by
praise-document = Paper, source
praise-document-hint = Number of the letter, the news item or where it is recorded
praise-nobody = Nobody is named. Enter the code or service number of an officer or soldier, or the name of somebody from outside.
praise-both = Name one of the two: an officer or soldier, or somebody from outside. Empty one of the fields.
praise-unit-needed = The unit is not known. Enter its code, for example PX03.
