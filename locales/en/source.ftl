# Sources.
source-list = Sources
source-help = Reports, documents and pages that facts come from
source-none = No source yet.
source-add = Add a source
source-title = Title
source-code = Code
source-code-hint = An existing code corrects that source. Empty: made for you.
source-publisher = Publisher
source-published-on = Published on
source-address = Address
source-note = Note
source-save = Save
source-saved = The source is saved.
source-code-taken = The code “{ $code }” is in use. Nothing changed. To correct a source, open it from the list; to add one, choose another code.
source-correct = Correct the source
