# Inspections.

inspection-list = Inspections
inspection-lead = How a unit organises the movement: team, checklist, findings, days by which they are mended, closing.
inspection-search = Search by name
inspection-new = Enter an inspection
inspection-none = No inspection yet. Enter one when it is planned.
inspection-name = Name
inspection-movement = Movement
inspection-unit = Unit inspected
inspection-document = Plan
inspection-on-date = Day
inspection-team = Team
inspection-team-name = Name
inspection-team-role = Role
inspection-checks = Checklist
inspection-checks-item = Item
inspection-checks-met = Result
inspection-checks-met-yes = Met
inspection-checks-met-partly = Partly met
inspection-checks-met-no = Not met
inspection-checks-finding = Finding
inspection-checks-due-on = Mend by
inspection-checks-closed-on = Mended on
inspection-conclusion = Conclusion
inspection-closed-on = Closed on
inspection-source = Source
inspection-note = Note
