//! The list of people as a spreadsheet: exactly what is shown.
