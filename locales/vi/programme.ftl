# Chương trình hành động.

programme-list = Chương trình hành động
programme-lead = Chương trình của tập thể, cá nhân: mục tiêu đăng ký, việc có hạn và người làm.
programme-search = Tìm theo tên
programme-new = Ghi chương trình
programme-none = Chưa có chương trình nào. Mỗi tập thể, cá nhân gửi chương trình của mình.
programme-name = Tên
programme-movement = Phong trào
programme-unit = Đơn vị
programme-person = Cá nhân
programme-aims = Mục tiêu đăng ký
programme-tasks = Công việc
programme-tasks-task = Việc
programme-tasks-owner = Người làm
programme-tasks-due-on = Hạn
programme-tasks-done-on = Ngày xong
programme-on-date = Ngày gửi
programme-due-on = Hạn gửi
programme-late-for = Lý do gửi muộn
programme-document = Văn bản
programme-source = Nguồn
programme-late-needs = Chương trình gửi sau hạn cần có lý do. Hãy nhập lý do, ví dụ đơn vị mới thành lập.
