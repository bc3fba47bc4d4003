"""One unit in an empty database: what an administrator enters first on screen.

    python3 seed.py FILE.db"""

import sqlite3
import sys
import uuid

db = sqlite3.connect(sys.argv[1])
unit, name = uuid.uuid4().bytes, "Công an tỉnh"
db.execute(
    "INSERT INTO unit (id, version, home_node, code, name, short_name, kind, level, from_date, position, search, sort_key, demo, created_at) "
    "VALUES (?, 1, 'n1', 'CAT', ?, ?, 'force', 'ministry_or_province', '2010-01-01', 1, 'cong an tinh', x'01', 1, 1)",
    (unit, name, name))
db.execute(
    "INSERT INTO unit_period (id, unit_id, name, short_name, kind, level, from_date, document) "
    "VALUES (?, ?, ?, ?, 'force', 'ministry_or_province', '2010-01-01', '')", (uuid.uuid4().bytes, unit, name, name))
db.execute(
    "INSERT INTO unit_closure (ancestor, descendant, from_date, depth) VALUES (?, ?, '2010-01-01', 0)", (unit, unit))
db.commit()
