# Mã chữ cũ: đã thấy gì, sẽ thành gì. Không tự sửa; người dùng xem trước rồi quyết định.
legacy-unicode = Unicode
legacy-decomposed = Unicode tổ hợp (dấu rời)
legacy-stray-oi = Unicode, chữ Ƣ thay cho Ư
legacy-misread-utf8 = UTF-8 bị đọc sai mã
legacy-tcvn3 = TCVN3 (ABC)
legacy-tcvn3-capitals = TCVN3 (ABC), phông chữ hoa
legacy-vni = VNI
legacy-confidence-low = chưa chắc, cần xem
legacy-confidence-likely = nhiều khả năng đúng
legacy-confidence-certain = chắc chắn
legacy-doubt-lost-u-horn = “{ $word }” có vẻ mất chữ ư. Hãy xem bản gốc và gõ lại.
legacy-doubt-also-reads = Cũng có thể đọc là “{ $text }” ({ $encoding }).
legacy-doubt-mixed = Ô này lẫn Unicode và mã cũ; chỉ các chữ mã cũ được đọc lại.
legacy-doubt-decided-by-neighbours = Riêng ô này chưa đủ rõ; đọc theo các ô cùng cột.
legacy-doubt-font-disagrees = Phông chữ là mã cũ nhưng nội dung đã là Unicode; giữ nguyên nội dung.
legacy-doubt-letters-lost = Có chữ đã mất từ trước (ký hiệu �). Hãy xem bản gốc và gõ lại.
