"""The five yearly titles of 2025 written by hand for DuckDB, SQLite, Polars and OpenFisca, over the same columns.

Codes: 1 met, 2 unknown, 3 a person, 4 hold, 5 not met; an answer is the greatest of its conditions minus one.
usage: peers.py TOOL DIR      prints seconds and peak memory after checking every person against thidua's answers
"""
import os, resource, sys, time
import numpy as np

TOOL, DIR = sys.argv[1], sys.argv[2]
WIDTHS = {"u8": "u1", "u16": "<u2", "u64": "<u8"}
COLS = {f.split(".")[0]: f for f in os.listdir(DIR) if f.split(".")[-1] in WIDTHS and not f.startswith("thidua")}
TITLES = ["ldtt", "cstt", "cstdcs", "cstd_bo_tinh", "cstd_toan_quoc"]


# Rules that have no columns of their own: three bits of `codes` each; which places each title asks stands in packed.txt.
PACKED = [[int(p) for p in line.split()] for line in open(os.path.join(DIR, "packed.txt"))]
PLACES = sorted({p for places in PACKED for p in places})


def columns():
    return {c: np.fromfile(os.path.join(DIR, f), dtype=WIDTHS[f.split(".")[-1]]) for c, f in COLS.items()}


def expected(n):
    return np.fromfile(os.path.join(DIR, "thidua.u8"), dtype="u1").reshape(len(TITLES), n)


def median(f, rounds):
    """Median seconds on the clock, mean seconds of processor time over all threads."""
    f()
    times, busy = [], time.process_time()
    for _ in range(rounds):
        t = time.perf_counter()
        f()
        times.append(time.perf_counter() - t)
    return sorted(times)[len(times) // 2], (time.process_time() - busy) / rounds


def sql(bit, greatest, least):
    """The titles as SQL; `greatest` and `least` are the engine's names."""
    ends3 = lambda m: f"(({m}) & 7) = 7 OR (({m}) & 14) = 14"
    ends2 = lambda m: f"(({m}) & 3) = 3 OR (({m}) & 6) = 6"
    rating = lambda c: f"CASE WHEN ({c} & 1) = 1 THEN 1 WHEN (rated & 1) = 1 THEN 5 ELSE 2 END"
    rest = f"{greatest}(CASE WHEN months = 65535 OR months >= 6 THEN 1 ELSE 3 END, CASE WHEN study <= 2 THEN 1 ELSE 3 END)"
    plain = f"{greatest}({rating('good')}, {rest})"
    advanced = f"CASE WHEN sector IN (64, 128) THEN {greatest}(3, {rest}) ELSE {plain} END"
    # Recruits of the army count from nine months (Circular 118/2023/TT-BQP), unverified: a person decides.
    army = "CASE WHEN sector = 4 AND months < 9 THEN 3 ELSE 1 END"
    soldier = f"{greatest}({plain}, {army})"
    principles = f"{greatest}(proceedings, over_, 1)"
    novelty = lambda a, b, window, older: (
        f"CASE WHEN (flags & 2) = 0 THEN 2 WHEN (({a} | {b}) & {window}) <> 0 THEN 1 WHEN ({a} | {b}) <> 0 THEN {older} ELSE 5 END")
    row = lambda c, ends: (
        f"CASE WHEN (flags & 1) = 0 THEN 2 WHEN {ends(f'{c} & strict_')} THEN 1 WHEN {ends(f'{c} & lenient')} THEN 3 ELSE 5 END")
    standard = f"CASE WHEN sector IN (2, 4) THEN {soldier} ELSE {advanced} END"
    packed = [", ".join(["0"] + [f"((codes >> {3 * p}) & 7)" for p in places]) for places in PACKED]
    merit = f"{least}({rating('excellent')}, {novelty('ini_base', 'combat_base', 1, 5)})"
    titles = [
        # Beside the forces' own titles their labour (bit 8 of the flags) is judged too.
        f"{greatest}(CASE WHEN sector IN (2, 4) AND (flags & 8) = 0 THEN 5 ELSE 1 END, {advanced}, {army}, {principles}, {packed[0]})",
        f"{greatest}(CASE WHEN sector IN (2, 4, 32768) THEN 1 ELSE 5 END, {soldier}, {principles}, {packed[1]})",
        f"{greatest}({standard}, {merit}, {principles}, {packed[2]})",
        f"{greatest}({row('grassroots', ends3)}, {novelty('ini_ministry', 'combat_ministry', 15, 3)}, {principles}, {packed[3]})",
        f"{greatest}({row('ministerial', ends2)}, {novelty('ini_national', 'combat_national', 7, 3)}, {principles}, {packed[4]})",
    ]
    return [f"CASE WHEN (flags & 4) <> 0 THEN 255 ELSE {t} - 1 END" for t in titles]


def eligible_only():
    """The same titles as plain truth values: who is eligible, not why the others are not."""
    rest = "(months >= 6) AND study <= 2"
    principles = "proceedings <= 1 AND over_ <= 1 AND (flags & 4) = 0"
    plain = f"(good & 1) = 1 AND {rest}"
    advanced = f"sector NOT IN (64, 128) AND {plain}"
    soldier = f"{plain} AND (sector <> 4 OR months >= 9)"
    novelty = lambda a, b, window: f"(flags & 2) <> 0 AND (({a} | {b}) & {window}) <> 0"
    full = lambda m, n: f"({m} & {n}) = {n}"
    row = lambda c, a, b: f"(flags & 1) <> 0 AND ({full(f'({c} & strict_)', a)} OR {full(f'({c} & strict_)', b)})"
    held = ["".join(f" AND ((codes >> {3 * p}) & 7) <= 1" for p in places) for places in PACKED]
    titles = [
        f"(sector NOT IN (2, 4) OR (flags & 8) <> 0) AND {advanced} AND (sector <> 4 OR months >= 9) AND {principles}",
        f"sector IN (2, 4, 32768) AND {soldier} AND {principles}",
        f"sector NOT IN (64, 128) AND {soldier} AND ((excellent & 1) = 1 OR ({novelty('ini_base', 'combat_base', 1)})) AND {principles}",
        f"{row('grassroots', 7, 14)} AND {novelty('ini_ministry', 'combat_ministry', 15)} AND {principles}",
        f"{row('ministerial', 3, 6)} AND {novelty('ini_national', 'combat_national', 7)} AND {principles}",
    ]
    return [f"({t}){h}" for t, h in zip(titles, held)]


def renamed(cols):
    return {{"over": "over_", "strict": "strict_"}.get(k, k): v for k, v in cols.items()}


def duckdb():
    import duckdb, pyarrow as pa
    cols = columns()
    n = len(cols["flags"])
    con = duckdb.connect()
    frame = pa.table(renamed(cols))
    con.execute("CREATE TABLE p AS SELECT * FROM frame")
    titles = sql("&", "greatest", "least")
    counts = ", ".join(f"count(*) FILTER ({t} = 0)" for t in titles)
    got = con.execute("SELECT " + ", ".join(f"({t})::UTINYINT AS t{i}" for i, t in enumerate(titles)) + " FROM p").fetchnumpy()
    check(np.stack([got[f"t{i}"] for i in range(5)]), n)
    if TOOL == "duckdb-eligible":
        counts = ", ".join(f"count(*) FILTER ({t})" for t in eligible_only())
        same = con.execute(f"SELECT {counts} FROM p").fetchone()
        assert list(same) == [int((expected(n)[i] == 0).sum()) for i in range(5)], same
    return median(lambda: con.execute(f"SELECT {counts} FROM p").fetchall(), 5)


def sqlite():
    import sqlite3
    cols = renamed(columns())
    n = len(cols["flags"])
    con = sqlite3.connect(":memory:")
    con.execute(f"CREATE TABLE p ({', '.join(f'{c} INTEGER' for c in cols)})")
    con.executemany(f"INSERT INTO p VALUES ({', '.join('?' * len(cols))})", zip(*(v.tolist() for v in cols.values())))
    titles = sql("&", "max", "min")
    got = np.empty((5, n), dtype="u1")
    for i, row in enumerate(con.execute("SELECT " + ", ".join(titles) + " FROM p ORDER BY rowid")):
        got[:, i] = row
    check(got, n)
    query = "SELECT " + ", ".join(f"sum({t} = 0)" for t in titles) + " FROM p"
    return median(lambda: con.execute(query).fetchall(), 1)


def polars():
    import polars as pl
    cols = columns()
    n = len(cols["flags"])
    df = pl.DataFrame(cols)
    c, lit = pl.col, lambda v: pl.lit(v, dtype=pl.UInt8)
    hit = lambda e, m: (e & pl.lit(m, dtype=pl.UInt16)) != 0
    when = lambda *pairs: build(pl, pairs, lit)
    flag = lambda m: (c("flags") & pl.lit(m, dtype=pl.UInt8)) != 0
    full = lambda e, m: (e & pl.lit(m, dtype=pl.UInt16)) == m
    rating = lambda x: when((hit(c(x), 1), 1), (hit(c("rated"), 1), 5), (None, 2))
    rest = pl.max_horizontal(when(((c("months") == 65535) | (c("months") >= 6), 1), (None, 3)), when((c("study") <= 2, 1), (None, 3)))
    plain = pl.max_horizontal(rating("good"), rest)
    farm = c("sector").is_in([64, 128])
    force = c("sector").is_in([2, 4])
    advanced = pl.when(farm).then(pl.max_horizontal(lit(3), rest)).otherwise(plain)
    army = when(((c("sector") == 4) & (c("months") < 9), 3), (None, 1))
    soldier = pl.max_horizontal(plain, army)
    principles = pl.max_horizontal(c("proceedings"), c("over"), lit(1))
    novelty = lambda a, b, w, older: when((~flag(2), 2), (hit(c(a) | c(b), w), 1), ((c(a) | c(b)) != 0, older), (None, 5))
    row = lambda x, a, b: when((~flag(1), 2), (full(c(x) & c("strict"), a) | full(c(x) & c("strict"), b), 1),
                               (full(c(x) & c("lenient"), a) | full(c(x) & c("lenient"), b), 3), (None, 5))
    standard = pl.when(force).then(soldier).otherwise(advanced)
    at = lambda p: ((c("codes") // pl.lit(1 << 3 * p, dtype=pl.UInt64)) & pl.lit(7, dtype=pl.UInt64)).cast(pl.UInt8)
    packed = [[at(p) for p in places] for places in PACKED]
    merit = pl.min_horizontal(rating("excellent"), novelty("ini_base", "combat_base", 1, 5))
    titles = [
        pl.max_horizontal(when((force & ~flag(8), 5), (None, 1)), advanced, army, principles, *packed[0]),
        pl.max_horizontal(when((c("sector").is_in([2, 4, 32768]), 1), (None, 5)), soldier, principles, *packed[1]),
        pl.max_horizontal(standard, merit, principles, *packed[2]),
        pl.max_horizontal(row("grassroots", 7, 14), novelty("ini_ministry", "combat_ministry", 15, 3), principles, *packed[3]),
        pl.max_horizontal(row("ministerial", 3, 6), novelty("ini_national", "combat_national", 7, 3), principles, *packed[4]),
    ]
    titles = [pl.when(flag(4)).then(lit(255)).otherwise(t - 1).alias(f"t{i}") for i, t in enumerate(titles)]
    plan = df.lazy().select(titles)
    got = plan.collect()
    check(np.stack([got[f"t{i}"].to_numpy() for i in range(5)]), n)
    return median(lambda: plan.collect(), 5)


def build(pl, pairs, lit):
    first, *more = pairs
    e = pl.when(first[0]).then(lit(first[1]))
    for cond, value in more:
        e = e.otherwise(lit(value)) if cond is None else e.when(cond).then(lit(value))
    return e


def openfisca():
    from openfisca_core.entities import Entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable
    cols = columns()
    n = len(cols["flags"])
    codes = cols.pop("codes")
    cols |= {f"packed_{p}": (codes >> np.uint64(3 * p)) & np.uint64(7) for p in PLACES}
    person = Entity("person", "persons", "A person", "")
    system = TaxBenefitSystem([person])

    def variable(name, formula=None):
        body = {"value_type": int, "entity": person, "definition_period": DateUnit.YEAR, "label": name}
        if formula:
            body["formula"] = formula
        system.add_variable(type(name, (Variable,), body))

    for c in cols:
        variable(c)
    code = lambda *pairs: np.select([p[0] for p in pairs[:-1]], [p[1] for p in pairs[:-1]], pairs[-1])
    rating = lambda p, t, c: code((p(c, t) & 1 == 1, 1), (p("rated", t) & 1 == 1, 5), 2)
    variable("principles", lambda p, t: np.maximum(np.maximum(p("proceedings", t), p("over", t)), 1))
    variable("rest", lambda p, t: np.maximum(np.where((p("months", t) == 65535) | (p("months", t) >= 6), 1, 3), np.where(p("study", t) <= 2, 1, 3)))
    variable("plain", lambda p, t: np.maximum(rating(p, t, "good"), p("rest", t)))
    variable("army", lambda p, t: np.where((p("sector", t) == 4) & (p("months", t) < 9), 3, 1))
    variable("soldier", lambda p, t: np.maximum(p("plain", t), p("army", t)))
    variable("force", lambda p, t: np.isin(p("sector", t), [2, 4]).astype(int))
    variable("advanced", lambda p, t: np.where(np.isin(p("sector", t), [64, 128]), np.maximum(3, p("rest", t)), p("plain", t)))

    def novelty(p, t, a, b, w, older):
        m = p(a, t) | p(b, t)
        return code((p("flags", t) & 2 == 0, 2), (m & w != 0, 1), (m != 0, older), 5)

    def row(p, t, c, a, b):
        ends = lambda m: (m & a == a) | (m & b == b)
        m = p(c, t)
        return code((p("flags", t) & 1 == 0, 2), (ends(m & p("strict", t)), 1), (ends(m & p("lenient", t)), 3), 5)

    top = lambda *xs: np.maximum.reduce(xs)
    packed = lambda p, t, i: [p(f"packed_{place}", t) for place in PACKED[i]]
    slow = lambda p, t, x: np.where(p("flags", t) & 4 != 0, 255, x - 1)
    variable("ldtt", lambda p, t: slow(p, t, top(np.where((p("force", t) == 1) & (p("flags", t) & 8 == 0), 5, 1), p("advanced", t), p("army", t),
             p("principles", t), *packed(p, t, 0))))
    variable("cstt", lambda p, t: slow(p, t, top(np.where(np.isin(p("sector", t), [2, 4, 32768]), 1, 5), p("soldier", t), p("principles", t), *packed(p, t, 1))))
    variable("cstdcs", lambda p, t: slow(p, t, top(np.where(p("force", t), p("soldier", t), p("advanced", t)),
             np.minimum(rating(p, t, "excellent"), novelty(p, t, "ini_base", "combat_base", 1, 5)), p("principles", t), *packed(p, t, 2))))
    variable("cstd_bo_tinh", lambda p, t: slow(p, t, top(row(p, t, "grassroots", 7, 14), novelty(p, t, "ini_ministry", "combat_ministry", 15, 3), p("principles", t), *packed(p, t, 3))))
    variable("cstd_toan_quoc", lambda p, t: slow(p, t, top(row(p, t, "ministerial", 3, 6), novelty(p, t, "ini_national", "combat_national", 7, 3), p("principles", t), *packed(p, t, 4))))

    def run():
        sim = SimulationBuilder().build_default_simulation(system, count=n)
        for c, v in cols.items():
            sim.set_input(c, "2025", v.astype(np.int32))
        t, busy = time.perf_counter(), time.process_time()
        got = [sim.calculate(v, "2025") for v in TITLES]
        return (time.perf_counter() - t, time.process_time() - busy), got

    check(np.stack(run()[1]).astype("u1"), n)
    return sorted(run()[0] for _ in range(3))[1]


def check(got, n):
    want = expected(n)
    wrong = int((got != want).sum())
    if wrong:
        t, i = np.argwhere(got != want)[0]
        sys.exit(f"{TOOL}: {wrong} answers differ, first {TITLES[t]} of person {i}: {got[t, i]} against {want[t, i]}")


seconds, busy = {"duckdb": duckdb, "duckdb-eligible": duckdb, "sqlite": sqlite, "polars": polars, "openfisca": openfisca}[TOOL]()
print(f"{TOOL} {seconds:.4f} s, cpu {busy:.4f} s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB, agrees person by person")
