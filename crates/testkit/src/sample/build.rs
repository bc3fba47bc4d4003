//! The two provinces: units, people, what they print with, accounts.

use std::collections::BTreeMap;

use app::{
    Actor, Ctx,
    councils::{self, NewCouncil, NewSeat},
    people::{self, NewDiscipline, NewProceeding, Posting, Profile},
    setup::{self, Organisation, Signer},
    units::NewUnit,
};
use domain::access::{Role, decides};
use store::{
    entity::{person, regulation, unit},
    sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _},
};
use uuid::Uuid;

use super::{Side, portal, records, stages};
use crate::{actor, actor_with, web};

/// What one province is made with.
pub(super) struct Place<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) side: Side,
    /// Codes of what was made.
    pub(super) codes: &'a mut BTreeMap<String, String>,
    pub(super) root: Uuid,
    /// Everybody who works there.
    pub(super) officer: Actor,
    pub(super) head: Actor,
    pub(super) advisory: Actor,
    pub(super) director: Actor,
    pub(super) secretary: Actor,
    pub(super) admin: Actor,
}

impl Place<'_> {
    /// Text that tells whose it is.
    pub(super) fn says(&self, text: &str) -> String {
        format!("{text} {}", self.side.mark())
    }

    pub(super) fn keep(&mut self, name: &str, code: impl Into<String>) {
        self.codes.insert(format!("{}.{name}", self.side.key()), code.into());
    }

    pub(super) fn code(&self, name: &str) -> String {
        self.codes[&format!("{}.{name}", self.side.key())].clone()
    }
}

/// Makes everything; answers the codes by name.
pub(super) async fn build(ctx: &Ctx) -> BTreeMap<String, String> {
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    add_unit(ctx, &founder, "BO", "Bộ", None).await;
    let top = unit_id(ctx, "BO").await;
    app::roads::ensure(ctx).await.expect("roads");
    let ministry = actor(Role::AdvisoryBody, top);
    app::regulations::adopt(ctx, &ministry, "BO", "demo-cong-an-tinh").await.expect("a regulation");
    let mut codes = BTreeMap::new();
    for side in [Side::Near, Side::Far] {
        province(ctx, side, top, &mut codes).await;
    }
    portal::open(ctx, top, "BO").await;
    accounts(ctx, top, &codes).await;
    codes
}

async fn add_unit(ctx: &Ctx, who: &Actor, code: &str, name: &str, parent: Option<Uuid>) {
    let new = NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: "force".into(),
        level: "department".into(),
        parent,
        from: "2010-01-01".into(),
        ..NewUnit::default()
    };
    app::units::create(ctx, who, new).await.unwrap_or_else(|e| panic!("unit {code}: {e:?}"));
}

async fn unit_id(ctx: &Ctx, code: &str) -> Uuid {
    let found = unit::Entity::find().filter(unit::Column::Code.eq(code)).one(ctx.store.reader()).await;
    found.expect("reading").expect("the unit").id
}

async fn province(ctx: &Ctx, side: Side, top: Uuid, codes: &mut BTreeMap<String, String>) {
    let letters = match side {
        Side::Near => "CX",
        Side::Far => "VX",
    };
    let admin = actor(Role::Administrator, top);
    add_unit(ctx, &admin, letters, &format!("Công an tỉnh {}", side.mark()), Some(top)).await;
    let root = unit_id(ctx, letters).await;
    let mut of = Vec::new();
    for (n, what) in
        [(1, "Phòng Công tác đảng"), (2, "Phòng Cảnh sát hình sự"), (3, "Phòng Hồ sơ"), (4, "Phòng Kỹ thuật")]
    {
        let code = format!("{letters}{n}");
        add_unit(ctx, &admin, &code, &format!("{what} {}", side.mark()), Some(root)).await;
        of.push(unit_id(ctx, &code).await);
    }
    // A team, so that something can be passed further down.
    let team = format!("{letters}5");
    add_unit(ctx, &admin, &team, &format!("Đội Tổng hợp {}", side.mark()), Some(of[1])).await;
    let mut place = Place {
        ctx,
        side,
        codes,
        root,
        officer: actor(Role::EmulationOfficer, root),
        head: actor(Role::UnitHead, of[0]),
        advisory: actor(Role::AdvisoryBody, root),
        director: actor_with("director", &[(Role::UnitHead, Some(root))]),
        secretary: actor(Role::CouncilSecretary, root),
        admin: actor(Role::Administrator, root),
    };
    place.keep("root", letters);
    place.keep("root-id", root.to_string());
    place.keep("account", format!("account-{}", side.key()));
    for n in 1..=4 {
        place.keep(&format!("unit{n}"), format!("{letters}{n}"));
    }
    for n in 1..=17 {
        staff(&mut place, of[0], n).await;
    }
    faults(&mut place).await;
    regulation(&mut place).await;
    prints(&mut place).await;
    praised(&mut place).await;
    registered(&mut place).await;
    super::clusters::build(&mut place).await;
    stages::all(&mut place).await;
    records::all(&mut place).await;
    portal::all(&mut place, top).await;
}

async fn staff(place: &mut Place<'_>, unit: Uuid, n: usize) {
    let letter = char::from(b'A' + u8::try_from(n).unwrap_or(0));
    let number = format!("{}-{n:03}", if place.side == Side::Near { 100 } else { 900 });
    let profile = Profile::of([
        ("full_name", place.says(&format!("Nguyễn Văn {letter}"))),
        ("sex", if n.is_multiple_of(2) { "female" } else { "male" }.to_owned()),
        ("birth_date", "1988".to_owned()),
        ("service_number", number.clone()),
        ("joined", "2009".to_owned()),
    ]);
    let posting = Posting {
        unit,
        rank: "Đại úy".into(),
        post: place.says("Cán bộ"),
        leader_level: "direct".into(),
        from: "2015-01-01".into(),
    };
    let code = people::create(place.ctx, &place.admin, profile, posting).await.expect("a person");
    place.keep(&format!("person{n}"), code);
    place.keep(&format!("number{n}"), number);
}

/// The person behind a code of the sample, and his version.
pub(super) async fn person_of(ctx: &Ctx, code: &str) -> person::Model {
    let found = person::Entity::find().filter(person::Column::Code.eq(code)).one(ctx.store.reader()).await;
    found.expect("reading").expect("the person")
}

/// Discipline and a proceeding of the third person: he is held on the lists he stands on.
async fn faults(place: &mut Place<'_>) {
    let found = person_of(place.ctx, &place.code("person3")).await;
    let measure = NewDiscipline {
        level: "canh-cao".into(),
        from: "2020-03-01".into(),
        to: String::new(),
        document: place.says("QĐ kỷ luật"),
    };
    people::add_discipline(place.ctx, &place.advisory, found.id, found.version, measure).await.expect("discipline");
    let inquiry =
        NewProceeding { kind: "inspection".into(), opened: "2020-04-01".into(), document: place.says("QĐ thanh tra") };
    let version = found.version + 1;
    people::add_proceeding(place.ctx, &place.advisory, found.id, version, inquiry).await.expect("a proceeding");
}

/// A regulation of the province's own that is not in force any more: the shipped one under another name and year.
async fn regulation(place: &mut Place<'_>) {
    let shipped =
        regulation::Entity::find().one(place.ctx.store.reader()).await.expect("reading").expect("a regulation");
    let code = format!("quy-dinh-{}", place.side.key());
    let row = regulation::Model {
        id: Uuid::new_v4(),
        content: shipped.content.replacen(&shipped.code, &code, 1),
        code: code.clone(),
        revision: 1,
        name: place.says("Quy định"),
        unit_id: place.root,
        from_date: "2001-01-01".into(),
        to_date: Some("2001-12-31".into()),
        ..shipped
    };
    let now = place.ctx.now();
    place
        .ctx
        .store
        .write::<_, store::StoreError, _>(place.ctx.write_system(&now), |tx| {
            let row = row.clone();
            Box::pin(async move {
                regulation::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .expect("a regulation");
    place.keep("regulation", code);
}

/// Names as printed, a signer, the council.
async fn prints(place: &mut Place<'_>) {
    let organisation = Organisation {
        unit: place.code("root"),
        superior_body: "BỘ".into(),
        issuing_body: place.says("CÔNG AN TỈNH"),
        place: place.says("Nơi"),
        decision_symbol: format!("QĐ-{}", place.code("root")),
        submission_symbol: "TTr".into(),
        minutes_symbol: "BB".into(),
        recipients: "Như Điều 3\nLưu: VT".into(),
        from: "2015-01-01".into(),
        ..Organisation::default()
    };
    setup::save_organisation(place.ctx, &place.advisory, organisation, None).await.expect("names as printed");
    let signer = Signer {
        unit: place.code("root"),
        name: place.says("Lê Ký"),
        rank: "Đại tá".into(),
        capacity: "head".into(),
        head_title: "GIÁM ĐỐC".into(),
        document: "QĐ 1".into(),
        verified: true,
        from: "2015-01-01".into(),
        ..Signer::default()
    };
    setup::save_signer(place.ctx, &place.advisory, signer, None).await.expect("a signer");
    let council = NewCouncil {
        unit: place.code("root"),
        name: place.says("Hội đồng"),
        document: place.says("QĐ 2"),
        from: "2015-01-01".into(),
        ..NewCouncil::default()
    };
    let seats = ["chair", "member", "secretary"]
        .into_iter()
        .enumerate()
        .map(|(i, role)| NewSeat {
            name: place.says(&format!("Ủy viên {i}")),
            post: place.says("Ủy viên"),
            role: role.into(),
            ..NewSeat::default()
        })
        .collect();
    let code = councils::create(place.ctx, &place.advisory, council, seats).await.expect("a council");
    place.keep("council", code);
}

/// Praise for one of the register.
async fn praised(place: &mut Place<'_>) {
    let texts = [
        ("kind", "letter".to_owned()),
        ("person", place.code("number1")),
        ("what", place.says("Trả lại của rơi")),
        ("on_date", "20/10/2020".to_owned()),
        ("by_whom", place.says("Bà con khu phố")),
        ("document", place.says("Thư khen 1")),
    ];
    let texts = texts.map(|(k, v)| (k.to_owned(), v)).into();
    let code = app::praise::add(place.ctx, &place.officer, &texts).await.expect("praise");
    place.keep("praise", code);
}

/// One who registered for a title, after the day that nobody planned, and who brought an award along.
async fn registered(place: &mut Place<'_>) {
    let texts = [
        ("year", "2020".to_owned()),
        ("registered", "yes".to_owned()),
        ("aim", "chien-si-thi-dua-co-so".to_owned()),
        ("registered_on", "20/03/2020".to_owned()),
        ("why_late", place.says("Mới chuyển đến")),
        ("document", place.says("Danh sách đăng ký")),
    ];
    let texts = texts.map(|(k, v)| (k.to_owned(), v)).into();
    let code = place.code("person5");
    let version = person_of(place.ctx, &code).await.version;
    app::facts::add(place.ctx, &place.officer, false, &code, app::facts::FactKind::Registrations, version, texts)
        .await
        .expect("a registration");
    let texts = [
        ("award", "Giấy khen".to_owned()),
        ("year", "2016".to_owned()),
        ("number", place.says("77/QĐ")),
        ("issuer", place.says("Công an huyện")),
        ("document", place.says("Bản sao giấy khen")),
    ];
    let texts = texts.map(|(k, v)| (k.to_owned(), v)).into();
    let version = person_of(place.ctx, &code).await.version;
    app::facts::add(place.ctx, &place.officer, false, &code, app::facts::FactKind::Awards, version, texts)
        .await
        .expect("an award from a paper");
}

/// Login, name, person, and roles with their units.
type Reader = (String, String, Option<Uuid>, Vec<(Role, Option<Uuid>)>);

/// Readers of the near province and of nowhere, one who may everything, and an account of each province.
async fn accounts(ctx: &Ctx, top: Uuid, codes: &BTreeMap<String, String>) {
    let hash = app::accounts::password::hash(web::PASSWORD.to_owned()).await.expect("hashing");
    let root = |side: Side| Uuid::parse_str(&codes[&format!("{}.root-id", side.key())]).expect("an id");
    let mut all: Vec<Reader> = Vec::new();
    for role in Role::ALL {
        let own = (*role == Role::Person).then_some("near.person1");
        let own = match own {
            Some(name) => Some(person_of(ctx, &codes[name]).await.id),
            // Nobody judges who stands for nobody.
            None => decides(*role).then(Uuid::new_v4),
        };
        let code = role.code();
        all.push((format!("near-{code}"), code.into(), own, vec![(*role, Some(root(Side::Near)))]));
        all.push((format!("none-{code}"), code.into(), decides(*role).then(Uuid::new_v4), vec![(*role, None)]));
    }
    all.push((
        "every-thing".into(),
        "all".into(),
        Some(Uuid::new_v4()),
        Role::ALL.iter().map(|r| (*r, Some(top))).collect(),
    ));
    for (side, login) in [(Side::Near, "account-near"), (Side::Far, "account-far")] {
        let grants = vec![(Role::EmulationOfficer, Some(root(side)))];
        all.push((login.into(), format!("Tài khoản {}", side.mark()), None, grants));
    }
    for (login, name, person, roles) in all {
        web::insert_account(
            &ctx.store,
            ctx.now().micros,
            web::NewReader { login, name, hash: hash.clone(), person, roles },
        )
        .await;
    }
}
