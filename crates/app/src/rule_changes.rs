//! The register of what an advisory body confirmed or corrected in the national rules: who, when, with which document.
//! Entries are only added; a later one takes an earlier one back. Verdicts follow when a dossier is judged (again).

use std::sync::Arc;

use domain::access::Action;
use law::{Date, Effect, Law, LawError, LawItem, RuleChange};
use serde::Serialize;
use serde_json::json;
use store::{
    Tx,
    entity::rule_change,
    sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, Set},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result,
    access::{require_anywhere, require_everywhere},
    ctx::id_at,
    faults::Faults,
    verdicts,
};

/// The source of an entry, as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Number and name of the document.
    pub document: String,
    /// Its date as typed.
    pub document_date: String,
    /// Article, clause, point.
    pub article: String,
    /// Where it can be read.
    pub link: String,
    /// A remark: for a correction and a withdrawal the reason.
    pub note: String,
}

/// A number that is another one from a day on, as its form has it. Values are those of the law: multipliers in hundredths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Number {
    /// Its name.
    pub number: String,
    /// The value it replaces.
    pub old: i64,
    /// The new value.
    pub new: i64,
    /// First day of the new value, ISO.
    pub from: String,
    /// The text stating it was seen.
    pub verified: bool,
}

/// What is to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The text of the item was seen.
    Confirm,
    /// A number of the item is another one.
    Correct(Number),
    /// An entry about the item no longer holds.
    Withdraw(i64),
}

/// An entry of the register.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its number.
    pub entry: i64,
    /// confirm, correct or withdraw. Message `rule-change-KIND`.
    pub kind: String,
    /// Key of the item.
    pub item: String,
    /// What it does.
    pub change: RuleChange,
    /// The document.
    pub document: String,
    /// Its date, ISO.
    pub document_date: Option<String>,
    /// Article.
    pub article: String,
    /// Where it can be read.
    pub link: String,
    /// Remark or reason.
    pub note: String,
    /// Who entered it.
    pub by: String,
    /// When, microseconds UTC.
    pub at: i64,
    /// The entry that took it back.
    pub withdrawn_by: Option<i64>,
}

/// The national rules of today's register, and the register itself, newest entry first.
#[derive(Clone, Debug)]
pub struct Register {
    /// The law with the entries laid over it.
    pub law: Arc<Law>,
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Register {
    /// Entries about an item, newest first.
    pub fn of<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let key = base(key).to_owned();
        self.entries.iter().filter(move |e| base(&e.item) == key)
    }

    /// The number of the newest entry about an item; 0 when there is none. Forms carry it as their version.
    #[must_use]
    pub fn newest(&self, key: &str) -> i64 {
        self.of(key).map(|e| e.entry).max().unwrap_or(0)
    }
}

/// A key without the day that tells versions apart.
fn base(key: &str) -> &str {
    key.split('@').next().unwrap_or(key)
}

async fn rows<C: ConnectionTrait>(conn: &C) -> Result<Vec<rule_change::Model>> {
    Ok(rule_change::Entity::find().order_by_asc(rule_change::Column::Entry).all(conn).await?)
}

/// The national law as of now: one statement. Pages that judge without a dossier start here.
pub async fn national(ctx: &Ctx) -> Result<Arc<Law>> {
    let contents: Vec<String> = rule_change::Entity::find()
        .select_only()
        .column(rule_change::Column::Content)
        .order_by_asc(rule_change::Column::Entry)
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    verdicts::national(ctx, &contents)
}

/// The register, for whoever may browse the law. One statement.
pub async fn register(ctx: &Ctx, actor: &Actor) -> Result<Register> {
    require_anywhere(actor, Action::ViewLaw)?;
    let rows = rows(ctx.store.reader()).await?;
    let contents: Vec<String> = rows.iter().map(|r| r.content.clone()).collect();
    let law = verdicts::national(ctx, &contents)?;
    let undone: Vec<(i64, i64)> = rows.iter().filter_map(|r| Some((r.undoes?, r.entry))).collect();
    let mut entries = Vec::with_capacity(rows.len());
    for r in rows.into_iter().rev() {
        entries.push(Entry {
            change: read(&r)?,
            entry: r.entry,
            kind: r.kind,
            item: r.item,
            document: r.document,
            document_date: r.document_date,
            article: r.article,
            link: r.link,
            note: r.note,
            by: r.made_by,
            at: r.created_at,
            withdrawn_by: undone.iter().find(|(old, _)| *old == r.entry).map(|(_, by)| *by),
        });
    }
    Ok(Register { law, entries })
}

fn read(row: &rule_change::Model) -> Result<RuleChange> {
    serde_json::from_str(&row.content)
        .map_err(|e| Error::Store(store::StoreError::Data(format!("rule_change {}: {e}", row.entry))))
}

/// Everything of the law that is not verified, or that the register says something about.
#[must_use]
pub fn open_items(register: &Register) -> Vec<LawItem> {
    let named: Vec<&str> = register.entries.iter().map(|e| base(&e.item)).collect();
    register.law.items().into_iter().filter(|i| (!i.verified && !i.inherits) || named.contains(&base(&i.key))).collect()
}

/// True when the actor may change the national rules: he holds the right at the top of every tree of this installation.
pub async fn may_change(ctx: &Ctx, actor: &Actor) -> Result<bool> {
    match require_everywhere(ctx, actor, Action::ManageLaw).await {
        Ok(_) => Ok(true),
        Err(Error::Denied(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Adds an entry about `item`. `seen` is the number of the newest entry about it when the form was shown: when somebody
/// else entered something meanwhile, nothing is written.
pub async fn enter(ctx: &Ctx, actor: &Actor, item: &str, seen: i64, command: &Command, source: &Source) -> Result<i64> {
    let permit = require_everywhere(ctx, actor, Action::ManageLaw).await?;
    let mut faults = Faults::default();
    let withdraws = matches!(command, Command::Withdraw(_));
    let mut text = |field: &str, text: &str, limit: usize, needed: bool| match needed {
        true => faults.required(field, text, limit),
        false => faults.text(field, text, limit),
    };
    let read = Source {
        document: text("document", &source.document, 200, !withdraws),
        article: text("article", &source.article, 200, !withdraws),
        link: text("link", &source.link, 500, false),
        note: text("note", &source.note, 1000, !matches!(command, Command::Confirm)),
        document_date: faults.date("document_date", &source.document_date).unwrap_or_default(),
    };
    if !withdraws && read.document_date.is_empty() && source.document_date.trim().is_empty() {
        faults.add("document_date", "field-required", []);
    }
    let effect = match command {
        Command::Confirm => Some(Effect::Confirm),
        Command::Withdraw(entry) => Some(Effect::Withdraw { entry: *entry }),
        Command::Correct(n) => match n.from.parse::<Date>() {
            Ok(from) => {
                Some(Effect::Correct { number: n.number.clone(), old: n.old, new: n.new, from, verified: n.verified })
            }
            Err(_) => {
                faults.add("from", "field-required", []);
                None
            }
        },
    };
    faults.check()?;
    let Some(effect) = effect else { return Err(Error::NotFound) };
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, item, read, effect) = (ctx.clone(), item.to_owned(), read.clone(), effect.clone());
            let by = actor.display_name.clone();
            Box::pin(async move { enter_in(&ctx, tx, &item, seen, effect, read, by).await })
        })
        .await
}

async fn enter_in(
    ctx: &Ctx,
    tx: &Tx,
    item: &str,
    seen: i64,
    effect: Effect,
    source: Source,
    by: String,
) -> Result<i64> {
    // The counter's row is taken first: two entries at once wait for one another.
    let entry = tx.next_number("rule_change").await?;
    let rows = rows(tx.conn()).await?;
    let about: Vec<&rule_change::Model> = rows.iter().filter(|r| base(&r.item) == base(item)).collect();
    let found = about.iter().map(|r| r.entry).max().unwrap_or(0);
    if found != seen {
        return Err(Error::Stale { found });
    }
    let contents: Vec<String> = rows.iter().map(|r| r.content.clone()).collect();
    let law = verdicts::national(ctx, &contents)?;
    let change = RuleChange { entry, item: item.to_owned(), cite: printed(&source), effect };
    law.check_change(&change).map_err(|e| said(&e))?;
    if let Effect::Withdraw { entry: old } = change.effect {
        let open = about.iter().any(|r| r.entry == old && r.kind != "withdraw");
        if !open || rows.iter().any(|r| r.undoes == Some(old)) {
            return Err(Error::refused("rule-change-not-open", [("entry", old.to_string())]));
        }
    }
    let (kind, from_date, undoes) = match &change.effect {
        Effect::Confirm => ("confirm", None, None),
        Effect::Correct { from, .. } => ("correct", Some(from.to_string()), None),
        Effect::Withdraw { entry } => ("withdraw", None, Some(*entry)),
    };
    let audit = json!({"entry": entry, "change": change, "source": source});
    rule_change::ActiveModel {
        id: Set(id_at(tx.at())),
        home_node: Set(ctx.node.to_string()),
        entry: Set(entry),
        kind: Set(kind.to_owned()),
        item: Set(item.to_owned()),
        from_date: Set(from_date),
        document: Set(source.document),
        document_date: Set(Some(source.document_date).filter(|d| !d.is_empty())),
        article: Set(source.article),
        link: Set(source.link),
        note: Set(source.note),
        undoes: Set(undoes),
        content: Set(serde_json::to_string(&change).unwrap_or_default()),
        account_id: Set(tx.actor()),
        made_by: Set(by),
        created_at: Set(tx.at()),
    }
    .insert(tx.conn())
    .await?;
    tx.audit(&format!("rule:{}", base(item)), kind, &audit).await?;
    Ok(entry)
}

/// The source as a citation: "Nghị định 1/2026/NĐ-CP ngày 05/01/2026, Điều 9".
fn printed(source: &Source) -> String {
    let parts: Vec<&str> = source.document_date.split('-').collect();
    let day = match parts.as_slice() {
        [y, m, d] => format!(" ngày {d}/{m}/{y}"),
        [y, m] => format!(" tháng {m}/{y}"),
        [y] if !y.is_empty() => format!(" năm {y}"),
        _ => String::new(),
    };
    let article = if source.article.is_empty() { String::new() } else { format!(", {}", source.article) };
    format!("{}{day}{article}", source.document)
}

/// What the crate of the law refuses, beside the field it names.
pub(crate) fn said(e: &LawError) -> Error {
    Error::field(&e.at, "law-says", [("vi", e.message.vi.clone()), ("en", e.message.en.clone())])
}

/// The rules that bind the reader's own unit on `on`: the national ones with the register laid over them, and the local
/// regulations of his unit and of those above it. One statement; a reader without a unit gets the national rules.
pub async fn of_reader(ctx: &Ctx, actor: &Actor, on: &str) -> Result<verdicts::Rules> {
    require_anywhere(actor, Action::ViewLaw)?;
    let unit = actor.grants.iter().filter(|g| g.in_force(&actor.today)).find_map(|g| g.unit);
    let unit = unit.unwrap_or(Uuid::nil());
    let above = store::query::dossiers::above(ctx.store.reader(), unit, unit, &actor.today, on).await?;
    verdicts::Rules::of(ctx, &above)
}
