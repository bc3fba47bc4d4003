# Reviews.

review-list = Reviews
review-lead = Interim reviews every three or six months or by phase, final and yearly reviews. The report is drafted from the figures; what an officer rewrote stays when figures change.
review-search = Search by name, document
review-new = Open a review
review-none = No review yet. Open one from the days planned for the movement.
review-kind = Kind
review-kind-interim = Interim review
review-kind-phase = Review of a phase
review-kind-final = Final review
review-kind-yearly = Yearly review
review-name = Name
review-movement = Movement
review-unit = Unit that holds it
review-from-date = Figures from
review-to-date = Figures to
review-on-date = Day of the review
review-state = State
review-state-planned = Planned
review-state-drafting = Being drafted
review-state-issued = Issued
review-document = Number of the report
review-source = Source
review-note = Note
