# Sổ theo dõi phong trào.

records-add = Ghi thêm
records-title = Sổ theo dõi phong trào
records-lead = Việc diễn ra quanh các phong trào: sơ kết, hội nghị, chỉ đạo, điển hình, chi viện, kiểm tra; tổ chức và người làm công tác thi đua.
records-of-movement = Hoạt động của phong trào
records-of-movement-open = Mở sơ kết, tổng kết này
