# Sơ kết, tổng kết.

review-list = Sơ kết, tổng kết
review-lead = Sơ kết 3 tháng, 6 tháng hoặc theo đợt, tổng kết phong trào và tổng kết năm. Báo cáo được soạn sẵn từ số liệu; phần cán bộ sửa được giữ khi số liệu thay đổi.
review-search = Tìm theo tên, văn bản
review-new = Mở sơ kết, tổng kết
review-none = Chưa có lần sơ kết, tổng kết nào. Mở từ ngày đã định trong kế hoạch của phong trào.
review-kind = Loại
review-kind-interim = Sơ kết
review-kind-phase = Sơ kết đợt
review-kind-final = Tổng kết
review-kind-yearly = Tổng kết năm
review-name = Tên
review-movement = Phong trào
review-unit = Đơn vị tổ chức
review-from-date = Số liệu từ ngày
review-to-date = Số liệu đến ngày
review-on-date = Ngày sơ kết, tổng kết
review-state = Tình trạng
review-state-planned = Đã lên lịch
review-state-drafting = Đang soạn
review-state-issued = Đã ban hành
review-document = Số, ký hiệu báo cáo
review-source = Nguồn
review-note = Ghi chú
