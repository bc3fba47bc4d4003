# Seals of the audit.
audit-title = Seals of the audit
audit-lead = Each minute the program signs the heads of all audit streams. Print this page and keep it away from the server: whoever holds the database cannot change the paper.
audit-newest = Newest seal, { $day }
audit-code = QR code of the newest seal
audit-day = Day
audit-number = Number of the seal
audit-hash = Fingerprint
audit-key = Public key
audit-text = Download the file to compare with
audit-how = To compare later, run "thidua audit verify --seal FILE" with the file above, or with the line in the QR code. A seal that was printed and is no longer in the database means that the data was put back to an earlier moment or written anew.
audit-none = There is no seal yet. The first one is signed within a minute after the server runs and something was recorded.
