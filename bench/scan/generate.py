"""Fills the projection of an embedded database with invented people, for measuring scans from process start.

    python3 generate.py FILE.db PEOPLE YEAR [SEED]

The database must have been scanned once for YEAR (run.sh does), so that the number of the packing and the season are
known. Rows of `person` and `person_facts` are written directly; names repeat, facts are seeded and one of 50,000 sets."""

import itertools
import random
import sqlite3
import struct
import sys

FIRST = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Đặng", "Bùi", "Ngô"]
MIDDLE = ["Văn", "Thị", "Đức", "Minh", "Thanh", "Quốc", "Hồng", "Ngọc"]
GIVEN = ["An", "Ánh", "Bình", "Cường", "Dũng", "Đức", "Giang", "Hà", "Hùng", "Lan", "Mai", "Nam", "Phúc", "Quân", "Sơn", "Tú", "Vinh", "Yến"]

# Fields of the law's row in their order: 17 of 16 bits, 4 of 8 bits, little endian.
ROW = struct.Struct("<17H4B")
HEAD = struct.Struct("<hii")


def years(rng, odds):
    mask = 0
    for k in range(10):
        if rng.random() < odds:
            mask |= 1 << k
    return mask


def row(rng):
    excellent = years(rng, 0.25)
    good = excellent | years(rng, 0.5)
    completed = good | years(rng, 0.9)
    rated = completed | years(rng, 0.97)
    grassroots = years(rng, 0.2)
    ministerial = years(rng, 0.03) & grassroots
    base, ministry, national = years(rng, 0.15), years(rng, 0.02), years(rng, 0.002)
    disciplined = rng.random() < 0.01
    open_case = rng.random() < 0.01
    return ROW.pack(
        rated, completed, good, excellent, grassroots, ministerial, base | ministry | national, ministry | national,
        national, 0, 0, 0, 0xFFFF, 0xFFFF, rng.randrange(3, 400), 3 if disciplined else 0, 1 << 1,
        5 if disciplined else 1, 4 if open_case else 1, 0, 3,
    )


def main():
    path, people, year = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    # Of the people who were there, one row tells how this program packs for this season.
    fmt, generation = db.execute(
        "SELECT format, generation FROM person_facts WHERE packed IS NOT NULL AND NOT dirty LIMIT 1").fetchone()
    if db.execute("SELECT COUNT(*) FROM scan_season").fetchone()[0] != 1:
        sys.exit("scan the database for one year only, then generate")
    if db.execute("SELECT COUNT(*) FROM scan_season WHERE year = ?", (year,)).fetchone()[0] != 1:
        sys.exit(f"scan the database for {year} first")
    units = [u for (u,) in db.execute("SELECT id FROM unit WHERE to_date IS NULL")]
    head = HEAD.pack(year, 0, 0)

    def some():
        for i in range(people):
            given, middle = rng.choice(GIVEN), rng.choice(MIDDLE)
            name = f"{rng.choice(FIRST)} {middle} {given}"
            # Any order will do for the measurement; it only has to be an order.
            key = f"{given} {name} {i:07}".encode()
            yield (rng.getrandbits(128).to_bytes(16, "big"), f"GD-{i:07}", name, key,
                   "female" if middle == "Thị" else "male", rng.choice(units))

    rows = [head + row(rng) for _ in range(min(people, 50_000))]
    everybody = some()
    while chunk := list(itertools.islice(everybody, 50_000)):
        db.executemany(
            "INSERT INTO person (id, version, home_node, code, full_name, search, sort_key, sex, unit_id, rank, post, demo, created_at) "
            "VALUES (?, 1, 'n1', ?, ?, '', ?, ?, ?, '', '', 1, 1)", chunk)
        db.executemany(
            "INSERT INTO person_facts (person_id, generation, format, packed, dirty, mark) VALUES (?, ?, ?, ?, 0, 1)",
            [(p[0], generation, fmt, rng.choice(rows)) for p in chunk])
    db.commit()
    print(f"{people} people", file=sys.stderr)


if __name__ == "__main__":
    main()
