"""Copies the awards of a demo database until there are as many as asked, spread over days, numbers and names, for bench/pages.

    python3 more.py FILE.db AWARDS [SEED]

Foreign keys are off: the copies' nominees are not made. No list of awards reads them."""

import random
import sqlite3
import sys

path, wanted, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
dice = random.Random(seed)
db = sqlite3.connect(path, isolation_level=None)
db.execute("PRAGMA foreign_keys = OFF")
db.execute("PRAGMA synchronous = OFF")
columns = [r[1] for r in db.execute("PRAGMA table_info(award_record)")]
rows = [dict(zip(columns, r)) for r in db.execute("SELECT * FROM award_record")]


def copies(n):
    for i in range(n):
        row = dict(rows[i % len(rows)])
        row["id"], row["nominee_id"] = dice.randbytes(16), dice.randbytes(16)
        row["decided_on"] = f"{dice.randint(1990, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        row["sort_key"] = row["sort_key"][:6] + dice.randbytes(4)
        row["number_key"] = dice.randint(1, 10**9)
        yield [row[c] for c in columns]


db.execute("BEGIN")
db.executemany(
    f"INSERT INTO award_record ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", copies(max(0, wanted - len(rows)))
)
db.execute("COMMIT")
print(db.execute("SELECT count(*) FROM award_record").fetchone()[0])
