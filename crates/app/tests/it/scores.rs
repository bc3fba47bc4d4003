//! Scores of a cluster's year: sheets as data, stages, points of all at once, places, and who enters what.

use std::collections::BTreeMap;

use app::{Ctx, Error, clusters, scores};
use domain::{
    access::{Actor, Role},
    grid::{Become, Merged, Sent, print},
    scoring::Turn,
};
use store::Store;
use testkit::actor;

use crate::{
    clusters::{cluster, texts},
    units::organisation,
};

/// A cluster of two units of the tree and bodies outside, with a year and one sheet of these lines.
struct Year {
    ctx: Ctx,
    advising: Actor,
    /// Officers of the two units.
    first: Actor,
    second: Actor,
    /// Members by the names below.
    members: BTreeMap<&'static str, String>,
    sheet: String,
    version: i64,
}

const CODE: &str = "cum-5";

impl Year {
    async fn new(store: &Store, lines: &str, year: &[(&str, &str)], sheet: &[(&str, &str)]) -> Self {
        let ctx = testkit::ctx(store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let advising = actor(Role::AdvisoryBody, root);
        clusters::add(&ctx, &advising, &cluster("Cụm 5")).await.unwrap();
        let mut members = BTreeMap::new();
        let who = [
            ("a", "unit", "PX03"),
            ("b", "unit", "PC02"),
            ("c", "name", "Công an tỉnh C"),
            ("d", "name", "Công an tỉnh D"),
        ];
        for (name, field, value) in who {
            let fields = texts(&[(field, value), ("short", name), ("from_date", "2015")]);
            members.insert(name, clusters::add_part(&ctx, &advising, CODE, "members", &fields).await.unwrap());
        }
        let mut fields = texts(year);
        fields.insert("year".into(), "2020".into());
        if let Some(head) = fields.get_mut("head") {
            *head = members[head.as_str()].clone();
        }
        clusters::add_part(&ctx, &advising, CODE, "years", &fields).await.unwrap();
        let mut fields = texts(sheet);
        fields.extend(texts(&[("year", "2020"), ("name", "Bảng điểm 2020")]));
        let sheet = clusters::add_part(&ctx, &advising, CODE, "sheets", &fields).await.unwrap();
        scores::set_lines(&ctx, &advising, CODE, &sheet, 1, scores::read_text(lines)).await.unwrap();
        let (first, second) = (actor(Role::EmulationOfficer, px03), actor(Role::EmulationOfficer, pc02));
        Self { ctx, advising, first, second, members, sheet, version: 1 }
    }

    async fn stage(&mut self, to: &str) {
        scores::set_stage(&self.ctx, &self.advising, CODE, 2020, self.version, to, "Nhầm").await.unwrap();
        self.version += 1;
    }

    /// Enters one cell over what stands there.
    async fn enter(&self, who: &Actor, turn: Turn, member: &str, criterion: &str, text: &str) -> Become {
        let member = &self.members[member];
        let scoring = scores::scoring(&self.ctx, &self.advising, CODE, 2020).await.unwrap();
        let of = scoring.member(member).unwrap();
        let sheet = scoring.sheet("").unwrap();
        let line = sheet.lines.iter().find(|l| l.line.code == criterion).unwrap();
        let seen = scoring.cell(turn, line.id, of).text;
        let sent = Sent {
            key: criterion.to_owned(),
            seen: [(member.clone(), print(&seen))].into(),
            cells: [(member.clone(), text.to_owned())].into(),
        };
        let done = scores::save_matrix(&self.ctx, who, (CODE, 2020, ""), turn, vec![sent]).await.unwrap();
        let merged: &Merged = &done[0].1;
        merged.cells[member].becomes.clone()
    }

    async fn entered(&self, who: &Actor, turn: Turn, member: &str, criterion: &str, text: &str) {
        assert_eq!(
            self.enter(who, turn, member, criterion, text).await,
            Become::Written,
            "{member} {criterion} {text}"
        );
    }

    /// Points of each member on one line, "–" for not scored; in the order a, b, c, d.
    async fn points(&self, criterion: &str) -> [String; 4] {
        let scoring = scores::scoring(&self.ctx, &self.advising, CODE, 2020).await.unwrap();
        let result = scoring.result(scoring.sheet("").unwrap()).unwrap();
        let of = |name: &str| {
            let at = result.members.iter().position(|m| m.code == self.members[name]).unwrap();
            let points = result.scores[at].line(criterion).and_then(|l| l.points);
            points.map_or_else(|| "–".to_owned(), |p| p.to_string())
        };
        ["a", "b", "c", "d"].map(of)
    }
}

fn key(becomes: &Become) -> &'static str {
    match becomes {
        Become::Faulty(fault) => fault.key,
        other => panic!("{other:?}"),
    }
}

fn faults(error: Error) -> Vec<(&'static str, String)> {
    let Error::Invalid(fields) = error else { panic!("{error:?}") };
    fields.into_iter().map(|f| (f.refusal.key, f.refusal.args.get("line").cloned().unwrap_or_default())).collect()
}

const LINES: &str = "1 | I | Chuyên môn | | 40
2 | I.1 | Khám phá án | Định lượng | 20 | | | Điều 6
2 | I.2 | Không có vi phạm | Định tính | 10
2 | I.3 | Chấm thẳng | Chấm thẳng | 10 | 1,5
1 | II | Phong trào | | 20
2 | II.1 | Cộng trừ | Cộng trừ | 10 | +2 -1 >=-5
2 | II.2 | Chấm tự do | Chấm tự do | 10 | | 2/0,25
1 | DT1 | Không ký giao ước | Điểm trừ | 8";

#[tokio::test]
async fn every_row_of_the_formula_table_goes_through_the_app() {
    testkit::both(async |store: Store| {
        let mut y = Year::new(&store, LINES, &[], &[]).await;
        let own = async |y: &Year, name: &str, criterion: &str, text: &str| {
            let who = match name {
                "a" => &y.first,
                "b" => &y.second,
                _ => &y.advising,
            };
            y.entered(who, Turn::Own, name, criterion, text).await;
        };
        for name in ["a", "b", "c", "d"] {
            y.entered(&y.advising, Turn::Targets, name, "I.1", "80").await;
        }
        y.stage("own").await;
        // A < T, A = T, A > T but not leader, A > T and leader.
        for (name, result) in [("a", "40"), ("b", "80"), ("c", "82"), ("d", "84")] {
            own(&y, name, "I.1", result).await;
        }
        assert_eq!(y.points("I.1").await, ["5.00", "10.00", "15.00", "20.00"]);
        // Ties at the top all get full marks; one member's result changes everybody's points.
        own(&y, "a", "I.1", "84").await;
        assert_eq!(y.points("I.1").await, ["20.00", "10.00", "15.00", "20.00"]);
        own(&y, "a", "I.1", "88").await;
        assert_eq!(y.points("I.1").await, ["20.00", "10.00", "12.50", "15.00"]);
        own(&y, "b", "I.2", "0").await;
        own(&y, "a", "I.2", "1").await;
        // Zero is a score, not scored is none.
        assert_eq!(y.points("I.2").await, ["10.00", "0.00", "–", "–"]);
        own(&y, "a", "I.3", "4").await;
        own(&y, "b", "I.3", "9").await;
        assert_eq!(y.points("I.3").await, ["6.00", "10.00", "–", "–"]);
        own(&y, "a", "II.1", "3/1").await;
        own(&y, "b", "II.1", "0/9").await;
        assert_eq!(y.points("II.1").await, ["5.00", "-5.00", "–", "–"]);
        own(&y, "a", "II.2", "9,5+0,25").await;
        let scoring = scores::scoring(&y.ctx, &y.advising, CODE, 2020).await.unwrap();
        let result = scoring.result(scoring.sheet("").unwrap()).unwrap();
        let a = result.scores.iter().find(|s| s.unit == y.members["a"]).unwrap();
        assert_eq!((a.total.to_string().as_str(), a.bonus.to_string().as_str()), ("50.75", "0.25"));
        assert!(a.provisional && a.missing == 0 && a.grade.is_none(), "{a:?}");
        // What is wrong is told beside its cell and nothing of it is kept.
        for (criterion, text, wanted) in [
            ("I.1", "-1", "score-not-number"),
            ("I.1", "1,234", "score-not-number"),
            ("I.2", "2", "score-not-yes-no"),
            ("I.3", "1,5", "score-not-count"),
            ("II.1", "3", "score-not-counts"),
            ("II.2", "11", "score-out-of-limits"),
            ("II.2", "9+0,3", "score-bonus"),
            ("I.2", "=", "score-nothing-to-keep"),
        ] {
            let before = y.points(criterion).await;
            assert_eq!(key(&y.enter(&y.first, Turn::Own, "a", criterion, text).await), wanted, "{criterion} {text}");
            assert_eq!(y.points(criterion).await, before, "{criterion} {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn not_assigned_leaves_the_denominator_and_without_a_target_members_are_measured_among_themselves() {
    testkit::both(async |store: Store| {
        let mut y = Year::new(&store, LINES, &[], &[]).await;
        y.entered(&y.advising, Turn::Targets, "a", "I.1", "50").await;
        y.entered(&y.advising, Turn::Targets, "d", "I.3", "-").await;
        assert_eq!(key(&y.enter(&y.advising, Turn::Targets, "d", "I.2", "5").await), "score-no-target");
        y.stage("own").await;
        y.entered(&y.first, Turn::Own, "a", "I.1", "50").await;
        y.entered(&y.second, Turn::Own, "b", "I.1", "30").await;
        y.entered(&y.advising, Turn::Own, "c", "I.1", "40").await;
        assert_eq!(y.points("I.1").await, ["10.00", "15.00", "20.00", "–"]);
        let scoring = scores::scoring(&y.ctx, &y.advising, CODE, 2020).await.unwrap();
        let result = scoring.result(scoring.sheet("").unwrap()).unwrap();
        let assigned: Vec<String> = result.scores.iter().map(|s| s.assigned.to_string()).collect();
        assert_eq!(assigned, ["60.00", "60.00", "60.00", "50.00"]);
    })
    .await;
}

#[tokio::test]
async fn everybody_enters_his_own_part_and_every_stage_keeps_its_value() {
    testkit::both(async |store: Store| {
        let mut y = Year::new(&store, LINES, &[("head", "b"), ("report_by", "01/10/2020")], &[]).await;
        y.stage("own").await;
        y.entered(&y.first, Turn::Own, "a", "I.3", "4").await;
        // Another member's officer writes nobody else's self-score, nor does the advisory body where the member has an officer.
        for who in [&y.second, &y.advising] {
            assert_eq!(key(&y.enter(who, Turn::Own, "a", "I.3", "1").await), "score-closed-who");
        }
        assert_eq!(key(&y.enter(&y.first, Turn::Own, "b", "I.3", "9").await), "score-closed-who");
        assert_eq!(key(&y.enter(&y.first, Turn::Own, "c", "I.3", "9").await), "score-closed-who");
        assert_eq!(key(&y.enter(&y.second, Turn::First, "a", "I.3", "3").await), "score-closed-stage");
        y.entered(&y.second, Turn::Own, "b", "I.3", "2").await;
        y.stage("first").await;
        // The head reviews others and never itself; whoever is checked by bodies outside only is entered for them.
        y.entered(&y.second, Turn::First, "a", "I.3", "3").await;
        assert_eq!(key(&y.enter(&y.second, Turn::First, "b", "I.3", "5").await), "score-closed-own-unit");
        assert_eq!(key(&y.enter(&y.first, Turn::First, "a", "I.3", "5").await), "score-closed-own-unit");
        assert_eq!(key(&y.enter(&y.first, Turn::First, "b", "I.3", "1").await), "score-closed-who");
        assert_eq!(key(&y.enter(&y.advising, Turn::First, "a", "I.3", "1").await), "score-closed-who");
        // A visit makes a member's officer a reviewer of the visited one.
        let visit = texts(&[("year", "2020"), ("checked", &y.members["b"]), ("team_lead", &y.members["a"])]);
        clusters::add_part(&y.ctx, &y.advising, CODE, "visits", &visit).await.unwrap();
        y.entered(&y.first, Turn::First, "b", "I.3", "=").await;
        // A late self-score fills what is empty and changes nothing that stands.
        y.entered(&y.first, Turn::Own, "a", "I.2", "1").await;
        assert_eq!(key(&y.enter(&y.first, Turn::Own, "a", "I.3", "6").await), "score-closed-stage");
        assert_eq!(y.points("I.3").await, ["4.50", "3.00", "–", "–"]);
        y.stage("explain").await;
        let explain = Sent {
            key: "I.3".into(),
            seen: [("explanation".to_owned(), print(""))].into(),
            cells: [("explanation".to_owned(), "Đã có biên bản".to_owned())].into(),
        };
        let member = y.members["a"].clone();
        let at = (CODE, 2020, member.as_str());
        let done = scores::save_unit(&y.ctx, &y.second, at, Turn::Explanation, vec![explain.clone()]).await.unwrap();
        assert_eq!(key(&done[0].1.cells["explanation"].becomes), "score-closed-who");
        let done = scores::save_unit(&y.ctx, &y.first, at, Turn::Explanation, vec![explain]).await.unwrap();
        assert_eq!(done[0].1.cells["explanation"].becomes, Become::Written);
        y.stage("second").await;
        assert_eq!(key(&y.enter(&y.second, Turn::Second, "a", "I.3", "4").await), "score-closed-who");
        y.entered(&y.advising, Turn::Second, "a", "I.3", "2").await;
        y.entered(&y.advising, Turn::Second, "b", "DT1", "1").await;
        // The last competent review counts, though it is the lowest.
        assert_eq!(y.points("I.3").await, ["3.00", "3.00", "–", "–"]);
        let scoring = scores::scoring(&y.ctx, &y.first, CODE, 2020).await.unwrap();
        let kept = scoring.scores.values().find(|s| !s.second_score.is_empty() && !s.own_score.is_empty()).unwrap();
        let said = [&kept.own_score, &kept.first_score, &kept.explanation, &kept.second_score];
        assert_eq!(said, ["4", "3", "Đã có biên bản", "2"]);
        let result = scoring.result(scoring.sheet("").unwrap()).unwrap();
        let b = result.scores.iter().find(|s| s.unit == y.members["b"]).unwrap();
        assert_eq!((b.deducted.to_string().as_str(), b.total.to_string().as_str()), ("8.00", "-5.00"));
        y.stage("final").await;
        assert_eq!(key(&y.enter(&y.advising, Turn::Second, "a", "I.3", "5").await), "score-closed-stage");
        // Back by one stage, with a reason; what is locked stays locked.
        let back = scores::set_stage(&y.ctx, &y.advising, CODE, 2020, y.version, "second", "").await;
        assert!(matches!(back, Err(Error::Invalid(_))), "{back:?}");
        let jump = scores::set_stage(&y.ctx, &y.advising, CODE, 2020, y.version, "own", "Nhầm").await;
        assert!(matches!(&jump, Err(Error::Refused(r)) if r.key == "score-stage-step"), "{jump:?}");
        let officer = scores::set_stage(&y.ctx, &y.first, CODE, 2020, y.version, "locked", "").await;
        assert!(matches!(officer, Err(Error::Denied(_))), "{officer:?}");
        y.stage("locked").await;
        let back = scores::set_stage(&y.ctx, &y.advising, CODE, 2020, y.version, "final", "Nhầm").await;
        assert!(matches!(&back, Err(Error::Refused(_))), "{back:?}");
        // Whoever works for nobody of the cluster reads no scores.
        let person = actor(Role::Person, y.first.grants[0].unit.unwrap());
        assert!(scores::scoring(&y.ctx, &person, CODE, 2020).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn two_people_in_one_cell_are_told_and_in_two_cells_never_meet() {
    testkit::both(async |store: Store| {
        let mut y = Year::new(&store, LINES, &[], &[]).await;
        y.stage("own").await;
        let member = y.members["c"].clone();
        let sent = |criterion: &str, seen: &str, text: &str| Sent {
            key: criterion.to_owned(),
            seen: [(member.clone(), print(seen))].into(),
            cells: [(member.clone(), text.to_owned())].into(),
        };
        let save = async |rows: Vec<Sent>| {
            let done = scores::save_matrix(&y.ctx, &y.advising, (CODE, 2020, ""), Turn::Own, rows).await.unwrap();
            done.into_iter().map(|(_, m)| m.cells[&member].becomes.clone()).collect::<Vec<_>>()
        };
        assert_eq!(save(vec![sent("I.3", "", "4")]).await, [Become::Written]);
        let met = save(vec![sent("I.2", "", "1"), sent("I.3", "", "5")]).await;
        assert_eq!(met, [Become::Written, Become::Both]);
        assert_eq!(y.points("I.3").await[2], "6.00");
        assert_eq!(y.points("I.2").await[2], "10.00");
    })
    .await;
}

#[tokio::test]
async fn lines_that_make_no_sheet_are_told_with_their_number_and_nothing_is_written() {
    testkit::both(async |store: Store| {
        let mut y = Year::new(&store, LINES, &[], &[]).await;
        let set = async |y: &Year, version: i64, text: &str| {
            scores::set_lines(&y.ctx, &y.advising, CODE, &y.sheet, version, scores::read_text(text)).await
        };
        let wrong = "1 | I | Nhóm | | 30\n2 | I.1 | A | Định tính | 10\n2 | I.2 | B | Định tính | 15";
        assert_eq!(faults(set(&y, 2, wrong).await.unwrap_err()), [("score-line-sum", "1".to_owned())]);
        let wrong = "1 | I | Nhóm | | 10\n3 | I.1 | A | Định tính | 10";
        assert_eq!(faults(set(&y, 2, wrong).await.unwrap_err()), [("score-line-jump", "2".to_owned())]);
        let wrong = "1 | I | A | Chấm thẳng | 10\n1 | I | B | Bịa | 0";
        let told = faults(set(&y, 2, wrong).await.unwrap_err());
        assert_eq!(told, [("score-line-kind", "2".to_owned()), ("score-line-max", "2".to_owned())]);
        let wrong = "1 | I | A | Chấm thẳng | 10\n1 | II | B | Định tính | 10";
        assert_eq!(faults(set(&y, 2, wrong).await.unwrap_err()), [("score-line-rule", "1".to_owned())]);
        let wrong = "1 | II | B | Theo mức | 10 | >=5: 1";
        assert_eq!(faults(set(&y, 2, wrong).await.unwrap_err()), [("score-line-bands", "1".to_owned())]);
        let stands = scores::sheet(&y.ctx, &y.advising, CODE, &y.sheet).await.unwrap();
        assert_eq!((stands.row.lines.len(), stands.record.version), (8, 2));
        // What pages show is what they read.
        let words = |kind: &str| words::word(words::Lang::Vi, &format!("score-kind-{kind}"));
        let text = scores::lines_text(&stands.row.lines, &words);
        assert_eq!(set(&y, 2, &text).await.unwrap(), 8);
        let again = scores::sheet(&y.ctx, &y.advising, CODE, &y.sheet).await.unwrap();
        assert_eq!(again.row.sheet, stands.row.sheet);

        // A used criterion is disabled and stays with its scores; one that nobody used goes; a used one keeps its kind.
        y.stage("own").await;
        y.entered(&y.first, Turn::Own, "a", "I.2", "1").await;
        let version = scores::sheet(&y.ctx, &y.advising, CODE, &y.sheet).await.unwrap().record.version;
        let other = "1 | I | Chuyên môn | | 10\n2 | I.2 | Khác loại | Chấm tự do | 10";
        assert_eq!(faults(set(&y, version, other).await.unwrap_err())[0].0, "score-line-used-kind");
        let fewer = "1 | I | Chuyên môn | | 20\n2 | I.1 | Khám phá án | Định lượng | 20";
        assert_eq!(set(&y, version, fewer).await.unwrap(), 2);
        let stands = scores::sheet(&y.ctx, &y.advising, CODE, &y.sheet).await.unwrap();
        let left: Vec<(&str, bool)> =
            stands.row.lines.iter().map(|l| (l.line.code.as_str(), l.line.disabled)).collect();
        assert_eq!(left, [("I", false), ("I.1", false), ("I.2", true)]);
        assert_eq!(stands.row.sheet.max().to_string(), "20.00");
        let stale = set(&y, version, fewer).await;
        assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
        let officer = scores::set_lines(&y.ctx, &y.first, CODE, &y.sheet, version + 1, scores::read_text(fewer)).await;
        assert!(officer.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_sheet_is_read_from_a_spreadsheet_and_copied_to_the_next_year_with_what_differs() {
    testkit::both(async |store: Store| {
        let y = Year::new(&store, LINES, &[], &[]).await;
        let csv = "Bảng điểm\nMã,Nội dung,Cấp,Loại,Điểm tối đa,Cách tính\nI,Nhóm,1,,\"12,5\",\nI.1,Tỷ lệ,2,Theo mức,1.5,0; >=50: 0.5; >95: 1.5\nI.2,Còn lại,2,Chấm tự do,11,\n";
        let cells = scores::read_file(csv.as_bytes().to_vec(), "bang-diem.csv").await.unwrap();
        let count = scores::set_lines(&y.ctx, &y.advising, CODE, &y.sheet, 2, cells).await.unwrap();
        assert_eq!(count, 3);
        let next = texts(&[("year", "2021"), ("name", "Bảng điểm 2021")]);
        let none = clusters::add_part(&y.ctx, &y.advising, CODE, "sheets", &next).await;
        assert_eq!(faults(none.unwrap_err())[0].0, "cluster-year-none");
        clusters::add_part(&y.ctx, &y.advising, CODE, "years", &texts(&[("year", "2021")])).await.unwrap();
        let sheet = clusters::add_part(&y.ctx, &y.advising, CODE, "sheets", &next).await.unwrap();
        let copied = scores::copy_lines(&y.ctx, &y.advising, CODE, &sheet, 1, &y.sheet).await.unwrap();
        assert_eq!(copied, 3);
        let same = scores::sheet(&y.ctx, &y.advising, CODE, &sheet).await.unwrap().before.unwrap();
        assert_eq!((same.1.as_str(), same.2.len()), ("2020", 0));
        let changed = "1 | I | Nhóm | | 13\n2 | I.1 | Tỷ lệ | Theo mức | 1,5 | 0; >=50: 0.5; >95: 1.5\n2 | I.2 | Còn lại | Chấm tự do | 11,5";
        let cells = scores::read_text(changed);
        scores::set_lines(&y.ctx, &y.advising, CODE, &sheet, 2, cells).await.unwrap();
        let differs = scores::sheet(&y.ctx, &y.advising, CODE, &sheet).await.unwrap().before.unwrap().2;
        assert_eq!(differs.len(), 2, "{differs:?}");
        let twice = clusters::add_part(&y.ctx, &y.advising, CODE, "sheets", &next).await;
        assert_eq!(faults(twice.unwrap_err())[0].0, "score-sheet-twice");
    })
    .await;
}

/// First and last place.
type Standing = Option<(usize, usize)>;

#[tokio::test]
async fn ties_are_broken_by_the_regulation_only_and_what_is_published_stays() {
    testkit::both(async |store: Store| {
        let lines = "1 | I | A | Chấm tự do | 70\n1 | II | B | Chấm tự do | 30";
        let ranked = [("rank_by", "percentage"), ("ties", "tiêu chí I, bỏ phiếu")];
        let mut y = Year::new(&store, lines, &ranked, &[("grades", "Tốt: 80; Khá: 0")]).await;
        y.entered(&y.advising, Turn::Targets, "d", "II", "-").await;
        y.stage("own").await;
        let own = [("a", "60", "30"), ("b", "63", "27"), ("c", "63", "27"), ("d", "63", "")];
        for (name, one, two) in own {
            let who = match name {
                "a" => &y.first,
                "b" => &y.second,
                _ => &y.advising,
            };
            y.entered(who, Turn::Own, name, "I", one).await;
            let early = scores::ranking(&y.ctx, &y.advising, CODE, 2020).await.unwrap();
            assert!(early.provisional || name == "d");
            if !two.is_empty() {
                y.entered(who, Turn::Own, name, "II", two).await;
            }
        }
        let now = scores::ranking(&y.ctx, &y.advising, CODE, 2020).await.unwrap();
        let places: Vec<(&str, Standing, bool)> =
            now.rows.iter().map(|r| (r.short.as_str(), r.places, r.tied)).collect();
        // 90 % each: by the points of I three are equal to the end of the list, the fourth stands behind them.
        assert_eq!(places[..3].iter().map(|p| (p.1, p.2)).collect::<Vec<_>>(), [(Some((1, 3)), true); 3]);
        assert_eq!(places[3], ("a", Some((4, 4)), false));
        assert!(!now.provisional);
        let early = scores::publish(&y.ctx, &y.advising, CODE, 2020, y.version, "TB 1", "").await;
        assert!(matches!(&early, Err(Error::Refused(r)) if r.key == "score-publish-early"), "{early:?}");
        for to in ["first", "explain", "second", "final"] {
            y.stage(to).await;
        }
        let officer = scores::publish(&y.ctx, &y.first, CODE, 2020, y.version, "TB 1", "").await;
        assert!(matches!(officer, Err(Error::Denied(_))), "{officer:?}");
        assert_eq!(scores::publish(&y.ctx, &y.advising, CODE, 2020, y.version, "TB 1", "").await.unwrap(), 1);
        y.version += 1;
        let (_, _, frozen) =
            scores::frozen(&y.ctx, &actor(Role::Person, y.first.grants[0].unit.unwrap()), CODE, 2020, 1).await.unwrap();
        assert_eq!(frozen.rows.len(), 4);
        y.stage("second").await;
        y.entered(&y.advising, Turn::Second, "b", "I", "70").await;
        y.stage("final").await;
        let moved = scores::ranking(&y.ctx, &y.advising, CODE, 2020).await.unwrap();
        assert!(!moved.moved.is_empty() && moved.rows[0].short == "b", "{:?}", moved.moved);
        let (_, _, still) = scores::frozen(&y.ctx, &y.advising, CODE, 2020, 1).await.unwrap();
        assert_eq!(still, frozen);
        let again = scores::publish(&y.ctx, &y.advising, CODE, 2020, y.version, "TB 2", "").await;
        assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
        let two = scores::publish(&y.ctx, &y.advising, CODE, 2020, y.version, "TB 2", "Phúc tra lại").await;
        assert_eq!(two.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_pact_keeps_assigned_apart_from_pledged_and_shows_who_signed_late() {
    testkit::both(async |store: Store| {
        let y = Year::new(&store, LINES, &[], &[]).await;
        let add = async |part: &str, pairs: &[(&str, &str)]| {
            let mut fields = texts(pairs);
            fields.insert("year".into(), "2020".into());
            if let Some(member) = fields.get_mut("member") {
                *member = y.members[member.as_str()].clone();
            }
            clusters::add_part(&y.ctx, &y.advising, CODE, part, &fields).await
        };
        let none = app::pacts::page(&y.ctx, &y.first, CODE, 2020).await.unwrap();
        assert!(none.pact.is_none() && none.unsigned.len() == 4 && !none.may_change);
        let pact = [("contents", "Thi đua\nHai nội dung"), ("signed_on", "05/04/2020")];
        add("pacts", &pact).await.unwrap();
        assert_eq!(faults(add("pacts", &pact).await.unwrap_err())[0].0, "cluster-pact-twice");
        let target =
            [("member", "a"), ("what", "Khám phá án"), ("assigned", "80"), ("pledged", "82"), ("result", "81")];
        add("targets", &target).await.unwrap();
        let signed =
            |day: &'static str| [("member", "a"), ("signer", "Lê An"), ("capacity", "deputy"), ("on_date", day)];
        add("signatures", &signed("06/04/2020")).await.unwrap();
        let twice = add("signatures", &signed("05/04/2020")).await;
        assert_eq!(faults(twice.unwrap_err())[0].0, "cluster-signature-twice");
        let page = app::pacts::page(&y.ctx, &y.advising, CODE, 2020).await.unwrap();
        assert_eq!((page.targets[0].assigned, page.targets[0].pledged), (Some(true), Some(false)));
        assert!(page.signatures[0].late && page.unsigned.len() == 3 && page.may_change);
    })
    .await;
}
