#!/usr/bin/env python3
"""Makes the invented facts of the demo's people: ratings of three years, awards of earlier years, initiatives. Reads people.csv as
make.py wrote it, so that it can be run alone; make.py runs it last. Nothing here is real: every file says "dữ liệu minh họa"."""
import csv, random

YEARS = (2023, 2024, 2025)
WORDS = {"excellent": "Hoàn thành xuất sắc nhiệm vụ", "good": "Hoàn thành tốt nhiệm vụ", "completed": "Hoàn thành nhiệm vụ", "not_completed": "Không hoàn thành nhiệm vụ"}
TOPICS = ["quản lý hồ sơ điện tử", "tiếp nhận tin báo tố giác tội phạm qua ứng dụng", "điều hành tuần tra theo bản đồ điểm nóng", "rút ngắn thời gian cấp căn cước", "huấn luyện chữa cháy bằng mô hình thu nhỏ", "theo dõi tang vật bằng mã vạch"]

def table(name, title, header, rows):
    with open(name, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n")
        pad = [""] * (len(header) - 1)
        w.writerow(["CÔNG AN TỈNH MINH HỌA", *pad]); w.writerow([f"{title} (dữ liệu minh họa)", *pad]); w.writerow(["", *pad])
        w.writerow(header); w.writerows(rows)

def main():
    rng = random.Random(1975)
    people = list(csv.DictReader(open("people.csv", encoding="utf-8")))
    ratings, awards, initiatives = [], [], []
    for n, p in enumerate(people, 1):
        who = [p["full_name"], p["service_number"]]
        joined, base = int(p["joined"][:4]), rng.random()
        codes = {}
        for year in YEARS:
            x = (base + rng.random()) / 2
            rating = "excellent" if x > 0.62 else "good" if x > 0.22 else "completed" if x > 0.04 else "not_completed"
            if year == YEARS[-1] and rng.random() < 0.06:      # not rated yet: the page of missing facts has something to show
                continue
            ratings.append([*who, year, WORDS[rating], f"Thông báo minh họa số {year % 100}/TB-CAT"])
            made = rating == "excellent" and rng.random() < 0.55
            if made:
                code = f"SK-{year}-{n:04}"
                reach = "" if rng.random() < 0.1 else rng.choice(["Cơ sở", "Cơ sở", "Cơ sở", "Bộ, tỉnh"])
                initiatives.append([*who, code, f"Sáng kiến về {rng.choice(TOPICS)}", year, "Sáng kiến", reach, f"{rng.randint(1, 28):02}/11/{year}"])
                codes[year] = code
            if year == YEARS[-1]:
                continue                                        # titles of the last year are still to be proposed
            if rating in ("excellent", "good"):
                awards.append([*who, "Chiến sĩ tiên tiến", f"10/01/{year + 1}", f"{rng.randint(1, 900)}/QĐ-CAT", year, "Công an tỉnh Minh Họa", "Cơ sở", ""])
            if year in codes and rng.random() < 0.7:
                awards.append([*who, "Chiến sĩ thi đua cơ sở", f"12/01/{year + 1}", f"{rng.randint(1, 900)}/QĐ-CAT", year, "Công an tỉnh Minh Họa", "Cơ sở", codes[year]])
        for year in range(max(joined + 1, 1975), 2019):         # older papers often tell the year alone
            if rng.random() < 0.16:
                awards.append([*who, "Chiến sĩ thi đua cơ sở", str(year), "", year, "", "Cơ sở", ""])
            elif rng.random() < 0.05:
                awards.append([*who, "Bằng khen của Bộ trưởng Bộ Công an", str(year), "", "", "Bộ Công an", "Bộ, tỉnh", ""])
    table("xep-loai-2023-2025.csv", "KẾT QUẢ XẾP LOẠI HẰNG NĂM 2023, 2024, 2025", ["Họ và tên", "Số hiệu", "Năm", "Xếp loại", "Văn bản"], ratings)
    table("sang-kien-2023-2025.csv", "SÁNG KIẾN ĐƯỢC CÔNG NHẬN 2023, 2024, 2025", ["Họ và tên", "Số hiệu", "Mã sáng kiến", "Tên sáng kiến", "Năm", "Loại sáng kiến", "Phạm vi ảnh hưởng", "Ngày công nhận"], initiatives)
    table("khen-thuong-da-co.csv", "KHEN THƯỞNG ĐÃ CÓ", ["Họ và tên", "Số hiệu", "Danh hiệu, hình thức khen thưởng", "Ngày quyết định", "Số quyết định", "Năm", "Cơ quan ban hành", "Cấp khen", "Mã sáng kiến"], awards)
    print(len(ratings), "ratings;", len(awards), "awards;", len(initiatives), "initiatives")

if __name__ == "__main__":
    main()
