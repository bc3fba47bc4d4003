# Records of movements.

records-add = Add
records-title = Records of movements
records-lead = What happens around movements: reviews, conferences, directions, models, support, inspections; who does the work of emulation.
records-of-movement = What was done in this movement
records-of-movement-open = Open this review
