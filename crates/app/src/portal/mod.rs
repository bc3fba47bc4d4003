//! The portal: what everybody reads without signing in. It is off until the office switches it on, and then shows only what a named person
//! released: news, the honour roll, model examples. Of movements and conferences nothing is public.

mod feedback;
mod settings;
mod views;

use domain::record::FIGURES;
use serde::Serialize;
use store::query::portal as query;
use uuid::Uuid;

pub use feedback::{LETTERS, Letter, about, write};
pub use query::{Corrected, NewsLine};
pub use settings::{Link, Settings, load, open, save, seen};
pub use views::{Views, flush};

pub use crate::settings::public_address as address;

use crate::{Ctx, Error, Result, honour};

/// News on the first page.
pub const FIRST: u64 = 6;
/// News on a page of the list.
pub const PAGE: u64 = 20;
/// The last page that is looked up.
const LAST: u64 = 500;
/// Models that are listed.
pub const MODELS: u64 = 200;
/// Related and most viewed news that are shown.
const BESIDE: u64 = 5;
/// Days over which opened pages are counted.
pub const DAYS: i64 = 30;

/// A model example in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelLine {
    /// Code in addresses.
    pub code: String,
    /// Name.
    pub name: String,
    /// The first words of its story.
    pub lead: String,
    /// The person's name, where it is one.
    pub who: String,
    /// The unit's name.
    pub unit: String,
    /// Day of the release, ISO.
    pub released_on: String,
}

/// The newest decision on the honour roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RollHead {
    /// Number and symbol.
    pub number: String,
    /// Summary.
    pub summary: String,
    /// The award's names, Vietnamese and English.
    pub award: (String, String),
    /// Day, ISO.
    pub decided_on: String,
    /// Awards to collectives (lượt).
    pub collectives: i64,
    /// Awards to individuals (lượt).
    pub individuals: i64,
}

/// The first page.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// The newest news.
    pub news: Vec<NewsLine>,
    /// There are more.
    pub more: bool,
    /// The newest decision on the honour roll.
    pub roll: Option<RollHead>,
    /// The newest model example.
    pub model: Option<ModelLine>,
    /// What was opened most.
    pub most: Vec<NewsLine>,
}

/// A page of the list of news.
#[derive(Clone, Debug, Serialize)]
pub struct List {
    /// The news.
    pub news: Vec<NewsLine>,
    /// Number of the page, from 1.
    pub page: u64,
    /// There are older ones.
    pub more: bool,
}

/// A photo of a public page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Photo {
    /// Code in addresses.
    pub code: String,
    /// What is to be seen.
    pub caption: String,
    /// Who took it.
    pub credit: String,
    /// Width of the large file.
    pub width: i64,
    /// Height of the large file.
    pub height: i64,
}

async fn photos(ctx: &Ctx, of: query::Of, id: Uuid) -> Result<Vec<Photo>> {
    let rows = query::photos(ctx.store.reader(), of, id).await?;
    let photo = |p: query::PhotoRow| Photo {
        code: p.code,
        caption: p.caption,
        credit: p.credit,
        width: p.width,
        height: p.height,
    };
    Ok(rows.into_iter().map(photo).collect())
}

/// News with what stands beside them.
#[derive(Clone, Debug, Serialize)]
pub struct News {
    /// Id, for feeds; never shown.
    #[serde(skip)]
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Title.
    pub name: String,
    /// Lead.
    pub lead: String,
    /// Paragraphs.
    pub body: Vec<String>,
    /// Where they were taken from.
    pub credit: String,
    /// Who wrote them.
    pub author: String,
    /// The day they tell of.
    pub on_date: String,
    /// Day of the release, ISO.
    pub released_on: String,
    /// Who released them.
    pub released_name: String,
    /// When they were last changed for readers, microseconds.
    #[serde(skip)]
    pub changed_at: i64,
    /// Photos, in the order they came.
    pub photos: Vec<Photo>,
    /// Corrections, the newest first.
    pub corrections: Vec<Corrected>,
    /// News of the same movement or conference.
    pub related: Vec<NewsLine>,
    /// What was opened most.
    pub most: Vec<NewsLine>,
}

/// A model example.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    /// Code in addresses.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// The person's name, where it is one.
    pub who: String,
    /// The unit's name.
    pub unit: String,
    /// Paragraphs of the story.
    pub story: Vec<String>,
    /// Photos, in the order they came.
    pub photos: Vec<Photo>,
    /// What, before, after, unit of measure.
    pub figures: Vec<Vec<String>>,
    /// Day of the release, ISO.
    pub released_on: String,
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn line_of(m: query::ModelText) -> ModelLine {
    let first = m.story.lines().next().unwrap_or_default();
    let mut lead: String = first.chars().take(240).collect();
    if lead.chars().count() < first.chars().count() {
        lead.push('…');
    }
    ModelLine { code: m.code, name: m.name, lead, who: m.who, unit: m.unit, released_on: m.released_on }
}

/// The civil day from which opened pages count on `today`.
fn since(today: &str, days: i64) -> String {
    let day: Option<jiff::civil::Date> = today.parse().ok();
    day.map(|d| d.saturating_sub(jiff::Span::new().days(days)).to_string()).unwrap_or_default()
}

async fn most(ctx: &Ctx, today: &str) -> Result<Vec<NewsLine>> {
    Ok(query::most_viewed(ctx.store.reader(), &since(today, DAYS), today, BESIDE).await?)
}

/// The first page. Four statements.
pub async fn home(ctx: &Ctx) -> Result<Home> {
    let today = ctx.now().today;
    let reader = ctx.store.reader();
    let mut news = query::news(reader, &today, 0, FIRST + 1).await?;
    let more = news.len() as u64 > FIRST;
    news.truncate(usize::try_from(FIRST).unwrap_or(usize::MAX));
    let roll = query::newest_roll(reader).await?.map(|r| {
        let name = crate::verdicts::award_name(ctx, &r.award);
        RollHead {
            number: r.number,
            summary: r.summary,
            award: (name.vi, name.en),
            decided_on: r.decided_on,
            collectives: r.collectives,
            individuals: r.individuals,
        }
    });
    let model = query::models(reader, &today, 1).await?.into_iter().next().map(line_of);
    Ok(Home { news, more, roll, model, most: most(ctx, &today).await? })
}

/// A page of the list of news, from 1; one that is not there is not found. One statement.
pub async fn news(ctx: &Ctx, page: u64) -> Result<List> {
    let today = ctx.now().today;
    let skip = page.checked_sub(1).filter(|p| *p < LAST).ok_or(Error::NotFound)? * PAGE;
    let mut news = query::news(ctx.store.reader(), &today, skip, PAGE + 1).await?;
    if news.is_empty() && page > 1 {
        return Err(Error::NotFound);
    }
    let more = news.len() as u64 > PAGE;
    news.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    Ok(List { news, page, more })
}

/// News that are public; what is not answers like what is not there.
pub async fn one_news(ctx: &Ctx, code: &str) -> Result<News> {
    let today = ctx.now().today;
    let text = query::text(ctx.store.reader(), code, &today).await?.ok_or(Error::NotFound)?;
    let most = most(ctx, &today).await?;
    whole(ctx, text, &today, most).await
}

async fn whole(ctx: &Ctx, text: query::NewsText, today: &str, most: Vec<NewsLine>) -> Result<News> {
    let reader = ctx.store.reader();
    let corrections = query::corrections(reader, text.id).await?;
    let photos = photos(ctx, query::Of::News, text.id).await?;
    let linked = text.movement_id.is_some() || text.conference_id.is_some();
    let related = if linked { query::related(reader, &text, today, BESIDE).await? } else { vec![] };
    Ok(News {
        changed_at: corrections.first().map(|c| c.at).or(text.released_at).unwrap_or_default(),
        id: text.id,
        code: text.code,
        name: text.name,
        lead: text.lead,
        body: paragraphs(&text.body),
        credit: text.credit,
        author: text.author,
        on_date: text.on_date,
        released_on: text.released_on,
        released_name: text.released_name,
        photos,
        corrections,
        related,
        most,
    })
}

/// All public news with what stands beside them: for a copy of the portal.
pub async fn all_news(ctx: &Ctx) -> Result<Vec<News>> {
    let today = ctx.now().today;
    let most = most(ctx, &today).await?;
    let mut out = Vec::new();
    for text in query::texts(ctx.store.reader(), &today, PAGE * LAST).await? {
        out.push(whole(ctx, text, &today, most.clone()).await?);
    }
    Ok(out)
}

/// An entry of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id that stays.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Title.
    pub name: String,
    /// Lead.
    pub lead: String,
    /// Who wrote it, else where it was taken from.
    pub author: String,
    /// When it was released, RFC 3339.
    pub published: String,
}

/// The newest news for readers of feeds. One statement.
pub async fn feed(ctx: &Ctx) -> Result<Vec<Entry>> {
    let texts = query::texts(ctx.store.reader(), &ctx.now().today, PAGE).await?;
    let entry = |t: query::NewsText| Entry {
        id: t.id,
        code: t.code,
        name: t.name,
        lead: t.lead,
        author: if t.author.is_empty() { t.credit } else { t.author },
        published: instant(t.released_at.unwrap_or_default()),
    };
    Ok(texts.into_iter().map(entry).collect())
}

/// An instant as feeds write it.
#[must_use]
pub fn instant(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map(|t| t.to_string()).unwrap_or_default()
}

/// Models that are public, the newest release first. One statement.
pub async fn models(ctx: &Ctx) -> Result<Vec<ModelLine>> {
    let found = query::models(ctx.store.reader(), &ctx.now().today, MODELS).await?;
    Ok(found.into_iter().map(line_of).collect())
}

/// A model that is public.
pub async fn model(ctx: &Ctx, code: &str) -> Result<Model> {
    let found = query::model(ctx.store.reader(), code, &ctx.now().today).await?.ok_or(Error::NotFound)?;
    Ok(Model {
        photos: photos(ctx, query::Of::Model, found.id).await?,
        code: found.code,
        name: found.name,
        kind: found.kind,
        who: found.who,
        unit: found.unit,
        story: paragraphs(&found.story),
        figures: domain::fields::lines::rows(FIGURES, &found.figures),
        released_on: found.released_on,
    })
}

/// The honour roll, as released.
pub async fn roll(ctx: &Ctx) -> Result<Vec<honour::RollBlock>> {
    honour::roll(ctx).await
}
