#!/usr/bin/env python3
"""The same 100,000 × 12 table written and read by openpyxl and pandas. Usage: peers.py write|read openpyxl|pandas FILE"""
import resource, sys, time

ROWS, NAMES = 100_000, ["Nguyễn Văn Đức", "Trần Thị Thúy Hòa", "Lê Quang Huy", "Phạm Ngọc Ưng"]
HEAD = ["STT", "Họ và tên", "Số hiệu", "Năm sinh", "Giới tính", "Cấp bậc", "Chức vụ", "Đơn vị", "Thành tích", "Nội dung", "Mức thưởng", "Ghi chú"]
def row(i):
    return [i, NAMES[i % 4] + f" {i}", f"{100 + i % 900}-{i % 1000:03}", 1970 + i % 30, "Nam" if i % 4 else "Nữ", "Đại úy", "Cán bộ", f"Công an huyện số {i % 300}",
            "Có thành tích trong phong trào thi đua đặc biệt", "Đã có thành tích xuất sắc", 450_000, ""]

def main(what, tool, path):
    began = time.perf_counter()
    if tool == "openpyxl":
        import openpyxl
        if what == "write":
            book = openpyxl.Workbook(write_only=True); sheet = book.create_sheet("Danh sach"); sheet.append(HEAD)
            for i in range(ROWS): sheet.append(row(i))
            book.save(path); n = ROWS
        else:
            n = sum(1 for r in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)) - 1
    else:
        import pandas
        if what == "write":
            pandas.DataFrame([row(i) for i in range(ROWS)], columns=HEAD).to_excel(path, index=False); n = ROWS
        else:
            n = len(pandas.read_excel(path))
    assert n == ROWS, n
    print(f"{tool} {what} {time.perf_counter() - began:.2f} s {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")

main(*sys.argv[1:4])
