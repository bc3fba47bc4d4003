//! A reader's own filters and tables: what he has narrowed a list to or asked of statistics, kept under a name.

use app::saved;
use domain::listing::{Keeps, Listing};

use crate::{Cx, Fault, Fields, PageResult, SignedIn, Table};

/// Only what the list or table knows of an address: its search, its order, its filters, its choices.
fn of_list(list: Option<Keeps>, query: &str) -> String {
    let known = |name: &str| list.is_some_and(|l| l.knows(name));
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, value)| known(name) && !value.is_empty()));
    out.finish()
}

/// `POST /filters`: keeps what the reader sees under a name.
pub async fn keep(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let (list, name) = (fields.text("list"), fields.text("name"));
    let query = of_list(Keeps::named(&list), &fields.text("query"));
    let list = saved::keep(&cx.ctx, &actor, &list, &name, &query).await?;
    cx.done(&format!("{}?{query}", list.path()), "saved-kept", [("name", name)]).await
}

/// `POST /filters/forget`
pub async fn forget(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let name = fields.text("name");
    let list = saved::forget(&cx.ctx, &actor, &fields.text("list"), &name).await?;
    cx.done(list.path(), "saved-forgotten", [("name", name)]).await
}

impl Cx {
    /// The table with the reader's own filters of its list.
    pub(crate) async fn with_filters(
        &self,
        actor: &app::Actor,
        list: &'static Listing,
        table: Table,
    ) -> Result<Table, Fault> {
        Ok(table.saved(saved::of(&self.ctx, actor, Keeps::List(list)).await?))
    }
}
