alarm-disk-soon = Ổ đĩa của máy chủ chỉ còn trống { $free }. Khi còn dưới { $limit }, phần mềm sẽ ngừng nhận tệp. Hãy giải phóng chỗ trống.
alarm-disk-files = Ổ đĩa của máy chủ chỉ còn trống { $free }. Phần mềm đã ngừng nhận tệp; các việc khác vẫn được ghi. Hãy giải phóng chỗ trống.
alarm-disk-all = Ổ đĩa của máy chủ chỉ còn trống { $free }. Phần mềm đã ngừng ghi để không làm đầy ổ đĩa; dữ liệu đã có vẫn xem được. Hãy giải phóng chỗ trống.
alarm-clock = Đồng hồ của máy chủ đã bị lùi từ { $from } về { $to }. Dữ liệu vẫn được ghi và niêm phong; ngày giờ ghi trong khoảng đó có thể không theo thứ tự. Hãy kiểm tra việc đồng bộ giờ của máy chủ.
