# Tổ chức làm công tác thi đua, khen thưởng.

emulation_body = Tổ chức làm công tác thi đua, khen thưởng
emulation_body-list = Tổ chức làm công tác thi đua, khen thưởng
emulation_body-lead = Vụ, ban, phòng, đội phụ trách thi đua, khen thưởng; biểu 0604 đếm theo sổ này.
emulation_body-search = Tìm theo tên
emulation_body-new = Ghi tổ chức
emulation_body-none = Chưa có tổ chức nào.
emulation_body-name = Tên
emulation_body-unit = Thuộc đơn vị
emulation_body-tier = Cấp
emulation_body-tier-department = Cấp vụ thuộc bộ, ngành
emulation_body-tier-division = Cấp phòng, ban hoặc bộ phận thuộc vụ
emulation_body-tier-board = Cấp ban thuộc Sở Nội vụ
emulation_body-tier-office = Cấp phòng thuộc Sở Nội vụ
emulation_body-tier-other = Khác (biểu 0604 chỉ đếm vào tổng số)
emulation_body-on-date = Thành lập ngày
emulation_body-to-date = Kết thúc ngày
emulation_body-document = Văn bản
emulation_body-note = Ghi chú
