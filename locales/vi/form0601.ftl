# Biểu 0601.

form0601-title = Biểu số 0601.N/BNV-TĐKT: Số phong trào thi đua
form0601-year = năm { $year }
form0601-year-label = Năm
form0601-make = Lập biểu
form0601-what = Chỉ tiêu
form0601-code = Mã số
form0601-column-1 = Tổng số (1 = 2 + 3 + 4)
form0601-column-2 = Trung ương (2)
form0601-column-3 = Bộ, ban, ngành, đoàn thể Trung ương, tỉnh, thành phố (3)
form0601-column-4 = Cơ quan, tổ chức, đơn vị (4)
form0601-row-01 = Tổng số
form0601-row-02 = 1. Theo phạm vi: Toàn quốc
form0601-row-03 = Bộ, ban, ngành, đoàn thể, địa phương
form0601-row-04 = Cụm, khối thi đua do Hội đồng Thi đua - Khen thưởng các cấp tổ chức
form0601-row-05 = Cơ quan, tổ chức, đơn vị
form0601-row-06 = 2. Theo thời gian: Dưới 1 năm
form0601-row-07 = 1 năm
form0601-row-08 = Từ 1 năm đến dưới 3 năm
form0601-row-09 = Từ 3 năm đến dưới 5 năm
form0601-row-10 = Từ 5 năm trở lên
form0601-row-11 = 3. Theo phương thức: Thi đua theo chuyên đề
form0601-row-12 = Thi đua thường xuyên hằng năm
form0601-cell = Phong trào ở ô { $cell } (mã số.cột)
form0601-cell-none = Không có phong trào nào ở ô này.
form0601-counts = Đếm phong trào do đơn vị và các đơn vị trực thuộc phát động trong năm; không đếm dự thảo và phong trào do cơ quan ngoài cây đơn vị phát động. Phong trào đặc biệt tính là chuyên đề; đúng một năm thuộc mã 07.
form0601-circular = Theo Thông tư 02/2023/TT-BNV ngày 23/3/2023; nơi nhận: Bộ Nội vụ; hạn gửi 15/12. Cấu trúc biểu lấy từ nguồn thứ cấp, chưa đối chiếu công báo.
form0601-replaced-title = Biểu này có thể đã được thay thế
form0601-replaced = Thông tư 18/2025/TT-BNV có thể đã thay thế biểu này. Hãy kiểm tra trước khi gửi.
form0601-unplaced-duration = “{ $name }” chưa có thời gian kéo dài nên không xếp được vào mã 06–10. Hãy nhập ngày bắt đầu, kết thúc hoặc loại thời gian của phong trào.
form0601-unplaced-kind = “{ $name }” chưa rõ loại nên không xếp được vào mã 11–12. Hãy nhập loại phong trào.
