//! Real score tables as golden cases; the sources stand in practice.md 2.1 and 2.4 to 2.7.

use domain::scoring::{
    Band, Better, Deduction, EnteredFault, Grade, Kind, Leader, Points, Sheet, SheetFault, UnitLine, Value, evaluate,
};

use super::{
    against, amount, at_least, free, leaf, line, more_than, not_assigned, p, parent, quantity, sheet, unit, with_bonus,
    yes_no,
};

/// Quảng Trị 2025, to the level of the sub-groups [V-repo ThuatNguyen/NationalSecurityContest2]: 1,000 = 700 + 200 + 100.
fn quang_tri() -> Sheet {
    let of = |code: &str, max: &str, parts: &[(&str, &str)]| {
        parent(code, max, parts.iter().map(|(c, m)| free(c, m)).collect())
    };
    let crime = of("I.2", "200", &[("I.2.1", "70"), ("I.2.2", "50"), ("I.2.3", "30"), ("I.2.4", "50")]);
    let order = of("I.3", "120", &[("I.3.1", "40"), ("I.3.2", "30"), ("I.3.3", "30"), ("I.3.4", "20")]);
    let work = vec![free("I.1", "200"), crime, order, free("I.4", "100"), free("I.5", "40"), free("I.6", "40")];
    let political = of("II.1", "50", &[("II.1.1", "10"), ("II.1.2", "5"), ("II.1.3", "35")]);
    let force = vec![political, free("II.2", "50"), free("II.3", "30"), free("II.4", "40"), free("II.5", "30")];
    let movement = of("III", "100", &[("III.1", "40"), ("III.2", "20"), ("III.3", "15"), ("III.4", "25")]);
    sheet(vec![parent("I", "700", work), parent("II", "200", force), movement])
}

fn points(text: &str) -> UnitLine {
    line(Value::Points(p(text)))
}

#[test]
fn the_police_table_of_quang_tri_adds_up_to_a_thousand_at_every_level() {
    let table = quang_tri();
    assert_eq!(table.check(), Ok(()));
    assert_eq!(table.max(), p("1000"));
    assert_eq!(table.leaves().iter().map(|l| l.max).sum::<Points>(), p("1000"));
    // One leaf off by a hundredth is found at its parent, and only there.
    let mut wrong = table;
    let Kind::Parent { children } = &mut wrong.groups[0].kind else { panic!("a parent") };
    let Kind::Parent { children } = &mut children[1].kind else { panic!("a parent") };
    children[0].max = p("70.01");
    let fault = SheetFault::Sum { code: "I.2".into(), max: p("200"), sum: p("200.01") };
    assert_eq!(wrong.check(), Err(vec![fault]));
}

#[test]
fn a_criterion_that_is_not_assigned_leaves_the_denominator() {
    // practice.md 2.1: "684.0/700.0 assigned" and the percentage.
    let table = quang_tri();
    let mut lines: Vec<(&str, UnitLine)> = Vec::new();
    let leaves = table.leaves();
    for leaf in &leaves {
        let all = UnitLine { value: Some(Value::Points(leaf.max)), ..UnitLine::default() };
        lines.push((&leaf.code, if leaf.code.starts_with("I.") { all } else { not_assigned() }));
    }
    lines[0].1 = points("184");
    let scored = evaluate(&table, &[unit("A", &lines)]).unwrap();
    assert_eq!((scored[0].total, scored[0].assigned), (p("684.00"), p("700.00")));
    assert_eq!(scored[0].basis_points(), Some(9771));
    assert_eq!((scored[0].missing, scored[0].provisional), (0, false));
    let group = scored[0].line("II").unwrap();
    assert_eq!((group.points, group.assigned, group.depth), (None, Points::ZERO, 0));
}

#[test]
fn each_kind_of_criterion_of_the_police_table_scores_as_it_says() {
    let each = |each: &str| Kind::PerOccurrence { each: p(each) };
    let plus_minus = Kind::PlusMinus { plus: p("2"), minus: p("1.50"), least: p("-3") };
    let table = sheet(vec![
        yes_no("yes", "1.50"),
        leaf("times", "5", each("0.50")),
        leaf("both", "10", plus_minus),
        quantity("target", "50", Leader::Rate),
    ]);
    assert_eq!(table.check(), Ok(()));
    let score = |code: &str, value: Value| {
        evaluate(&table, &[unit("A", &[(code, line(value))])]).unwrap()[0].line(code).unwrap().points.unwrap()
    };
    // Yes/no: max or 0.
    assert_eq!((score("yes", Value::Yes(true)), score("yes", Value::Yes(false))), (p("1.50"), p("0")));
    // Fixed per occurrence: count × points, capped.
    let times = [0, 1, 10, 11, u32::MAX].map(|n| score("times", Value::Count(n)));
    assert_eq!(times, [p("0"), p("0.50"), p("5"), p("5"), p("5")]);
    // Bonus/penalty: count⁺×p⁺ − count⁻×p⁻, clamped to [min, max].
    let both = [(0, 0), (3, 1), (9, 0), (0, 1), (0, 9), (u32::MAX, u32::MAX)]
        .map(|(up, down)| score("both", Value::Counts(up, down)));
    assert_eq!(both, [p("0"), p("4.50"), p("10"), p("-1.50"), p("-3"), p("10")]);
    let cluster = [
        unit("A", &[("target", against("150", "100"))]),
        unit("B", &[("target", against("120", "100"))]),
        unit("C", &[("target", against("30", "40"))]),
    ];
    let scored = evaluate(&table, &cluster).unwrap();
    let found: Vec<_> = scored.iter().map(|s| s.line("target").unwrap().points.unwrap()).collect();
    assert_eq!(found, [p("50"), p("35"), p("18.75")]);
}

#[test]
fn thua_thien_hue_2018_has_a_bonus_ceiling_and_a_list_of_deductions() {
    // practice.md 2.4 (Guidance 804/HD-SNV) [V]: 1,000 = 950 content + 50 bonus; −8 for no launch, no pact, no registration.
    let content = vec![with_bonus(free("1", "500"), "40", "0.50"), with_bonus(free("2", "450"), "40", "0.50")];
    let deduction = |code: &str| Deduction { code: code.into(), text: code.into(), points: p("8") };
    let table = Sheet {
        bonus_ceiling: Some(p("50")),
        total_cap: Some(p("1000")),
        deductions: vec![deduction("no-launch"), deduction("no-pact"), deduction("no-registration")],
        ..sheet(vec![parent("ND", "950", content)])
    };
    assert_eq!(table.check(), Ok(()));
    let bonus = |content: &str, bonus: &str| UnitLine { bonus: p(bonus), ..points(content) };
    let mut a = unit("A", &[("1", bonus("500", "40")), ("2", bonus("450", "40"))]);
    let scored = evaluate(&table, &[a.clone()]).unwrap();
    assert_eq!((scored[0].content, scored[0].bonus, scored[0].total), (p("950"), p("50"), p("1000")));
    a.deductions.insert("no-launch".into(), 1);
    a.deductions.insert("no-pact".into(), 1);
    let scored = evaluate(&table, &[a.clone()]).unwrap();
    assert_eq!((scored[0].deducted, scored[0].total), (p("16"), p("984")));
    a.deductions.insert("unknown".into(), 1);
    let fault = EnteredFault::NoLine { unit: "A".into(), code: "unknown".into() };
    assert_eq!(evaluate(&table, &[a]), Err(vec![fault]));
}

#[test]
fn the_ministry_of_justice_scores_backlog_rate_lateness_and_over_fulfilment_in_bands() {
    let band = |from, points: &str| Band { from, points: p(points) };
    // 2011, Decision 3962/QĐ-BTP [V]: professional work 110; backlog 1–10 % −10, 11–20 % −20, ≥ 21 % no points.
    let backlog = vec![
        band(None, "110"),
        band(Some(at_least("1")), "100"),
        band(Some(at_least("11")), "90"),
        band(Some(at_least("21")), "0"),
    ];
    // Đồng Tháp 2022, live self-score page [V]: rate > 95 % = 1.5; 75–95 % = 1; 50–<75 % = 0.5; < 50 % = 0.
    let rate = vec![
        band(None, "0"),
        band(Some(at_least("50")), "0.50"),
        band(Some(at_least("75")), "1"),
        band(Some(more_than("95")), "1.50"),
    ];
    // The same: on time 2; 1–2 days late 1.5; 3–5 days 1; 6–10 days 0.5; > 10 days 0.
    let late = vec![
        band(None, "2"),
        band(Some(at_least("1")), "1.50"),
        band(Some(at_least("3")), "1"),
        band(Some(at_least("6")), "0.50"),
        band(Some(more_than("10")), "0"),
    ];
    // 2012, Decision 2561/QĐ-BTP [V]: done = standard points, over-fulfilment multiplies above them, partial pro rata, none 0.
    let share = Kind::Proportion { standard: p("20") };
    let table = sheet(vec![
        leaf("backlog", "110", Kind::Bands { bands: backlog }),
        leaf("rate", "1.50", Kind::Bands { bands: rate }),
        leaf("late", "2", Kind::Bands { bands: late }),
        leaf("share", "30", share),
    ]);
    assert_eq!(table.check(), Ok(()));
    let score = |code: &str, entered: UnitLine| {
        evaluate(&table, &[unit("A", &[(code, entered)])]).unwrap()[0].line(code).unwrap().points.unwrap()
    };
    for (code, given, expected) in [
        ("backlog", "0", "110"),
        ("backlog", "1", "100"),
        ("backlog", "10", "100"),
        ("backlog", "11", "90"),
        ("backlog", "20", "90"),
        ("backlog", "21", "0"),
        ("backlog", "80", "0"),
        ("rate", "100", "1.50"),
        ("rate", "95.01", "1.50"),
        ("rate", "95", "1"),
        ("rate", "75", "1"),
        ("rate", "74.99", "0.50"),
        ("rate", "50", "0.50"),
        ("rate", "49.99", "0"),
        ("late", "0", "2"),
        ("late", "1", "1.50"),
        ("late", "2", "1.50"),
        ("late", "3", "1"),
        ("late", "5", "1"),
        ("late", "6", "0.50"),
        ("late", "10", "0.50"),
        ("late", "11", "0"),
    ] {
        assert_eq!(score(code, line(Value::Amount(amount(given)))), p(expected), "{code} {given}");
    }
    for (actual, expected) in [("100", "20"), ("125", "25"), ("50", "10"), ("0", "0"), ("33.33", "6.67"), ("400", "30")]
    {
        assert_eq!(score("share", against(actual, "100")), p(expected), "{actual}");
    }
    let without = evaluate(&table, &[unit("A", &[("share", line(Value::Amount(amount("5"))))])]);
    assert_eq!(without, Err(vec![EnteredFault::Target { unit: "A".into(), code: "share".into() }]));
}

#[test]
fn dong_nai_2026_caps_at_a_hundred_grades_and_disables_what_was_used() {
    // practice.md 2.6 [V-repo nguyen2003kd/mttq-thidua]: standard and bonus points in steps of 0.25, two columns, total capped at
    // 100, ≥ 95 excellent, ≥ 85 good, else fair; not scored stays "—"; a used criterion is disabled.
    let grade = |name: &str, from: &str| Grade { name: name.into(), at_least: p(from) };
    let mut table = Sheet {
        total_cap: Some(p("100")),
        grades: vec![grade("Xuất sắc", "95"), grade("Tốt", "85"), grade("Khá", "0")],
        ..sheet(vec![with_bonus(free("1", "60"), "5", "0.25"), with_bonus(free("2", "40"), "5", "0.25")])
    };
    assert_eq!(table.check(), Ok(()));
    let bonus = |content: &str, bonus: &str| UnitLine { bonus: p(bonus), ..points(content) };
    let score = |table: &Sheet, lines: &[(&str, UnitLine)]| evaluate(table, &[unit("A", lines)]).map(|s| s[0].clone());
    for (one, two, total, name) in [
        (bonus("60", "5"), bonus("40", "5"), "100", "Xuất sắc"),
        (bonus("60", "0.25"), bonus("34.75", "0"), "95", "Xuất sắc"),
        (points("60"), points("34.99"), "94.99", "Tốt"),
        (points("45"), points("40"), "85", "Tốt"),
        (points("44.99"), points("40"), "84.99", "Khá"),
        (points("0"), points("0"), "0", "Khá"),
    ] {
        let scored = score(&table, &[("1", one), ("2", two)]).unwrap();
        assert_eq!((scored.total, scored.grade.as_deref(), scored.missing), (p(total), Some(name), 0));
    }
    // Not scored is not zero: no grade, and the line has no points.
    let scored = score(&table, &[("1", points("60"))]).unwrap();
    assert_eq!((scored.grade, scored.missing, scored.provisional), (None, 1, true));
    assert_eq!(scored.lines[1].points, None);
    for wrong in [bonus("60", "0.30"), bonus("60", "5.25"), bonus("60", "-0.25"), points("60.01"), points("-0.01")] {
        let fault = EnteredFault::OutOfLimits { unit: "A".into(), code: "1".into() };
        assert_eq!(score(&table, &[("1", wrong)]), Err(vec![fault]));
    }
    // Disabled: it counts no more, and its old values have no line.
    table.groups[1].disabled = true;
    let scored = score(&table, &[("1", points("60"))]).unwrap();
    assert_eq!((scored.assigned, scored.missing, scored.lines.len()), (p("60"), 0, 1));
    assert!(score(&table, &[("2", points("1"))]).is_err());
}

#[test]
fn a_unit_title_of_the_military_academy_is_a_row_of_thresholds() {
    // practice.md 2.7 [V-repo DoanVan-arch/QL_THIDUAKHENTHUONG], "Đơn vị quyết thắng": cadres ≥ good 100 %, good and excellent ≥ 95 %,
    // average score ≥ 8.2, Party organisation "excellent"; "tiên tiến": 90 %, 8.0, "good".
    let title = |good: &str, average: &str| {
        let at = |bound: &str| Kind::Threshold { at: at_least(bound), better: Better::Higher };
        let criteria = vec![
            leaf("cadres", "1", at("100")),
            leaf("good", "1", at(good)),
            leaf("average", "1", at(average)),
            yes_no("party", "1"),
        ];
        Sheet {
            grades: vec![Grade { name: "đạt".into(), at_least: p("4") }],
            ..sheet(vec![parent("all", "4", criteria)])
        }
    };
    let (victory, advanced) = (title("95", "8.20"), title("90", "8.00"));
    let with = |cadres: &str, good: &str, average: &str, party: bool| {
        let given = |text: &str| line(Value::Amount(amount(text)));
        let lines = [
            ("cadres", given(cadres)),
            ("good", given(good)),
            ("average", given(average)),
            ("party", line(Value::Yes(party))),
        ];
        let met = |table: &Sheet| evaluate(table, &[unit("A", &lines)]).unwrap()[0].grade.is_some();
        (met(&victory), met(&advanced))
    };
    assert_eq!(with("100", "95", "8.20", true), (true, true));
    assert_eq!(with("100", "94.99", "8.20", true), (false, true));
    assert_eq!(with("100", "95", "8.19", true), (false, true));
    assert_eq!(with("99.99", "100", "10", true), (false, false));
    assert_eq!(with("100", "100", "10", false), (false, false));
    // The lower the better: at most so many.
    let most = leaf("x", "1", Kind::Threshold { at: at_least("3"), better: Better::Lower });
    let table = sheet(vec![most]);
    let met = |n: &str| evaluate(&table, &[unit("A", &[("x", line(Value::Amount(amount(n))))])]).unwrap()[0].total;
    assert_eq!([met("0"), met("3"), met("3.01")], [p("1"), p("1"), p("0")]);
}
