# Kiểm tra phong trào.

inspection-list = Kiểm tra phong trào
inspection-lead = Kiểm tra việc tổ chức phong trào ở đơn vị: đoàn kiểm tra, nội dung, phát hiện, hạn khắc phục, kết thúc.
inspection-search = Tìm theo tên
inspection-new = Lập cuộc kiểm tra
inspection-none = Chưa có cuộc kiểm tra nào. Lập khi có kế hoạch kiểm tra.
inspection-name = Tên
inspection-movement = Phong trào
inspection-unit = Đơn vị được kiểm tra
inspection-document = Kế hoạch
inspection-on-date = Ngày kiểm tra
inspection-team = Đoàn kiểm tra
inspection-team-name = Họ tên
inspection-team-role = Nhiệm vụ
inspection-checks = Nội dung kiểm tra
inspection-checks-item = Nội dung
inspection-checks-met = Kết quả
inspection-checks-met-yes = Đạt
inspection-checks-met-partly = Đạt một phần
inspection-checks-met-no = Không đạt
inspection-checks-finding = Phát hiện
inspection-checks-due-on = Hạn khắc phục
inspection-checks-closed-on = Ngày khắc phục
inspection-conclusion = Kết luận
inspection-closed-on = Ngày kết thúc
inspection-source = Nguồn
inspection-note = Ghi chú
