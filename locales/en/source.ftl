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
