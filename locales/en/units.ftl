# Units: the dated tree, renaming, merging, splitting.
unit-code-malformed = A unit's code holds only unaccented letters, digits, dashes and dots; 40 characters at most.
unit-code-used = Code { $code } belongs to another unit. Choose another one.
unit-parent-missing = Choose the unit above.
unit-parent-ended = { $name } has ended. Choose a unit in operation.
unit-parent-below = { $name } stands below this unit (on that day or later). Choose another one.
unit-before-parent = This day is before { $name } was set up.
unit-ended = { $name } ended on { $day }. It can no longer be changed; its history is kept.
unit-edit-before-last = The unit has a change from { $day } on. Enter a later day.
unit-end-not-empty = It cannot end yet: { $units } subordinate units and { $people } serving people are left. Move them first, or use Merge.
unit-merge-none = Choose at least one unit to merge.
unit-split-two = A split needs at least two new units.
