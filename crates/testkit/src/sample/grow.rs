//! More rows of everything, in bulk: each table's sample row again and again, so that every column of every list has
//! what it depends on. For tests that count statements.

use store::schema::tables;

use super::{Sample, Side};

/// A copied row's id: six letters and the row's number, sixteen bytes, so that other copies can name it.
fn id(letters: &str) -> String {
    assert_eq!(letters.len(), 6, "{letters}");
    format!("CAST('{letters}' || printf('%010d', n.i) AS BLOB)")
}

/// "INSERT … SELECT" of the rows of `table` that are `like`, for each number after `from` up to `to`, with these columns
/// changed.
fn copies(table: &str, like: &str, changes: &[(&str, String)], from: u64, to: u64) -> String {
    let all = tables();
    let found = all.iter().find(|t| t.name == table).unwrap_or_else(|| panic!("no table {table}"));
    let names: Vec<&str> = found.columns.iter().map(|c| c.name).collect();
    for (name, _) in changes {
        assert!(names.contains(name), "{table} has no {name}");
    }
    let values: Vec<String> = names
        .iter()
        .map(|c| changes.iter().find(|(n, _)| n == c).map_or_else(|| format!("t.{c}"), |(_, v)| v.clone()))
        .collect();
    format!(
        "WITH RECURSIVE n(i) AS (SELECT {} UNION ALL SELECT i + 1 FROM n WHERE i < {to}) \
         INSERT INTO {table} ({}) SELECT {} FROM {table} t CROSS JOIN n WHERE {like}",
        from + 1,
        names.join(", "),
        values.join(", ")
    )
}

/// A code that no other row has.
fn code(letters: &str) -> String {
    format!("'{letters}' || n.i")
}

/// Tables whose lists are shown whole.
const UNPAGED: &[&str] = &[
    "council",
    "council_seat",
    "regulation",
    "organisation",
    "signer",
    "attachment",
    "source",
    "discipline",
    "proceeding",
];

const ANY_ID: &str = "randomblob(16)";

impl Sample {
    /// Adds copies number `from + 1` to `to` of everything in the near province.
    pub async fn grow(&self, from: u64, to: u64) {
        let of = |name: &str| self.fill(&format!("{{{name}}}"), Side::Near);
        let by = |table: &str, name: &str| format!("(SELECT id FROM {table} WHERE code = '{}')", of(name));
        let mut all: Vec<String> = Vec::new();
        let mut add = |table: &str, like: String, changes: Vec<(&str, String)>| {
            // No office has ten thousand councils; their lists have no pages.
            let most = if UNPAGED.contains(&table) { 1_000 } else { u64::MAX };
            if from < most {
                all.push(copies(table, &like, &changes, from, to.min(most)));
            }
        };
        let coded = |name: &str| format!("t.code = '{}'", of(name));
        let any = || ("id", ANY_ID.to_owned());

        let unit = by("unit", "unit3");
        add(
            "unit",
            coded("unit3"),
            vec![("id", id("unit--")), ("code", code("U")), ("name", "t.name || ' ' || n.i".into())],
        );
        add("unit_period", format!("t.unit_id = {unit}"), vec![any(), ("unit_id", id("unit--"))]);
        let itself = format!("CASE WHEN t.ancestor = t.descendant THEN {} ELSE t.ancestor END", id("unit--"));
        add("unit_closure", format!("t.descendant = {unit}"), vec![("ancestor", itself), ("descendant", id("unit--"))]);

        let person = || ("person_id", id("pers--"));
        add(
            "person",
            coded("person5"),
            vec![("id", id("pers--")), ("code", code("P")), ("service_number", code("S")), ("unit_id", id("unit--"))],
        );
        // Only the first: each growth would copy the copies of others.
        let its = format!("t.person_id = {}", by("person", "person5"));
        add("registration_record", its.clone(), vec![any(), person()]);
        add("past_award", its, vec![any(), person()]);
        add("person_word", format!("t.person_id = {}", by("person", "person5")), vec![person()]);
        let here = format!("t.person_id = {}", by("person", "person5"));
        add("membership", here, vec![any(), person(), ("unit_id", id("unit--"))]);
        // Where a copy keeps its owner, only the first row is copied: else each growth would copy the copies again.
        let first = |table: &str, like: &str| format!("t.rowid = (SELECT MIN(t.rowid) FROM {table} t WHERE {like})");
        let mine = format!("t.person_id = {}", by("person", "person3"));
        add("discipline", first("discipline", &mine), vec![any()]);
        add("proceeding", first("proceeding", &mine), vec![any()]);

        add("import_batch", coded("import"), vec![("id", id("impo--")), ("code", code("I"))]);
        let rows = format!("t.batch_id = {}", by("import_batch", "import"));
        // Without the rows that an earlier growth gave the first list.
        add("import_row", format!("{rows} AND t.seq < 1000"), vec![("batch_id", id("impo--"))]);
        add("import_row", format!("{rows} AND t.seq = 1"), vec![("seq", "1000 + n.i".into())]);
        add("praise", coded("praise"), vec![any(), ("code", code("T")), person()]);
        for noun in domain::record::RECORDS {
            let letters = format!("{}-X", noun.letters.trim_end_matches('-'));
            add(noun.name, coded(noun.name), vec![any(), ("code", code(&letters))]);
        }
        add("news", coded("news"), vec![any(), ("code", code("TIN-X"))]);
        add("feedback", coded("feedback"), vec![any(), ("code", code("GY-X"))]);
        add("cluster", coded("cluster"), vec![any(), ("code", code("cum-"))]);
        add("source", "t.code = 'nguon-can'".into(), vec![any(), ("code", code("ng-"))]);
        let asked = format!("t.movement_id = {} AND t.unit_id = {unit}", by("movement", "movement"));
        add("movement_unit", asked, vec![("id", id("casc--")), ("unit_id", id("unit--"))]);
        let sheet = format!("t.movement_id = {} AND t.period = '2019'", by("movement", "movement"));
        add("figure_sheet", first("figure_sheet", &sheet), vec![("id", id("shee--")), ("unit_id", id("unit--"))]);
        let figure = "t.id = (SELECT MIN(f.id) FROM figure f JOIN figure_sheet s ON s.id = f.sheet_id JOIN movement m ON m.id = s.movement_id \
                      WHERE m.code = 'pt-can')";
        add("figure", figure.into(), vec![any(), ("sheet_id", id("shee--"))]);
        add("movement", coded("movement"), vec![("id", id("move--")), ("code", code("pt-"))]);

        // Dossiers at each stage, each with the steps it has walked and people of its own.
        for (letters, name) in
            [("d-draf", "draft"), ("d-sent", "sent"), ("d-wait", "waiting"), ("d-read", "ready"), ("d-issu", "issued")]
        {
            let whose = format!("t.dossier_id = {}", by("dossier", name));
            let dossier = || ("dossier_id", id(letters));
            add("dossier", coded(name), vec![("id", id(letters)), ("code", code(&format!("{letters}-")))]);
            add("dossier_step", whose.clone(), vec![any(), dossier()]);
            add("dossier_event", whose.clone(), vec![any(), dossier()]);
            let nominee = if name == "issued" { id("n-is-o") } else { ANY_ID.to_owned() };
            add("nominee", format!("{whose} AND t.seq = 1"), vec![("id", nominee), dossier(), person()]);
        }
        // Lists within one dossier, one proof, one session, one decision.
        for (letters, name) in [("n-draf", "draft"), ("n-voti", "voting"), ("n-prf-", "drafted"), ("n-iss-", "issued")]
        {
            let whose = format!("t.dossier_id = {} AND t.seq = 1 AND t.part = 'individual'", by("dossier", name));
            let home = ("home_unit_id", "CAST('unit--' || printf('%010d', 1 + n.i % 10) AS BLOB)".to_owned());
            add("nominee", whose, vec![("id", id(letters)), ("seq", "1000 + n.i".into()), person(), home]);
        }
        let draft = format!("t.dossier_id = {}", by("dossier", "draft"));
        add("attachment", first("attachment", &draft), vec![any()]);

        add("council", coded("council"), vec![("id", id("coun--")), ("code", code("C"))]);
        let seats = format!("t.council_id = {}", by("council", "council"));
        add("council_seat", seats, vec![any(), ("council_id", id("coun--"))]);
        add("council_session", coded("closed"), vec![("id", id("sess--")), ("code", code("PH"))]);
        let agenda = format!("t.session_id = {}", by("council_session", "closed"));
        add("session_agenda", agenda.clone(), vec![any(), ("session_id", id("sess--"))]);
        add("ballot", agenda, vec![("id", id("ball--")), ("code", code("BP")), ("session_id", id("sess--"))]);
        let ballot = format!("(SELECT id FROM ballot WHERE session_id = {})", by("council_session", "session"));
        add(
            "ballot_item",
            format!("t.ballot_id = {ballot} AND t.seq = 1"),
            vec![any(), ("seq", "1000 + n.i".into()), ("nominee_id", id("n-voti"))],
        );

        let issued = format!("t.decision_id = {} AND t.seq = 1", by("decision", "decision-issued"));
        add(
            "decision",
            coded("decision-issued"),
            vec![
                ("id", id("deci--")),
                ("code", code("Q")),
                ("dossier_id", id("d-issu")),
                ("number", "1000 + n.i".into()),
            ],
        );
        let award = |letters: &str, nominee: &str| {
            vec![("id", id(letters)), ("nominee_id", id(nominee)), ("person_id", id("pers--"))]
        };
        let mut of_one = award("a-one-", "n-iss-");
        of_one.push(("seq", "1000 + n.i".into()));
        add("award_record", format!("{issued} AND t.part = 'individual'"), of_one);
        let mut of_each = award("a-each", "n-is-o");
        of_each.push(("decision_id", id("deci--")));
        add("award_record", format!("{issued} AND t.part = 'individual'"), of_each);
        let first = format!(
            "(SELECT id FROM award_record x WHERE x.decision_id = {} AND x.seq = 1)",
            by("decision", "decision-issued")
        );
        add(
            "honour_entry",
            format!("t.award_record_id = {first}"),
            vec![any(), ("award_record_id", id("a-one-")), ("number", "1000 + n.i".into())],
        );

        add("account", "t.login = 'account-near'".into(), vec![("id", id("acco--")), ("login", code("a"))]);
        let whose = "t.account_id = (SELECT id FROM account WHERE login = 'account-near')";
        add("role_grant", whose.into(), vec![any(), ("account_id", id("acco--"))]);
        add("regulation", coded("regulation"), vec![any(), ("code", code("qd-"))]);
        add("organisation", format!("t.unit_id = {}", by("unit", "root")), vec![any(), ("unit_id", id("unit--"))]);
        add("signer", format!("t.unit_id = {}", by("unit", "root")), vec![any(), ("unit_id", id("unit--"))]);

        // Rows for counting and paging, in bulk and without the audit.
        let texts: Vec<&str> = all.iter().map(String::as_str).collect();
        let changed = crate::behind(&self.app.db.store, &texts).await;
        for (sql, changed) in all.iter().zip(changed) {
            assert!(changed > 0, "nothing to copy: {sql}");
        }
    }
}
