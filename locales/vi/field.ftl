# Lỗi của từng ô nhập, dùng chung.
field-required = Ô này bắt buộc.
field-choose = Hãy chọn một mục trong danh sách.
field-too-long = Dài quá { $max } ký tự. Hãy rút gọn.
field-date-malformed = Ngày không đọc được. Nhập dạng 19/05/2020.
field-date-future = Ngày này ở tương lai. Hãy kiểm tra lại.
field-to-before-from = Ngày kết thúc sớm hơn ngày bắt đầu.
field-pictograph = Có biểu tượng cảm xúc hoặc hình vẽ ({ $mark }, ký tự thứ { $position }). Hãy xóa ký tự đó.
field-direction-mark = Có ký tự đảo chiều chữ ({ $mark }, ký tự thứ { $position }). Hãy xóa ký tự đó.
field-strange-character = Có ký tự lạ ({ $mark }, ký tự thứ { $position }). Hãy xóa hoặc gõ lại.
field-day = Hãy nhập đủ ngày, tháng, năm, ví dụ 20/11/2020.
field-code = Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối.
field-unknown-person = Không có cán bộ, chiến sĩ nào có mã hoặc số hiệu “{ $code }”. Hãy kiểm tra lại, ví dụ CB-000012.
field-unknown-unit = Không có đơn vị nào có mã “{ $code }”. Hãy kiểm tra lại, ví dụ PX03.
field-person-hint = Mã hoặc số hiệu
field-unit-hint = Mã đơn vị
