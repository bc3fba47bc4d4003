# Body of emulation and commendation.

emulation_body = Body of emulation and commendation
emulation_body-list = Bodies of emulation and commendation
emulation_body-lead = Departments, boards, offices in charge; form 0604 counts them.
emulation_body-search = Search by name
emulation_body-new = Enter a body
emulation_body-none = No body yet.
emulation_body-name = Name
emulation_body-unit = Unit
emulation_body-tier = Tier
emulation_body-tier-department = Department of a ministry
emulation_body-tier-division = Division of a department
emulation_body-tier-board = Board of provincial home affairs
emulation_body-tier-office = Office of provincial home affairs
emulation_body-tier-other = Other (in the total of form 0604 alone)
emulation_body-on-date = Founded on
emulation_body-to-date = Ended on
emulation_body-document = Document
emulation_body-note = Note
