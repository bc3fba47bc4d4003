"""DuckDB's sums over the rows that fill.py wrote, how long they took, and whether the program's sums are the same.

    python3 compare.py DIR ROUNDS     DIR holds the CSV of fill.py and the program's flat.csv, tree.csv and ours.txt"""

import csv
import statistics
import sys
import time

import duckdb

ROOM, ROUNDS = sys.argv[1], int(sys.argv[2])
SUMS = """count(*) FILTER (CASE WHEN i.measure IN ('ratio', 'average') THEN f.part IS NOT NULL ELSE f.value IS NOT NULL END) AS counted,
  CASE i.measure WHEN 'ratio' THEN sum(f.part) WHEN 'average' THEN sum(f.part) WHEN 'maximum' THEN max(f.value)
    WHEN 'yes_no' THEN count(*) FILTER (f.value <> 0) ELSE sum(f.value) END AS first,
  CASE WHEN i.measure IN ('ratio', 'average') THEN sum(f.whole) WHEN i.measure = 'yes_no' THEN count(f.value) END AS second"""
FLAT = f"SELECT f.seq, f.period, {SUMS} FROM figures f JOIN indicators i ON i.seq = f.seq GROUP BY f.seq, f.period, i.measure"
TREE = (f"SELECT f.seq, f.period, c.ancestor AS unit, {SUMS} FROM figures f JOIN indicators i ON i.seq = f.seq "
        "JOIN closure c ON c.descendant = f.unit GROUP BY f.seq, f.period, c.ancestor, i.measure")

db = duckdb.connect()
db.execute("SET threads = 2")
for table in ("figures", "closure", "indicators", "units"):
    db.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{ROOM}/{table}.csv')")


def timed(sql):
    took = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        db.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {sql}")
        took.append((time.perf_counter() - start) * 1000)
    # The first round warms up.
    return statistics.median(took[1:])


def same(sql, name, unit):
    keys = f"seq, period{', code' if unit else ''}"
    source = f"({sql}) a JOIN units u ON u.unit = a.unit" if unit else f"({sql}) a"
    theirs = {}
    for row in db.execute(f"SELECT {keys}, counted, first, second FROM {source} WHERE counted > 0").fetchall():
        *key, counted, first, second = row
        theirs[tuple(map(str, key))] = tuple("" if n is None else str(int(n)) for n in (counted, first, second))
    ours = {}
    with open(f"{ROOM}/{name}.csv") as file:
        for row in csv.DictReader(file):
            key = (row["seq"], str(int(row["period"][-2:])), *([row["unit"]] if unit else []))
            ours[key] = (row["counted"], row["first"], row["second"])
    wrong = [k for k in theirs.keys() | ours.keys() if theirs.get(k) != ours.get(k)]
    for key in wrong[:5]:
        print("differs:", key, "ours", ours.get(key), "DuckDB", theirs.get(key))
    return len(theirs), not wrong


times = dict(line.split() for line in open(f"{ROOM}/ours.txt"))
failed = False
for name, sql in (("flat", FLAT), ("tree", TREE)):
    took = timed(sql)
    cells, equal = same(sql, name, name == "tree")
    warm = float(times[f"{name}-warm"])
    failed |= not equal
    print(f"{name}: {cells} sums, {'equal' if equal else 'DIFFERENT'}; warm {warm:.1f} ms, DuckDB {took:.1f} ms, ratio {warm / took:.2f} (goal: at most 3)")
print(f"cold (columns read from the database): {float(times['cold']):.0f} ms")
print(f"SQL alone: flat {float(times['sql-flat']):.0f} ms")
sys.exit(1 if failed else 0)
