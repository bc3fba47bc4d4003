# Mức giao từng đơn vị.
target-title = Mức giao từng đơn vị
target-target = Mức giao
target-previous = Trước đó
target-assigned-by = Ai giao
target-hint = Nhập số như 1.771 hoặc 81,4. Không ghi ai giao thì lấy người giao của chỉ tiêu, hoặc đơn vị phát động. Xóa mức giao là bỏ cả dòng.
target-first = Hãy nhập mức giao trước.
target-ordinary = Mức giao không vượt kết quả trước đó
target-ordinary-title = Mức giao phải vượt kết quả bình thường (Điều 6 khoản 1 điểm a)
target-ordinary-which = Chưa vượt kết quả trước đó:
