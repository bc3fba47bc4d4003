//! The demo's accounts: one a role, with passwords made anew at each start and shown once.

use app::{
    Actor, Ctx,
    accounts::{
        self,
        grants::Grant,
        login::ChangePassword,
        manage::{self, NewAccount},
        password,
    },
};
use store::{
    entity::{account, person},
    sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _},
};

use super::{ROOT, SINCE, missing, need};
use crate::output::Failure;

/// An account of the demo.
pub(crate) struct DemoAccount {
    pub(crate) login: &'static str,
    pub(crate) password: String,
    pub(crate) what: &'static str,
}

struct Wanted {
    login: &'static str,
    what: &'static str,
    /// Role and the unit whose subtree it is held in.
    role: &'static str,
    unit: &'static str,
    /// The person behind it, by name; the demo's register holds it once.
    person: &'static str,
}

const WANTED: &[Wanted] = &[
    Wanted {
        login: "can-bo",
        what: "Cán bộ thi đua: lập hồ sơ, tải danh sách",
        role: "emulation_officer",
        unit: ROOT,
        person: "",
    },
    Wanted {
        login: "truong-phong",
        what: "Thủ trưởng đơn vị đề nghị (PX03)",
        role: "unit_head",
        unit: "PX03",
        person: "Hoàng Thị Quỳnh",
    },
    Wanted {
        login: "thuong-truc",
        what: "Cơ quan thường trực: thẩm định, quyết định, in",
        role: "advisory_body",
        unit: ROOT,
        person: "Nguyễn Quang Việt",
    },
    Wanted {
        login: "thu-ky", what: "Thư ký hội đồng", role: "council_secretary", unit: ROOT, person: "Đỗ Văn Cường"
    },
    Wanted {
        login: "uy-vien",
        what: "Thành viên hội đồng",
        role: "council_member",
        unit: ROOT,
        person: "Trịnh Văn Mẫu",
    },
    Wanted {
        login: "giam-doc",
        what: "Giám đốc: người quyết định",
        role: "unit_head",
        unit: ROOT,
        person: "Hoàng Minh Họa",
    },
    Wanted {
        login: "don-vi",
        what: "Cán bộ thi đua của một đơn vị: xác nhận bản dò tên",
        role: "emulation_officer",
        unit: "H01",
        person: "",
    },
    Wanted {
        login: "kiem-tra", what: "Kiểm tra, giám sát (chỉ đọc)", role: "auditor", unit: ROOT, person: ""
    },
    Wanted {
        login: "ca-nhan",
        what: "Cán bộ, chiến sĩ: hồ sơ của mình",
        role: "person",
        unit: ROOT,
        person: "Lê Văn Sĩ",
    },
];

/// Makes the first administrator, who will also make everything else.
pub(super) async fn administrator(ctx: &Ctx) -> Result<Actor, Failure> {
    let first = need(accounts::first_start(ctx).await?, "cơ sở dữ liệu trống")?;
    actor(ctx, &first.login).await
}

/// The actor behind a login.
pub(crate) async fn actor(ctx: &Ctx, login: &str) -> Result<Actor, Failure> {
    let row = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .one(ctx.store.reader())
        .await
        .map_err(store::StoreError::from)?;
    let id = need(row, login)?.id;
    Ok(need(accounts::signed(ctx, id).await?, login)?.actor)
}

/// Code of the person behind a login.
pub(super) async fn code_of(ctx: &Ctx, login: &str) -> Result<String, Failure> {
    let wanted = need(WANTED.iter().find(|w| w.login == login), login)?;
    person_code(ctx, wanted.person).await
}

/// The same actor with the roles he holds now.
pub(super) async fn reload(ctx: &Ctx, of: &Actor) -> Result<Actor, Failure> {
    Ok(need(accounts::signed(ctx, of.account).await?, &of.login)?.actor)
}

/// Makes the accounts and gives their roles. The administrator's own password is made known last.
pub(super) async fn create(ctx: &Ctx, admin: &Actor) -> Result<Vec<DemoAccount>, Failure> {
    let mut shown = Vec::new();
    for w in WANTED {
        let person_code = match w.person {
            "" => String::new(),
            name => person_code(ctx, name).await?,
        };
        let what = w.what.split(':').next().unwrap_or(w.what).to_owned();
        let command = NewAccount { login: w.login.to_owned(), display_name: what, person_code };
        let issued = manage::create(ctx, admin, command).await?;
        let grant = Grant { role: w.role.to_owned(), unit: w.unit.to_owned(), from: SINCE.to_owned(), to: None };
        accounts::grants::grant(ctx, admin, w.login, 1, grant).await?;
        let password = choose(ctx, w.login, &issued.password).await?;
        shown.push(DemoAccount { login: w.login, password, what: w.what });
    }
    let row = manage::reach(ctx, admin, &admin.login).await?;
    let issued = manage::reset(ctx, admin, &admin.login, row.version).await?;
    let password = choose(ctx, &admin.login, &issued.password).await?;
    shown.push(DemoAccount { login: accounts::first::LOGIN, password, what: "Quản trị hệ thống" });
    Ok(shown)
}

/// Changes a one-time password, so that the demo's visitor is not asked to.
async fn choose(ctx: &Ctx, login: &str, current: &str) -> Result<String, Failure> {
    let who = actor(ctx, login).await?;
    let new = password::one_time();
    let change = ChangePassword { current: current.to_owned(), new: new.clone(), again: new.clone(), session: None };
    accounts::login::change_password(ctx, &who, change).await?;
    Ok(new)
}

async fn person_code(ctx: &Ctx, name: &str) -> Result<String, Failure> {
    person::Entity::find()
        .filter(person::Column::FullName.eq(name))
        .one(ctx.store.reader())
        .await
        .map_err(store::StoreError::from)?
        .map(|p| p.code)
        .ok_or_else(|| missing(name))
}
