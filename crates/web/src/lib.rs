//! The pages: axum handlers that read a form, call one function of `app` and render a template with a typed context.
//! Start at [`router::routes`], the one list of all addresses and who may open them; how to add a page is told in
//! docs/web.md.

pub mod api;
pub mod assets;
pub mod connections;
pub mod context;
pub mod download;
pub mod fault;
pub mod form;
pub mod format;
pub mod grid;
pub mod guard;
pub mod health;
pub mod layers;
pub mod nav;
pub mod noun;
pub mod pages;
pub mod qr;
pub mod router;
pub mod session;
pub mod shares;
pub mod sheet;
pub mod stale;
pub mod state;
pub mod table;
pub mod templates;
pub mod upload;

pub use api::openapi;
pub use context::{Cx, Page, PageResult, SignedIn};
pub use fault::Fault;
pub use form::{Fields, FormState};
pub use router::{Access, Route, router, routes};
pub use state::{Options, State};
pub use table::{Cell, Column, Filter, Row, Table};
