//! `thidua roll-up`: what the figures of a movement come to, by month and by branch of the tree, and how long that took (bench/figures).

use std::{fmt::Write as _, path::PathBuf, time::Instant};

use app::{Ctx, movements};
use domain::indicator::Rolled;

use super::operator;
use crate::{
    open::Place,
    output::{Failure, line},
};

/// What is added up.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Code of the movement.
    code: String,
    /// How often each is added up again from columns in memory.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Folder into which flat.csv and tree.csv are written.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The two numbers of a sum: what was added up, and for a share or yes and no what it is of.
fn numbers(rolled: Rolled) -> (String, String) {
    match rolled {
        Rolled::Nothing => (String::new(), String::new()),
        Rolled::Number(n, _) => (n.to_string(), String::new()),
        Rolled::Parts(part, whole, _) => (part.to_string(), whole.to_string()),
        Rolled::Yes(yes, all) => (yes.to_string(), all.to_string()),
    }
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1_000.0
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// Adds up and tells how long it took, in milliseconds.
pub(crate) async fn run(place: &Place, args: &Args) -> Result<(), Failure> {
    let ctx = place.open().await?;
    let actor = operator::auditor(&ctx).await?;
    let row = movements::page(&ctx, &actor, &args.code).await?.row;
    let exact = Instant::now();
    movements::lines_over(&ctx, &actor, &row, None, i64::MAX).await?;
    line(&format!("sql-flat {:.3}", millis(exact)));
    ctx.rollups.forget().await;
    let cold = Instant::now();
    let lines = movements::lines_over(&ctx, &actor, &row, None, 0).await?;
    line(&format!("cold {:.3}", millis(cold)));
    let mut took = Vec::new();
    for _ in 0..args.rounds.max(1) {
        let start = Instant::now();
        movements::lines_over(&ctx, &actor, &row, None, 0).await?;
        took.push(millis(start));
    }
    line(&format!("flat-warm {:.3}", median(took)));
    let mut took = Vec::new();
    for _ in 0..args.rounds.max(1) {
        let start = Instant::now();
        movements::tree(&ctx, &actor, &args.code).await?;
        took.push(millis(start));
    }
    line(&format!("tree-warm {:.3}", median(took)));
    if let Some(folder) = &args.out {
        write(&ctx, &actor, args, folder, &lines).await?;
    }
    Ok(())
}

async fn write(
    ctx: &Ctx,
    actor: &app::Actor,
    args: &Args,
    folder: &std::path::Path,
    lines: &[movements::Line],
) -> Result<(), Failure> {
    let mut flat = String::from("seq,period,counted,first,second\n");
    for l in lines {
        for (period, rolled, counted) in l.periods.iter().filter(|p| p.2 > 0) {
            let (first, second) = numbers(*rolled);
            let _ = writeln!(flat, "{},{period},{counted},{first},{second}", l.indicator.seq);
        }
    }
    let mut tree = String::from("seq,period,unit,counted,first,second\n");
    for (seq, measure, periods) in movements::tree(ctx, actor, &args.code).await?.branches() {
        for (period, units) in periods {
            for (unit, tally) in units {
                let (first, second) = numbers(tally.rolled(measure));
                let _ = writeln!(tree, "{seq},{period},{unit},{},{first},{second}", tally.counted());
            }
        }
    }
    for (name, text) in [("flat.csv", flat), ("tree.csv", tree)] {
        let file = folder.join(name);
        std::fs::write(&file, text).map_err(|e| Failure::file(&file, &e))?;
    }
    Ok(())
}
