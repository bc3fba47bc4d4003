# Bảng tính tải lên: vì sao không đọc được, phải làm gì. Mã lỗi là đuôi của tên thông báo.
sheet-empty = Tệp không có dữ liệu. Hãy kiểm tra lại tệp rồi tải lên lần nữa.
sheet-corrupt = Tệp bị hỏng hoặc không đầy đủ. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi tải lên lần nữa.
sheet-password-protected = Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lần nữa.
sheet-unknown-markup = Tệp này là trang web hoặc XML mang tên bảng tính. Hãy mở bằng Excel, chọn “Lưu dưới dạng” .xlsx rồi tải lên.
sheet-unknown-pdf = Tệp này là PDF, không phải bảng tính. Hãy tải lên tệp .xlsx, .xls, .ods hoặc .csv.
sheet-unknown-document = Tệp này là văn bản, không phải bảng tính. Hãy chép bảng sang Excel, lưu .xlsx rồi tải lên.
sheet-unknown-xlsb = Tệp .xlsb không đọc được. Hãy mở bằng Excel, chọn “Lưu dưới dạng” .xlsx rồi tải lên.
sheet-unknown-archive = Tệp nén này không có bảng tính. Hãy giải nén rồi tải lên từng tệp .xlsx, .xls, .ods hoặc .csv.
sheet-unknown-other = Tệp này không phải bảng tính. Hãy tải lên tệp .xlsx, .xls, .ods hoặc .csv.
sheet-too-large = Tệp có dung lượng { $found }, nhiều nhất được { $allowed }. Hãy chia thành nhiều tệp.
sheet-too-large-unpacked = Tệp khi mở ra lớn hơn { $allowed } là mức nhiều nhất. Hãy bỏ hình ảnh, bỏ trang không dùng hoặc chia thành nhiều tệp.
sheet-zip-bomb = Tệp mở ra lớn gấp { $found } lần, nhiều nhất được { $allowed } lần; chỉ tệp cố ý gây hại mới như vậy. Hãy tạo lại tệp.
sheet-too-many-rows = Quá { $allowed } dòng (trang “{ $sheet }”). Hãy chia thành nhiều tệp.
sheet-too-many-columns = Quá { $allowed } cột (trang “{ $sheet }”). Hãy xóa các cột không dùng.
sheet-unclosed-quote = Dòng { $line } của tệp có dấu ngoặc kép mở ra mà không đóng, nên các dòng sau không đọc được chắc chắn. Chưa ghi gì. Hãy sửa dòng đó, hoặc mở tệp bằng Excel rồi lưu thành .xlsx.
sheet-write = Chưa tạo được bảng tính. Hãy thử lại; nếu vẫn lỗi, báo người quản trị kiểm tra chỗ trống trên đĩa.
sheet-uncalculated = Có { $count } ô công thức chưa có kết quả nên được đọc là ô trống. Hãy mở tệp bằng Excel, lưu lại rồi tải lên lần nữa.
