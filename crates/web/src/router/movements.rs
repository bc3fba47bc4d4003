//! Addresses of movements: their units, figures, targets, sources, and what hangs on them.

use domain::access::Action::{ManageMovements, ViewMovements};

use super::{Access::Needs, Route, get, grid, post, upload};
use crate::pages;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/movements", Needs(ViewMovements), pages::movements::list),
        get("/movements.xlsx", Needs(ViewMovements), pages::movements::export),
        get("/movements/new", Needs(ManageMovements), pages::movements::new),
        grid("/movements", Needs(ManageMovements), pages::movements::create),
        get("/movements/{code}", Needs(ViewMovements), pages::movements::show),
        get("/movements/{code}/edit", Needs(ManageMovements), pages::movements::edit),
        grid("/movements/{code}/edit", Needs(ManageMovements), pages::movements::save),
        get("/movements/{code}/launch", Needs(ManageMovements), pages::movements::launch_page),
        grid("/movements/{code}/launch", Needs(ManageMovements), pages::movements::launch),
        post("/movements/{code}/state", Needs(ManageMovements), pages::movements::state),
        post("/movements/{code}/remind", Needs(ManageMovements), pages::movements::remind),
        get("/movements/{code}/units", Needs(ViewMovements), pages::movements::units),
        get("/movements/{code}/units.xlsx", Needs(ViewMovements), pages::movements::export_units),
        get("/movements/{code}/units/{unit}", Needs(ViewMovements), pages::movements::unit),
        post("/movements/{code}/units/{unit}", Needs(ManageMovements), pages::movements::answer),
        post("/movements/{code}/units/{unit}/pass", Needs(ManageMovements), pages::movements::pass),
        get("/movements/{code}/figures", Needs(ViewMovements), pages::movements::figures),
        get("/movements/{code}/figures/{seq}", Needs(ViewMovements), pages::movements::rows),
        get("/movements/{code}/figures/{seq}/targets", Needs(ManageMovements), pages::movements::targets::show),
        grid("/movements/{code}/figures/{seq}/targets", Needs(ManageMovements), pages::movements::targets::save),
        get("/movements/{code}/programmes", Needs(ViewMovements), pages::movements::programmes::show),
        get("/movements/{code}/programmes.xlsx", Needs(ViewMovements), pages::movements::programmes::export),
        post("/movements/{code}/programmes/remind", Needs(ManageMovements), pages::movements::programmes::remind),
        get("/units/{code}/movements", Needs(ViewMovements), pages::movements::year::show),
        get("/movements/{code}/grid", Needs(ManageMovements), pages::movements::grid::show),
        get("/movements/{code}/grid.xlsx", Needs(ManageMovements), pages::movements::grid::export),
        grid("/movements/{code}/grid", Needs(ManageMovements), pages::movements::grid::save),
        upload("/movements/{code}/grid/file", Needs(ManageMovements), pages::movements::grid::file),
        get("/movements/{code}/derived/new", Needs(ManageMovements), pages::movements::derived::new_derived),
        post("/movements/{code}/derived/new", Needs(ManageMovements), pages::movements::derived::add_derived),
        post("/movements/{code}/derived/{seq}/drop", Needs(ManageMovements), pages::movements::derived::drop_derived),
        get("/movements/{code}/indicators/new", Needs(ManageMovements), pages::movements::new_indicator),
        post("/movements/{code}/indicators/new", Needs(ManageMovements), pages::movements::add_indicator),
        get("/movements/{code}/indicators/{seq}", Needs(ManageMovements), pages::movements::edit_indicator),
        post("/movements/{code}/indicators/{seq}", Needs(ManageMovements), pages::movements::save_indicator),
        get("/movements/{code}/units/{unit}/figures", Needs(ViewMovements), pages::movements::sheet),
        grid("/movements/{code}/units/{unit}/figures", Needs(ManageMovements), pages::movements::save_sheet),
        get("/sources", Needs(ViewMovements), pages::movements::sources),
        post("/sources", Needs(ManageMovements), pages::movements::add_source),
        // what hangs on a movement: reviews, directions, conferences, models and the rest, by the word of the noun
        get("/records", Needs(ViewMovements), pages::records::index),
        get("/records/{noun}", Needs(ViewMovements), pages::records::list),
        grid("/records/{noun}", Needs(ManageMovements), pages::records::create),
        get("/records/{noun}/new", Needs(ManageMovements), pages::records::new),
        get("/records/{noun}/{code}", Needs(ViewMovements), pages::records::show),
        get("/records/{noun}/{code}/edit", Needs(ManageMovements), pages::records::edit),
        grid("/records/{noun}/{code}/edit", Needs(ManageMovements), pages::records::save),
        post("/records/{noun}/{code}/annul", Needs(ManageMovements), pages::records::annul),
        get("/reviews/{code}/draft", Needs(ViewMovements), pages::reviews::draft),
        grid("/reviews/{code}/draft", Needs(ManageMovements), pages::reviews::write),
        post("/reviews/{code}/refresh", Needs(ManageMovements), pages::reviews::refresh),
        get("/conferences/{code}/honours", Needs(ViewMovements), pages::conferences::honours),
        post("/conferences/{code}/honours", Needs(ManageMovements), pages::conferences::honour),
        post("/conferences/{code}/leave", Needs(ManageMovements), pages::conferences::leave),
        get("/conferences/{code}/run", Needs(ViewMovements), pages::conferences::run),
    ]
}
