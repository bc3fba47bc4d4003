# Officer of emulation and commendation.

emulation_officer = Officer of emulation and commendation
emulation_officer-list = Officers of emulation and commendation
emulation_officer-lead = Who does the work, since when, with what training; form 0605 counts them.
emulation_officer-search = Search by name
emulation_officer-new = Enter somebody
emulation_officer-none = Nobody yet.
emulation_officer-emulation-body = Body
emulation_officer-unit = Unit
emulation_officer-person = Person
emulation_officer-training = Training
emulation_officer-training-elementary = Elementary
emulation_officer-training-intermediate = Intermediate
emulation_officer-training-college = College
emulation_officer-training-university = University
emulation_officer-training-postgraduate = Postgraduate
emulation_officer-on-date = In the field since
emulation_officer-to-date = Until
emulation_officer-reason = Why it ended
emulation_officer-note = Note
emulation-officer-reason = A reason for the end needs the last day. Enter “Until”.
