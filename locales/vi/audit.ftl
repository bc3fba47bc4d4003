# Dấu niêm phong của nhật ký.
audit-title = Niêm phong nhật ký
audit-lead = Mỗi phút, chương trình ký đầu mọi luồng nhật ký. Hãy in trang này và lưu ngoài máy chủ: người nắm cơ sở dữ liệu không sửa được tờ giấy.
audit-newest = Dấu mới nhất, ngày { $day }
audit-code = Mã QR của dấu mới nhất
audit-day = Ngày
audit-number = Số dấu
audit-hash = Dấu kiểm chứng
audit-key = Khóa công khai
audit-text = Tải tệp để đối chiếu
audit-how = Để đối chiếu sau này, chạy "thidua audit verify --seal TỆP" với tệp tải ở trên, hoặc với dòng chữ trong mã QR. Dấu đã in mà không còn trong cơ sở dữ liệu nghĩa là dữ liệu đã bị đưa về một thời điểm trước đó hoặc bị viết lại.
audit-none = Chưa có dấu niêm phong nào. Dấu đầu tiên được ký trong vòng một phút sau khi máy chủ chạy và có việc được ghi.
