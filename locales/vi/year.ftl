# Phong trào của một đơn vị trong năm.
year-title = Phong trào trong năm { $year }
year-see = Phong trào trong năm
year-lead = Mỗi dòng là một phong trào: thanh trên là cả phong trào, thanh dưới là các đợt, cao điểm. Số ở trên là tháng.
year-picture = Lịch { $n } phong trào; bảng bên dưới ghi từng ngày.
year-days = Thời gian
year-with = Trùng thời gian với
year-no-end = chưa rõ ngày kết thúc
year-no-dates = chưa có ngày
year-none = Năm này đơn vị không có phong trào nào đã phát động.
