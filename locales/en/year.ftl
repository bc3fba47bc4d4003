# Movements of one unit in a year.
year-title = Movements in { $year }
year-see = Movements of the year
year-lead = Each line is a movement: the upper bar is the whole, the lower ones its phases and peaks. Numbers above are months.
year-picture = Calendar of { $n } movements; the table below has each day.
year-days = Days
year-with = At the same time as
year-no-end = end unknown
year-no-dates = no dates
year-none = No launched movement of this unit runs in this year.
