//! Every address that names an object, with the objects of the sample to try it on: who may, which page holds its form,
//! what is typed into it.

use domain::access::Action::{self, *};

/// Where the fields of a POST come from.
pub(super) enum Fields {
    /// The form with the same action on this page.
    Of(&'static str),
    /// The version shown on this page; the rest is typed.
    Version(&'static str),
    /// Only what is typed.
    Typed,
}

/// One address of the list tried on one object.
pub(super) struct Line {
    /// As in the list of routes, method first.
    pub(super) route: &'static str,
    /// The address, with names of the sample's codes.
    pub(super) at: &'static str,
    /// Any of these lets a reader through.
    pub(super) may: &'static [Action],
    /// For a POST: its fields.
    pub(super) fields: Fields,
    /// What is typed over them.
    pub(super) typed: &'static [(&'static str, &'static str)],
}

const fn get(route: &'static str, at: &'static str, may: &'static [Action]) -> Line {
    Line { route, at, may, fields: Fields::Typed, typed: &[] }
}

pub(super) const fn post(
    route: &'static str,
    at: &'static str,
    may: &'static [Action],
    fields: Fields,
    typed: &'static [(&'static str, &'static str)],
) -> Line {
    Line { route, at, may, fields, typed }
}

use Fields::{Of, Typed, Version};

/// A file as the browser sends it: the field `file` of the uploads below.
pub(super) const FILE: &str = "Họ và tên,Năm sinh,Đơn vị\nVũ Văn Tải,1990,\n";

#[rustfmt::skip]
pub(super) const TABLE: &[Line] = &[
    // units
    get("GET /units/{code}", "/units/{unit1}", &[ViewUnits]),
    get("GET /units/{code}/titles", "/units/{unit1}/titles", &[ViewPeople]),
    get("GET /units/{code}/{what}", "/units/{unit1}/rename", &[ManageUnits]),
    get("GET /units/{code}/{what}", "/units/{unit1}/merge", &[ManageUnits]),
    post("POST /units", "/units", &[ManageUnits], Typed, &[("code", "MOI1"), ("name", "Đội mới"), ("kind", "force"), ("level", "district"), ("parent", "{unit1}"), ("from", "01/01/2020"), ("on", "01/01/2020")]),
    post("POST /units/{code}/{what}", "/units/{unit1}/rename", &[ManageUnits], Of("/units/{unit1}/rename"), &[("name", "Phòng đổi tên"), ("on", "01/10/2020"), ("document", "QĐ 9")]),
    post("POST /units/{code}/{what}", "/units/{unit4}/move", &[ManageUnits], Of("/units/{unit4}/move"), &[("parent", "{unit1}"), ("on", "01/10/2020"), ("document", "QĐ 9")]),
    post("POST /units/{code}/{what}", "/units/{unit4}/merge", &[ManageUnits], Version("/units/{unit4}/merge"), &[("units", "{unit3}"), ("into", "{unit3}"), ("on", "01/10/2020"), ("document", "QĐ 9")]),
    post("POST /units/{code}/{what}", "/units/{unit4}/split", &[ManageUnits], Of("/units/{unit4}/split"), &[("code_1", "T1"), ("name_1", "Phòng T1"), ("parent_1", "{root}"), ("code_2", "T2"), ("name_2", "Phòng T2"), ("parent_2", "{root}"), ("on", "01/10/2020"), ("document", "QĐ 9")]),
    post("POST /units/{code}/{what}", "/units/{unit4}/end", &[ManageUnits], Of("/units/{unit4}/end"), &[("on", "01/10/2020"), ("document", "QĐ 9")]),
    // set-up
    post("POST /setup/organisation", "/setup/organisation", &[ManageSetup], Typed, &[("unit", "{root}"), ("issuing_body", "CÔNG AN"), ("place", "Nơi"), ("decision_symbol", "QĐ"), ("submission_symbol", "TTr"), ("minutes_symbol", "BB"), ("recipients", "Lưu"), ("from", "01/02/2020")]),
    post("POST /setup/signers", "/setup/signers", &[ManageSetup], Typed, &[("unit", "{root}"), ("name", "Ngô Ký"), ("rank", "Đại tá"), ("capacity", "head"), ("head_title", "GIÁM ĐỐC"), ("document", "QĐ 3"), ("from", "01/02/2020")]),
    // people
    get("GET /people/{code}", "/people/{person1}", &[ViewPeople]),
    get("GET /people/{code}/titles", "/people/{person1}/titles", &[ViewPeople]),
    get("GET /people/{code}/{what}", "/people/{person1}/edit", &[ManagePeople]),
    get("GET /people/{code}/{what}", "/people/{person1}/transfer", &[ManagePeople]),
    get("GET /people/{code}/{what}", "/people/{person1}/leave", &[ManagePeople]),
    post("POST /people", "/people", &[ManagePeople], Typed, &[("full_name", "Tạ Mới"), ("sex", "male"), ("birth_date", "1990"), ("unit", "{unit1}"), ("rank", "Đại úy"), ("post", "Cán bộ"), ("from", "01/01/2019")]),
    post("POST /people/{code}/{what}", "/people/{person1}/edit", &[ManagePeople], Of("/people/{person1}/edit"), &[("full_name", "Tạ Khác")]),
    post("POST /people/{code}/{what}", "/people/{person15}/transfer", &[ManagePeople], Of("/people/{person15}/transfer"), &[("unit", "{unit2}"), ("rank", "Đại úy"), ("post", "Cán bộ"), ("from", "01/10/2020")]),
    post("POST /people/{code}/{what}", "/people/{person15}/leave", &[ManagePeople], Of("/people/{person15}/leave"), &[("on", "01/10/2020"), ("reason", "Chuyển ngành")]),
    post("POST /people/{code}/{what}", "/people/{person2}/discipline", &[ViewDiscipline], Version("/people/{person2}"), &[("level", "khien-trach"), ("from", "01/10/2020"), ("document", "QĐ 5")]),
    post("POST /people/{code}/{what}", "/people/{person3}/expunge", &[ViewDiscipline], Of("/people/{person3}"), &[("on", "01/10/2020")]),
    post("POST /people/{code}/{what}", "/people/{person2}/proceeding", &[ViewDiscipline], Version("/people/{person2}"), &[("kind", "inspection"), ("opened", "01/10/2020"), ("paper", "QĐ 5")]),
    post("POST /people/{code}/{what}", "/people/{person3}/close-proceeding", &[ViewDiscipline], Of("/people/{person3}"), &[("on", "01/10/2020"), ("clean", "1")]),
    // facts
    get("GET /people/{code}/facts", "/people/{person1}/facts", &[ViewPeople, ViewOwn]),
    get("GET /people/{code}/facts/{kind}", "/people/{person1}/facts/ratings", &[ManagePeople]),
    post("POST /people/{code}/facts/{kind}", "/people/{person1}/facts/ratings", &[ManagePeople], Of("/people/{person1}/facts/ratings"), &[("year", "2018"), ("rating", "good"), ("document", "QĐ 6")]),
    post("POST /people/{code}/facts/{kind}/annul", "/people/{person1}/facts/ratings/annul", &[ManagePeople], Typed, &[("id", "00000000-0000-7000-8000-000000000000"), ("reason", "Nhầm")]),
    get("GET /units/{code}/facts", "/units/{unit1}/facts", &[ViewPeople]),
    get("GET /units/{code}/facts/{kind}", "/units/{unit1}/facts/ratings", &[ManagePeople]),
    post("POST /units/{code}/facts/{kind}", "/units/{unit1}/facts/ratings", &[ManagePeople], Of("/units/{unit1}/facts/ratings"), &[("year", "2018"), ("rating", "good"), ("document", "QĐ 6")]),
    post("POST /units/{code}/facts/{kind}/annul", "/units/{unit1}/facts/ratings/annul", &[ManagePeople], Typed, &[("id", "00000000-0000-7000-8000-000000000000"), ("reason", "Nhầm")]),
    // praise
    get("GET /praise/{code}", "/praise/{praise}", &[ViewPeople]),
    get("GET /praise/{code}/edit", "/praise/{praise}/edit", &[ManagePeople]),
    post("POST /praise", "/praise", &[ManagePeople], Typed, &[("kind", "deed"), ("who", "Bà Tư"), ("unit", "{unit1}"), ("what", "Cứu người"), ("on_date", "01/10/2020"), ("by_whom", "Nhân dân")]),
    post("POST /praise/{code}/edit", "/praise/{praise}/edit", &[ManagePeople], Of("/praise/{praise}/edit"), &[("what", "Việc khác")]),
    post("POST /praise/{code}/annul", "/praise/{praise}/annul", &[ManagePeople], Of("/praise/{praise}"), &[("reason", "Nhầm")]),
    // imports
    get("GET /imports/{code}", "/imports/{import}", &[Import]),
    post("POST /imports", "/imports", &[Import], Typed, &[("kind", "people"), ("unit", "{unit1}"), ("@file", FILE)]),
    post("POST /imports/{code}/{what}", "/imports/{import}/columns", &[Import], Of("/imports/{import}"), &[]),
    post("POST /imports/{code}/{what}", "/imports/{import}/answers", &[Import], Version("/imports/{import}"), &[("answer.2", "new")]),
    post("POST /imports/{code}/{what}", "/imports/{import}/rematch", &[Import], Version("/imports/{import}"), &[]),
    post("POST /imports/{code}/{what}", "/imports/{import}/discard", &[Import], Version("/imports/{import}"), &[]),
    // movements
    get("GET /movements/{code}", "/movements/{movement}", &[ViewMovements]),
    get("GET /movements/{code}/edit", "/movements/{movement}/edit", &[ManageMovements]),
    post("POST /movements", "/movements", &[ManageMovements], Typed, &[("name", "Phong trào mới"), ("kind", "regular"), ("state", "draft"), ("unit", "{root}"), ("from", "2020")]),
    post("POST /movements/{code}/edit", "/movements/{movement}/edit", &[ManageMovements], Of("/movements/{movement}/edit"), &[("name", "Phong trào khác")]),
    get("GET /movements/{code}/launch", "/movements/{movement}/launch", &[ManageMovements]),
    get("GET /movements/{code}/units", "/movements/{movement}/units", &[ViewMovements]),
    get("GET /movements/{code}/units.xlsx", "/movements/{movement}/units.xlsx", &[ViewMovements]),
    get("GET /movements/{code}/units/{unit}", "/movements/{movement}/units/{unit1}", &[ViewMovements]),
    get("GET /movements/{code}/figures", "/movements/{movement}/figures", &[ViewMovements]),
    get("GET /movements/{code}/figures/{seq}", "/movements/{movement}/figures/1", &[ViewMovements]),
    get("GET /movements/{code}/indicators/new", "/movements/{movement}/indicators/new", &[ManageMovements]),
    get("GET /movements/{code}/indicators/{seq}", "/movements/{movement}/indicators/1", &[ManageMovements]),
    get("GET /movements/{code}/units/{unit}/figures", "/movements/{movement}/units/{unit1}/figures", &[ViewMovements]),
    post("POST /movements/{code}/indicators/new", "/movements/{movement}/indicators/new", &[ManageMovements], Of("/movements/{movement}/indicators/new"), &[("name", "Chuyên án"), ("unit_of_measure", "vụ")]),
    post("POST /movements/{code}/indicators/{seq}", "/movements/{movement}/indicators/1", &[ManageMovements], Of("/movements/{movement}/indicators/1"), &[("name", "Ca kiểm soát")]),
    post("POST /movements/{code}/units/{unit}/figures", "/movements/{movement}/units/{unit1}/figures", &[ManageMovements], Of("/movements/{movement}/units/{unit1}/figures?period=2019"), &[("cell.1", "130"), ("document", "BC 2")]),
    post("POST /movements/{code}/launch", "/movements/{movement}/launch", &[ManageMovements], Of("/movements/{movement}/launch"), &[("reach", "direct")]),
    post("POST /movements/{code}/state", "/movements/{movement}/state", &[ManageMovements], Of("/movements/{movement}"), &[]),
    post("POST /movements/{code}/remind", "/movements/{movement}/remind", &[ManageMovements], Of("/movements/{movement}"), &[]),
    post("POST /movements/{code}/units/{unit}", "/movements/{movement}/units/{unit1}", &[ManageMovements], Of("/movements/{movement}/units/{unit1}"), &[("answer", "not_yet"), ("document", "CV 5"), ("reason", "Biệt phái")]),
    post("POST /movements/{code}/units/{unit}/pass", "/movements/{movement}/units/{unit2}/pass", &[ManageMovements], Of("/movements/{movement}/units/{unit2}"), &[("reach", "direct")]),
    // dossiers
    get("GET /dossiers/{code}", "/dossiers/{draft}", &[ViewDossiers]),
    get("GET /dossiers/{code}", "/dossiers/{issued}", &[ViewDossiers]),
    get("GET /dossiers/{code}/edit", "/dossiers/{draft}/edit", &[PrepareDossier]),
    get("GET /dossiers/{code}/return", "/dossiers/{sent}/return", &[HeadDecide]),
    get("GET /dossiers/{code}/withdraw", "/dossiers/{draft}/withdraw", &[PrepareDossier]),
    get("GET /dossiers/{code}/compare", "/dossiers/{draft}/compare", &[ViewDossiers]),
    get("GET /statistics", "/statistics?unit={root}", &[ViewDecisions]),
    get("GET /statistics.xlsx", "/statistics.xlsx?unit={root}", &[ViewDecisions]),
    get("GET /statistics/records", "/statistics/records?unit={root}", &[ViewDecisions]),
    get("GET /dossiers/{code}/answers", "/dossiers/{draft}/answers", &[ViewDossiers]),
    post("POST /dossiers/{code}/answers", "/dossiers/{draft}/answers", &[PrepareDossier], Version("/dossiers/{draft}"), &[("question", "x"), ("answer", "yes"), ("reason", "Đã xem xét")]),
    get("GET /dossiers/{code}/list", "/dossiers/{draft}/list", &[ViewDossiers]),
    post("POST /dossiers/{code}/list", "/dossiers/{draft}/list", &[PrepareDossier], Version("/dossiers/{draft}"), &[("ranked", "1")]),
    get("GET /dossiers/{code}/attachments/{number}", "/dossiers/{draft}/attachments/1", &[ViewDossiers]),
    get("GET /dossiers/{code}/nominees.xlsx", "/dossiers/{draft}/nominees.xlsx", &[ViewDossiers]),
    get("GET /api/v1/dossiers/{code}/nominees", "/api/v1/dossiers/{draft}/nominees", &[ViewDossiers]),
    get("GET /dossiers/{code}/nominees/new", "/dossiers/{draft}/nominees/new", &[PrepareDossier]),
    get("GET /dossiers/{code}/nominees/grid", "/dossiers/{draft}/nominees/grid", &[PrepareDossier]),
    get("GET /dossiers/{code}/nominees/{seq}", "/dossiers/{draft}/nominees/1", &[ViewDossiers]),
    post("POST /dossiers", "/dossiers", &[PrepareDossier], Typed, &[("unit", "{unit1}"), ("deciding_unit", "{root}"), ("title", "Hồ sơ thử"), ("award", "giay-khen"), ("ground", "movement"), ("occasion", "other"), ("law_on", "20/11/2020"), ("achievement_what", "Thành tích"), ("authority_note", "Theo phân cấp")]),
    post("POST /dossiers/{code}/edit", "/dossiers/{draft}/edit", &[PrepareDossier], Of("/dossiers/{draft}/edit"), &[("title", "Tên khác")]),
    post("POST /dossiers/{code}/agree", "/dossiers/{draft}/agree", &[PrepareDossier], Of("/dossiers/{draft}"), &[]),
    post("POST /dossiers/{code}/agree", "/dossiers/{sent}/agree", &[HeadDecide], Version("/dossiers/{sent}"), &[("branch", "1")]),
    post("POST /dossiers/{code}/agree", "/dossiers/{appraise}/agree", &[Appraise], Version("/dossiers/{appraise}"), &[("branch", "1")]),
    post("POST /dossiers/{code}/return", "/dossiers/{sent}/return", &[HeadDecide], Of("/dossiers/{sent}/return"), &[("grounds", "khac"), ("words", "Xem lại")]),
    post("POST /dossiers/{code}/recall", "/dossiers/{sent}/recall", &[PrepareDossier], Of("/dossiers/{sent}"), &[]),
    post("POST /dossiers/{code}/withdraw", "/dossiers/{draft}/withdraw", &[PrepareDossier], Of("/dossiers/{draft}/withdraw"), &[("words", "Thôi")]),
    post("POST /dossiers/{code}/rejudge", "/dossiers/{draft}/rejudge", &[PrepareDossier], Version("/dossiers/{draft}"), &[]),
    post("POST /dossiers/{code}/attachments", "/dossiers/{draft}/attachments", &[PrepareDossier], Of("/dossiers/{draft}"), &[("kind", "evidence"), ("title", "Giấy"), ("@file", "%PDF-1.7")]),
    post("POST /dossiers/{code}/attachments/{number}/withdraw", "/dossiers/{draft}/attachments/1/withdraw", &[PrepareDossier], Of("/dossiers/{draft}"), &[]),
    post("POST /dossiers/{code}/nominees/new", "/dossiers/{draft}/nominees/new", &[PrepareDossier], Of("/dossiers/{draft}/nominees/new"), &[("kind", "person"), ("who", "{number16}")]),
    post("POST /dossiers/{code}/nominees/grid", "/dossiers/{draft}/nominees/grid", &[PrepareDossier], Of("/dossiers/{draft}/nominees/grid"), &[("c.1.citation", "Chữ trong lưới")]),
    post("POST /dossiers/{code}/nominees/{seq}", "/dossiers/{draft}/nominees/1", &[PrepareDossier], Of("/dossiers/{draft}/nominees/1"), &[("citation", "Chữ khác")]),
    post("POST /dossiers/{code}/nominees/{seq}/remove", "/dossiers/{draft}/nominees/1/remove", &[PrepareDossier], Version("/dossiers/{draft}/nominees/1"), &[("reason", "Rút")]),
    post("POST /dossiers/{code}/nominees/{seq}/override", "/dossiers/{draft}/nominees/4/override", &[PrepareDossier], Version("/dossiers/{draft}/nominees/4"), &[("reason", "Đã xem xét")]),
    post("POST /dossiers/{code}/nominees/{seq}/include", "/dossiers/{draft}/nominees/{removed-seq}/include", &[PrepareDossier], Of("/dossiers/{draft}/nominees/{removed-seq}"), &[]),
    get("GET /dossiers/{code}/achievements", "/dossiers/{draft}/achievements", &[ViewDossiers]),
    get("GET /dossiers/{code}/achievements/{number}", "/dossiers/{draft}/achievements/1", &[ViewDossiers]),
    post("POST /dossiers/{code}/achievements", "/dossiers/{draft}/achievements", &[PrepareDossier], Of("/dossiers/{draft}/achievements"), &[("what", "Thành tích khác"), ("nominees", "1")]),
    post("POST /dossiers/{code}/achievements/{number}", "/dossiers/{draft}/achievements/1", &[PrepareDossier], Of("/dossiers/{draft}/achievements/1"), &[("what", "Thành tích chung")]),
    post("POST /dossiers/{code}/nominees/{seq}/move", "/dossiers/{draft}/nominees/1/move", &[PrepareDossier], Of("/dossiers/{draft}/nominees/1"), &[("place", "2")]),
    // the law
    get("GET /law/regulations/{code}", "/law/regulations/{regulation}", &[ViewLaw]),
    get("GET /law/regulations/{code}/text", "/law/regulations/{regulation}/text", &[ViewLaw]),
    get("GET /law/regulations/{code}/edit", "/law/regulations/{regulation}/edit", &[ManageLaw]),
    post("POST /law/regulations/{code}/edit", "/law/regulations/{regulation}/edit", &[ManageLaw], Of("/law/regulations/{regulation}/edit"), &[]),
    post("POST /law/scan/nominate", "/law/scan/nominate", &[PrepareDossier], Typed, &[("dossier", "{draft}"), ("award", "giay-khen"), ("person", "{person16}")]),
    post("POST /law/regulations", "/law/regulations", &[ManageLaw], Typed, &[("regulation", "demo-cong-an-tinh"), ("unit", "{root}")]),
    // accounts
    get("GET /accounts/{login}", "/accounts/{account}", &[ManageAccounts]),
    post("POST /accounts", "/accounts", &[ManageAccounts], Typed, &[("login", "nguoi-moi"), ("display_name", "Người mới"), ("person_code", "{person2}"), ("person", "{person2}")]),
    post("POST /accounts/bulk", "/accounts/bulk", &[ManageAccounts], Typed, &[("unit", "{unit1}")]),
    post("POST /accounts/{login}/person", "/accounts/{account}/person", &[ManageAccounts], Of("/accounts/{account}"), &[("person_code", "{person2}")]),
    post("POST /accounts/{login}/rename", "/accounts/{account}/rename", &[ManageAccounts], Of("/accounts/{account}"), &[("display_name", "Tên khác")]),
    post("POST /accounts/{login}/state", "/accounts/{account}/state", &[ManageAccounts], Of("/accounts/{account}"), &[]),
    post("POST /accounts/{login}/reset", "/accounts/{account}/reset", &[ManageAccounts], Of("/accounts/{account}"), &[]),
    post("POST /accounts/{login}/factor", "/accounts/{account}/factor", &[ManageAccounts], Version("/accounts/{account}"), &[]),
    post("POST /accounts/{login}/sessions", "/accounts/{account}/sessions", &[ManageAccounts], Typed, &[]),
    post("POST /accounts/{login}/grants", "/accounts/{account}/grants", &[ManageAccounts], Of("/accounts/{account}"), &[("role", "auditor"), ("unit", "{root}"), ("from", "01/10/2020")]),
    post("POST /accounts/{login}/grants/revoke", "/accounts/{account}/grants/revoke", &[ManageAccounts], Of("/accounts/{account}"), &[]),
    // council
    get("GET /council/{code}", "/council/{session}", &[ViewCouncil]),
    get("GET /council/{code}/votes", "/council/{session}/votes", &[ViewCouncil]),
    get("GET /council/{code}/votes/{line}", "/council/{session}/votes/1", &[ViewCouncil]),
    post("POST /council/new", "/council/new", &[RunCouncil], Typed, &[("council", "{council}"), ("held_on", "20/11/2020"), ("held_at", "08:00"), ("place", "Phòng"), ("dossiers", "{waiting}"), ("secrecy", "open_count"), ("base", "all_members"), ("quorum", "2/3"), ("threshold", ">1/2"), ("rounds", "1")]),
    post("POST /council/bodies", "/council/bodies", &[ManageSetup], Typed, &[("unit", "{root}"), ("name", "Hội đồng khác"), ("document", "QĐ 8"), ("from", "01/01/2020")]),
    post("POST /council/bodies", "/council/bodies", &[ManageSetup], Typed, &[("code", "{council}"), ("version", "1"), ("seat_name", "Người thêm"), ("post", "Ủy viên"), ("role", "member")]),
    get("GET /council/bodies/{code}/edit", "/council/bodies/{council}/edit", &[ManageSetup]),
    post("POST /council/bodies/{code}/edit", "/council/bodies/{council}/edit", &[ManageSetup], Of("/council/bodies/{council}/edit"), &[("name", "Hội đồng đổi tên")]),
    post("POST /council/{code}/presence", "/council/{session}/presence", &[RunCouncil], Of("/council/{session}"), &[("presence.2", "written")]),
    post("POST /council/{code}/minutes", "/council/{session}/minutes", &[RunCouncil], Of("/council/{session}"), &[("notes", "Ghi"), ("conclusion", "Nhất trí")]),
    post("POST /council/{code}/votes-all", "/council/{session}/votes-all", &[RunCouncil], Of("/council/{session}"), &[]),
    post("POST /council/{code}/round", "/council/{session}/round", &[RunCouncil], Version("/council/{session}"), &[]),
    post("POST /council/{code}/close", "/council/{session}/close", &[RunCouncil], Of("/council/{session}"), &[]),
    post("POST /council/{code}/cancel", "/council/{session}/cancel", &[RunCouncil], Of("/council/{session}"), &[("reason", "Hoãn")]),
    post("POST /council/{code}/votes", "/council/{session}/votes", &[RunCouncil], Version("/council/{session}/votes"), &[("hands_for.1", "2"), ("hands_against.1", "1")]),
    post("POST /council/{code}/votes/{line}", "/council/{session}/votes/1", &[RunCouncil], Version("/council/{session}/votes/1"), &[("recused", "2")]),
    // proofs
    get("GET /proofs/{code}", "/proofs/{drafted}", &[ConfirmProof, ViewDecisions]),
    get("GET /proofs/{code}/{part}/{seq}", "/proofs/{drafted}/individual/1", &[ConfirmProof, ViewDecisions]),
    get("GET /proofs/{code}/all", "/proofs/{drafted}/all", &[ConfirmProof]),
    post("POST /proofs/{code}/confirm", "/proofs/{drafted}/confirm", &[ConfirmProof], Of("/proofs/{drafted}"), &[("words", "điện thoại")]),
    post("POST /proofs/{code}/{part}/{seq}", "/proofs/{drafted}/individual/1", &[ConfirmProof, PrepareDecision], Of("/proofs/{drafted}/individual/1"), &[("name", "Tên đúng")]),
    // decisions
    get("GET /decisions/{code}", "/decisions/{decision-drafted}", &[ViewDecisions]),
    get("GET /decisions/{code}", "/decisions/{decision-issued}", &[ViewDecisions]),
    get("GET /decisions/{code}/edit", "/decisions/{decision-drafted}/edit", &[PrepareDecision]),
    get("GET /decisions/{code}/prizes", "/decisions/{decision-issued}/prizes", &[ViewDecisions]),
    get("GET /decisions/{code}/release", "/decisions/{decision-issued}/release", &[ReleaseNames]),
    get("GET /decisions/{code}/certificates", "/decisions/{decision-issued}/certificates", &[PrintCertificates]),
    post("POST /decisions", "/decisions", &[PrepareDecision], Typed, &[("dossier", "{ready}")]),
    post("POST /decisions/{code}/edit", "/decisions/{decision-drafted}/edit", &[PrepareDecision], Of("/decisions/{decision-drafted}/edit"), &[("summary", "Trích yếu khác")]),
    post("POST /decisions/{code}/send", "/decisions/{decision-proved}/send", &[PrepareDecision], Of("/decisions/{decision-proved}"), &[]),
    post("POST /decisions/{code}/take-back", "/decisions/{decision-signing}/take-back", &[PrepareDecision], Of("/decisions/{decision-signing}"), &[("reason", "Sửa")]),
    post("POST /decisions/{code}/register", "/decisions/{decision-signing}/register", &[PrepareDecision], Of("/decisions/{decision-signing}"), &[("number", "77"), ("signed_on", "20/11/2020")]),
    post("POST /decisions/{code}/issue", "/decisions/{decision-signed}/issue", &[PrepareDecision], Of("/decisions/{decision-signed}"), &[]),
    post("POST /decisions/{code}/release", "/decisions/{decision-issued}/release", &[ReleaseNames], Of("/decisions/{decision-issued}/release"), &[("line.2", "full"), ("release.2", "full")]),
    post("POST /decisions/{code}/certificates", "/decisions/{decision-issued}/certificates", &[PrintCertificates], Typed, &[("do", "spoil"), ("entry", "1"), ("reason", "Rách")]),
    post("POST /decisions/{code}/certificates", "/decisions/{decision-issued}/certificates", &[PrintCertificates], Typed, &[("do", "receive"), ("entry", "1"), ("received_by", "Người nhận"), ("received_on", "20/11/2020")]),
    post("POST /decisions/{code}/certificates", "/decisions/{decision-issued}/certificates", &[PrintCertificates], Typed, &[("do", "reprint"), ("entry", "1"), ("reason", "Rách"), ("layout", "full-a4")]),
    post("POST /decisions/{code}/certificates", "/decisions/{decision-issued}/certificates", &[PrintCertificates], Typed, &[("do", "layout"), ("name", "Phôi"), ("mode", "overprint"), ("paper", "a4")]),
    get("GET /decisions/{code}/amend", "/decisions/{decision-issued}/amend", &[PrepareDecision]),
    get("GET /decisions/{code}/copies", "/decisions/{decision-issued}/copies", &[PrintCertificates]),
    get("GET /decisions/{code}/copies.xlsx", "/decisions/{decision-issued}/copies.xlsx", &[PrintCertificates]),
    post("POST /decisions/{code}/amend", "/decisions/{decision-issued}/amend", &[PrepareDecision], Of("/decisions/{decision-issued}/amend?line=1"), &[("printed_name", "Tên Đúng")]),
    post("POST /decisions/{code}/amend", "/decisions/{decision-issued}/amend", &[PrepareDecision], Of("/decisions/{decision-issued}/amend?what=annul"), &[("opening", "Kết luận số 1"), ("lines", "1")]),
    post("POST /decisions/{code}/copies", "/decisions/{decision-issued}/copies", &[PrintCertificates], Typed, &[("sheet", "2-1"), ("on", "20/11/2020"), ("do", "recover")]),
    // errata and annulments
    get("GET /amendments/{code}", "/amendments/{erratum}", &[ViewDecisions]),
    get("GET /amendments/{code}", "/amendments/{annulment}", &[ViewDecisions]),
    post("POST /amendments/{code}/{what}", "/amendments/{erratum}/issue", &[PrepareDecision], Of("/amendments/{erratum}"), &[("number", "88"), ("signed_on", "20/11/2020")]),
    post("POST /amendments/{code}/{what}", "/amendments/{erratum}/edit", &[PrepareDecision], Of("/amendments/{erratum}"), &[("opening", "Sai một dấu")]),
    post("POST /amendments/{code}/{what}", "/amendments/{erratum}/drop", &[PrepareDecision], Of("/amendments/{erratum}"), &[]),
    post("POST /amendments/{code}/{what}", "/amendments/{erratum}/add", &[PrepareDecision], Version("/amendments/{erratum}"), &[("line", "1"), ("printed_name", "Tên Khác"), ("citation", "Thành tích khác")]),
    post("POST /amendments/{code}/{what}", "/amendments/{annulment}/repay", &[PrepareDecision], Of("/amendments/{annulment}"), &[("amount", "1000"), ("on", "20/11/2020"), ("receipt", "PT 1")]),
    // papers
    get("GET /papers/{noun}/{code}/{number}", "/papers/decision/{decision-issued}/{certificates}", &[PrintCertificates]),
    get("GET /papers/{noun}/{code}/{number}", "/papers/decision/{decision-issued}/{lists}", &[ViewDecisions]),
    get("GET /papers/{noun}/{code}/{number}", "/papers/session/{closed}/1", &[ViewCouncil]),
    get("GET /papers/{noun}/{code}/{number}", "/papers/dossier/{drafted}/1", &[ViewDossiers, ConfirmProof]),
    get("GET /papers/{noun}/{code}/{number}", "/papers/honour-book/{root}/1", &[ViewDecisions]),
    get("GET /papers/{noun}/{code}/{number}/progress", "/papers/decision/{decision-issued}/{certificates}/progress", &[PrintCertificates]),
    get("GET /papers/{noun}/{code}/{number}/progress", "/papers/session/{closed}/1/progress", &[ViewCouncil]),
    get("GET /papers/{noun}/{code}/{number}/progress", "/papers/dossier/{drafted}/1/progress", &[ViewDossiers, ConfirmProof]),
    get("GET /papers/{noun}/{code}/{number}/progress", "/papers/honour-book/{root}/1/progress", &[ViewDecisions]),
    post("POST /papers/{noun}/{code}", "/papers/decision/{decision-drafted}", &[ViewDecisions], Typed, &[("format", "pdf")]),
    post("POST /papers/{noun}/{code}", "/papers/test-sheet/{decision-issued}", &[PrintCertificates], Typed, &[("format", "pdf"), ("layout", "full-a4")]),
    post("POST /papers/{noun}/{code}", "/papers/submission/{drafted}", &[ViewDossiers], Typed, &[("format", "pdf")]),
    post("POST /papers/{noun}/{code}", "/papers/count-minutes/{closed}", &[ViewCouncil], Typed, &[("format", "pdf")]),
    post("POST /papers/{noun}/{code}", "/papers/honour-book/{root}", &[ViewDecisions], Typed, &[("format", "docx"), ("year", "2020")]),
    post("POST /honour-book", "/honour-book", &[ViewDecisions], Typed, &[("format", "pdf"), ("unit", "{root}"), ("year", "2019")]),
];

/// Addresses that name no object: pages of one's own, lists and forms. What they show is searched for what is not theirs.
#[rustfmt::skip]
pub(super) const WITHOUT_OBJECT: &[&str] = &[
    "POST /logout", "GET /account/password", "POST /account/password", "GET /account/sessions", "POST /account/sessions",
    "GET /account/factor", "GET /account/factor/{what}", "POST /account/factor/{what}", "POST /drafts", "POST /drafts/forget",
    "GET /resume", "GET /exports/{token}", "GET /desk", "GET /search", "GET /units", "GET /units/new", "GET /setup", "GET /setup/workbook.xlsx",
    "POST /setup/workbook", "POST /setup/workbook/apply", "GET /setup/organisation", "GET /setup/signers",
    "GET /setup/calendar", "POST /setup/calendar", "GET /audit", "GET /audit/seals.txt",
    "GET /search", "GET /praise", "GET /praise.xlsx", "GET /praise/new", "GET /api/v1/praise",
    "GET /people", "GET /people.xlsx", "GET /people/new", "GET /me", "GET /imports", "GET /imports.xlsx", "GET /imports/new",
    "POST /filters", "POST /filters/forget",
    "GET /movements", "GET /movements.xlsx", "GET /movements/new", "GET /sources", "POST /sources", "GET /dossiers",
    "GET /dossiers.xlsx", "GET /dossiers/new", "GET /law", "GET /law/awards", "GET /law/awards.xlsx", "GET /law/awards/{id}",
    "GET /law/changes", "GET /law/sources", "GET /law/sources.xlsx", "GET /law/unverified", "GET /law/unverified.xlsx",
    "GET /law/rules/{key}", "POST /law/rules/{key}/{what}", "GET /law/regulations", "GET /law/regulations/new",
    "POST /law/regulations/new", "GET /law/scan", "GET /law/scan.xlsx", "GET /api/v1/scan", "GET /me/titles",
    "GET /facts/template/{kind}", "GET /facts/missing", "GET /facts/missing.xlsx", "GET /facts/missing/people",
    "GET /facts/fill.xlsx",
    "GET /accounts", "GET /accounts.xlsx", "GET /accounts/second-factor", "POST /accounts/second-factor",
    "GET /accounts/new", "GET /accounts/bulk", "GET /council", "GET /council.xlsx", "GET /council/new",
    "GET /council/bodies", "GET /proofs", "GET /decisions", "GET /decisions.xlsx", "GET /awards",
    "GET /awards.xlsx", "GET /honour-book", "GET /honour-book.xlsx", "GET /api/v1/openapi.json",
    "GET /api/v1/people", "GET /api/v1/dossiers", "GET /api/v1/decisions", "GET /api/v1/awards", "GET /api/v1/honour-book",
    "GET /api/v1/sessions", "GET /api/v1/movements", "GET /api/v1/accounts", "GET /api/v1/imports",
];
