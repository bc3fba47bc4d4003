# Form 0601.

form0601-title = Form 0601.N/BNV-TĐKT: number of movements
form0601-year = { $year }
form0601-year-label = Year
form0601-make = Make the form
form0601-what = Row
form0601-code = Code
form0601-column-1 = Total (1 = 2 + 3 + 4)
form0601-column-2 = Central (2)
form0601-column-3 = Ministries, central bodies, provinces (3)
form0601-column-4 = Agencies, organisations, units (4)
form0601-row-01 = Total
form0601-row-02 = 1. By scope: nationwide
form0601-row-03 = Ministries, central bodies, localities
form0601-row-04 = Clusters and blocs organised by councils
form0601-row-05 = Agencies, organisations, units
form0601-row-06 = 2. By duration: under 1 year
form0601-row-07 = 1 year
form0601-row-08 = From 1 to under 3 years
form0601-row-09 = From 3 to under 5 years
form0601-row-10 = 5 years and more
form0601-row-11 = 3. By method: thematic
form0601-row-12 = Regular, yearly
form0601-cell = Movements of cell { $cell } (code.column)
form0601-cell-none = No movement is counted here.
form0601-counts = Counts movements that the unit and those beneath it launched in the year; no drafts, none launched by bodies outside the tree. A special one is thematic; exactly one year is row 07.
form0601-circular = By Circular 02/2023/TT-BNV of 23/3/2023, to the Ministry of Home Affairs by 15 December. The structure is from a secondary source, not compared with the gazette.
form0601-replaced-title = This form has probably been replaced
form0601-replaced = Circular 18/2025/TT-BNV has probably replaced this form. Check before sending it.
form0601-unplaced-duration = “{ $name }” has no duration, so rows 06–10 do not hold it. Enter its first and last day or the class of its duration.
form0601-unplaced-kind = “{ $name }” has no kind, so rows 11–12 do not hold it. Enter its kind.
