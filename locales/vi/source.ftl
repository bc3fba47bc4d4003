# Nguồn tư liệu.
source-list = Nguồn tư liệu
source-help = Báo cáo, văn bản, trang tin mà số liệu được lấy từ đó
source-none = Chưa có nguồn nào.
source-add = Thêm nguồn
source-title = Tên nguồn
source-code = Mã
source-code-hint = Mã đã có: sửa nguồn đó. Để trống: tự đặt.
source-publisher = Nơi công bố
source-published-on = Ngày công bố
source-address = Địa chỉ
source-note = Ghi chú
source-save = Lưu nguồn
source-saved = Đã lưu nguồn.
source-code-taken = Mã “{ $code }” đã dùng. Không có gì thay đổi. Để sửa nguồn đã có, hãy mở nguồn đó từ danh sách; để thêm nguồn mới, hãy chọn mã khác.
source-correct = Sửa nguồn
