"""Fills an embedded database with one movement and its figures, and the same rows as CSV for another engine.

    python3 fill.py FILE.db DIR UNITS INDICATORS MONTHS [SEED]

The database is migrated and empty (run.sh does so). A province, departments, units beneath them, all sent the movement `so-lieu`; indicators of each
measure, reported by all each month of 2025. A few sheets are missing, a few figures have bounds, words only, or a share without its parts."""

import random
import sqlite3
import sys
import uuid

MEASURES = ["sum"] * 5 + ["ratio"] * 3 + ["average", "maximum", "yes_no"]
DAY = 1_767_200_000_000_000


def main():
    path, room, units, indicators, months = sys.argv[1], sys.argv[2], *(int(n) for n in sys.argv[3:6])
    rng = random.Random(int(sys.argv[6]) if len(sys.argv) > 6 else 1)
    new = lambda: uuid.UUID(int=rng.getrandbits(128), version=4).bytes
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")

    # The tree: numbers are what the other engine knows units by.
    tree = [(new(), None, "CAT", "Công an tỉnh")]
    departments = max(1, round(units ** 0.5 / 2))
    for n in range(departments):
        tree.append((new(), 0, f"P{n:03}", f"Phòng {n}"))
    for n in range(units - departments):
        tree.append((new(), 1 + n % departments, f"D{n:05}", f"Đội {n}"))
    for at, (unit, parent, code, name) in enumerate(tree):
        above = tree[parent][0] if parent is not None else None
        db.execute(
            "INSERT INTO unit (id, version, home_node, code, name, short_name, kind, level, parent_id, from_date, position, search, sort_key, demo, "
            "created_at) VALUES (?, 1, 'n1', ?, ?, ?, 'force', 'department', ?, '2010-01-01', ?, '', ?, 0, 1)",
            (unit, code, name, name, above, at, code.encode()))
        db.execute(
            "INSERT INTO unit_period (id, unit_id, name, short_name, kind, level, parent_id, from_date, document) "
            "VALUES (?, ?, ?, ?, 'force', 'department', ?, '2010-01-01', '')", (new(), unit, name, name, above))
    closure = open(f"{room}/closure.csv", "w")
    closure.write("ancestor,descendant\n")
    for at, (unit, *_) in enumerate(tree):
        up, depth = at, 0
        while up is not None:
            db.execute("INSERT INTO unit_closure (ancestor, descendant, from_date, depth) VALUES (?, ?, '2010-01-01', ?)",
                       (tree[up][0], unit, depth))
            closure.write(f"{up},{at}\n")
            up, depth = tree[up][1], depth + 1
    closure.close()
    with open(f"{room}/units.csv", "w") as out:
        out.write("unit,code\n")
        out.writelines(f"{at},{code}\n" for at, (_, _, code, _) in enumerate(tree))

    movement = new()
    db.execute(
        "INSERT INTO movement (id, version, home_node, code, name, search, sort_key, kind, state, unit_id, document, from_date, to_date, demo, created_at, "
        "launched_on, subjects) VALUES (?, 1, 'n1', 'so-lieu', 'Số liệu', 'so-lieu', x'01', 'thematic', 'running', ?, '', '2025-01-01', "
        f"'2025-{months:02}-28', 0, 1, '2025-01-01', '')", (movement, tree[0][0]))
    db.executemany(
        "INSERT INTO movement_unit (id, version, movement_id, unit_id, from_unit, sent_at, document, contents, targets, reason, for_unit, reminders) "
        "VALUES (?, 1, ?, ?, ?, 1, '', '', '', '', 0, 0)", [(new(), movement, unit, tree[0][0]) for unit, *_ in tree[1:]])
    asked = [(new(), MEASURES[n % len(MEASURES)]) for n in range(indicators)]
    db.executemany(
        "INSERT INTO indicator (id, version, movement_id, seq, name, measure, unit_of_measure, direction, may_exceed, every, reporters, assigned_by, "
        "created_at, due_days) VALUES (?, 1, ?, ?, ?, ?, '', 'up', 0, 'month', 'all', '', 1, 5)",
        [(i, movement, n + 1, f"Chỉ tiêu {n + 1}", measure) for n, (i, measure) in enumerate(asked)])
    with open(f"{room}/indicators.csv", "w") as out:
        out.write("seq,measure\n")
        out.writelines(f"{n + 1},{measure}\n" for n, (_, measure) in enumerate(asked))

    rows = open(f"{room}/figures.csv", "w")
    rows.write("seq,unit,period,value,part,whole\n")
    written = 0
    shown = lambda n: "" if n is None else n
    for month in range(1, months + 1):
        period = f"2025-{month:02}"
        sheets, figures = [], []
        for at, (unit, *_) in enumerate(tree):
            if at == 0 or rng.random() < 0.01:
                continue
            sheet = new()
            sheets.append((sheet, movement, unit, period, f"{period}-28", new(), DAY))
            for n, (indicator, measure) in enumerate(asked):
                value = part = whole = None
                bound, words = "exact", ""
                odd = rng.random()
                if odd < 0.005:
                    words = "hàng chục"
                elif measure in ("ratio", "average"):
                    if odd < 0.01:
                        value = rng.randrange(0, 100_000)
                    else:
                        whole = rng.randrange(1, 500) * 1000
                        part = rng.randrange(0, whole + 1)
                elif measure == "yes_no":
                    value = rng.choice((0, 1000))
                else:
                    value = rng.randrange(0, 5000) * 1000
                    bound = "over" if odd < 0.03 else "exact"
                figures.append((new(), sheet, indicator, value, part, whole, bound, words, sheets[-1][5], DAY))
                rows.write(f"{n + 1},{at},{month},{shown(value)},{shown(part)},{shown(whole)}\n")
        db.executemany(
            "INSERT INTO figure_sheet (id, version, movement_id, unit_id, period, period_to, document, for_unit, entered_by, entered_at) "
            "VALUES (?, 1, ?, ?, ?, ?, '', 0, ?, ?)", sheets)
        db.executemany(
            "INSERT INTO figure (id, sheet_id, indicator_id, value, part, whole, bound, wording, entered_by, entered_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", figures)
        written += len(figures)
    db.commit()
    print(f"{written} figures of {len(tree) - 1} units")


main()
