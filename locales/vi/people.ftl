# Cán bộ, chiến sĩ: hồ sơ, quá trình công tác, kỷ luật.
person-birth-before-1900 = Ngày sinh { $date } trước năm 1900. Hãy kiểm tra lại.
person-birth-future = Ngày sinh { $date } ở tương lai. Hãy kiểm tra lại.
person-number-used = Số hiệu { $number } đã có ở hồ sơ khác. Hãy tìm theo số hiệu này trước khi thêm.
person-before-last = Quá trình công tác gần nhất bắt đầu ngày { $day }. Hãy nhập ngày sau ngày đó.
