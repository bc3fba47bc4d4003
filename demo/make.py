#!/usr/bin/env python3
"""Makes the invented part of the demo: the register of a provincial police that does not exist, and the spreadsheet its
emulation officer uploads. Nothing here is a real person, unit or number; the counts (38 collectives, 96 individuals) are
the published ones of report R3. Run by hand after a change: python3 make.py (needs openpyxl). The files it writes are
committed; the program and its tests read only those.

Faults planted in the list, as they occur in practice: rows found under title lines in two parts; one row repeats another;
one officer is under discipline; one is not in the register; two names are spelled otherwise than in the register; the
unit column is typed in a TCVN3 font; the names are decomposed Unicode, as some machines write them.
"""
import csv, random, unicodedata
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

rng = random.Random(2020)
PLACE = "Minh Họa"

# TCVN 5712:1993 (VN3), the byte a .VnTime text uses for each letter, shown as Latin-1: an independent table, the program has its own.
TCVN3 = dict(zip(
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§"))
def tcvn3(text):
    return "".join(TCVN3.get(c, c) for c in text)

OFFICES = [
    ("PV01", "Phòng Tham mưu"), ("PX01", "Phòng Tổ chức cán bộ"), ("PX03", "Phòng Công tác đảng và công tác chính trị"),
    ("PX05", "Thanh tra Công an tỉnh"), ("PH10", "Phòng Hậu cần"), ("PC01", "Văn phòng Cơ quan Cảnh sát điều tra"),
    ("PC02", "Phòng Cảnh sát hình sự"), ("PC03", "Phòng Cảnh sát kinh tế"), ("PC04", "Phòng Cảnh sát điều tra tội phạm về ma túy"),
    ("PC06", "Phòng Cảnh sát quản lý hành chính về trật tự xã hội"), ("PC07", "Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
    ("PC08", "Phòng Cảnh sát giao thông"), ("PC09", "Phòng Kỹ thuật hình sự"), ("PC10", "Phòng Cảnh sát thi hành án hình sự và hỗ trợ tư pháp"),
    ("PC11", "Trại tạm giam Công an tỉnh"), ("PK02", "Phòng Cảnh sát cơ động"),
]
DISTRICTS = ["Minh Sơn", "Minh Hải", "Minh Giang", "Minh Thủy", "Minh Phú", "Minh Hòa", "Minh Châu", "Minh Đức", "Minh Lâm", "Minh Tân"]
TEAMS = [("CSHS", "Đội Cảnh sát điều tra tội phạm về trật tự xã hội"), ("GT", "Đội Cảnh sát giao thông, trật tự"), ("QLHC", "Đội Cảnh sát quản lý hành chính")]

units = [("CAT", f"Công an tỉnh {PLACE}", "", "force", "ministry_or_province")]
units += [(c, n, "CAT", "office", "department") for c, n in OFFICES]
for i, d in enumerate(DISTRICTS, 1):
    kind = "thành phố" if i == 1 else ("thị xã" if i == 2 else "huyện")
    units.append((f"H{i:02}", f"Công an {kind} {d}", "CAT", "district_police", "district"))
    for c, n in TEAMS:
        units.append((f"H{i:02}-{c}", f"{n}, Công an {kind} {d}", f"H{i:02}", "team", "base"))
with open("units.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.writer(f, lineterminator="\n"); w.writerow(["code", "name", "parent", "kind", "level"]); w.writerows((c, n, p, "force", l) for c, n, p, _, l in units)
name_of = {u[0]: u[1] for u in units}

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Mai", "Trịnh", "Lương"]
MEN_MIDDLE = ["Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Đình", "Công", "Thế", "Tiến", "Anh"]
MEN = ["An", "Bình", "Cường", "Dũng", "Đạt", "Đông", "Giang", "Hải", "Hiếu", "Hùng", "Hưng", "Khánh", "Kiên", "Lâm", "Long", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quyết", "Sơn", "Tâm", "Thắng", "Thành", "Thịnh", "Toàn", "Trung", "Tuấn", "Tùng", "Việt", "Vinh", "Ưng"]
WOMEN_MIDDLE = ["Thị", "Thị Thu", "Thị Minh", "Thị Ngọc", "Thị Kim", "Thị Hồng", "Thùy"]
WOMEN = ["Anh", "Châu", "Dung", "Hà", "Hằng", "Hạnh", "Hiền", "Hoa", "Hương", "Huyền", "Lan", "Linh", "Loan", "Mai", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Quỳnh", "Thảo", "Thủy", "Trang", "Vân", "Yến"]
seen_names, seen_numbers = set(), set()
def person(unit, rank, post, level, sex=None, name=None, birth=None):
    sex = sex or ("female" if rng.random() < 0.24 else "male")
    while name is None or name in seen_names:
        name = " ".join([rng.choice(FAMILY)] + ([rng.choice(WOMEN_MIDDLE), rng.choice(WOMEN)] if sex == "female" else [rng.choice(MEN_MIDDLE), rng.choice(MEN)]))
    seen_names.add(name)
    number = None
    while number is None or number in seen_numbers:
        number = f"{rng.randint(100, 899)}-{rng.randint(100, 999)}"
    seen_numbers.add(number)
    year = birth or {"Đại tá": 1966, "Thượng tá": 1970, "Trung tá": 1976, "Thiếu tá": 1981, "Đại úy": 1986, "Thượng úy": 1990, "Trung úy": 1994}[rank] + rng.randint(-3, 3)
    joined = f"{year + rng.randint(18, 23)}-{rng.choice(['02', '08', '09', '10'])}-{rng.randint(1, 28):02}"
    return dict(full_name=name, sex=sex, birth_date=f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", service_number=number, rank=rank, post=post,
                leader_level=level, unit=unit, joined=joined)

people = []
for code, name, parent, kind, _ in units[1:]:
    if kind == "team":
        people.append(person(code, rng.choice(["Thiếu tá", "Trung tá"]), "Đội trưởng", "direct"))
        for _ in range(3):
            people.append(person(code, rng.choice(["Đại úy", "Thượng úy", "Trung úy"]), "Cán bộ", "direct"))
    else:
        head = "Trưởng Công an" if kind == "district_police" else ("Chánh Thanh tra" if code == "PX05" else "Giám thị" if code == "PC11" else "Chánh Văn phòng" if code == "PC01" else "Trưởng phòng")
        deputy = "Phó Trưởng Công an" if kind == "district_police" else ("Phó Chánh Thanh tra" if code == "PX05" else "Phó Giám thị" if code == "PC11" else "Phó Chánh Văn phòng" if code == "PC01" else "Phó Trưởng phòng")
        people.append(person(code, rng.choice(["Thượng tá", "Đại tá"]), head, "department" if kind == "office" else "other_leader"))
        for _ in range(2):
            people.append(person(code, rng.choice(["Trung tá", "Thượng tá"]), deputy, "other_leader"))
        for _ in range(7):
            people.append(person(code, rng.choice(["Thiếu tá", "Đại úy", "Thượng úy", "Trung úy"]), rng.choice(["Cán bộ", "Cán bộ", "Cán bộ", "Đội trưởng", "Phó Đội trưởng"]), "direct"))
# The two names that the list spells otherwise.
people.append(person("PC06", "Đại úy", "Cán bộ", "direct", "female", "Nguyễn Thị Thúy Hòa", 1987))
people.append(person("H04", "Thiếu tá", "Cán bộ", "direct", "male", "Lê Văn Sĩ", 1982))
# Two officers of one name in one unit: told apart by year of birth.
people.append(person("H07", "Thượng úy", "Cán bộ", "direct", "male", "Trần Quang Huy", 1989))
people.append(person("H07", "Trung úy", "Cán bộ", "direct", "male", "Phạm Quốc Bảo", 1995))
# The people behind the demo's accounts.
people.append(person("CAT", "Đại tá", "Giám đốc Công an tỉnh", "ministry_province", "male", "Hoàng Minh Họa", 1964))
people.append(person("CAT", "Thượng tá", "Phó Giám đốc Công an tỉnh", "ministry_province", "male", "Trịnh Văn Mẫu", 1968))
people.append(person("CAT", "Thượng tá", "Phó Giám đốc Công an tỉnh", "ministry_province", "female", "Đặng Thị Thí Dụ", 1970))
for i, p in enumerate(people, 1):
    p["code"] = f"CB-{i:04}"
with open("people.csv", "w", newline="", encoding="utf-8") as f:
    fields = ["code", "full_name", "sex", "birth_date", "service_number", "rank", "post", "leader_level", "unit", "joined"]
    w = csv.DictWriter(f, fields, lineterminator="\n"); w.writeheader(); w.writerows({k: p[k] for k in fields} for p in people)

# ── the list ──
by_name = {p["full_name"]: p for p in people}
special = [by_name["Nguyễn Thị Thúy Hòa"], by_name["Lê Văn Sĩ"]]
pool = [p for p in people if p["unit"] != "CAT" and p not in special and p["full_name"] != "Trần Quang Huy" and p["full_name"] != "Phạm Quốc Bảo"]
leaders = [p for p in pool if p["leader_level"] != "direct"]
workers = [p for p in pool if p["leader_level"] == "direct"]
chosen = rng.sample(leaders, 21) + rng.sample(workers, 73) + special       # 96 people of the register
disciplined = next(p for p in chosen if p["leader_level"] == "direct" and p["sex"] == "male" and p not in special)
with open("discipline.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.writer(f, lineterminator="\n"); w.writerow(["service_number", "level", "from", "to", "document"])
    w.writerow([disciplined["service_number"], "khien-trach", "2020-06-15", "2021-06-15", "Quyết định minh họa số 01/QĐ-CAT"])
rng.shuffle(chosen)
DEEDS = [
    "chỉ huy và trực tiếp tham gia các đợt cao điểm tấn công, trấn áp tội phạm", "tham mưu tổ chức bốn đợt thi đua bảo đảm tiến độ, chất lượng",
    "vận động Nhân dân tham gia phong trào toàn dân bảo vệ an ninh Tổ quốc", "bảo đảm trật tự, an toàn giao thông trong các ngày lễ lớn",
    "cải cách thủ tục hành chính, phục vụ Nhân dân", "xây dựng lực lượng, điều lệnh, quân sự, võ thuật", "phòng cháy, chữa cháy và cứu nạn, cứu hộ",
    "công tác hậu cần phục vụ các đợt cao điểm", "phòng, chống dịch Covid-19 trên địa bàn", "quản lý, giáo dục người phạm tội tại cộng đồng",
]
CITATION = "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt lập thành tích chào mừng 75 năm Ngày truyền thống lực lượng Công an nhân dân (2019 - 2020)"
outsider_to_register = dict(full_name="Vương Quốc Khải", sex="male", birth_date="1991-04-12", service_number="912-345", rank="Đại úy", post="Cán bộ", unit="H05", leader_level="direct")
rows = list(chosen)
rows.insert(89, outsider_to_register)                # row 90: not in the register
rows.insert(56, rows[22])                            # row 57 repeats row 23
assert len(rows) == 98
collectives = [c for c, *_ in units if c in {o[0] for o in OFFICES}][:14] + [f"H{i:02}" for i in range(1, 11)] + [f"H{i:02}-{t}" for i, t in [(1, "CSHS"), (1, "GT"), (2, "CSHS"), (3, "GT"), (3, "QLHC"), (4, "CSHS"), (5, "CSHS"), (5, "GT"), (6, "QLHC"), (7, "CSHS"), (8, "GT"), (9, "CSHS"), (10, "CSHS"), (10, "QLHC")]]
assert len(collectives) == 38

nfd = lambda s: unicodedata.normalize("NFD", s)
book = Workbook(); sheet = book.active; sheet.title = "De nghi 2020"
serif, vn, bold = Font(name="Times New Roman", size=12), Font(name=".VnTime", size=13), Font(name="Times New Roman", size=12, bold=True)
thin = Side(style="thin"); box = Border(left=thin, right=thin, top=thin, bottom=thin)
def put(row, values, fonts=None, border=True):
    for i, v in enumerate(values, 1):
        cell = sheet.cell(row=row, column=i, value=v); cell.font = (fonts or {}).get(i, serif)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if border: cell.border = box
for i, line in enumerate(["CÔNG AN TỈNH MINH HỌA", "DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN CỦA GIÁM ĐỐC CÔNG AN TỈNH",
                          "Tổng kết phong trào thi đua đặc biệt 2019 - 2020", "(Dữ liệu minh họa: mọi tên người, đơn vị và số hiệu đều là hư cấu)"], 1):
    sheet.cell(row=i, column=1, value=line).font = bold
r = 6
sheet.cell(row=r, column=1, value="I. TẬP THỂ").font = bold; r += 1
put(r, ["STT", "Tên tập thể", "Thành tích tóm tắt", "Nội dung ghi trên giấy khen", "Ghi chú"], {i: bold for i in range(1, 6)}); r += 1
for i, c in enumerate(collectives, 1):
    put(r, [i, name_of[c], f"Có thành tích xuất sắc về {rng.choice(DEEDS)}; 100% nhiệm vụ hoàn thành.", CITATION, None]); r += 1
put(r, [None, "Cộng: 38 tập thể"], {2: bold}); r += 2
sheet.cell(row=r, column=1, value="II. CÁ NHÂN").font = bold; r += 1
put(r, ["TT", "Họ và tên", "Số hiệu CAND", "Năm sinh", "Cấp bậc", "Chức vụ", "Đơn vị", "Thành tích tóm tắt", "Nội dung ghi trên giấy khen", "Ghi chú"], {i: bold for i in range(1, 11)}); r += 1
for i, p in enumerate(rows, 1):
    name, number, year = p["full_name"], p["service_number"], int(p["birth_date"][:4])
    if name == "Nguyễn Thị Thúy Hòa": name, number = "Nguyễn Thị Thuý Hoà", None
    if name == "Lê Văn Sĩ": name, number = "Lê Văn Sỹ", None
    put(r, [i, nfd(name), number, year, p["rank"], p["post"], tcvn3(name_of[p["unit"]]), nfd(f"Trong bốn đợt thi đua, đồng chí đã có nhiều cố gắng trong công tác {rng.choice(DEEDS)}."), CITATION, None], {7: vn}); r += 1
put(r, [None, "Cộng: 98 cá nhân"], {2: bold}); r += 2
sheet.cell(row=r, column=2, value="Danh sách có 38 tập thể và 98 cá nhân./.").font = serif
for col, width in zip("ABCDEFGHIJ", [6, 30, 22, 18, 14, 18, 34, 46, 50, 12]):
    sheet.column_dimensions[col].width = width
book.save("danh-sach-de-nghi-2020.xlsx")
print(len(units), "units;", len(people), "people;", len(collectives), "+", len(rows), "rows; disciplined", disciplined["full_name"], "row", rows.index(disciplined) + 1)

# ── facts of earlier and later years ──
import facts
facts.main()
