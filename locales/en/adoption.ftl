# Adoptions.

adoption-list = Adoptions
adoption-lead = Units that took a model over: since when, from whom, how they adapted it, what came of it.
adoption-search = Search by adaptation
adoption-new = Enter an adoption
adoption-none = Nobody has taken one over. Enter it from the page of the model.
adoption-model = Model
adoption-unit = Unit
adoption-from-unit = Learnt from
adoption-from-unit-hint = Code of the unit; empty where it was learnt at its origin
adoption-on-date = Since
adoption-state = State
adoption-state-begun = In use
adoption-state-kept = Kept up
adoption-state-stopped = Stopped
adoption-adaptation = How it was adapted
adoption-effects = Effect
adoption-effects-what = What
adoption-effects-before = Before
adoption-effects-after = After
adoption-effects-measure = Unit of measure
adoption-indicator = Indicator
adoption-document = Document
adoption-source = Source
adoption-from-itself = A unit does not learn from itself. Enter another unit or leave it empty.
