//! Reads spreadsheets that strangers made: what each holds, or why it is refused. A file that stops the program, takes longer than 20
//! seconds, or has rows without a fate is named, and the program ends with 1. See bench/sheets/strangers.sh.
//!
//! `cargo run -p sheets --example strangers FILE…`
#![expect(clippy::print_stdout, reason = "a measuring program talks to its terminal")]

use sheets::{FieldSpec, Limits, plan, read};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic,
    process::ExitCode,
    time::Instant,
};

const FIELDS: [FieldSpec<'static>; 3] = [
    FieldSpec { key: "name", names: &["ho va ten", "name", "ten"], required: true },
    FieldSpec { key: "unit", names: &["don vi", "unit"], required: false },
    FieldSpec { key: "date", names: &["ngay sinh", "date"], required: false },
];

/// Sheets and rows, or the code of the refusal.
fn look(name: &str, bytes: &[u8]) -> Result<(usize, usize), &'static str> {
    let book = read(bytes, name, &Limits::STANDARD).map_err(|e| e.code())?;
    for sheet in &book.sheets {
        // Every row that holds something ends somewhere.
        let plan = plan(sheet, &FIELDS, None, &BTreeSet::new());
        let data = plan.parts.iter().flat_map(|p| p.rows.iter().copied());
        let fates: BTreeSet<u32> = data.chain(plan.rest.iter().map(|r| r.row)).collect();
        if fates.len() != sheet.len() {
            return Err("rows-without-a-fate");
        }
    }
    let cells = book.sheets.iter().flat_map(sheets::Sheet::rows).flat_map(|r| r.cells());
    std::hint::black_box(cells.filter(|(_, c)| vntext::detect(c.text, c.font).repaired.is_some()).count());
    Ok((book.sheets.len(), book.row_count()))
}

fn main() -> ExitCode {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut bad = Vec::new();
    for file in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let name = file.rsplit('/').next().unwrap_or(&file).to_owned();
        let start = Instant::now();
        let found = panic::catch_unwind(|| look(&name, &bytes));
        let slow = start.elapsed().as_secs() >= 20;
        let said = match &found {
            Ok(Ok((sheets, rows))) => {
                println!("{name}: {sheets} sheets, {rows} rows");
                "read"
            }
            Ok(Err(code)) => {
                println!("{name}: refused, {code}");
                code
            }
            Err(_) => "stopped the program",
        };
        *told.entry(said).or_default() += 1;
        if found.is_err() || slow || said == "rows-without-a-fate" {
            bad.push(name);
        }
    }
    println!("{told:?}");
    for name in &bad {
        println!("BAD: {name}");
    }
    if bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
