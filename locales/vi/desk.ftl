desk-hello = Xin chào { $name }.
desk-no-role = Tài khoản chưa có vai trò nào
desk-no-role-help = Người quản trị cần giao vai trò trong một đơn vị, ví dụ cán bộ thi đua, trước khi làm việc được.
desk-step-units = Lập cây đơn vị
