//! Certificates a second on one core, with the peak memory of the process:
//! `cargo run --release -p papers --example bench_certificates -- [COUNT] [full|overprint] [OUT.pdf]`.

#[path = "../tests/it/samples.rs"]
mod samples;

use domain::paper::{CertificateSheet, CertificateStyle, Paper, PaperFormat, PaperRequest};
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().map_or(Ok(10_000), |text| text.parse())?;
    let style = match arguments.next().as_deref() {
        Some("overprint") => samples::overprint(CertificateSheet::A4),
        _ => CertificateStyle::Full,
    };
    let request = PaperRequest {
        format: PaperFormat::Pdf,
        watermark: None,
        paper: Paper::Certificates(samples::certificates(style, count / 3, count - count / 3)),
    };
    let start = Instant::now();
    let made = papers::render(&request)?;
    let seconds = start.elapsed().as_secs_f64();
    if let Some(out) = arguments.next() {
        std::fs::write(out, &made.bytes)?;
    }
    writeln!(
        std::io::stdout(),
        "{{\"certificates\": {count}, \"pages\": {}, \"seconds\": {seconds:.3}, \"per_second\": {:.0}, \"bytes\": {}, \
         \"peak_memory_kib\": {}}}",
        made.pages.unwrap_or(0),
        count as f64 / seconds,
        made.bytes.len(),
        peak_memory().unwrap_or(0),
    )?;
    Ok(())
}

/// Peak resident memory in KiB, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    std::fs::read_to_string("/proc/self/status")
        .ok()?
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse().ok())
}
