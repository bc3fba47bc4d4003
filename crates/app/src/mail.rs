//! The summary of the day by mail, for whoever wants it and only where the office has set up a mail server. A mail says how much
//! waits and leads to the program; it names nobody and nothing, because it leaves the house.

use async_trait::async_trait;
use domain::access::Permit;
use store::{
    entity::mail_address,
    query::notices as query,
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict},
};
use uuid::Uuid;
use words::{Args, Lang};

use crate::{Actor, Ctx, Error, FieldError, Result};

/// Mails handed over in one round.
const ROUND: i64 = 50;
/// How long a mail that the server did not take waits, microseconds.
const AGAIN: i64 = 15 * 60 * 1_000_000;
/// How long an address that the server refused waits.
const ANEW: i64 = 24 * 3600 * 1_000_000;
/// Longest address that mail knows.
pub const LONGEST: usize = 254;

/// Why a mail was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFault {
    /// The server does not take mail for this address.
    Refused,
    /// The server is away or asks to wait.
    Later,
}

impl MailFault {
    /// Its code, as it is kept.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Later => "later",
        }
    }
}

/// Hands mails to a server.
#[async_trait]
pub trait Post: Send + Sync {
    /// Hands over one mail of plain text; when this returns `Ok` the server has taken it.
    async fn send(&self, to: &str, subject: &str, text: &str) -> std::result::Result<(), MailFault>;

    /// The program's address for people, if it is known.
    fn home(&self) -> Option<&str>;
}

/// Where the actor's summaries go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Empty when nowhere.
    pub address: String,
    /// Code of why the last one did not arrive at the server.
    pub fault: Option<String>,
}

/// Where the actor wants his summaries sent.
pub async fn wanted(ctx: &Ctx, actor: &Actor) -> Result<Wanted> {
    let row = mail_address::Entity::find_by_id(actor.account).one(ctx.store.reader()).await?;
    Ok(row.map_or_else(Wanted::default, |r| Wanted { address: r.address, fault: r.fault }))
}

/// True for what mail can be sent to: one name, one @, one house with a dot or none, nothing that ends a line of the protocol.
fn sound(address: &str) -> bool {
    let plain = |part: &str, more: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '-'])
            && !part.ends_with(['.', '-'])
            && !part.contains("..")
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || more.as_bytes().contains(&b))
    };
    let parts = address.split_once('@');
    address.len() <= LONGEST && parts.is_some_and(|(name, house)| plain(name, "._%+-") && plain(house, ".-"))
}

/// Sends the actor's summaries to this address from now on; nowhere when it is empty.
pub async fn want(ctx: &Ctx, actor: &Actor, address: &str) -> Result<()> {
    let address = address.trim().to_owned();
    if !address.is_empty() && !sound(&address) {
        return Err(Error::Invalid(vec![FieldError::new("address", "mail-address-malformed", [])]));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, Permit::own(actor)), |tx| {
            let address = address.clone();
            Box::pin(async move {
                if address.is_empty() {
                    mail_address::Entity::delete_by_id(tx.actor()).exec(tx.conn()).await?;
                    return Ok(());
                }
                // What was written before he asked stays in the program.
                let row = mail_address::ActiveModel {
                    account_id: Set(tx.actor()),
                    address: Set(address),
                    sent_until: Set(tx.at()),
                    tried_at: Set(0),
                    fault: Set(None),
                };
                mail_address::Entity::insert(row)
                    .on_conflict(
                        OnConflict::column(mail_address::Column::AccountId)
                            .update_columns([
                                mail_address::Column::Address,
                                mail_address::Column::TriedAt,
                                mail_address::Column::Fault,
                            ])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Hands over what is due, and gives how many mails were taken. Whoever calls this must be the only one to. A process that ends
/// between the server's answer and its own note sends that mail once more.
pub async fn send_due(ctx: &Ctx, post: &dyn Post) -> Result<u64> {
    let now = ctx.now();
    let due = query::due_by_mail(ctx.store.reader(), now.micros - AGAIN, now.micros - ANEW, ROUND).await?;
    let mut taken = 0;
    for mail in due {
        let (subject, text) = letter(ctx, &mail, post.home());
        let fault = post.send(&mail.address, &subject, &text).await.err();
        if let Some(fault) = fault {
            tracing::warn!(fault = fault.code(), "a summary was not taken by the mail server");
        }
        taken += u64::from(fault.is_none());
        note(ctx, mail.account, mail.address, mail.until, fault).await?;
        // A server that is away is away for all.
        if fault == Some(MailFault::Later) {
            break;
        }
    }
    Ok(taken)
}

async fn note(ctx: &Ctx, account: Uuid, address: String, until: i64, fault: Option<MailFault>) -> Result<()> {
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let address = address.clone();
            Box::pin(async move {
                let mut row = mail_address::ActiveModel { tried_at: Set(tx.at()), ..Default::default() };
                match fault {
                    None => (row.sent_until, row.fault) = (Set(until), Set(None)),
                    Some(fault) => row.fault = Set(Some(fault.code().to_owned())),
                }
                // He may have named another address meanwhile.
                mail_address::Entity::update_many()
                    .set(row)
                    .filter(mail_address::Column::AccountId.eq(account))
                    .filter(mail_address::Column::Address.eq(address))
                    .exec(tx.conn())
                    .await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Subject and text, Vietnamese first.
fn letter(ctx: &Ctx, mail: &query::Due, home: Option<&str>) -> (String, String) {
    let facts: Args = serde_json::from_str(&mail.facts).unwrap_or_default();
    let known = |name: &str| facts.get(name).cloned().unwrap_or_default();
    let day = crate::ctx::instant_text(&ctx.zone, mail.until);
    let args: Args = [
        ("count", known("count")),
        ("late", known("late")),
        ("notices", mail.notices.to_string()),
        ("day", day),
        ("home", home.unwrap_or_default().to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let part = |lang| {
        let lines = ["mail-count", "mail-late", "mail-notices"].map(|key| words::say(lang, key, &args));
        let way = words::say(lang, if home.is_some() { "mail-home" } else { "mail-sign-in" }, &args);
        let stop = words::word(lang, "mail-stop");
        format!("{}\r\n\r\n{way}\r\n{stop}\r\n", lines.join("\r\n"))
    };
    let text = format!("{}\r\n--\r\n\r\n{}", part(Lang::Vi), part(Lang::En));
    (words::say(Lang::Vi, "mail-subject", &args), text)
}
