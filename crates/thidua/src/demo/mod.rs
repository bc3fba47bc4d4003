//! The demo: the facts of five press reports, and an invented provincial police around report R3, loaded through the
//! same use cases an office would use. Everything invented is marked "dữ liệu minh họa".

mod accounts;
mod clusters;
mod conferences;
mod facts;
mod main_job;
mod movements;
mod office;
mod pacts;
mod portal;
mod praise;
mod records;
mod register;
mod running;
mod scores;

use app::{Actor, Ctx};

pub(crate) use accounts::DemoAccount;
pub(crate) use main_job::finish;

use crate::output::Failure;

/// The spreadsheet the emulation officer uploads.
pub(crate) const LIST: &[u8] = include_bytes!("../../../../demo/danh-sach-de-nghi-2020.xlsx");

/// Its name.
pub(crate) const LIST_NAME: &str = "danh-sach-de-nghi-2020.xlsx";

/// Code of the root unit of the demo.
pub(crate) const ROOT: &str = "CAT";

/// Since when the demo's units, signers and council exist.
pub(crate) const SINCE: &str = "2015-01-01";

/// Fills an empty installation. Answers the accounts with their passwords, to be shown once.
pub(crate) async fn load(ctx: &Ctx) -> Result<Vec<DemoAccount>, Failure> {
    let admin = accounts::administrator(ctx).await?;
    register::units(ctx, &admin).await?;
    let admin = accounts::reload(ctx, &admin).await?;
    register::people(ctx, &admin).await?;
    let shown = accounts::create(ctx, &admin).await?;
    let advisory = accounts::actor(ctx, "thuong-truc").await?;
    register::discipline(ctx, &advisory).await?;
    facts::load(ctx, &accounts::actor(ctx, "can-bo").await?).await?;
    praise::load(ctx, &accounts::actor(ctx, "can-bo").await?).await?;
    office::load(ctx, &advisory).await?;
    movements::load(ctx, &advisory).await?;
    clusters::load(ctx, &advisory).await?;
    running::load(ctx, &accounts::actor(ctx, "can-bo").await?).await?;
    records::load(ctx, &accounts::actor(ctx, "can-bo").await?).await?;
    let (officer, director) = (accounts::actor(ctx, "can-bo").await?, accounts::actor(ctx, "giam-doc").await?);
    portal::load(ctx, &advisory, &officer, &director).await?;
    Ok(shown)
}

/// A file of demo/ read as comma-separated rows with a header; answers each row's values by column name.
fn rows(text: &'static str) -> Vec<std::collections::HashMap<&'static str, String>> {
    let mut lines = text.lines();
    let head: Vec<&'static str> = lines.next().unwrap_or_default().split(',').collect();
    lines.map(|line| head.iter().copied().zip(fields(line)).collect()).collect()
}

/// Splits one line; a quoted field may hold commas.
fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    out.push(field);
    out
}

/// Something the demo needs is not there.
fn missing(what: &str) -> Failure {
    Failure::could_not_run(
        "demo",
        format!("Bản minh họa thiếu {what}. Hãy chạy trên một thư mục trống."),
        format!("The demo lacks {what}. Run it on an empty folder."),
    )
}

/// Answers the actor's own view of a code list that must exist.
fn need<T>(found: Option<T>, what: &str) -> Result<T, Failure> {
    found.ok_or_else(|| missing(what))
}

/// So that files of the demo can name the type.
type Who = Actor;
