# Chi viện, chăm lo.

support-list = Chi viện, chăm lo
support-lead = Chỉ ghi số liệu, không ghi danh sách. Lượt người, phương tiện và lượt phương tiện là các đơn vị tính khác nhau, không cộng với nhau.
support-search = Tìm theo nơi nhận, nội dung
support-new = Ghi chi viện, chăm lo
support-none = Chưa có lần chi viện, chăm lo nào. Ghi khi đơn vị cử lực lượng hoặc thăm hỏi, hỗ trợ.
support-kind = Loại
support-kind-support = Chi viện
support-kind-care = Chăm lo
support-movement = Phong trào
support-unit = Đơn vị thực hiện
support-receiver = Nơi nhận
support-what = Nội dung
support-on-date = Từ ngày
support-to-date = Đến ngày
support-officer-turns = Lượt cán bộ, chiến sĩ
support-vehicles = Phương tiện
support-vehicle-turns = Lượt phương tiện
support-money = Số tiền (đồng)
support-goods = Hiện vật
support-wording = Cách nói khi công bố
support-wording-hint = Giữ nguyên chữ khi số không chính xác, ví dụ “gần 20.000 lượt”
support-owner = Người phụ trách
support-result = Kết quả
support-source = Nguồn
support-nothing = Chưa ghi gì. Hãy nhập nội dung hoặc ít nhất một số liệu.
