//! Codes in bodies: every field of a form that names an object is tried with one from outside, by each role. Nothing changes,
//! nothing is told, and the answer is that for a code which nobody has. The fields are read from the templates and from the
//! handlers themselves: one that stands in neither list below fails a test.

use std::{collections::BTreeSet, fs, path::Path};

use testkit::{Sample, sample::FAR_MARK};

use super::{
    FAR, NEAR, plain, send,
    table::{Fields, Line},
    unknown,
};
use domain::access::Role;

/// Fields that name no object: texts, days, words of closed lists, numbers within the object of the address, and what only the
/// sender's own session gave him. "N" stands for a number, or for what a macro is called with.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "amount", "asked", "agreed", "bound", "counted", "part", "table", "names", "summary", "members", "Nnot_sudden", "answer", "question", "basis", "recused_by", "check_year", "form", "line", "given_as", "lines", "opening", "receipt", "recover_by", "sheet", "why",
    "achievement_from", "achievement_place", "achievement_text", "achievement_to", "achievement_what", "add", "address", "after",
    "again", "all", "article", "articles", "authority_note", "award", "back", "base",
    "bases", "birth_date", "branch", "by_whom", "capacity", "choice.N", "citation", "clean", "color-scheme",
    "columns", "conclusion", "csrf", "current", "decision_symbol", "declined.N.N", "display_name", "do",
    "document", "document_date", "document_on", "draft", "end", "entry", "ethnic_group", "field.N.N", "file",
    "file_name", "filed_on", "first.N", "format", "from", "from_date", "full_name", "ground", "grounds",
    "hands_for.N", "head_title", "header.N", "held_at", "held_on", "issuing_body", "joined", "keep",
    "kind", "lang", "law_on", "list", "query", "layout", "layout_offset_x", "layout_offset_y", "layout_qr", "leader_level",
    "legal_basis", "level", "link", "links.N.kind", "links.N.other_text", "login", "made_from", "minutes_symbol",
    "mode", "name", "name_en", "name_vi", "new", "next", "nominee", "nominees",
    "note", "note.N", "notes", "number", "occasion", "occasion_text", "offset_x", "offset_y",
    "on", "on_date", "once", "only_open", "open", "opened", "opinion", "own_title", "paper",
    "part.N", "password", "pending_action", "pending_fields", "phases.N.from", "phases.N.name", "phases.N.occasion", "phases.N.to",
    "place", "position", "post", "posthumous", "presence.N", "presenter", "presenter_capacity", "printed_name",
    "printed_post", "printed_rank", "printed_unit", "published_on", "publisher", "q", "qr", "quorum",
    "rank", "reason", "reason.N", "received_by", "received_on", "recipients", "recused", "release.N",
    "remove", "replace", "reply_by", "resume", "role", "rounds", "row", "seat_from", "seat_name",
    "secrecy", "seen", "service_number", "sex", "short_name", "shown.N", "signed_on", "signer",
    "sort", "by_group.N", "fix.N", "skip.N", "take", "state", "submission_symbol", "summary", "superior_body", "texts.N.role", "texts.N.text", "threshold",
    "title", "to", "to_date", "to_page", "verified", "version", "viewport", "watermark", "what",
    "own.N", "preview", "word.N", "words", "year", "Nat", "Naward", "Nclosed", "Ncount", "Ndrop",
    "Nfrom", "Nground", "Nkept", "Nkind", "Nlevel", "Nmore_than", "Nnumber", "Nof",
    "Nquorum", "Nrating", "Nreach", "Nsecret", "Nsector", "Nslot", "Nsource", "Ntext_en",
    "Ntext_vi", "Ntimes", "Ntitle", "Nto", "Nunit_level", "Nverified", "Nwho", "N",
    "N.N", "r.N", "v.N",
    "NkeptN", "base.N", "leaders.N", "unit_level", "contributions", "score", "Nranked", "Nresult", "Nunit_level", "kindN", "levelN", "nameN", "ranked", "result", "short_nameN",
    "assigned_by", "cell.N", "direction", "every", "may_exceed", "measure", "period", "previous", "reporters", "target", "unit_of_measure",
    "above", "bodies.N.name", "bodies.N.role", "days.N.kind", "days.N.on", "days.N.text", "duration", "launched_on", "more",
    "objectives", "phase_count", "subjects", "theme",
    "answer", "contents", "reach", "step", "targets",
    // What hangs on movements.
    "adaptation", "agenda", "aims", "bodies", "checks", "closed_on", "consent_by", "consent_on", "cycle", "decided_by", "done_on", "due_on", "effects", "figures", "goods", "guests", "hours", "indicator", "late_for", "minutes", "money", "nurtured_on", "officer_turns", "online", "owner", "papers", "people", "praised", "receiver", "released_on", "replicated_on", "sites", "stage", "story", "summed_on", "tasks", "team", "told", "vehicle_turns", "vehicles", "wording", "mandate", "p.N", "take.N", "at",
    "against", "due_days", "wish",
    "advising", "chosen_document", "chosen_how", "comparable", "ended_on", "explain_by", "flags", "founded_by", "founded_on", "gone",
    "government_flags", "slogan", "basis", "solutions", "mutual_aid", "charity", "reviewing", "assigned", "pledged", "told_by", "bonus_ceiling", "total_cap", "grades", "group_name", "rank_by", "region", "regulation", "regulation_on", "report_by", "representative_name", "share", "share_of", "short",
    "system", "ties", "vote_method",
    "most", "needed", "teller", "line.N", "words.N", "issued", "collected", "invalid", "for.N", "against.N", "none.N", "bad.N",
    "kept", "submits", "tier", "training",
    // The portal; `news` of a letter is looked up among public ones only.
    "answered_how", "answered_on", "author", "body", "caption", "contact", "credit", "feedback", "news", "released_name", "who", "withdrawn_for",
    // One of the sender's own sessions; another one's is never looked at.
    "session",
];

/// One field that names an object, on a form that is otherwise filled in as it should be.
struct Named {
    field: &'static str,
    route: &'static str,
    at: &'static str,
    fields: Fields,
    typed: &'static [(&'static str, &'static str)],
    /// Its name in this form, where it carries a number.
    sent: &'static str,
    /// Front of the value, and the name of the sample's code.
    value: (&'static str, &'static str),
}

const fn named(
    field: &'static str,
    route: &'static str,
    at: &'static str,
    fields: Fields,
    typed: &'static [(&'static str, &'static str)],
    sent: &'static str,
    value: (&'static str, &'static str),
) -> Named {
    Named { field, route, at, fields, typed, sent, value }
}

use Fields::{Of, Typed, Version};

const UNIT: &[(&str, &str)] = &[
    ("code", "MOI1"),
    ("name", "Đội mới"),
    ("kind", "force"),
    ("level", "district"),
    ("from", "01/01/2020"),
    ("on", "01/01/2020"),
];
const PERSON: &[(&str, &str)] = &[
    ("full_name", "Tạ Mới"),
    ("sex", "male"),
    ("birth_date", "1990"),
    ("rank", "Đại úy"),
    ("post", "Cán bộ"),
    ("from", "01/01/2019"),
];
const VISIT: &[(&str, &str)] = &[("year", "2020"), ("checked", "{cluster-outside}"), ("team_lead", "{cluster-member}")];
const PRAISE: &[(&str, &str)] =
    &[("kind", "deed"), ("what", "Cứu người"), ("on_date", "01/10/2020"), ("by_whom", "Nhân dân")];
const OUTSIDE: &[(&str, &str)] =
    &[("kind", "deed"), ("who", "Bà Tư"), ("what", "Cứu người"), ("on_date", "01/10/2020"), ("by_whom", "Nhân dân")];
const REVIEW: &[(&str, &str)] = &[
    ("kind", "interim"),
    ("name", "Sơ kết mới"),
    ("movement", "{movement}"),
    ("unit", "{unit1}"),
    ("state", "planned"),
];
const DIRECTION: &[(&str, &str)] =
    &[("kind", "direction"), ("what", "Việc mới"), ("unit", "{unit1}"), ("state", "open")];
const CONFERENCE: &[(&str, &str)] = &[("kind", "launch"), ("name", "Hội nghị mới"), ("unit", "{unit1}")];
const NEWS: &[(&str, &str)] = &[("name", "Tin mới"), ("body", "Nội dung"), ("unit", "{unit1}")];
const WORKER: &[(&str, &str)] = &[("unit", "{unit1}"), ("person", "{person1}"), ("on_date", "01/02/2019")];
const ADOPTION: &[(&str, &str)] =
    &[("model", "{model}"), ("unit", "{unit1}"), ("on_date", "01/10/2020"), ("state", "begun")];
const CLUSTER: &[(&str, &str)] =
    &[("short", "Cụm 9"), ("name", "Cụm thi đua số 9"), ("kind", "department"), ("system", "police")];
const MOVEMENT: &[(&str, &str)] =
    &[("name", "Phong trào mới"), ("kind", "regular"), ("state", "draft"), ("unit", "{root}"), ("from", "2020")];
const LINKED: &[(&str, &str)] = &[
    ("name", "Phong trào mới"),
    ("kind", "regular"),
    ("state", "draft"),
    ("unit", "{root}"),
    ("from", "2020"),
    ("links.0.kind", "responds_to"),
    ("links.0.other_text", "Phong trào khác"),
    ("texts.0.role", "motto"),
    ("texts.0.text", "Chữ"),
];
const CLUSTERED: &[(&str, &str)] = &[
    ("name", "Phong trào mới"),
    ("kind", "regular"),
    ("state", "draft"),
    ("unit", "{root}"),
    ("bodies.0.role", "launches"),
];
const BODY: &[(&str, &str)] = &[
    ("name", "Phong trào mới"),
    ("kind", "regular"),
    ("state", "draft"),
    ("unit", "{root}"),
    ("bodies.0.role", "leads"),
    ("bodies.0.name", "Cơ quan"),
    ("days.0.kind", "report"),
    ("days.0.text", "Báo cáo quý"),
];
const DOSSIER: &[(&str, &str)] = &[
    ("unit", "{unit1}"),
    ("deciding_unit", "{root}"),
    ("title", "Hồ sơ thử"),
    ("award", "giay-khen"),
    ("ground", "movement"),
    ("occasion", "other"),
    ("law_on", "20/11/2020"),
    ("achievement_what", "Thành tích"),
    ("authority_note", "Theo phân cấp"),
];
const OF_MOVEMENT: &[(&str, &str)] = &[
    ("unit", "{unit1}"),
    ("deciding_unit", "{root}"),
    ("title", "Hồ sơ thử"),
    ("award", "giay-khen"),
    ("ground", "movement"),
    ("occasion", "movement"),
    ("law_on", "20/11/2020"),
    ("achievement_what", "Thành tích"),
    ("authority_note", "Theo phân cấp"),
];
const OF_REVIEW: &[(&str, &str)] = &[
    ("unit", "{unit1}"),
    ("deciding_unit", "{root}"),
    ("title", "Hồ sơ thử"),
    ("award", "giay-khen"),
    ("ground", "movement"),
    ("occasion", "movement"),
    ("movement", "{movement}"),
    ("law_on", "20/11/2020"),
    ("achievement_what", "Thành tích"),
    ("authority_note", "Theo phân cấp"),
];
const OF_PHASE: &[(&str, &str)] = &[
    ("unit", "{unit1}"),
    ("deciding_unit", "{root}"),
    ("title", "Hồ sơ thử"),
    ("award", "giay-khen"),
    ("ground", "movement"),
    ("occasion", "phase"),
    ("law_on", "20/11/2020"),
    ("achievement_what", "Thành tích"),
    ("authority_note", "Theo phân cấp"),
];
const PRINTS: &[(&str, &str)] = &[
    ("issuing_body", "CÔNG AN"),
    ("place", "Nơi"),
    ("decision_symbol", "QĐ"),
    ("submission_symbol", "TTr"),
    ("minutes_symbol", "BB"),
    ("recipients", "Lưu"),
    ("from", "01/02/2020"),
];
const SIGNER: &[(&str, &str)] = &[
    ("unit", "{root}"),
    ("name", "Ngô Ký"),
    ("rank", "Đại tá"),
    ("capacity", "head"),
    ("head_title", "GIÁM ĐỐC"),
    ("document", "QĐ 3"),
    ("from", "01/02/2020"),
];
const REGULATION: &[(&str, &str)] = &[
    ("code", "quy-dinh-moi"),
    ("name_vi", "Quy định"),
    ("from", "01/01/2020"),
    ("document", "QĐ 1"),
    ("bases", "Luật"),
];
const SESSION: &[(&str, &str)] = &[
    ("council", "{council}"),
    ("held_on", "20/11/2020"),
    ("held_at", "08:00"),
    ("place", "Phòng"),
    ("dossiers", "{waiting}"),
    ("secrecy", "open_count"),
    ("base", "all_members"),
    ("quorum", "2/3"),
    ("threshold", ">1/2"),
    ("rounds", "1"),
];
const SEAT: &[(&str, &str)] = &[("code", "{council}"), ("version", "1"), ("post", "Ủy viên"), ("role", "member")];
const LIST: &[(&str, &str)] = &[("kind", "people"), ("@file", super::table::FILE)];
const NOMINEES: &[(&str, &str)] = &[("kind", "nominees"), ("@file", super::table::FILE)];

/// Every field that names an object.
#[rustfmt::skip]
const NAMED: &[Named] = &[
    named("parent", "POST /units", "/units", Typed, UNIT, "parent", ("", "unit1")),
    named("parent", "POST /units/{code}/{what}", "/units/{unit4}/move", Of("/units/{unit4}/move"), &[("on", "01/10/2020"), ("document", "QĐ 9")], "parent", ("", "unit1")),
    named("units", "POST /units/{code}/{what}", "/units/{unit4}/merge", Version("/units/{unit4}/merge"), &[("into", "{unit3}"), ("on", "01/10/2020"), ("document", "QĐ 9")], "units", ("", "unit3")),
    named("into", "POST /units/{code}/{what}", "/units/{unit4}/merge", Version("/units/{unit4}/merge"), &[("units", "{unit3}"), ("on", "01/10/2020"), ("document", "QĐ 9")], "into", ("", "unit3")),
    named("Nparent", "POST /units/{code}/{what}", "/units/{unit4}/split", Of("/units/{unit4}/split"), &[("code_1", "T1"), ("name_1", "Phòng T1"), ("code_2", "T2"), ("name_2", "Phòng T2"), ("parent_2", "{root}"), ("on", "01/10/2020"), ("document", "QĐ 9")], "parent_1", ("", "root")),
    named("unit", "POST /setup/organisation", "/setup/organisation", Typed, PRINTS, "unit", ("", "root")),
    named("unit", "POST /setup/signers", "/setup/signers", Typed, SIGNER, "unit", ("", "root")),
    named("person", "POST /setup/signers", "/setup/signers", Typed, SIGNER, "person", ("", "person1")),
    named("unit", "POST /people", "/people", Typed, PERSON, "unit", ("", "unit1")),
    named("unit", "POST /people/{code}/{what}", "/people/{person15}/transfer", Of("/people/{person15}/transfer"), &[("rank", "Đại úy"), ("post", "Cán bộ"), ("from", "01/10/2020")], "unit", ("", "unit2")),
    named("measure", "POST /people/{code}/{what}", "/people/{person2}/expunge", Version("/people/{person2}"), &[("on", "01/10/2020")], "measure", ("", "measure")),
    named("proceeding", "POST /people/{code}/{what}", "/people/{person2}/close-proceeding", Version("/people/{person2}"), &[("on", "01/10/2020"), ("clean", "1")], "proceeding", ("", "proceeding")),
    named("record", "POST /people/{code}/facts/{kind}/annul", "/people/{person2}/facts/discipline/annul", Version("/people/{person2}"), &[("reason", "Nhầm")], "record", ("", "measure")),
    named("unit", "POST /clusters", "/clusters", Typed, CLUSTER, "unit", ("", "root")),
    named("unit", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/members/new", Typed, &[("from_date", "2019")], "unit", ("", "unit1")),
    named("representative", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/members/new", Typed, &[("name", "Công an tỉnh bạn"), ("from_date", "2019")], "representative", ("", "number1")),
    named("into_member", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/members/new", Typed, &[("name", "Công an tỉnh bạn"), ("from_date", "2018"), ("to_date", "2019"), ("gone", "merged")], "into_member", ("", "cluster-member")),
    named("head", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/years/new", Typed, &[("year", "2019")], "head", ("", "cluster-member")),
    named("deputy", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/years/new", Typed, &[("year", "2019")], "deputy", ("", "cluster-member")),
    named("checked", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/visits/new", Typed, &[("year", "2020"), ("team_lead", "{cluster-outside}")], "checked", ("", "cluster-member")),
    named("team_lead", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/visits/new", Typed, &[("year", "2020"), ("checked", "{cluster-outside}")], "team_lead", ("", "cluster-member")),
    named("with_1", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/visits/new", Typed, VISIT, "with_1", ("", "cluster-member")),
    named("with_2", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/visits/new", Typed, VISIT, "with_2", ("", "cluster-member")),
    named("with_3", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/visits/new", Typed, VISIT, "with_3", ("", "cluster-member")),
    named("member", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/targets/new", Typed, &[("year", "2020"), ("what", "Tỷ lệ"), ("pledged", "80")], "member", ("", "cluster-member")),
    named("member", "POST /clusters/{code}/parts/{part}/new", "/clusters/{cluster}/parts/signatures/new", Typed, &[("year", "2020"), ("signer", "Lê An"), ("capacity", "head"), ("on_date", "05/04/2020")], "member", ("", "cluster-member")),
    named("copy_from", "POST /clusters/{code}/sheets/{sheet}/copy", "/clusters/{cluster}/sheets/{score-sheet}/copy", Version("/clusters/{cluster}/sheets/{score-sheet}/lines"), &[], "copy_from", ("", "old-score-sheet")),
    named("person", "POST /praise", "/praise", Typed, PRAISE, "person", ("", "person1")),
    named("person", "POST /praise/{code}/edit", "/praise/{praise}/edit", Of("/praise/{praise}/edit"), &[("unit", "")], "person", ("", "number1")),
    named("unit", "POST /praise", "/praise", Typed, OUTSIDE, "unit", ("", "unit1")),
    named("unit", "POST /praise/{code}/edit", "/praise/{praise}/edit", Of("/praise/{praise}/edit"), &[], "unit", ("", "unit1")),
    named("unit", "POST /news", "/news", Typed, NEWS, "unit", ("", "unit1")),
    named("movement", "POST /news", "/news", Typed, NEWS, "movement", ("", "movement")),
    named("conference", "POST /news", "/news", Typed, NEWS, "conference", ("", "conference")),
    named("owner", "POST /feedback/{code}/edit", "/feedback/{feedback}/edit", Of("/feedback/{feedback}/edit"), &[], "owner", ("", "number2")),
    named("unit", "POST /feedback/{code}/edit", "/feedback/{feedback}/edit", Of("/feedback/{feedback}/edit"), &[], "unit", ("", "unit1")),
    named("movement", "POST /records/{noun}", "/records/reviews", Typed, REVIEW, "movement", ("", "movement")),
    named("unit", "POST /records/{noun}", "/records/reviews", Typed, REVIEW, "unit", ("", "unit1")),
    named("source", "POST /records/{noun}", "/records/reviews", Typed, REVIEW, "source", ("", "source")),
    named("review", "POST /records/{noun}", "/records/directions", Typed, DIRECTION, "review", ("", "review")),
    named("conference", "POST /records/{noun}", "/records/directions", Typed, DIRECTION, "conference", ("", "conference")),
    named("person", "POST /records/{noun}", "/records/directions", Typed, DIRECTION, "person", ("", "person1")),
    named("launches", "POST /records/{noun}", "/records/conferences", Typed, CONFERENCE, "launches", ("", "movement")),
    named("model", "POST /records/{noun}", "/records/adoptions", Typed, ADOPTION, "model", ("", "model")),
    named("emulation_body", "POST /records/{noun}", "/records/emulation-officers", Typed, WORKER, "emulation_body", ("", "emulation_body")),
    named("from_unit", "POST /records/{noun}", "/records/adoptions", Typed, ADOPTION, "from_unit", ("", "unit2")),
    named("movement", "POST /records/{noun}/{code}/edit", "/records/reviews/{review}/edit", Of("/records/reviews/{review}/edit"), &[], "movement", ("", "movement")),
    named("unit", "POST /records/{noun}/{code}/edit", "/records/reviews/{review}/edit", Of("/records/reviews/{review}/edit"), &[], "unit", ("", "unit1")),
    named("decision", "POST /conferences/{code}/honours", "/conferences/{conference}/honours", Of("/conferences/{conference}/honours"), &[("presenter", "Giám đốc"), ("capacity", "own")], "decision", ("", "decision-issued")),
    named("decision", "POST /conferences/{code}/leave", "/conferences/{conference}/leave", Version("/conferences/{conference}/honours"), &[], "decision", ("", "decision-issued")),
    named("unit", "POST /imports", "/imports", Typed, LIST, "unit", ("", "unit1")),
    named("dossier", "POST /imports", "/imports", Typed, NOMINEES, "dossier", ("", "draft")),
    named("answer.N", "POST /imports/{code}/{what}", "/imports/{import}/answers", Version("/imports/{import}"), &[], "answer.2", ("person:", "person1")),
    named("answer.N", "POST /imports/{code}/{what}", "/imports/{import}/answers", Version("/imports/{import}"), &[], "answer.2", ("new:", "unit1")),
    named("other.N", "POST /imports/{code}/{what}", "/imports/{import}/answers", Version("/imports/{import}"), &[("answer.2", "new")], "other.2", ("", "person1")),
    named("other.N", "POST /imports/{code}/{what}", "/imports/{import}/answers", Version("/imports/{import}"), &[("answer.2", "new")], "other.2", ("", "unit1")),
    named("unit.N", "POST /imports/{code}/{what}", "/imports/{import}/units", Version("/imports/{import}"), &[], "unit.0", ("", "unit1")),
    named("unit", "POST /movements", "/movements", Typed, MOVEMENT, "unit", ("", "root")),
    named("links.N.other", "POST /movements", "/movements", Typed, LINKED, "links.0.other", ("", "movement")),
    named("links.N.source", "POST /movements", "/movements", Typed, LINKED, "links.0.source", ("", "source")),
    named("texts.N.source", "POST /movements", "/movements", Typed, LINKED, "texts.0.source", ("", "source")),
    named("units", "POST /movements/{code}/launch", "/movements/{movement}/launch", Version("/movements/{movement}/launch"), &[("reach", "chosen")], "units", ("", "unit4")),
    named("bodies.N.unit", "POST /movements", "/movements", Typed, BODY, "bodies.0.unit", ("", "unit1")),
    named("bodies.N.cluster", "POST /movements", "/movements", Typed, CLUSTERED, "bodies.0.cluster", ("", "cluster")),
    named("bodies.N.source", "POST /movements", "/movements", Typed, BODY, "bodies.0.source", ("", "source")),
    named("days.N.source", "POST /movements", "/movements", Typed, BODY, "days.0.source", ("", "source")),
    named("code", "POST /sources", "/sources", Typed, &[("title", "Tên"), ("version", "1")], "code", ("", "source")),
    named("unit", "POST /dossiers", "/dossiers", Typed, DOSSIER, "unit", ("", "unit1")),
    named("deciding_unit", "POST /dossiers", "/dossiers", Typed, DOSSIER, "deciding_unit", ("", "root")),
    named("movement", "POST /dossiers", "/dossiers", Typed, OF_MOVEMENT, "movement", ("", "movement")),
    named("review", "POST /dossiers", "/dossiers", Typed, OF_REVIEW, "review", ("", "review")),
    named("phase", "POST /dossiers", "/dossiers", Typed, OF_PHASE, "phase", ("", "phase")),
    named("who", "POST /dossiers/{code}/nominees/new", "/dossiers/{draft}/nominees/new", Of("/dossiers/{draft}/nominees/new"), &[("kind", "person")], "who", ("", "person1")),
    named("who", "POST /dossiers/{code}/nominees/new", "/dossiers/{draft}/nominees/new", Of("/dossiers/{draft}/nominees/new"), &[("kind", "person")], "who", ("", "number1")),
    named("who", "POST /dossiers/{code}/nominees/new", "/dossiers/{draft}/nominees/new", Of("/dossiers/{draft}/nominees/new"), &[("kind", "unit")], "who", ("", "unit1")),
    named("achievement", "POST /dossiers/{code}/nominees/{seq}", "/dossiers/{draft}/nominees/1", Of("/dossiers/{draft}/nominees/1"), &[], "achievement", ("TT-", "draft")),
    named("dossier", "POST /law/scan/nominate", "/law/scan/nominate", Typed, &[("award", "giay-khen"), ("person", "{person16}")], "dossier", ("", "draft")),
    named("person", "POST /dossiers/{code}/nominees/pick", "/dossiers/{draft}/nominees/pick", Typed, &[("do", "add"), ("names", "A")], "person", ("", "person1")),
    named("person", "POST /law/scan/nominate", "/law/scan/nominate", Typed, &[("award", "giay-khen"), ("dossier", "{draft}")], "person", ("", "person1")),
    named("unit", "POST /law/regulations", "/law/regulations", Typed, &[("regulation", "demo-cong-an-tinh")], "unit", ("", "root")),
    named("regulation", "POST /law/regulations", "/law/regulations", Typed, &[("unit", "{root}")], "regulation", ("", "regulation")),
    named("unit", "POST /law/regulations/new", "/law/regulations/new", Typed, REGULATION, "unit", ("", "root")),
    named("person_code", "POST /accounts", "/accounts", Typed, &[("login", "nguoi-moi"), ("display_name", "Người mới")], "person_code", ("", "person2")),
    named("person_code", "POST /accounts/{login}/person", "/accounts/{account}/person", Of("/accounts/{account}"), &[], "person_code", ("", "person2")),
    named("unit", "POST /accounts/bulk", "/accounts/bulk", Typed, &[], "unit", ("", "unit1")),
    named("unit", "POST /accounts/{login}/grants", "/accounts/{account}/grants", Of("/accounts/{account}"), &[("role", "auditor"), ("from", "01/10/2020")], "unit", ("", "root")),
    named("grant", "POST /accounts/{login}/grants/revoke", "/accounts/{account}/grants/revoke", Version("/accounts/{account}"), &[], "grant", ("", "grant")),
    named("council", "POST /council/new", "/council/new", Typed, SESSION, "council", ("", "council")),
    named("dossiers", "POST /council/new", "/council/new", Typed, SESSION, "dossiers", ("", "waiting")),
    named("members", "POST /council/{code}/questions", "/council/{cluster-session}/questions", Version("/council/{cluster-session}"), &[("asked", "deputy")], "members", ("", "cluster-outside")),
    named("unit", "POST /council/bodies", "/council/bodies", Typed, &[("name", "Hội đồng khác"), ("document", "QĐ 8"), ("from", "01/01/2020")], "unit", ("", "root")),
    named("code", "POST /council/bodies", "/council/bodies", Typed, SEAT, "code", ("", "council")),
    named("person", "POST /council/bodies", "/council/bodies", Typed, SEAT, "person", ("", "person1")),
    named("units", "POST /proofs/{code}/confirm", "/proofs/{drafted}/confirm", Typed, &[("list.{unit1}", "x"), ("words", "điện thoại")], "units", ("", "unit1")),
    named("list.N", "POST /proofs/{code}/confirm", "/proofs/{drafted}/confirm", Typed, &[("words", "điện thoại")], "units", ("", "unit1")),
    named("dossier", "POST /decisions", "/decisions", Typed, &[], "dossier", ("", "ready")),
    named("unit", "POST /papers/{noun}/{code}", "/papers/proof-list/{drafted}", Typed, &[("format", "pdf")], "unit", ("", "unit1")),
    named("unit", "POST /honour-book", "/honour-book", Typed, &[("format", "pdf"), ("year", "2019")], "unit", ("", "root")),
    named("blob", "POST /setup/workbook/apply", "/setup/workbook/apply", Typed, &[("file_name", "a.xlsx")], "blob", ("", "blob")),
];

/// What the text of a call says the name of a field is: its literals, with "N" for what stands between them.
fn literal(expression: &str) -> String {
    let parts: Vec<&str> = expression.split('"').collect();
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        if i % 2 == 1 {
            out.push_str(part);
        } else if !part.trim_matches([' ', '~']).is_empty() {
            out.push('N');
        }
    }
    out
}

/// The arguments of a call, whose text begins behind its parenthesis.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut all, mut one) = (0, false, Vec::new(), String::new());
    for c in text.chars() {
        quoted ^= c == '"';
        if !quoted {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    all.push(std::mem::take(&mut one));
                    continue;
                }
                _ => {}
            }
        }
        one.push(c);
    }
    all.push(one);
    all
}

fn files(dir: &Path, ending: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// The names of all fields that forms send or handlers read.
fn fields_of_all_forms() -> BTreeSet<String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut templates, mut handlers) = (Vec::new(), Vec::new());
    files(&home.join("../../templates"), ".html", &mut templates);
    files(&home.join("src/pages"), ".rs", &mut handlers);
    let mut all = BTreeSet::new();
    for text in &templates {
        for rest in text.split("name=\"").skip(1) {
            let mut name = String::new();
            let mut rest = rest.split('"').next().unwrap_or_default();
            while let Some((before, after)) = rest.split_once("{{") {
                name.push_str(before);
                name.push('N');
                rest = after.split_once("}}").map_or("", |(_, after)| after);
            }
            all.insert(name + rest);
        }
        for method in ["text", "number", "date", "textarea", "select", "radios", "checks", "check", "file", "hidden"] {
            for rest in text.split(&format!("f.{method}(")).skip(1) {
                let given = arguments(rest);
                let first = usize::from(!given.first().is_some_and(|a| a.trim_start().starts_with('"')));
                all.extend(given.get(first).map(|name| literal(name)));
            }
        }
        for rest in text.split("post_button(").skip(1) {
            for sent in arguments(rest).iter().filter(|a| a.trim_start().starts_with('{')) {
                let inner = sent.trim().trim_start_matches('{');
                let keys = arguments(inner).into_iter().filter_map(|pair| Some(pair.split_once(':')?.0.to_owned()));
                all.extend(keys.map(|k| k.trim_matches([' ', '"']).to_owned()));
            }
        }
    }
    // Forms that are made from tables of fields name them there.
    all.extend(domain::NOUNS.iter().flat_map(|n| n.fields).map(|f| f.column.to_owned()));
    for text in &handlers {
        for method in ["text", "optional", "keyed", "all", "ticked", "date", "number"] {
            for rest in text.split(&format!("fields.{method}(\"")).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                all.insert(if method == "keyed" { format!("{name}.N") } else { name.to_owned() });
            }
        }
    }
    all
}

#[test]
fn every_field_of_a_form_is_known_to_name_an_object_or_not() {
    let known = |name: &str| PLAIN.contains(&name) || NAMED.iter().any(|n| n.field == name);
    let strange: Vec<String> = fields_of_all_forms().into_iter().filter(|n| !known(n)).collect();
    assert!(strange.is_empty(), "say in crates/web/tests/it/reach/bodies.rs what these name: {strange:?}");
}

/// The value of a field: an object of the far province, and the same shape that nobody has.
async fn values(sample: &Sample, named: &Named) -> (String, String) {
    let (front, name) = named.value;
    let id = super::ids::of(sample, name).await;
    let (theirs, none) = match id {
        Some(id) => (id, uuid::Uuid::from_u128(7).to_string()),
        None if name == "phase" => {
            (format!("{}/1", sample.fill("{movement}", FAR)), format!("{}/1", unknown(sample, "movement")))
        }
        None => (sample.fill(&format!("{{{name}}}"), FAR), unknown(sample, name)),
    };
    (format!("{front}{theirs}"), format!("{front}{none}"))
}

/// What an answer says apart from the code that was typed, which a sentence may repeat in part.
fn said(answer: &testkit::Answer, value: &str) -> String {
    let code = value.rsplit(':').next().unwrap_or(value);
    let front = code.split('/').next().unwrap_or(code);
    plain(answer, &[value, code, &code.to_lowercase(), front])
}

async fn nobody_names(roles: &[Role]) {
    let sample = Sample::new().await;
    let mut all = sample.everything().await;
    let mut wrong = Vec::new();
    for named in NAMED {
        let line = Line {
            route: named.route,
            at: named.at,
            may: &[],
            fields: match named.fields {
                Of(p) => Of(p),
                Version(p) => Version(p),
                Typed => Typed,
            },
            typed: named.typed,
        };
        let (theirs, none) = values(&sample, named).await;
        let at = sample.fill(named.at, NEAR);
        for role in roles {
            let mut near = sample.near(*role).await;
            let base = super::fields(&sample, &line, NEAR, &mut all).await;
            let with = |value: &str| {
                let mut fields = base.clone();
                if named.field == "list.N" {
                    fields.push((format!("list.{value}"), "x".to_owned()));
                }
                fields.retain(|(k, _)| k != named.sent);
                fields.push((named.sent.to_owned(), value.to_owned()));
                fields
            };
            let before = sample.heads().await;
            let a = send(&mut near, &line, &at, &with(&theirs)).await;
            let name = format!("{} in {} ({}) as {}", named.sent, named.route, theirs, role.code());
            if sample.heads().await != before {
                wrong.push(format!("{name}: CHANGED something, {}", a.status));
                continue;
            }
            let b = send(&mut near, &line, &at, &with(&none)).await;
            if super::readable(&a).contains(FAR_MARK) {
                wrong.push(format!("{name}: told {}", a.text()));
            }
            let (x, y) = (said(&a, &theirs), said(&b, &none));
            if a.status != b.status || x != y {
                wrong.push(format!("{name}: {} for what is there, {} for what is not\n{x}\n{y}", a.status, b.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn officers_and_heads_name_nothing_outside_their_units() {
    nobody_names(&[Role::EmulationOfficer, Role::UnitHead]).await;
}

#[tokio::test]
async fn administrators_and_advisory_bodies_name_nothing_outside_their_units() {
    nobody_names(&[Role::Administrator, Role::AdvisoryBody]).await;
}

#[tokio::test]
async fn councils_persons_and_auditors_name_nothing_outside_their_units() {
    nobody_names(&[Role::CouncilMember, Role::CouncilSecretary, Role::Person, Role::Auditor]).await;
}
