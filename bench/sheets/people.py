#!/usr/bin/env python3
"""100,000 invented people of the demo's units as an office would send them. Usage: people.py COUNT FILE.xlsx"""
import csv, pathlib, random, sys
import openpyxl

count, path = int(sys.argv[1]), sys.argv[2]
units = [r["name"] for r in csv.DictReader((pathlib.Path(__file__).parents[2] / "demo/units.csv").open()) if r["parent"]]
dice = random.Random(7)
last = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"]
middle = ["Văn", "Thị", "Quang", "Đức", "Ngọc", "Thúy", "Hữu", "Khoa", "Minh", "Quốc"]
first = ["Ánh", "Bình", "Chiến", "Dũng", "Đạt", "Giang", "Hòa", "Khải", "Lan", "Ưng", "Yến", "Phúc", "Sơn", "Thảo", "Vinh"]
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("Danh sach")
sheet.append(["DANH SÁCH CÁN BỘ, CHIẾN SĨ (dữ liệu minh họa)"])
sheet.append(["STT", "Họ và tên", "Số hiệu", "Ngày sinh", "Giới tính", "Cấp bậc", "Chức vụ", "Đơn vị"])
for i in range(count):
    name = f"{dice.choice(last)} {dice.choice(middle)} {dice.choice(first)}"
    day = f"{dice.randint(1, 28):02}/{dice.randint(1, 12):02}/{dice.randint(1968, 2001)}"
    sheet.append([i + 1, name, f"9{i:06}", day, "Nữ" if "Thị" in name else "Nam", "Đại úy", "Cán bộ", units[i % len(units)]])
book.save(path)
