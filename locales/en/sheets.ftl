# Uploaded spreadsheets: why one cannot be read, what to do. The error's code is the tail of the message's name.
sheet-empty = The file holds no data. Check the file and upload it again.
sheet-corrupt = The file is damaged or incomplete. Open it in Excel or LibreOffice, save it and upload it again.
sheet-password-protected = The file has a password. Remove the password and upload it again.
sheet-unknown-markup = This file is a web page or XML under the name of a spreadsheet. Open it in Excel, save it as .xlsx and upload that.
sheet-unknown-pdf = This file is a PDF, not a spreadsheet. Upload a .xlsx, .xls, .ods or .csv file.
sheet-unknown-document = This file is a text document, not a spreadsheet. Copy the table into Excel, save it as .xlsx and upload that.
sheet-unknown-xlsb = A .xlsb file cannot be read. Open it in Excel, save it as .xlsx and upload that.
sheet-unknown-archive = This archive holds no spreadsheet. Unpack it and upload each .xlsx, .xls, .ods or .csv file.
sheet-unknown-other = This file is not a spreadsheet. Upload a .xlsx, .xls, .ods or .csv file.
sheet-too-large = The file has { $found }, at most { $allowed } are allowed. Split it into several files.
sheet-too-large-unpacked = Unpacked, the file is larger than the allowed { $allowed }. Remove pictures and unused sheets, or split it into several files.
sheet-zip-bomb = The file unpacks to { $found } times its size, at most { $allowed } times are allowed; only a file made to harm does so. Create the file anew.
sheet-too-many-rows = More than { $allowed } rows (sheet “{ $sheet }”). Split it into several files.
sheet-too-many-columns = More than { $allowed } columns (sheet “{ $sheet }”). Delete the columns that are not used.
sheet-unclosed-quote = Line { $line } of the file opens a quote that is never closed, so the lines below cannot be read for certain. Nothing was written. Correct that line, or open the file in Excel and save it as .xlsx.
sheet-write = The spreadsheet could not be made. Try again; if it fails again, ask the administrator to check the room on the disk.
sheet-uncalculated = { $count } formulas have no stored result, so their cells read as empty. Open the file in Excel, save it and upload it again.
