# Faults of single fields, shared.
field-required = This field is needed.
field-choose = Choose one of the list.
field-too-long = Longer than { $max } characters. Shorten it.
field-date-malformed = The date cannot be read. Enter it like 19/05/2020.
field-date-future = This day is in the future. Check it.
field-to-before-from = The last day is before the first.
field-pictograph = It holds an emoji or a picture ({ $mark }, character { $position }). Remove it.
field-direction-mark = It holds a mark that turns the writing direction ({ $mark }, character { $position }). Remove it.
field-strange-character = It holds a strange character ({ $mark }, character { $position }). Remove it or type it again.
field-day = Enter day, month and year, for example 20/11/2020.
field-code = A code has only lower-case letters, digits and hyphens.
field-unknown-person = Nobody of the register has the code or service number “{ $code }”. Check it, for example CB-000012.
field-unknown-unit = No unit has the code “{ $code }”. Check it, for example PX03.
field-person-hint = Code or service number
field-unit-hint = Code of the unit
