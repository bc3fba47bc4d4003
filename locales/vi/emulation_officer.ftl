# Người làm công tác thi đua, khen thưởng.

emulation_officer = Người làm công tác thi đua, khen thưởng
emulation_officer-list = Người làm công tác thi đua, khen thưởng
emulation_officer-lead = Ai làm công tác thi đua, khen thưởng, từ bao giờ, trình độ gì; biểu 0605 đếm theo sổ này.
emulation_officer-search = Tìm theo họ tên
emulation_officer-new = Ghi người làm công tác
emulation_officer-none = Chưa có ai.
emulation_officer-emulation-body = Tổ chức
emulation_officer-unit = Đơn vị
emulation_officer-person = Cán bộ
emulation_officer-training = Trình độ
emulation_officer-training-elementary = Sơ cấp
emulation_officer-training-intermediate = Trung cấp
emulation_officer-training-college = Cao đẳng
emulation_officer-training-university = Đại học
emulation_officer-training-postgraduate = Trên đại học
emulation_officer-on-date = Làm công tác thi đua từ ngày
emulation_officer-to-date = Đến ngày
emulation_officer-reason = Lý do thôi
emulation_officer-note = Ghi chú
emulation-officer-reason = Có lý do thôi thì phải có ngày kết thúc. Hãy nhập “Đến ngày”.
