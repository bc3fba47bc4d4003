//! Councils and their seats. Seats are held for a period: the members of a session are those of its day.

use domain::{
    access::{Action, Scope},
    council::{COUNCIL, CouncilRole},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{council, council_seat, person, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, Granted},
    day,
    nouns::{self, Texts, View},
};

/// A council to set up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewCouncil {
    /// Code of the unit whose council it is.
    pub unit: String,
    /// Its name as printed.
    pub name: String,
    /// The decision that set it up, as cited.
    pub document: String,
    /// First day, as typed.
    pub from: String,
    /// Last day, as typed; empty is open.
    pub to: String,
}

/// A seat to fill.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewSeat {
    /// Code of the person in the register; empty for a member from outside.
    pub person: String,
    /// Name as printed in minutes; empty takes the person's.
    pub name: String,
    /// Post as printed; empty takes the person's.
    pub post: String,
    /// Code of [`CouncilRole`].
    pub role: String,
    /// First day, as typed; empty is the council's.
    pub from: String,
    /// Last day, as typed; empty is open.
    pub to: String,
}

/// A role in the words of an office, or its code.
#[must_use]
pub fn role_of(text: &str) -> Option<CouncilRole> {
    let code = match vntext::fold(text).replace(',', "").as_str() {
        "chu tich" => "chair",
        "pho chu tich" => "vice_chair",
        "thuong truc" | "uy vien thuong truc" => "standing",
        "thu ky" | "uy vien thu ky" => "secretary",
        "" | "uy vien" | "thanh vien" => "member",
        _ => text,
    };
    CouncilRole::from_code(code)
}

/// Most members that one form takes.
const MEMBERS: usize = 60;

/// Members as somebody has them before him: a line each, name, post and role apart by semicolons or as cells of a spreadsheet.
pub fn seats_of(text: &str) -> Result<Vec<NewSeat>> {
    let mut seats = Vec::new();
    for (at, line) in (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty()) {
        let mut cells = line.split([';', '\t']).map(|c| vntext::normal(c).trim().to_owned());
        let (name, post) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let role = cells.next().unwrap_or_default();
        let fault = |key, value: &str| {
            Error::field("members", key, [("line", at.to_string()), ("value", value.chars().take(60).collect())])
        };
        if name.is_empty() {
            return Err(fault("council-members-nameless", line));
        }
        let Some(role) = role_of(&role) else { return Err(fault("council-members-role", &role)) };
        if let Some(more) = cells.find(|c| !c.is_empty()) {
            return Err(fault("council-members-more", &more));
        }
        let seat = NewSeat {
            person: String::new(),
            name,
            post,
            role: role.code().to_owned(),
            from: String::new(),
            to: String::new(),
        };
        seats.push(seat);
    }
    if seats.len() > MEMBERS {
        return Err(Error::field("members", "council-members-many", [("most", MEMBERS.to_string())]));
    }
    Ok(seats)
}

/// A council as lists and pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct CouncilView {
    /// Code in addresses.
    pub code: String,
    /// Version for forms.
    pub version: i64,
    /// Name.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// The decision that set it up.
    pub document: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: Option<String>,
    /// Clause of its regulation that takes a member out of the cases of the collective he leads; empty: none does.
    pub recused_by: String,
    /// The seats of all periods.
    pub seats: Vec<SeatView>,
}

/// A seat of a council.
#[derive(Clone, Debug, Serialize)]
pub struct SeatView {
    /// Number in the council, stable.
    pub seq: i64,
    /// Name as printed.
    pub name: String,
    /// Post as printed.
    pub post: String,
    /// Code of [`CouncilRole`].
    pub role: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: Option<String>,
    /// True on the day of the view.
    pub in_force: bool,
}

/// Sets up a council with its seats; gives its code.
pub async fn create(ctx: &Ctx, actor: &Actor, new: NewCouncil, seats: Vec<NewSeat>) -> Result<String> {
    let unknown = || Error::field("unit", "council-unknown-unit", [("code", new.unit.trim().to_owned())]);
    let unit = access::named::<unit::Model>(ctx, actor, &[Action::ManageSetup], &new.unit, unknown).await?;
    let mut faults = Vec::new();
    if new.name.trim().is_empty() {
        faults.push(FieldError::new("name", "field-required", []));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let from = day::required("from", &new.from)?;
    let to = day::optional("to", &new.to)?;
    if to.as_ref().is_some_and(|to| *to < from) {
        return Err(Error::field("to", "field-to-before-from", []));
    }
    let now = ctx.now();
    let mut rows = Vec::new();
    for (i, seat) in seats.iter().enumerate() {
        rows.push(seat_row(ctx, actor, seat, &from, i as i64 + 1).await?);
    }
    let row = council::Model {
        id: ctx.new_id(&now),
        version: 1,
        home_node: ctx.node.to_string(),
        code: String::new(),
        name: vntext::normal(&new.name),
        unit_id: unit.id,
        document: vntext::normal(&new.document),
        from_date: from,
        to_date: to,
        created_at: now.micros,
        recused_by: String::new(),
        secrecy: domain::ballot::Secrecy::OpenCount.code().to_owned(),
        cluster_year_id: None,
    };
    ctx.store
        .write(ctx.write(actor, &now, unit.permit()), |tx| {
            let (mut row, rows) = (row.clone(), rows.clone());
            Box::pin(async move {
                row.code = format!("HD-{:04}", tx.next_number("council").await?);
                let id = row.id;
                let code = row.code.clone();
                council::Entity::insert(council::ActiveModel::from(row)).exec_without_returning(tx.conn()).await?;
                let mut names = Vec::new();
                for mut seat in rows {
                    seat.council_id = id;
                    names.push(json!({"name": seat.member_name, "role": seat.role}));
                    insert_seat(tx.conn(), seat).await?;
                }
                tx.audit(&format!("council:{code}"), "create", &json!({"seats": names})).await?;
                Ok(code)
            })
        })
        .await
}

/// A council of a unit. The representatives of a cluster's conference are no council: they come from its members.
async fn council(ctx: &Ctx, actor: &Actor, actions: &[Action], code: &str) -> Result<Granted<council::Model>> {
    let found = access::find::<council::Model>(ctx, actor, actions, code).await?;
    if found.cluster_year_id.is_some() { Err(Error::NotFound) } else { Ok(found) }
}

/// A council as its form has it.
pub async fn form(ctx: &Ctx, actor: &Actor, code: &str) -> Result<View> {
    // Whoever sets an office up sees its councils too.
    council(ctx, actor, &[Action::ViewCouncil, Action::ManageSetup], code).await?;
    nouns::view::<council::Model>(ctx, actor, &COUNCIL, code).await
}

/// Corrects a council that was seen at `version`; its seats stay as they are.
pub async fn change(ctx: &Ctx, actor: &Actor, code: &str, version: i64, texts: &Texts) -> Result<()> {
    let old = council(ctx, actor, &[COUNCIL.change], code).await?;
    let typed = nouns::typed(ctx, actor, &COUNCIL, texts).await?;
    nouns::change(ctx, actor, &COUNCIL, (old.permit(), old.id, version), typed).await
}

/// Adds a seat.
pub async fn add_seat(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seat: NewSeat) -> Result<()> {
    let found = council(ctx, actor, &[Action::ManageSetup], code).await?;
    let now = ctx.now();
    let mut row = seat_row(ctx, actor, &seat, &found.from_date, 0).await?;
    row.council_id = found.id;
    let code = found.code.clone();
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (mut row, code) = (row.clone(), code.clone());
            Box::pin(async move {
                let last = council_seat::Entity::find()
                    .filter(council_seat::Column::CouncilId.eq(row.council_id))
                    .order_by_desc(council_seat::Column::Seq)
                    .one(tx.conn())
                    .await?;
                row.seq = last.map_or(1, |s| s.seq + 1);
                let entry = json!({"seq": row.seq, "name": row.member_name, "role": row.role, "from": row.from_date});
                insert_seat(tx.conn(), row).await?;
                tx.audit(&format!("council:{code}"), "add_seat", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// Ends a seat on a day; sessions held before keep their member.
pub async fn end_seat(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seq: i64, last: &str) -> Result<()> {
    let found = council(ctx, actor, &[Action::ManageSetup], code).await?;
    let last = day::required("to", last)?;
    let seat = council_seat::Entity::find()
        .filter(council_seat::Column::CouncilId.eq(found.id))
        .filter(council_seat::Column::Seq.eq(seq))
        .one(ctx.store.reader())
        .await?
        .ok_or(Error::NotFound)?;
    if last < seat.from_date {
        return Err(Error::field("to", "field-to-before-from", []));
    }
    let now = ctx.now();
    let code = found.code.clone();
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (seat, code, last) = (seat.clone(), code.clone(), last.clone());
            Box::pin(async move {
                let entry = json!({"seq": seat.seq, "name": seat.member_name, "to": last});
                let mut active = council_seat::ActiveModel::from(seat);
                active.to_date = Set(Some(last));
                active.update(tx.conn()).await?;
                tx.audit(&format!("council:{code}"), "end_seat", &entry).await?;
                Ok(())
            })
        })
        .await
}

/// The councils of the units whose councils the actor may see, with all their seats: three statements.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<CouncilView>> {
    let today = ctx.now().today;
    // Whoever sets an office up sees its councils too, although not their sessions.
    let scope =
        match (domain::access::scope(actor, Action::ViewCouncil), domain::access::scope(actor, Action::ManageSetup)) {
            (Scope::Units(a), Scope::Units(b)) => Scope::Units(&a | &b),
            (Scope::Nothing, Scope::Nothing) => {
                access::require_anywhere(actor, Action::ViewCouncil)?;
                Scope::Nothing
            }
            (Scope::Nothing, some) | (some, Scope::Nothing) => some,
        };
    let rows = store::query::councils::list(ctx.store.reader(), &scope, &today).await?;
    let seats = council_seat::Entity::find()
        .filter(council_seat::Column::CouncilId.is_in(rows.iter().map(|r| r.id)))
        .order_by_asc(council_seat::Column::Seq)
        .all(ctx.store.reader())
        .await?;
    Ok(rows
        .into_iter()
        .map(|r| CouncilView {
            seats: seats.iter().filter(|s| s.council_id == r.id).map(|s| seat_view(s, &today)).collect(),
            code: r.code,
            version: r.version,
            name: r.name,
            unit: r.unit_name,
            document: r.document,
            from: r.from_date,
            to: r.to_date,
            recused_by: r.recused_by,
        })
        .collect())
}

/// One council.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<CouncilView> {
    let found = access::find::<council::Model>(ctx, actor, &[Action::ViewCouncil], code).await?;
    list(ctx, actor).await?.into_iter().find(|c| c.code == found.code).ok_or(Error::NotFound)
}

fn seat_view(seat: &council_seat::Model, today: &str) -> SeatView {
    SeatView {
        seq: seat.seq,
        name: seat.member_name.clone(),
        post: seat.member_post.clone(),
        role: seat.role.clone(),
        from: seat.from_date.clone(),
        to: seat.to_date.clone(),
        in_force: seat.from_date.as_str() <= today && seat.to_date.as_deref().is_none_or(|to| today <= to),
    }
}

async fn seat_row(
    ctx: &Ctx,
    actor: &Actor,
    seat: &NewSeat,
    council_from: &str,
    seq: i64,
) -> Result<council_seat::Model> {
    let found = match seat.person.trim() {
        "" => None,
        code => {
            let unknown = || Error::field("person", "council-unknown-person", [("code", code.to_owned())]);
            Some(access::named::<person::Model>(ctx, actor, &[Action::ViewPeople], code, unknown).await?.into_row())
        }
    };
    let or_person = |text: &str, own: fn(&person::Model) -> String| match (text.trim(), &found) {
        ("", Some(p)) => own(p),
        (text, _) => vntext::normal(text),
    };
    let name = or_person(&seat.name, |p| format!("{} {}", p.rank, p.full_name).trim().to_owned());
    if name.is_empty() {
        return Err(Error::field("name", "field-required", []));
    }
    let role = CouncilRole::from_code(&seat.role)
        .ok_or_else(|| Error::field("role", "field-choose", [("value", seat.role.clone())]))?;
    let from = day::optional("from", &seat.from)?.unwrap_or_else(|| council_from.to_owned());
    let to = day::optional("to", &seat.to)?;
    if to.as_ref().is_some_and(|to| *to < from) {
        return Err(Error::field("to", "field-to-before-from", []));
    }
    Ok(council_seat::Model {
        id: ctx.new_id(&ctx.now()),
        council_id: Uuid::nil(),
        seq,
        person_id: found.as_ref().map(|p| p.id),
        member_name: name,
        member_post: or_person(&seat.post, |p| p.post.clone()),
        role: role.code().to_owned(),
        from_date: from,
        to_date: to,
        member: String::new(),
    })
}

async fn insert_seat<C: ConnectionTrait>(conn: &C, seat: council_seat::Model) -> Result<()> {
    council_seat::Entity::insert(council_seat::ActiveModel::from(seat)).exec_without_returning(conn).await?;
    Ok(())
}
