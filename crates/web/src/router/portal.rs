//! Addresses of the portal: what everybody reads, and the inside of it.

use domain::access::Action::{ManageMovements, ManageSetup, ReleaseNews, ViewMovements, ViewNews};

use super::{
    Access::{Needs, Public},
    Route, attachment, few, get, post,
};
use crate::{
    api,
    pages::{news, photos, portal},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/cong", Public, portal::home),
        get("/cong/tin", Public, portal::news),
        get("/cong/tin/{code}", Public, portal::one),
        get("/cong/bang-vang", Public, portal::roll),
        get("/cong/dien-hinh", Public, portal::models),
        get("/cong/dien-hinh/{code}", Public, portal::model),
        get("/cong/atom.xml", Public, portal::feed),
        get("/cong/gop-y", Public, portal::feedback),
        few("/cong/gop-y", Public, portal::write),
        get("/cong/anh/{code}/{size}", Public, photos::public),
        get("/photos/{noun}/{code}", Needs(ViewMovements), photos::list),
        attachment("/photos/{noun}/{code}", Needs(ViewMovements), photos::add),
        post("/photos/{noun}/{code}/{photo}/caption", Needs(ViewMovements), photos::caption),
        post("/photos/{noun}/{code}/{photo}/withdraw", Needs(ViewMovements), photos::withdraw),
        get("/photos/{noun}/{code}/{photo}/{size}", Needs(ViewMovements), photos::file),
        get("/news", Needs(ViewNews), news::list),
        get("/news.xlsx", Needs(ViewNews), news::export),
        get("/news/new", Needs(ManageMovements), news::new),
        post("/news", Needs(ManageMovements), news::create),
        get("/news/{code}", Needs(ViewNews), news::show),
        get("/news/{code}/edit", Needs(ManageMovements), news::edit),
        post("/news/{code}/edit", Needs(ManageMovements), news::save),
        get("/news/{code}/release", Needs(ReleaseNews), news::release_form),
        post("/news/{code}/release", Needs(ReleaseNews), news::release),
        get("/news/{code}/correct", Needs(ReleaseNews), news::correct_form),
        post("/news/{code}/correct", Needs(ReleaseNews), news::correct),
        post("/news/{code}/withdraw", Needs(ViewNews), news::withdraw),
        get("/feedback", Needs(ViewNews), news::letters),
        get("/feedback.xlsx", Needs(ViewNews), news::export_letters),
        get("/feedback/{code}", Needs(ViewNews), news::letter),
        get("/feedback/{code}/edit", Needs(ManageMovements), news::answer_form),
        post("/feedback/{code}/edit", Needs(ManageMovements), news::answer),
        get("/setup/portal", Needs(ManageSetup), news::settings),
        post("/setup/portal", Needs(ManageSetup), news::set),
        get("/api/v1/news", Needs(ViewNews), api::nouns::news),
        get("/api/v1/feedback", Needs(ViewNews), api::nouns::feedback),
    ]
}
