# Support and care.

support-list = Support and care
support-lead = Numbers only, no rosters. Officer-turns, vehicles and vehicle-turns are different units and never added.
support-search = Search by receiver, content
support-new = Enter support or care
support-none = No support yet. Enter it when a unit sends forces or looks after people.
support-kind = Kind
support-kind-support = Support
support-kind-care = Care
support-movement = Movement
support-unit = Giver
support-receiver = Receiver
support-what = What
support-on-date = From
support-to-date = To
support-officer-turns = Officer-turns
support-vehicles = Vehicles
support-vehicle-turns = Vehicle-turns
support-money = Money (đồng)
support-goods = Goods
support-wording = Published wording
support-wording-hint = The words as published where the number is not exact, for example “gần 20.000 lượt”
support-owner = Owner
support-result = Result
support-source = Source
support-nothing = Nothing is said. Enter what was done, or at least one number.
