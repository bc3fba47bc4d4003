# What each unit is to reach.
target-title = Targets by unit
target-target = Target
target-previous = Before
target-assigned-by = Set by
target-hint = Enter numbers like 1.771 or 81,4. Without a name the target is set by whoever set the indicator's, else by the launching unit. An emptied target takes its row away.
target-first = Enter the target first.
target-ordinary = The target does not exceed what was there before
target-ordinary-title = A target must exceed the ordinary (article 6(1)(a))
target-ordinary-which = These do not exceed what was there before:
