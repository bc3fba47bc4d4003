# Câu chữ chung của các biểu mẫu lập từ bảng trường.

noun-code = Mã
noun-state = Trạng thái
noun-edit = Sửa
noun-save = Ghi
noun-saved = Đã ghi.
noun-annul = Hủy bản ghi này
noun-annul-reason = Lý do hủy
noun-annul-hint = Bản ghi vẫn được giữ kèm lý do và không còn được tính.
noun-annulled-done = Đã hủy bản ghi; bản ghi vẫn được giữ kèm lý do.
noun-is-annulled = Đã hủy
noun-annulled = Bản ghi này đã bị hủy nên không sửa được nữa. Không có gì thay đổi. Nếu cần, hãy lập bản ghi mới.
