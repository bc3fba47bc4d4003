//! Nouns whose fields are data (`domain::fields`): listed, shown, entered, changed and annulled by one set of functions. What a noun
//! alone knows stands in its own file and calls these.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Permit, scope},
    fields::{Field, Noun, Shape, Values, changes, read},
};
use serde_json::json;
use store::{
    StoreError,
    entity::{person, unit},
    query::nouns as query,
    sea_orm::{EntityTrait, ModelTrait, Value},
};
use uuid::Uuid;

pub use store::query::nouns::Record;

use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, Granted, Object, PartOf, require_anywhere},
    ctx::id_at,
    faults::Faults,
    list::{self, Page, Query},
};

/// A form as it was sent: texts by field.
pub type Texts = BTreeMap<String, String>;

/// One row with what the actor may do with it.
#[derive(Clone, Debug)]
pub struct View {
    /// The row, without the fields that the actor may not see.
    pub record: Record,
    /// The fields shown.
    pub fields: Vec<&'static Field>,
    /// He may change and annul it.
    pub may_change: bool,
}

/// A form that was read: nothing is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    /// Field → value.
    pub(crate) values: Values,
    /// Ids of what fields name.
    pub(crate) refs: query::Refs,
    /// The people named, by field.
    pub(crate) people: BTreeMap<&'static str, person::Model>,
}

impl Typed {
    /// Folded words of what lists find the row by.
    fn search(&self, noun: &Noun) -> String {
        let searched = noun.fields.iter().filter(|f| f.searched);
        let text = |f: &Field| match self.people.get(f.column) {
            Some(p) => p.full_name.clone(),
            None => self.values.get(f.column).cloned().unwrap_or_default(),
        };
        vntext::fold(&searched.map(text).collect::<Vec<_>>().join(" "))
    }

    pub(crate) fn more(&self, noun: &Noun) -> Vec<(&'static str, Value)> {
        if noun.newest.is_empty() { vec![] } else { vec![("search", self.search(noun).into())] }
    }
}

/// A page of a noun's list. Filters: each field of choices. Two statements in the usual order.
pub async fn list(ctx: &Ctx, actor: &Actor, noun: &'static Noun, asked: &Query) -> Result<Page<Record>> {
    require_anywhere(actor, noun.view)?;
    let chosen = noun.fields.iter().filter(|f| matches!(f.shape, Shape::Choice(_)));
    let named = noun.fields.iter().filter_map(Field::narrows);
    let filter = query::Filter {
        scope: scope(actor, noun.view),
        day: actor.today.clone(),
        words: list::words(&asked.q),
        chosen: chosen.filter_map(|f| Some((f.column, asked.filter(f.column)?.to_owned()))).collect(),
        named: named.filter_map(|table| Some((table, asked.filter(table)?.to_owned()))).collect(),
    };
    let page = list::page(ctx, &query::Records { noun, filter: &filter }, asked, None).await?;
    // What tells more than the noun does is left out of lists, unless the reader may read it wherever he sees a row.
    let own = scope(actor, noun.view);
    let hidden: Vec<&str> = noun
        .fields
        .iter()
        .filter(|f| f.gives.needs().is_some_and(|a| scope(actor, a) != own))
        .map(|f| f.column)
        .collect();
    Ok(page.map(|mut r| {
        r.values.retain(|name, _| !hidden.contains(&name.as_str()));
        r.named.retain(|name, _| !hidden.contains(&name.as_str()));
        r
    }))
}

/// One row, for whoever may see it.
pub(crate) async fn view<T: Object>(ctx: &Ctx, actor: &Actor, noun: &'static Noun, code: &str) -> Result<View>
where
    <T as ModelTrait>::Entity: EntityTrait<Model = T>,
    Granted<T>: Row,
{
    let granted = access::find::<T>(ctx, actor, T::VIEW, code).await?;
    let mut record = query::one(ctx.store.reader(), noun, granted.id()).await?.ok_or(Error::NotFound)?;
    let seen = |f: &&Field| f.gives.needs().is_none_or(|a| a == noun.view || granted.may(actor, a));
    let fields: Vec<&'static Field> = noun.fields.iter().filter(seen).collect();
    record.values.retain(|name, _| fields.iter().any(|f| f.column == name));
    record.named.retain(|name, _| fields.iter().any(|f| f.column == name));
    Ok(View { record, fields, may_change: granted.may(actor, noun.change) })
}

/// The id behind a granted row of any noun.
pub(crate) trait Row {
    /// Its id.
    fn id(&self) -> Uuid;
}

macro_rules! rows {
    ($($table:ident),*) => {
        $(impl Row for Granted<store::entity::$table::Model> {
            fn id(&self) -> Uuid {
                self.id
            }
        })*
    };
}

rows!(
    cluster,
    council,
    feedback,
    news,
    praise,
    review,
    direction,
    conference,
    model,
    adoption,
    programme,
    support,
    inspection,
    emulation_body,
    emulation_officer,
    reported_count
);

/// Reads a form of the noun: its values, and the objects it names as far as the actor sees them.
pub(crate) async fn typed(ctx: &Ctx, actor: &Actor, noun: &'static Noun, texts: &Texts) -> Result<Typed> {
    let text = |column: &str| texts.get(column).cloned().unwrap_or_default();
    let read = read(noun.fields, text, &|_, _| None, &ctx.now().today);
    let mut faults: Vec<FieldError> = read.faults.into_iter().map(FieldError::from).collect();
    faults.extend(read.unknown.into_iter().map(|(c, text)| FieldError::new(&c, "field-choose", [("value", text)])));
    if faults.is_empty() {
        faults.extend((noun.check)(&read.values).into_iter().map(FieldError::from));
    }
    let mut out = Typed { values: read.values, ..Typed::default() };
    for f in noun.fields.iter().filter(|f| f.shape.refers()) {
        let Some(code) = out.values.get(f.column).cloned() else { continue };
        let found = match f.shape {
            Shape::Person => {
                let found = access::find_person(ctx, actor, &[Action::ViewPeople], &code).await;
                found.map(|p| {
                    out.values.insert(f.column.to_owned(), p.code.clone());
                    out.refs.insert(f.column, p.id);
                    out.people.insert(f.column, p.into_row());
                })
            }
            Shape::Object(table) => crate::records::named(ctx, actor, table, &code).await.map(|id| {
                out.refs.insert(f.column, id);
            }),
            _ => {
                let found = access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], &code).await;
                found.map(|u| {
                    out.refs.insert(f.column, u.id);
                })
            }
        };
        match found {
            Err(Error::NotFound) => {
                let key = match f.shape {
                    Shape::Person => "field-unknown-person",
                    Shape::Object(_) => "field-unknown-row",
                    _ => "field-unknown-unit",
                };
                faults.push(FieldError::new(f.column, key, [("code", code)]));
            }
            other => other?,
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(Error::Invalid(faults)) }
}

/// What every row of a table has beside its fields.
pub(crate) type Frame = Vec<(&'static str, Value)>;

/// Enters a row and gives its code, which is numbered where `frame` brings none. `frame` is made of the writing transaction's instant.
pub(crate) async fn add(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static Noun,
    permit: Permit,
    typed: Typed,
    frame: impl Fn(i64) -> Frame + Send + Sync,
) -> Result<String> {
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (typed, mut row) = (typed.clone(), frame(tx.at()));
            Box::pin(async move {
                let own = row.iter().position(|(name, _)| *name == "code").map(|i| row.swap_remove(i).1);
                let code = match own {
                    Some(Value::String(Some(code))) => code.to_string(),
                    _ => format!("{}{:06}", noun.letters, tx.next_number(noun.name).await?),
                };
                row.extend(typed.more(noun));
                let id = Value::from(id_at(tx.at()));
                row.extend([("id", id), ("code", code.clone().into()), ("version", 1_i64.into())]);
                query::insert(tx, noun, &typed.values, &typed.refs, row).await?;
                tx.audit(&format!("{}:{code}", noun.name), "add", &json!({ "values": typed.values })).await?;
                Ok(code)
            })
        })
        .await
}

/// Writes the fields of a row anew, over the version that the form was shown with. The audit keeps before and after.
pub(crate) async fn change(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static Noun,
    (permit, id, version): (Permit, Uuid, i64),
    typed: Typed,
) -> Result<()> {
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::of_noun(noun), id), Some(version)), |tx| {
            let typed = typed.clone();
            Box::pin(async move {
                let old = standing(tx.conn(), noun, id).await?;
                query::update(tx, noun, id, &typed.values, &typed.refs, typed.more(noun)).await?;
                let note = json!({ "changes": changes(&old.values, &told(noun, &old, &typed)) });
                tx.audit(&format!("{}:{}", noun.name, old.code), "change", &note).await?;
                Ok(())
            })
        })
        .await
}

/// What a form says of a row, with what steps of their own have set.
pub(crate) fn told(noun: &Noun, old: &Record, typed: &Typed) -> Values {
    let aside = noun.fields.iter().filter(|f| f.aside);
    let kept = aside.filter_map(|f| Some((f.column.to_owned(), old.values.get(f.column)?.clone())));
    typed.values.clone().into_iter().chain(kept).collect()
}

/// Annuls a row: it stays with its reason and counts no more.
pub(crate) async fn annul(
    ctx: &Ctx,
    actor: &Actor,
    noun: &'static Noun,
    (permit, id, version): (Permit, Uuid, i64),
    reason: &str,
) -> Result<()> {
    let mut faults = Faults::default();
    let reason = faults.required("reason", reason, 300);
    faults.check()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::of_noun(noun), id), Some(version)), |tx| {
            let reason = reason.clone();
            Box::pin(async move {
                let old = standing(tx.conn(), noun, id).await?;
                let gone = [
                    ("annulled_at", tx.at().into()),
                    ("annulled_by", tx.actor().into()),
                    ("annulled_for", reason.clone().into()),
                ];
                query::set(tx, noun, id, gone.into()).await?;
                let note = json!({ "values": old.values, "reason": reason });
                tx.audit(&format!("{}:{}", noun.name, old.code), "annul", &note).await?;
                Ok(())
            })
        })
        .await
}

/// The row as it stands; one that was annulled is changed no more.
pub(crate) async fn standing(conn: &store::Conn, noun: &'static Noun, id: Uuid) -> Result<Record> {
    let row = query::one(conn, noun, id).await?.ok_or_else(|| StoreError::Data(noun.name.to_owned()))?;
    if row.annulled_for.is_some() { Err(Error::refused("noun-annulled", [])) } else { Ok(row) }
}
