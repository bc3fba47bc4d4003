//! Addresses of clusters: members and years, score sheets, scores, rankings, pacts.

use domain::access::Action::{ManageMovements, PrepareDossier, RunCouncil, ViewMovements, WorkInCluster};

use super::{Access::Needs, Route, get, grid, post, upload};
use crate::pages;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/clusters", Needs(ViewMovements), pages::clusters::list),
        get("/clusters.xlsx", Needs(ViewMovements), pages::clusters::export),
        get("/clusters/new", Needs(ManageMovements), pages::clusters::new),
        post("/clusters", Needs(ManageMovements), pages::clusters::create),
        get("/clusters/{code}", Needs(ViewMovements), pages::clusters::show),
        get("/clusters/{code}/edit", Needs(ManageMovements), pages::clusters::edit),
        post("/clusters/{code}/edit", Needs(ManageMovements), pages::clusters::save),
        post("/clusters/{code}/annul", Needs(ManageMovements), pages::clusters::annul),
        get("/clusters/{code}/years/{year}", Needs(ViewMovements), pages::clusters::year::show),
        post("/clusters/{code}/years/{year}/stage", Needs(ManageMovements), pages::clusters::year::stage),
        get("/clusters/{code}/years/{year}/scores", Needs(WorkInCluster), pages::scores::matrix::show),
        grid("/clusters/{code}/years/{year}/scores", Needs(WorkInCluster), pages::scores::matrix::save),
        get("/clusters/{code}/years/{year}/scores.xlsx", Needs(WorkInCluster), pages::scores::matrix::export),
        get("/clusters/{code}/years/{year}/scores/{member}", Needs(WorkInCluster), pages::scores::unit::show),
        grid("/clusters/{code}/years/{year}/scores/{member}", Needs(WorkInCluster), pages::scores::unit::save),
        get("/clusters/{code}/years/{year}/ranking", Needs(WorkInCluster), pages::scores::ranking::show),
        post("/clusters/{code}/years/{year}/ranking", Needs(ManageMovements), pages::scores::ranking::publish),
        get("/clusters/{code}/years/{year}/ranking.xlsx", Needs(WorkInCluster), pages::scores::ranking::export),
        get("/clusters/{code}/years/{year}/ranking/{seq}", Needs(ViewMovements), pages::scores::ranking::frozen),
        get("/clusters/{code}/years/{year}/conference", Needs(RunCouncil), pages::clusters::conference::form),
        post("/clusters/{code}/years/{year}/conference", Needs(RunCouncil), pages::clusters::conference::convene),
        post(
            "/clusters/{code}/years/{year}/acclaimed/{session}/{line}",
            Needs(PrepareDossier),
            pages::clusters::year::file,
        ),
        get("/clusters/{code}/years/{year}/pact", Needs(ViewMovements), pages::clusters::pact::show),
        get("/clusters/{code}/sheets/{sheet}", Needs(ViewMovements), pages::scores::sheet::show),
        get("/clusters/{code}/sheets/{sheet}/lines", Needs(ManageMovements), pages::scores::sheet::form),
        grid("/clusters/{code}/sheets/{sheet}/lines", Needs(ManageMovements), pages::scores::sheet::save),
        upload("/clusters/{code}/sheets/{sheet}/file", Needs(ManageMovements), pages::scores::sheet::file),
        post("/clusters/{code}/sheets/{sheet}/copy", Needs(ManageMovements), pages::scores::sheet::copy),
        get("/clusters/{code}/parts/{part}/new", Needs(WorkInCluster), pages::clusters::parts::new),
        post("/clusters/{code}/parts/{part}/new", Needs(WorkInCluster), pages::clusters::parts::create),
        get("/clusters/{code}/parts/{part}/{line}", Needs(WorkInCluster), pages::clusters::parts::edit),
        post("/clusters/{code}/parts/{part}/{line}", Needs(WorkInCluster), pages::clusters::parts::save),
        post("/clusters/{code}/parts/{part}/{line}/annul", Needs(WorkInCluster), pages::clusters::parts::annul),
    ]
}
