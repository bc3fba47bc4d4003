# Học tập, nhân rộng.

adoption-list = Học tập, nhân rộng
adoption-lead = Đơn vị học tập điển hình: từ khi nào, học từ đâu, vận dụng thế nào, hiệu quả đo bằng gì.
adoption-search = Tìm theo cách vận dụng
adoption-new = Ghi đơn vị học tập
adoption-none = Chưa có đơn vị nào học tập. Ghi từ trang của điển hình.
adoption-model = Điển hình
adoption-unit = Đơn vị học tập
adoption-from-unit = Học từ đơn vị
adoption-from-unit-hint = Mã đơn vị; để trống khi học từ nơi phát hiện
adoption-on-date = Bắt đầu
adoption-state = Tình trạng
adoption-state-begun = Đang áp dụng
adoption-state-kept = Đã thành nền nếp
adoption-state-stopped = Đã dừng
adoption-adaptation = Cách vận dụng
adoption-effects = Hiệu quả
adoption-effects-what = Nội dung
adoption-effects-before = Trước
adoption-effects-after = Sau
adoption-effects-measure = Đơn vị tính
adoption-indicator = Chỉ tiêu theo dõi
adoption-document = Văn bản
adoption-source = Nguồn
adoption-from-itself = Đơn vị không học từ chính mình. Hãy nhập mã đơn vị khác hoặc để trống.
