# Thư khen, người tốt việc tốt.

praise-list = Thư khen, người tốt việc tốt
praise-lead = Lời khen của nhân dân, cơ quan, tổ chức. Không phải hình thức khen thưởng: không tính vào điều kiện xét và thống kê khen thưởng.
praise-search = Tìm theo tên, việc làm, nơi khen
praise-new = Ghi thư khen, việc tốt
praise-none = Chưa có thư khen, việc tốt nào. Ghi lại khi nhận được thư khen hoặc có gương người tốt, việc tốt.
praise-kind = Loại
praise-kind-letter = Thư khen
praise-kind-deed = Người tốt, việc tốt
praise-person = Cán bộ, chiến sĩ
praise-who = Người ngoài danh sách
praise-who-hint = Họ tên người không có trong danh sách cán bộ, chiến sĩ
praise-unit = Đơn vị
praise-unit-hint = Mã đơn vị; để trống thì lấy đơn vị của cán bộ, chiến sĩ
praise-what = Việc làm
praise-on-date = Ngày
praise-by-whom = Ai khen
praise-document = Văn bản, nguồn
praise-document-hint = Số thư, bài báo hoặc nơi ghi nhận
praise-nobody = Chưa ghi ai được khen. Hãy nhập mã hoặc số hiệu cán bộ, chiến sĩ, hoặc họ tên người ngoài danh sách.
praise-both = Chỉ ghi một trong hai: cán bộ, chiến sĩ hoặc người ngoài danh sách. Hãy xóa một ô.
praise-unit-needed = Chưa biết đơn vị. Hãy nhập mã đơn vị, ví dụ PX03.
