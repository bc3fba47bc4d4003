//! The law measured: invents a register, scans it, and times one verdict with reasons.
//!
//! `bench_law generate DIR N` writes N packed rows of invented people (seeded) and the same columns one file each for the peers;
//! `bench_law scan DIR` reads the rows, scans, writes its answers beside them; `bench_law regulation DIR` lays a regulation over a
//! tenth of the people, by columns and one by one; `bench_law verdict` times one verdict.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads clocks, prints, and may stop"
)]

use law::facts::*;
use law::{AwardId, Date, Facts, Law, Population, ROW_BYTES, Row, scan, yearly_titles};
use mimalloc::MiMalloc;
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use rayon::prelude::*;
use std::alloc::{GlobalAlloc, Layout};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Counts allocations; the allocator is the program's.
struct Counting;
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[expect(unsafe_code, reason = "a counting allocator forwards to another; only in this benchmark")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { MiMalloc.alloc(layout) }
    }
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        unsafe { MiMalloc.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

const YEAR: i16 = 2025;
const ON: &str = "2025-12-10";
const COLUMNS: [(&str, usize); 22] = [
    ("rated", 2),
    ("completed", 2),
    ("good", 2),
    ("excellent", 2),
    ("grassroots", 2),
    ("ministerial", 2),
    ("ini_base", 2),
    ("ini_ministry", 2),
    ("ini_national", 2),
    ("combat_base", 2),
    ("combat_ministry", 2),
    ("combat_national", 2),
    ("strict", 2),
    ("lenient", 2),
    ("months", 2),
    ("discipline", 2),
    ("sector", 2),
    ("over", 1),
    ("proceedings", 1),
    ("study", 1),
    ("flags", 1),
    ("codes", 8),
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let arg = |i: usize| args.get(i).map_or("", String::as_str);
    match arg(1) {
        "generate" => generate(Path::new(arg(2)), arg(3).parse().unwrap()),
        "scan" => scan_rows(Path::new(arg(2))),
        "regulation" => regulation(Path::new(arg(2))),
        "verdict" => verdict(),
        _ => println!("bench_law generate DIR N | scan DIR | regulation DIR | verdict"),
    }
}

/// An invented officer with ten years of ratings, titles, initiatives, and now and then discipline or an open case.
fn person(rng: &mut SmallRng) -> Facts {
    let sectors = [
        Sector::CivilService,
        Sector::CivilService,
        Sector::Education,
        Sector::PublicSecurity,
        Sector::Army,
        Sector::Enterprise,
        Sector::Worker,
    ];
    let mut f = Facts::of(SubjectKind::Individual);
    f.emulation_year = Some(YEAR);
    f.subject.sector = Some(sectors[rng.random_range(0..sectors.len())]);
    f.subject.joined = Date::new(YEAR - rng.random_range(10..30), rng.random_range(1..=12), rng.random_range(1..=28));
    if rng.random_ratio(1, 50) {
        f.subject.joined = Date::new(YEAR, rng.random_range(1..=12), 1);
    }
    let keen = rng.random_range(5..95);
    let chance = |rng: &mut SmallRng, percent: u32| rng.random_range(0..100) < percent;
    let (mut ratings, mut awards, mut initiatives) = (Vec::new(), Vec::new(), Vec::new());
    let mut row = 0;
    for k in (0..10).rev() {
        let year = YEAR - k;
        if f.subject.joined.is_some_and(|j| j.year() > year) {
            continue;
        }
        let excellent = chance(rng, keen / 2);
        let rating = if excellent {
            Rating::Excellent
        } else if chance(rng, 90) {
            Rating::Good
        } else {
            Rating::Completed
        };
        if !chance(rng, 1) {
            ratings.push(YearRating { year, rating });
        }
        let novelty = chance(rng, keen / 2);
        if novelty {
            let kinds = [
                InitiativeKind::Initiative,
                InitiativeKind::Initiative,
                InitiativeKind::Research,
                InitiativeKind::Combat,
            ];
            let reaches = [Reach::Base, Reach::Base, Reach::Base, Reach::MinistryOrProvince, Reach::National];
            initiatives.push(Initiative {
                id: Some(format!("sk-{year}")),
                year: Some(year),
                kind: Some(kinds[rng.random_range(0..4)]),
                reach: Some(reaches[rng.random_range(0..5)]),
                recognised_on: None,
                used_for: Vec::new(),
            });
        }
        let title = |id: &str| AwardHeld { award: AwardId::from(id), year: Some(year), ..AwardHeld::default() };
        if rating >= Rating::Good && (excellent || novelty) && k > 0 {
            awards.push(title("chien-si-thi-dua-co-so"));
            row += 1;
            if row >= 3 && chance(rng, 40) {
                awards.push(title("chien-si-thi-dua-bo-tinh"));
            }
        } else {
            row = 0;
        }
    }
    (f.ratings, f.awards, f.initiatives) = (Some(ratings), Some(awards), Some(initiatives));
    let mut discipline = Vec::new();
    if chance(rng, 3) {
        let from = Date::new(YEAR - rng.random_range(0..5), rng.random_range(1..=12), 10).unwrap();
        discipline.push(Discipline {
            level: Some(DisciplineLevel::CanhCao),
            from: Some(from),
            to: Some(from.plus_years(1)),
            expunged_on: None,
        });
    }
    f.discipline = Some(discipline);
    let mut open = Vec::new();
    if chance(rng, 1) {
        open.push(Proceeding {
            kind: Some(ProceedingKind::Complaint),
            opened: Date::new(YEAR, 9, 1),
            closed: None,
            clean: None,
        });
    }
    f.proceedings = Some(open);
    // A tenth of the forces are their workers and contract labour, judged for a title beside the forces' own too.
    if matches!(f.subject.sector, Some(Sector::PublicSecurity | Sector::Army)) && chance(rng, 10) {
        f.subject.employment = Some(if chance(rng, 50) { Employment::Worker } else { Employment::Contract });
    }
    f
}

fn generate(dir: &Path, n: usize) {
    std::fs::create_dir_all(dir).unwrap();
    let law = Law::embedded().unwrap();
    let on: Date = ON.parse().unwrap();
    let batch = 10_000;
    let rows: Vec<[u8; ROW_BYTES]> = (0..n.div_ceil(batch))
        .into_par_iter()
        .flat_map_iter(|b| {
            let mut rng = SmallRng::seed_from_u64(20_261_122 + b as u64);
            let law = &law;
            (0..batch.min(n - b * batch)).map(move |_| Row::pack(law, &person(&mut rng), on).unwrap().to_bytes())
        })
        .collect();
    std::fs::write(dir.join("rows.bin"), rows.as_flattened()).unwrap();
    let mut at = 0;
    for (name, width) in COLUMNS {
        let column: Vec<u8> = rows.iter().flat_map(|r| r[at..at + width].iter().copied()).collect();
        std::fs::write(dir.join(format!("{name}.u{}", width * 8)), column).unwrap();
        at += width;
    }
    assert_eq!(at, ROW_BYTES, "every byte of a row is a column of the peers");
    // Which of the rules packed whole each title asks: the peers read their places, as the scan does.
    let plan = law.plan(&yearly_titles(&law), on).unwrap();
    let places = |t: usize| plan.packed(t).iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = (0..plan.titles.len()).map(places).collect();
    std::fs::write(dir.join("packed.txt"), lines.join("\n") + "\n").unwrap();
    println!("{n} people, {} MB of columns", rows.as_flattened().len() / 1_000_000);
}

fn register(dir: &Path) -> Population {
    let bytes = std::fs::read(dir.join("rows.bin")).unwrap();
    let (rows, _) = bytes.as_chunks::<ROW_BYTES>();
    let mut people = Population::with_capacity(rows.len());
    rows.iter().for_each(|r| people.push(Row::from_bytes(r)));
    people
}

/// What a scan costs more when a tenth of the people is bound by a regulation of its own.
fn regulation(dir: &Path) {
    let overlay = serde_json::json!({"id": "bench", "name": {"vi": "Quy định", "en": "A regulation"}, "from": "2020-01-01", "verified": true,
        "set": [{"rule": "cstd-bo-tinh.lien-tuc", "number": "count", "value": 4}],
        "rule": [{"id": "bench.xuat-sac", "awards": ["chien-si-thi-dua-co-so"], "from": "2020-01-01", "cite": ["luat-06-2022"], "verified": true,
            "text": {"vi": "Xuất sắc.", "en": "Excellent."}, "need": {"rating_at_least": "excellent"}}]});
    let law = Law::embedded().unwrap().with_overlay(serde_json::from_value(overlay).unwrap()).unwrap();
    let (titles, on, own) = (yearly_titles(&law), ON.parse().unwrap(), ["bench".to_owned()]);
    let people = register(dir);
    let bound: Vec<u32> = (0..people.len() as u32 / 10).map(|i| i * 10).collect();
    let plan = law.plan(&titles, on).unwrap();
    let alone = measured(&mut || drop(std::hint::black_box(scan(&people, &plan))));
    let both = measured(&mut || {
        let mut answer = scan(&people, &plan);
        let under = law.plan_under(&titles, on, &own).unwrap();
        answer.take(&bound, &scan(&people.some(&bound), &under));
        drop(std::hint::black_box(answer));
    });
    println!("scan {:.4} s; {} of them under a regulation, by columns: {:.4} s", alone.0, bound.len(), both.0);
    let mut rng = SmallRng::seed_from_u64(7);
    let sample: Vec<Facts> = (0..2000).map(|_| Facts { regulations: own.to_vec(), ..person(&mut rng) }).collect();
    let start = Instant::now();
    for f in &sample {
        for id in &titles {
            std::hint::black_box(law::check_one(&law, f, id, Some(on)).unwrap());
        }
    }
    let each = start.elapsed().as_secs_f64() / sample.len() as f64;
    println!(
        "one by one, without reading their facts: {:.1} µs a person, {:.1} s for all",
        each * 1e6,
        each * bound.len() as f64
    );
}

fn scan_rows(dir: &Path) {
    let start = Instant::now();
    let law = Law::embedded().unwrap();
    let titles = yearly_titles(&law);
    let plan = law.plan(&titles, ON.parse().unwrap()).unwrap();
    let people = register(dir);
    let answer = scan(&people, &plan);
    let cold = start.elapsed().as_secs_f64();
    let warm = measured(&mut || drop(std::hint::black_box(scan(&people, &plan))));
    let bare = measured(&mut || {
        std::hint::black_box(people.bare_pass());
    });
    let mut out = std::fs::File::create(dir.join("thidua.u8")).unwrap();
    for (t, title) in titles.iter().enumerate() {
        let column: Vec<u8> = (0..answer.people()).map(|i| answer.outcome(i, t).map_or(255, |o| o as u8)).collect();
        out.write_all(&column).unwrap();
        println!("# {title}: {:?}", answer.counts(t));
    }
    let (wall, busy) = warm;
    println!("thidua {wall:.4} s, cpu {busy:.4} s, peak {} MiB, {cold:.2} s from process start", peak());
    println!("bare-pass {:.4} s, cpu {:.4} s, {} MB", bare.0, bare.1, people.bytes() / 1_000_000);
}

/// Median seconds on the clock and mean seconds of processor time, over seven runs.
fn measured(work: &mut dyn FnMut()) -> (f64, f64) {
    work();
    let before = processor_seconds();
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let t = Instant::now();
            work();
            t.elapsed().as_secs_f64()
        })
        .collect();
    let busy = (processor_seconds() - before) / 7.0;
    times.sort_by(f64::total_cmp);
    (times[3], busy)
}

/// Processor time of all threads of this process, which a busy machine does not stretch.
fn processor_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let of = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        text.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0)
    };
    tasks.filter_map(Result::ok).map(of).sum::<u64>() as f64 / 1e9
}

/// Peak resident memory in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn verdict() {
    let law = Law::embedded().unwrap();
    let mut rng = SmallRng::seed_from_u64(7);
    let people: Vec<Facts> = (0..2000).map(|_| person(&mut rng)).collect();
    let on: Date = ON.parse().unwrap();
    for id in yearly_titles(&law) {
        let mut times = Vec::with_capacity(people.len());
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        for f in &people {
            let t = Instant::now();
            std::hint::black_box(law::check_one(&law, f, &id, Some(on)).unwrap());
            times.push(t.elapsed().as_secs_f64() * 1e6);
        }
        let allocations = (ALLOCATIONS.load(Ordering::Relaxed) - before) / people.len() as u64;
        times.sort_by(f64::total_cmp);
        println!(
            "verdict {id}: median {:.1} µs, p99 {:.1} µs, {allocations} allocations",
            times[times.len() / 2],
            times[times.len() * 99 / 100]
        );
    }
}
