# Action programmes.

programme-list = Action programmes
programme-lead = Programmes of units and persons: what they aim at, tasks with owners and last days.
programme-search = Search by name
programme-new = Enter a programme
programme-none = No programme yet. Each unit and person sends its own.
programme-name = Name
programme-movement = Movement
programme-unit = Unit
programme-person = Person
programme-aims = What is aimed at
programme-tasks = Tasks
programme-tasks-task = Task
programme-tasks-owner = Owner
programme-tasks-due-on = Due
programme-tasks-done-on = Done on
programme-on-date = Sent on
programme-due-on = To be sent by
programme-late-for = Why it is late
programme-document = Document
programme-source = Source
programme-late-needs = What is sent late has a reason. Enter it, for example a unit founded lately.
