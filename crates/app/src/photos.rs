//! Photos of news, conferences and model examples. A file is decoded and written anew in the process that prints; what is stored is the
//! picture and nothing else. Those of released news and models are public, those of conferences never are.

use domain::access::{Action, Permit};
use serde_json::json;
use store::{
    entity::{conference, model, news, photo},
    query::portal as query,
    sea_orm::{ActiveModelTrait, Set},
};
use uuid::Uuid;

pub use query::PhotoRow;

use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    attachments::NewFile,
    ctx::id_at,
    faults::Faults,
};

/// Largest file in bytes.
pub const LARGEST: usize = 20 << 20;
/// Most photos of one thing.
pub const MOST: usize = 40;
/// Longest side of the large and the small one, as addresses name them.
pub const SIZES: [&str; 2] = ["1600", "400"];

/// What photos hang on, for somebody who sees it.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Title or name.
    pub name: String,
    /// Its page.
    pub at: String,
    /// Its photos are read by everybody as soon as they are there.
    pub public: bool,
    /// The reader may add and withdraw photos.
    pub may_change: bool,
    id: Uuid,
    of: query::Of,
    unit: Uuid,
    /// The right to change them; none where nobody does any more.
    needed: Option<Action>,
}

impl Owner {
    /// The permit to change the photos, or why there is none.
    async fn change(&self, ctx: &Ctx, actor: &Actor) -> Result<Permit> {
        let needed = self.needed.ok_or_else(|| Error::refused("photo-not-now", []))?;
        access::require(ctx, actor, needed, self.unit).await
    }
}

/// What photos hang on: `noun` is the word of its address (news, conferences, models).
pub async fn owner(ctx: &Ctx, actor: &Actor, noun: &str, code: &str) -> Result<Owner> {
    let see = &[Action::ViewMovements];
    let (name, public, id, of, needed, unit) = match noun {
        "news" => {
            let row = access::find::<news::Model>(ctx, actor, &[Action::ViewNews], code).await?;
            // A photo of released news is public at once: whoever adds it releases it.
            let needed = match row.state.as_str() {
                "draft" => Some(Action::ManageMovements),
                "released" => Some(Action::ReleaseNews),
                _ => None,
            };
            (row.name.clone(), row.state == "released", row.id, query::Of::News, needed, row.unit_id)
        }
        "conferences" => {
            let row = access::find::<conference::Model>(ctx, actor, see, code).await?;
            let needed = row.annulled_at.is_none().then_some(Action::ManageMovements);
            (row.name.clone(), false, row.id, query::Of::Conference, needed, row.unit_id)
        }
        "models" => {
            let row = access::find::<model::Model>(ctx, actor, see, code).await?;
            // A photo of a released model is public with it.
            let needed = if row.released_on.is_empty() { Action::ManageMovements } else { Action::ReleaseModels };
            let needed = row.annulled_at.is_none().then_some(needed);
            (row.name.clone(), !row.released_on.is_empty(), row.id, query::Of::Model, needed, row.unit_id)
        }
        _ => return Err(Error::NotFound),
    };
    let at = if noun == "news" { format!("/news/{code}") } else { format!("/records/{noun}/{code}") };
    let mut owner = Owner { name, at, public, may_change: false, id, of, unit, needed };
    owner.may_change = match owner.change(ctx, actor).await {
        Ok(_) => true,
        Err(Error::Denied(_) | Error::NotFound | Error::Refused(_)) => false,
        Err(other) => return Err(other),
    };
    Ok(owner)
}

/// The photos of something, in the order they came. One statement.
pub async fn of(ctx: &Ctx, owner: &Owner) -> Result<Vec<PhotoRow>> {
    Ok(query::photos(ctx.store.reader(), owner.of, owner.id).await?)
}

/// What is said about a photo.
#[derive(Clone, Debug, Default)]
pub struct Caption {
    /// What is to be seen: the caption, and what a reader hears who does not see it.
    pub caption: String,
    /// Who took it.
    pub credit: String,
}

/// The sentence for a file that is no photo.
fn refused(code: &str) -> Option<&'static str> {
    ["photo-large", "photo-heic", "photo-kind", "photo-points", "photo-broken"].into_iter().find(|k| *k == code)
}

/// Takes a photo in; gives its code.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    noun: &str,
    code: &str,
    said: &Caption,
    file: Option<NewFile<'_>>,
) -> Result<String> {
    let owner = owner(ctx, actor, noun, code).await?;
    let permit = owner.change(ctx, actor).await?;
    let mut faults = Faults::default();
    let caption = faults.required("caption", &said.caption, 300);
    let credit = faults.text("credit", &said.credit, 200);
    match &file {
        None => faults.add("file", "photo-none", []),
        Some(file) if file.bytes.len() > LARGEST => faults.add("file", "photo-large", []),
        Some(_) => {}
    }
    faults.check()?;
    if of(ctx, &owner).await?.len() >= MOST {
        return Err(Error::refused("photo-many", [("most", MOST.to_string())]));
    }
    let bytes = file.map(|f| f.bytes).unwrap_or_default();
    let made = match ctx.renderer.photo(bytes).await {
        Ok(made) => made,
        Err(e) => match refused(&e.code) {
            Some(key) => return Err(Error::field("file", key, [])),
            None => {
                tracing::warn!(code = e.code, detail = e.detail, "a photo could not be made ready");
                return Err(Error::refused("photo-failed", []));
            }
        },
    };
    let now = ctx.now();
    let new = |size: &str| store::blobs::NewBlob {
        id: ctx.new_id(&now),
        media_type: "image/jpeg".to_owned(),
        file_name: format!("{size}.jpg"),
        at: now.micros,
    };
    let large = ctx.store.put_blob(new(SIZES[0]), &made.large).await?;
    let small = ctx.store.put_blob(new(SIZES[1]), &made.small).await?;
    let (of, id, at) = (owner.of, owner.id, owner.at.clone());
    let (width, height) = (i64::from(made.width), i64::from(made.height));
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (caption, credit, at) = (caption.clone(), credit.clone(), at.clone());
            let (large, small) = (large.id, small.id);
            Box::pin(async move {
                let code = format!("ANH-{:06}", tx.next_number("photo").await?);
                tx.link_blob(large).await?;
                tx.link_blob(small).await?;
                let to = |kind| (of == kind).then_some(id);
                photo::ActiveModel {
                    id: Set(id_at(tx.at())),
                    version: Set(1),
                    code: Set(code.clone()),
                    news_id: Set(to(query::Of::News)),
                    conference_id: Set(to(query::Of::Conference)),
                    model_id: Set(to(query::Of::Model)),
                    caption: Set(caption.clone()),
                    credit: Set(credit),
                    large_id: Set(large),
                    small_id: Set(small),
                    width: Set(width),
                    height: Set(height),
                    added_by: Set(tx.actor()),
                    added_at: Set(tx.at()),
                    withdrawn_by: Set(None),
                    withdrawn_at: Set(None),
                    withdrawn_for: Set(String::new()),
                }
                .insert(tx.conn())
                .await?;
                tx.audit(&format!("photo:{code}"), "add", &json!({ "of": at, "caption": caption })).await?;
                Ok::<_, Error>(code)
            })
        })
        .await
}

/// Gives a photo that was seen at `version` another caption and source; the audit keeps what they were.
pub async fn recaption(
    ctx: &Ctx,
    actor: &Actor,
    (noun, code, photo): (&str, &str, &str),
    version: i64,
    said: &Caption,
) -> Result<()> {
    let owner = owner(ctx, actor, noun, code).await?;
    let row = of(ctx, &owner).await?.into_iter().find(|p| p.code == photo).ok_or(Error::NotFound)?;
    let permit = owner.change(ctx, actor).await?;
    let mut faults = Faults::default();
    let caption = faults.required("caption", &said.caption, 300);
    let credit = faults.text("credit", &said.credit, 200);
    faults.check()?;
    let now = ctx.now();
    let was = json!({ "caption": row.caption, "credit": row.credit });
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::PHOTO, row.id), Some(version)), |tx| {
            let (id, code, was) = (row.id, row.code.clone(), was.clone());
            let (caption, credit) = (caption.clone(), credit.clone());
            Box::pin(async move {
                query::caption_photo(tx, id, &caption, &credit).await?;
                let is = json!({ "caption": caption, "credit": credit });
                tx.audit(&format!("photo:{code}"), "caption", &json!({ "was": was, "is": is })).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Withdraws a photo that was seen at `version`: nobody sees it any more, the file stays with the reason.
pub async fn withdraw(
    ctx: &Ctx,
    actor: &Actor,
    (noun, code, photo): (&str, &str, &str),
    version: i64,
    reason: &str,
) -> Result<()> {
    let owner = owner(ctx, actor, noun, code).await?;
    let row = of(ctx, &owner).await?.into_iter().find(|p| p.code == photo).ok_or(Error::NotFound)?;
    let permit = owner.change(ctx, actor).await?;
    let mut faults = Faults::default();
    let reason = faults.required("reason", reason, 300);
    faults.check()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::PHOTO, row.id), Some(version)), |tx| {
            let (id, code, reason) = (row.id, row.code.clone(), reason.clone());
            Box::pin(async move {
                query::withdraw_photo(tx, id, &reason).await?;
                tx.audit(&format!("photo:{code}"), "withdraw", &json!({ "reason": reason })).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// The file of a photo in one size, for somebody who sees what it hangs on.
pub async fn file(ctx: &Ctx, actor: &Actor, noun: &str, code: &str, photo: &str, size: &str) -> Result<Vec<u8>> {
    let owner = owner(ctx, actor, noun, code).await?;
    let row = of(ctx, &owner).await?.into_iter().find(|p| p.code == photo).ok_or(Error::NotFound)?;
    read(ctx, row.large_id, row.small_id, size).await
}

/// The file of a public photo in one size, for everybody.
pub async fn public_file(ctx: &Ctx, photo: &str, size: &str) -> Result<Vec<u8>> {
    let found = query::public_photo(ctx.store.reader(), photo, &ctx.now().today).await?.ok_or(Error::NotFound)?;
    read(ctx, found.large_id, found.small_id, size).await
}

async fn read(ctx: &Ctx, large: Uuid, small: Uuid, size: &str) -> Result<Vec<u8>> {
    let id = match size {
        s if s == SIZES[0] => large,
        s if s == SIZES[1] => small,
        _ => return Err(Error::NotFound),
    };
    Ok(ctx.store.read_blob(id).await?)
}
