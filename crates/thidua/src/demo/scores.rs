//! The invented cluster's year 2020: a sheet of 1,000 points in the shape of real ones, scores in all stages, a ranking with a tie that stays.

use std::collections::BTreeMap;

use app::{Ctx, clusters, nouns::Texts, scores};
use domain::{
    grid::{Sent, print},
    scoring::Turn,
};

use super::Who;
use crate::output::Failure;

const YEAR: i64 = 2020;

/// Level, code, text, kind, maximum, rule, bonus, article. The points of groups are those of a real sheet; criteria and rules are invented.
const LINES: &str = "\
1 | I | Nhiệm vụ công tác chuyên môn | | 700
2 | I.1 | Bảo vệ an ninh quốc gia | | 200
3 | 1 | Kế hoạch, phương án bảo vệ được thực hiện đủ | Chấm tự do | 120
3 | 2 | Không để xảy ra bị động, bất ngờ | Định tính | 80
2 | I.2 | Phòng, chống tội phạm | | 200
3 | I.2.1 | Điều tra, xử lý tội phạm | | 70
4 | 41a | Tỷ lệ điều tra, khám phá án hình sự | Định lượng | 20 | | | Điều 6: đạt đúng chỉ tiêu được một nửa điểm tối đa; vượt chỉ tiêu tính theo phần vượt so với đơn vị dẫn đầu.
4 | 41b | Tỷ lệ điều tra án đặc biệt nghiêm trọng | Định lượng | 20 | | | Điều 6
4 | 42 | Truy bắt, vận động đầu thú đối tượng truy nã | Chấm thẳng | 15 | 0,5 | | Mỗi đối tượng 0,5 điểm
4 | 43 | Không để quá hạn giải quyết tin báo | Định tính | 10
4 | 44 | Báo cáo chuyên đề gửi đúng hạn, số ngày chậm | Theo mức | 5 | 5; >=1: 3,75; >=3: 2,5; >=6: 1,25; >10: 0
3 | I.2.2 | Trật tự xã hội | Chấm tự do | 50
3 | I.2.3 | Kinh tế, môi trường: tỷ lệ giải quyết tin báo | Đạt ngưỡng | 30 | >=90
3 | I.2.4 | Phòng, chống ma túy | | 50
4 | 57 | Triệt xóa điểm phức tạp về ma túy | Định lượng | 20 | | | Điều 6
4 | 58 | Chuyên án về ma túy đã phá | Chấm thẳng | 15 | 1,5
4 | 59 | Tuyên truyền trong trường học | Định tính | 10
4 | 60 | Không có cán bộ liên quan đến ma túy | Định tính | 5
2 | I.3 | Quản lý hành chính về trật tự xã hội | | 120
3 | I.3.1 | Quản lý hành chính | Chấm tự do | 40
3 | I.3.2 | Phòng cháy, chữa cháy | Chấm tự do | 30
3 | I.3.3 | Trật tự, an toàn giao thông | Chấm tự do | 30
3 | I.3.4 | Thi hành án hình sự | Chấm tự do | 20
2 | I.4 | Nghiệp vụ cơ bản | Chấm tự do | 100
2 | I.5 | Phong trào toàn dân bảo vệ an ninh Tổ quốc | Chấm tự do | 40
2 | I.6 | Tham mưu, hồ sơ, đối ngoại | Chấm tự do | 40
1 | II | Xây dựng Đảng, xây dựng lực lượng, hậu cần, cải cách | | 200
2 | II.1 | Công tác chính trị | Chấm tự do | 50
2 | II.2 | Tổ chức cán bộ | Chấm tự do | 50
2 | II.3 | Thanh tra, kiểm tra | Chấm tự do | 30
2 | II.4 | Tài chính, hậu cần | Chấm tự do | 40
2 | II.5 | Pháp chế, cải cách hành chính, khoa học | Theo tỷ lệ hoàn thành | 30
1 | III | Tổ chức phong trào thi đua | | 100
2 | III.1 | Phát động, đăng ký, giao ước | Chấm tự do | 40 | | 5/0,25
2 | III.2 | Kết quả khen thưởng, nhắc nhở | Cộng trừ | 20 | +2 -1
2 | III.3 | Hội thi | Chấm tự do | 15
2 | III.4 | Đăng cai, nhiệm vụ đột xuất | Chấm tự do | 25
1 | DT1 | Không ký giao ước đầu năm | Điểm trừ | 8
1 | DT2 | Gửi báo cáo chậm | Điểm trừ | 2";

/// How far behind the best each unit is; two are equal.
const BEHIND: [i64; 8] = [0, 1, 2, 3, 4, 4, 6, 7];

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn hundredths(n: i64) -> String {
    format!("{},{:02}", n / 100, n % 100)
}

/// What the unit says of a criterion.
fn own(code: &str, kind: &str, max: i64, behind: i64) -> String {
    match (kind, code) {
        ("quantity", "41a") => hundredths(8_400 - behind * 60),
        ("quantity", "41b") => hundredths(10_000 - behind * 100),
        ("quantity", _) => (12 - behind).to_string(),
        ("yes-no", "43") => if behind == 4 { "0" } else { "1" }.to_owned(),
        ("yes-no", _) => "1".to_owned(),
        ("each", "58") => (11 - behind).to_string(),
        ("each", _) => (30 - behind).to_string(),
        ("bands", _) => behind.to_string(),
        ("threshold", _) => (96 - behind).to_string(),
        ("plus-minus", _) => format!("{}/{}", 10 - behind / 2, behind % 2),
        ("proportion", _) => (100 - behind).to_string(),
        // Quarters of a point.
        _ => hundredths((max * (100 - behind * 2) / 100) / 25 * 25),
    }
}

fn sent(rows: impl IntoIterator<Item = (String, String, String)>) -> Vec<Sent> {
    let mut out: BTreeMap<String, Sent> = BTreeMap::new();
    for (key, column, text) in rows {
        let row = out.entry(key.clone()).or_insert_with(|| Sent { key, ..Sent::default() });
        row.seen.insert(column.clone(), print(""));
        row.cells.insert(column, text);
    }
    out.into_values().collect()
}

async fn enter(
    ctx: &Ctx,
    who: &Who,
    code: &str,
    turn: Turn,
    rows: Vec<(String, String, String)>,
) -> Result<(), Failure> {
    scores::save_matrix(ctx, who, (code, YEAR, ""), turn, sent(rows)).await?;
    Ok(())
}

/// Scores the year of the invented cluster.
pub(super) async fn load(ctx: &Ctx, who: &Who, code: &str, members: &[String]) -> Result<(), Failure> {
    let fields = texts(&[
        ("year", "2020"),
        ("name", "Bảng điểm thi đua năm 2020 (dữ liệu minh họa)"),
        ("document", "Quy chế cụm mẫu (dữ liệu minh họa)"),
        ("bonus_ceiling", "5"),
        ("total_cap", "1000"),
        ("grades", "Xuất sắc: 950; Tốt: 850; Khá: 0"),
    ]);
    let sheet = clusters::add_part(ctx, who, code, "sheets", &fields).await?;
    scores::set_lines(ctx, who, code, &sheet, 1, scores::read_text(LINES)).await?;
    for (checked, lead, with) in [(1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 1, 6)] {
        let team = texts(&[
            ("year", "2020"),
            ("checked", &members[checked]),
            ("team_lead", &members[lead]),
            ("with_1", &members[with]),
            ("on_date", "27/10/2020"),
            ("minutes", "Biên bản kiểm tra chéo (dữ liệu minh họa)"),
        ]);
        clusters::add_part(ctx, who, code, "visits", &team).await?;
    }
    let year = scores::scoring(ctx, who, code, YEAR).await?;
    let leaves: Vec<(String, String, i64)> =
        year.sheet(&sheet)?.leaves().map(|(l, _)| (l.line.code.clone(), l.line.kind.clone(), l.line.max.0)).collect();
    let mut version = year.year.version;
    let targets = members.iter().flat_map(|m| {
        [("41a", "80"), ("41b", "95"), ("57", "7"), ("II.5", "100")]
            .map(|(c, t)| (c.to_owned(), m.clone(), t.to_owned()))
    });
    // Nobody asks the fourth unit for the last criterion.
    let off = ("III.4".to_owned(), members[3].clone(), "-".to_owned());
    enter(ctx, who, code, Turn::Targets, targets.chain([off]).collect()).await?;
    let all = || members.iter().zip(BEHIND);
    for to in ["own", "first", "explain", "second", "final"] {
        scores::set_stage(ctx, who, code, YEAR, version, to, "").await?;
        version += 1;
        match to {
            "own" => {
                let rows = all().flat_map(|(m, behind)| {
                    leaves.iter().map(move |(c, kind, max)| (c.clone(), m.clone(), own(c, kind, *max, behind)))
                });
                enter(ctx, who, code, Turn::Own, rows.collect()).await?;
            }
            "first" => {
                let kept =
                    all().flat_map(|(m, _)| leaves.iter().map(move |(c, ..)| (c.clone(), m.clone(), "=".to_owned())));
                // Two things that a team sees otherwise.
                let lower = [("42", 2, "25"), ("43", 6, "0")];
                let other = |c: &str, m: &str| lower.iter().find(|(code, i, _)| *code == c && members[*i] == m);
                let rows = kept.map(|(c, m, text)| {
                    let text = other(&c, &m).map_or(text, |(_, _, text)| (*text).to_owned());
                    (c, m, text)
                });
                enter(ctx, who, code, Turn::First, rows.collect()).await?;
            }
            "explain" => {
                let words = Sent {
                    key: "43".to_owned(),
                    seen: [("explanation".to_owned(), print(""))].into(),
                    cells: [("explanation".to_owned(), "Tin báo đã được gia hạn đúng thẩm quyền.".to_owned())].into(),
                };
                scores::save_unit(ctx, who, (code, YEAR, &members[6]), Turn::Explanation, vec![words]).await?;
            }
            "second" => {
                let rows = [("43", 6, "1"), ("DT2", 7, "1"), ("III.1", 0, "40+2")];
                let rows = rows.map(|(c, m, text)| (c.to_owned(), members[m].clone(), text.to_owned()));
                enter(ctx, who, code, Turn::Second, rows.into()).await?;
            }
            _ => {}
        }
    }
    scores::publish(ctx, who, code, YEAR, version, "Thông báo kết quả (dữ liệu minh họa)", "").await?;
    Ok(())
}
