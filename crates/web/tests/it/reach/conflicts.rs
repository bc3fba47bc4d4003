//! Two people open the same form and both send it: the second is shown both texts and loses nothing of what he typed. Every form
//! that carries a version is tried: those of the table, which has every address, and those below.

use std::{collections::BTreeMap, fs, path::Path};

use axum::http::StatusCode;
use domain::access::{Action::*, Role, allows};
use store::{
    entity::{discipline, person},
    sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _},
};
use testkit::Sample;

use super::{
    IDLE, NEAR, send,
    table::{
        Fields::{Of, Typed, Version},
        Line, TABLE, post,
    },
};

type Pairs = &'static [(&'static str, &'static str)];

/// What two people type into one form, over what stands in the table, and what the second must read of the first.
struct Case {
    at: &'static str,
    first: Pairs,
    second: Pairs,
    theirs: &'static str,
}

const fn case(at: &'static str, first: Pairs, second: Pairs, theirs: &'static str) -> Case {
    Case { at, first, second, theirs }
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    // units
    case("/units/{unit1}/rename", &[], &[("name", "Phòng thứ ba")], "Phòng đổi tên"),
    case("/units/{unit4}/move", &[], &[("document", "QĐ 10")], "QĐ 9"),
    case("/units/{unit4}/merge", &[], &[("document", "QĐ 10")], "QĐ 9"),
    case("/units/{unit4}/split", &[], &[("document", "QĐ 10")], "QĐ 9"),
    case("/units/{unit4}/end", &[], &[("on", "05/10/2020")], "01/10/2020"),
    case("/setup/organisation", &[], &[("place", "Nơi thứ ba")], "Nơi khác"),
    case("/setup/signers", &[], &[("name", "Lê Thứ Ba")], "Lê Khác"),
    // people and facts about them
    case("/people/{person1}/edit", &[], &[("full_name", "Tạ Thứ Ba")], "Tạ Khác"),
    case("/people/{person15}/transfer", &[("post", "Tổ trưởng")], &[("post", "Đội trưởng")], "Tổ trưởng"),
    case("/people/{person15}/leave", &[], &[("on", "05/10/2020")], "01/10/2020"),
    case("/people/{person2}/discipline", &[], &[("document", "QĐ 6")], "QĐ 5"),
    case("/people/{person3}/expunge", &[], &[("on", "05/10/2020")], "01/10/2020"),
    case("/people/{person2}/proceeding", &[], &[("paper", "QĐ 6")], "QĐ 5"),
    case("/people/{person3}/close-proceeding", &[], &[("on", "05/10/2020")], "01/10/2020"),
    case("/people/{person1}/facts/ratings", &[], &[("rating", "excellent")], "Hoàn thành tốt nhiệm vụ"),
    case("/units/{unit1}/facts/ratings", &[], &[("rating", "excellent")], "Hoàn thành tốt nhiệm vụ"),
    case("/people/{person3}/facts/discipline/annul", &[], &[("reason", "Nhập hai lần")], "Nhập nhầm"),
    case("/clusters/{cluster}/edit", &[], &[("name", "Cụm thứ ba")], "Cụm khác"),
    case("/clusters/{cluster}/annul", &[], &[("reason", "Nhập hai lần")], "Nhầm"),
    case("/clusters/{cluster}/parts/members/{cluster-member}", &[], &[("short", "Tên thứ ba")], "Tên khác"),
    case("/clusters/{cluster}/parts/years/{cluster-year}", &[], &[("regulation", "Quy chế thứ ba")], "Quy chế khác"),
    case("/clusters/{cluster}/parts/members/{cluster-member}/annul", &[], &[("reason", "Nhập hai lần")], "Nhầm"),
    case("/clusters/{cluster}/parts/sheets/{score-sheet}", &[], &[("name", "Bảng thứ ba")], "Bảng khác"),
    case("/clusters/{cluster}/parts/pacts/{cluster-pact}", &[], &[("slogan", "Khẩu hiệu thứ ba")], "Khẩu hiệu khác"),
    case("/clusters/{cluster}/parts/targets/{cluster-target}", &[], &[("result", "82")], "81"),
    case("/clusters/{cluster}/parts/signatures/{cluster-signature}", &[], &[("signer", "Người thứ ba")], "Người ký khác"),
    case("/clusters/{cluster}/parts/visits/{cluster-visit}", &[], &[("minutes", "BB thứ ba")], "BB khác"),
    case("/clusters/{cluster}/sheets/{score-sheet}/lines", &[], &[("lines", "1 | I | Việc thứ ba | Định tính | 6")], "Việc khác"),
    case("/clusters/{cluster}/sheets/{score-sheet}/file", &[], &[("@file", "Mã,Nội dung,Cấp,Loại,Điểm\nI,Việc khác,1,Định tính,6\n")], "Việc từ tệp"),
    case("/clusters/{cluster}/sheets/{score-sheet}/copy", &[], &[], "Công tác"),
    case("/clusters/{cluster}/years/2020/stage", &[], &[], "Tự chấm điểm"),
    case("/clusters/{cluster}/years/2018/ranking", &[], &[("document", "TB 3")], "TB 2"),
    case("/praise/{praise}/edit", &[], &[("what", "Việc thứ ba")], "Việc khác"),
    case("/praise/{praise}/annul", &[], &[("reason", "Nhập hai lần")], "Nhầm"),
    case("/news/{news-draft}/edit", &[], &[("name", "Tin thứ ba")], "Tin khác"),
    case("/news/{news-ready}/release", &[], &[], "Đã đăng"),
    case("/news/{news}/correct", &[], &[("name", "Tin thứ ba")], "Tin khác"),
    case("/news/{news-gone}/withdraw", &[], &[("reason", "Nhập hai lần")], "Nhầm"),
    case("/photos/news/{news-draft}/{photo}/caption", &[], &[("caption", "Hội trường thứ ba")], "Hội trường lớn"),
    case("/photos/news/{news-draft}/{photo}/withdraw", &[], &[("reason", "Nhập hai lần")], "Đã rút"),
    case("/feedback/{feedback}/edit", &[], &[("answer", "Đã ghi nhận")], "Cảm ơn"),
    // what hangs on movements
    case("/records/reviews/{review}/edit", &[], &[("name", "Sơ kết thứ ba")], "Sơ kết khác"),
    case("/records/directions/{direction}/edit", &[], &[("what", "Việc thứ ba")], "Việc khác"),
    case("/records/conferences/{conference}/edit", &[], &[("name", "Hội nghị thứ ba")], "Hội nghị khác"),
    // Without a consent it can only be taken back, so both say the same.
    case("/models/{model}/release", &[], &[("released_on", "")], "Người khác vừa sửa cùng nội dung này"),
    case("/records/models/{model}/edit", &[], &[("name", "Cách làm thứ ba")], "Cách làm khác"),
    case("/records/inspections/{inspection}/annul", &[], &[("reason", "Nhập hai lần")], "Nhầm"),
    case("/reviews/{review}/draft", &[], &[("p.lessons", "Bài học thứ ba")], "Bài học khác"),
    case("/reviews/{review}/refresh", &[], &[], "Số đoạn"),
    case("/conferences/{conference}/honours", &[], &[], "Số dòng"),
    case("/conferences/{conference}/leave", &[], &[], "Số dòng"),
    // imports
    case("/imports/{import}/columns", &[], &[], "Đang xem trước"),
    case("/imports/{import}/answers", &[], &[], "Đang xem trước"),
    case("/imports/{import}/rematch", &[], &[], "Đang xem trước"),
    case("/imports/{import}/discard", &[], &[], "Đã bỏ"),
    // movements and sources
    case("/movements/{movement}/edit", &[], &[("name", "Phong trào thứ ba")], "Phong trào khác"),
    case("/movements/{movement}/indicators/1", &[], &[("name", "Ca thứ ba")], "Ca kiểm soát"),
    case("/movements/{movement}/units/{unit1}/figures", &[], &[("cell.1", "140")], "130"),
    case("/movements/{movement}/launch", &[], &[("reach", "all")], "Đã phát động"),
    case("/movements/{movement}/state", &[], &[], "Đang thực hiện"),
    case("/movements/{movement}/remind", &[], &[], "Đã phát động"),
    case("/movements/{movement}/programmes/remind", &[], &[], "Chưa gửi"),
    case("/movements/{movement}/units/{unit1}", &[], &[("reason", "Chưa có người")], "Biệt phái"),
    case("/movements/{movement}/units/{unit2}/pass", &[], &[], "Kế hoạch riêng"),
    case("/sources", &[], &[("title", "Nguồn thứ ba")], "Nguồn khác"),
    // dossiers
    case("/dossiers/{draft}/edit", &[], &[("title", "Tên thứ ba")], "Tên khác"),
    case("/dossiers/{draft}/agree", &[], &[], "Gửi:"),
    case("/dossiers/{sent}/agree", &[("opinion", "Nhất trí")], &[("opinion", "Đồng tình")], "Nhất trí"),
    case("/dossiers/{appraise}/agree", &[("opinion", "Nhất trí")], &[("opinion", "Đồng tình")], "Nhất trí"),
    case("/dossiers/{sent}/return", &[], &[("words", "Bổ sung")], "Xem lại"),
    case("/dossiers/{sent}/recall", &[], &[], "Lấy lại:"),
    case("/dossiers/{draft}/withdraw", &[], &[("words", "Không đề nghị")], "Thôi"),
    case("/dossiers/{draft}/list", &[], &[("ranked", "")], "Có"),
    case("/dossiers/{draft}/rejudge", &[], &[], "Đang xử lý"),
    case("/dossiers/{draft}/attachments", &[("title", "Biên bản")], &[("title", "Giấy xác nhận")], "Biên bản"),
    case("/dossiers/{draft}/attachments/1/withdraw", &[], &[], ""),
    case("/dossiers/{draft}/nominees/new", &[], &[("who", "{number17}")], "Nguyễn Văn Q"),
    case("/dossiers/{draft}/nominees/1", &[], &[("citation", "Chữ thứ ba")], "Chữ khác"),
    case("/dossiers/{draft}/nominees/1/remove", &[], &[("reason", "Xin thôi")], "Rút"),
    case("/dossiers/{draft}/nominees/{removed-seq}/include", &[], &[], "Đang đề nghị"),
    case("/dossiers/{draft}/nominees/1/move", &[], &[("place", "3")], "Đang đề nghị"),
    case("/dossiers/{draft}/achievements", &[], &[("what", "Thành tích thứ ba")], "Thành tích khác"),
    case("/dossiers/{draft}/achievements/1", &[], &[("what", "Thành tích thứ ba")], "Thành tích chung"),
    // the law
    case("/law/regulations/{regulation}/edit", &[("name_vi", "Quy định A")], &[("name_vi", "Quy định B")], "Quy định A"),
    // accounts
    case("/accounts/{account}/person", &[], &[("person_code", "{person4}")], "{person2}"),
    case("/accounts/{account}/rename", &[], &[("display_name", "Tên thứ ba")], "Tên khác"),
    case("/accounts/{account}/state", &[], &[], "Đã khóa"),
    case("/accounts/{account}/reset", &[], &[], "Đang dùng"),
    case("/accounts/{account}/factor", &[], &[], "Đang dùng"),
    case("/accounts/{account}/grants", &[], &[("role", "emulation_officer")], "Kiểm tra, giám sát"),
    case("/accounts/{account}/grants/revoke", &[], &[], "Đang dùng"),
    // the council
    case("/council/bodies", &[], &[("seat_name", "Người thứ ba")], "Người thêm"),
    case("/council/bodies/{council}/edit", &[], &[("name", "Hội đồng thứ ba")], "Hội đồng đổi tên"),
    case("/council/{session}/presence", &[], &[("presence.2", "absent"), ("note.2", "Ốm")], "Gửi ý kiến bằng văn bản"),
    case("/council/{session}/minutes", &[("notes", "Họp đúng giờ")], &[("notes", "Họp muộn")], "Họp đúng giờ"),
    case("/council/{session}/votes-all", &[], &[], "Đã triệu tập"),
    case("/council/{session}/round", &[], &[], "Đã triệu tập"),
    case("/council/{cluster-session}/questions", &[], &[], "Đã triệu tập"),
    case("/council/{cluster-session}/questions/2/off", &[], &[], "Đã triệu tập"),
    case("/council/{cluster-session}/consensus", &[], &[], "Đã triệu tập"),
    case("/council/{session}/close", &[], &[], "Đã kết thúc"),
    case("/council/{session}/cancel", &[], &[("reason", "Dời ngày")], "Đã hủy"),
    case("/council/{session}/votes", &[], &[("hands_for.1", "3"), ("hands_against.1", "0")], "2"),
    case("/council/{session}/votes/1", &[], &[("recused", "3")], "Ủy viên 1"),
    // decisions
    case("/decisions/{decision-drafted}/edit", &[], &[("summary", "Trích yếu thứ ba")], "Trích yếu khác"),
    case("/decisions/{decision-proved}/send", &[], &[], "Đã trình ký"),
    case("/decisions/{decision-signing}/take-back", &[], &[("reason", "Sửa nữa")], "Dự thảo"),
    case("/decisions/{decision-signing}/register", &[], &[("number", "78")], "77"),
    case("/decisions/{decision-signed}/issue", &[], &[], "Đã ban hành"),
    case("/amendments/{erratum}/issue", &[], &[("number", "89")], "88"),
    case("/amendments/{erratum}/edit", &[], &[("opening", "Sai hai dấu")], "Sai một dấu"),
    case("/amendments/{erratum}/drop", &[], &[], "Đã bỏ"),
    case("/amendments/{erratum}/add", &[], &[("printed_name", "Tên Thứ Ba")], "Tên Khác"),
    case("/amendments/{annulment}/repay", &[], &[("receipt", "PT 2")], "PT 1"),
    case("/decisions/{decision-issued}/certificates", &[], &[("name", "Phôi thứ ba")], "Phôi khác"),
];

/// Forms of addresses that the table tries for something new.
#[rustfmt::skip]
const MORE: &[Line] = &[
    post("POST /setup/organisation", "/setup/organisation", &[ManageSetup], Of("/setup/organisation?unit={root}&row=1"), &[("place", "Nơi khác")]),
    post("POST /setup/signers", "/setup/signers", &[ManageSetup], Of("/setup/signers?unit={root}&row=1"), &[("name", "Lê Khác")]),
    post("POST /people/{code}/facts/{kind}/annul", "/people/{person3}/facts/discipline/annul", &[ViewDiscipline], Version("/people/{person3}"), &[("record", "#measure"), ("reason", "Nhập nhầm")]),
    post("POST /sources", "/sources", &[ManageMovements], Of("/sources?code={source}"), &[("title", "Nguồn khác")]),
    post("POST /decisions/{code}/certificates", "/decisions/{decision-issued}/certificates", &[PrintCertificates], Typed, &[("do", "layout"), ("number", "1"), ("version", "1"), ("name", "Phôi khác"), ("mode", "overprint"), ("paper", "a4")]),
];

/// What is there before the form above is opened.
const BEFORE: &[(&str, Pairs)] = &[(
    "/decisions/{decision-issued}/certificates",
    &[("do", "layout"), ("name", "Phôi"), ("mode", "overprint"), ("paper", "a4")],
)];

/// What the second asks for is done already, and he is told that it is.
const DONE: &[&str] = &["/dossiers/{draft}/attachments/1/withdraw"];

/// What the first does takes the thing out of the second's reach, who is told of it as of what is not there: an account without
/// its last role belongs to whoever made it.
const GONE: &[&str] = &["/accounts/{account}/grants/revoke"];

fn lines() -> impl Iterator<Item = &'static Line> {
    TABLE.iter().chain(MORE).filter(|l| l.route.starts_with("POST"))
}

/// The discipline of the near province's third person.
async fn measure(sample: &Sample) -> String {
    let conn = sample.app.db.store.reader();
    let code = sample.fill("{person3}", NEAR);
    let held = person::Entity::find().filter(person::Column::Code.eq(code)).one(conn).await.unwrap().unwrap();
    let rows = discipline::Entity::find().filter(discipline::Column::PersonId.eq(held.id));
    rows.one(conn).await.unwrap().unwrap().id.to_string()
}

/// The form as somebody opens it, with what he types.
async fn typed(sample: &Sample, line: &Line, over: Pairs) -> Vec<(String, String)> {
    let mut all = sample.everything().await;
    let mut fields = super::fields(sample, line, NEAR, &mut all).await;
    for (name, value) in over {
        fields.retain(|(k, _)| k != name);
        fields.push(((*name).to_owned(), sample.fill(value, NEAR)));
    }
    if let Some(field) = fields.iter_mut().find(|(_, v)| v == "#measure") {
        field.1 = measure(sample).await;
    }
    fields
}

/// Tries one form; what is wrong with it, if anything.
async fn both_texts(line: &'static Line) -> Option<String> {
    let sample = Sample::new().await;
    let at = sample.fill(line.at, NEAR);
    let role = *Role::ALL.iter().find(|r| line.may.iter().any(|a| allows(**r, *a))).unwrap();
    let mut reader = sample.near(role).await;
    let made = line.typed.iter().any(|(name, value)| *name == "do" && *value == "layout");
    if let Some((_, fields)) = BEFORE.iter().find(|b| made && b.0 == line.at) {
        let fields: Vec<(String, String)> = fields.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        send(&mut reader, line, &at, &fields).await;
    }
    if !typed(&sample, line, &[]).await.iter().any(|(name, value)| name == "version" && !value.is_empty()) {
        return None;
    }
    let Some(case) = CASES.iter().find(|c| c.at == line.at) else {
        return Some(format!("{} ({}): say in conflicts.rs what two people type into it", line.route, line.at));
    };
    let (first, second) = (typed(&sample, line, case.first).await, typed(&sample, line, case.second).await);
    let before = sample.heads().await;
    let done = send(&mut reader, line, &at, &first).await;
    if sample.heads().await == before {
        return Some(format!("{at}: the first was not carried out: {} {}", done.status, super::said(&done)));
    }
    let before = sample.heads().await;
    let both = send(&mut reader, line, &at, &second).await;
    if sample.heads().await != before {
        return Some(format!("{at}: the second changed something"));
    }
    if DONE.contains(&line.at) {
        return (!both.status.is_redirection()).then(|| format!("{at}: {} for what is done", both.status));
    }
    if GONE.contains(&line.at) {
        return (both.status != StatusCode::NOT_FOUND).then(|| format!("{at}: {} for what is gone", both.status));
    }
    if both.status != StatusCode::CONFLICT {
        return Some(format!("{at}: {} for the second: {}", both.status, super::said(&both)));
    }
    let theirs = sample.fill(case.theirs, NEAR);
    let text = both.text();
    if !text.contains(&theirs) {
        return Some(format!("{at}: “{theirs}” of the first is not told: {text}"));
    }
    let kept: BTreeMap<String, Vec<String>> =
        both.form(&at).fields.into_iter().fold(BTreeMap::new(), |mut all, (name, value)| {
            all.entry(name).or_insert_with(Vec::new).push(value);
            all
        });
    let own = |name: &str| web::form::FRAME.contains(&name) || name == "version" || name.starts_with('@');
    let lost: Vec<&(String, String)> = second
        .iter()
        .filter(|(name, _)| !own(name))
        .filter(|(name, value)| !kept.get(name).is_some_and(|all| all.contains(value)))
        .collect();
    if !lost.is_empty() {
        return Some(format!("{at}: lost {lost:?}; kept {kept:?}"));
    }
    // A file is no text of a page: whoever sent it has it.
    let typed = |name: &str| !name.starts_with('@') && case.second.iter().any(|(typed, _)| name == *typed);
    let words = second.iter().filter(|(name, _)| typed(name));
    let unseen: Vec<_> = words
        .filter(|(_, value)| !value.is_empty() && !testkit::html::unescape(&both.html()).contains(value.as_str()))
        .collect();
    (!unseen.is_empty()).then(|| format!("{at}: {unseen:?} of the second is not shown"))
}

async fn every_third(from: usize) {
    let mut wrong = Vec::new();
    for line in lines().filter(|l| !IDLE.contains(&l.route) || l.at.contains("discipline/annul")).skip(from).step_by(3)
    {
        wrong.extend(both_texts(line).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn whoever_sends_a_form_second_reads_both_texts() {
    every_third(0).await;
}

#[tokio::test]
async fn whoever_sends_a_form_second_reads_both_texts_of_the_next_forms() {
    every_third(1).await;
}

#[tokio::test]
async fn whoever_sends_a_form_second_reads_both_texts_of_the_last_forms() {
    every_third(2).await;
}

#[test]
fn no_handler_reads_a_version_but_through_the_function_that_asks_what_stands_now() {
    fn walk(dir: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let reads = ["(\"version\")", "stale::seen("].iter().map(|way| text.matches(way).count()).sum::<usize>();
            if reads > 0 && !path.ends_with("src/stale.rs") {
                found.push(format!("{} {reads}", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    // The form of a regulation is shown again with another row before anything is sent.
    assert_eq!(found, ["regulation_form.rs 1"]);
}
