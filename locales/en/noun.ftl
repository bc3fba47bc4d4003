# Words shared by the forms that are made from tables of fields.

noun-code = Code
noun-state = State
noun-edit = Correct
noun-save = Save
noun-saved = Saved.
noun-annul = Annul this record
noun-annul-reason = Reason for annulling
noun-annul-hint = The record is kept with its reason and counts no more.
noun-annulled-done = The record is annulled and kept with its reason.
noun-is-annulled = Annulled
noun-annulled = This record was annulled and is changed no more. Nothing was changed. Enter a new record if one is needed.
