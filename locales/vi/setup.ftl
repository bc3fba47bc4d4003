setup-unit-unknown = Không có đơn vị mang mã “{ $code }”. Chưa lưu gì; hãy chọn đơn vị trong danh sách.
setup-person-unknown = Không có người mang mã “{ $code }” trong danh sách. Chưa lưu gì; hãy kiểm tra mã hoặc để trống.
