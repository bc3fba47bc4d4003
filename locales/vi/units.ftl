# Đơn vị: cây đơn vị theo ngày, đổi tên, sáp nhập, chia tách.
unit-code-malformed = Mã đơn vị chỉ gồm chữ không dấu, chữ số, dấu gạch, dấu chấm; tối đa 40 ký tự.
unit-code-used = Mã { $code } đã dùng cho đơn vị khác. Hãy chọn mã khác.
unit-parent-missing = Hãy chọn đơn vị cấp trên.
unit-parent-ended = { $name } đã kết thúc hoạt động. Hãy chọn đơn vị đang hoạt động.
unit-parent-below = { $name } đang trực thuộc chính đơn vị này (vào ngày đó hoặc sau đó). Hãy chọn đơn vị khác.
unit-before-parent = Ngày này sớm hơn ngày thành lập của { $name }.
unit-ended = { $name } đã kết thúc ngày { $day }. Không thay đổi được nữa; lịch sử vẫn được giữ.
unit-edit-before-last = Đơn vị đã có thay đổi từ ngày { $day }. Hãy nhập ngày sau ngày đó.
unit-end-not-empty = Chưa kết thúc được: còn { $units } đơn vị trực thuộc và { $people } người đang công tác. Hãy điều chuyển trước, hoặc dùng Sáp nhập.
unit-merge-none = Hãy chọn ít nhất một đơn vị để sáp nhập vào.
unit-split-two = Chia tách cần ít nhất hai đơn vị mới.
