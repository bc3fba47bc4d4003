//! `thidua law scan`: who can be proposed for which yearly title, over the register of an installation.

use std::{path::PathBuf, time::Instant};

use app::{
    exports::{self, LawScanExport},
    list::Query,
    scan,
};
use domain::scan::ScanState;

use super::{export::give, operator::operator};
use crate::{
    open::Place,
    output::{self, Failure, message},
};

/// What is scanned.
#[derive(clap::Args)]
pub(crate) struct Scan {
    /// Năm thi đua; bỏ trống là năm nay.
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// Ngày xét; bỏ trống là hôm nay, hoặc ngày cuối của năm đã khép lại.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Mã một danh hiệu; bỏ trống là mọi danh hiệu cá nhân hằng năm.
    #[arg(long, value_name = "ID")]
    award: Option<String>,
    /// Mã đơn vị; gồm cả đơn vị trực thuộc.
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Kết luận cần liệt kê: eligible, one_step, on_hold, needs_evidence, needs_human, not_eligible.
    #[arg(long, value_name = "STATE", value_delimiter = ',', default_value = "eligible,one_step")]
    state: Vec<String>,
    /// Chỉ đếm, không liệt kê người.
    #[arg(long)]
    counts: bool,
    /// Ghi danh sách ra bảng tính.
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
    /// Scans again this often and tells how long each took, for benchmarks.
    #[arg(long, hide = true, default_value_t = 0)]
    repeat: u32,
}

fn states(args: &Scan) -> Result<Vec<ScanState>, Failure> {
    if args.counts {
        return Ok(Vec::new());
    }
    let one = |code: &String| {
        ScanState::from_code(code.trim()).ok_or_else(|| Failure {
            place: "--state".to_owned(),
            ..Failure::refused(
                "scan.unknown_state",
                format!(
                    "Không có kết luận “{code}”. Hãy dùng: {}.",
                    ScanState::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ")
                ),
                format!(
                    "There is no outcome “{code}”. Use one of: {}.",
                    ScanState::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ")
                ),
            )
        })
    };
    args.state.iter().map(one).collect()
}

/// Scans and answers.
pub(crate) async fn run(place: &Place, args: &Scan, as_json: bool) -> Result<(), Failure> {
    let states = states(args)?;
    let ctx = place.open().await?;
    let actor = operator(&ctx).await?;
    let given = [
        ("year", args.year.map(|y| y.to_string())),
        ("on", args.on.clone()),
        ("award", args.award.clone()),
        ("unit", args.unit.clone()),
    ];
    let filters = given.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect();
    let query = Query { filters, ..Query::default() };
    let report = exports::law_scan(&ctx, &actor, &query, &states).await?;
    for _ in 0..args.repeat {
        let start = Instant::now();
        scan::forget_answers(&ctx).await;
        exports::law_scan(&ctx, &actor, &query, &states).await?;
        message(&format!("again: {} ms", start.elapsed().as_millis()));
    }
    if as_json || args.out.is_some() {
        return give(&report, args.out.as_deref(), as_json);
    }
    tell(&report);
    Ok(())
}

fn tell(report: &LawScanExport) {
    output::line(&format!(
        "Năm {} · xét theo ngày {} · {} người · bản tổng hợp số {}",
        report.year,
        vntext::date_dmy(&report.on),
        report.people,
        report.generation
    ));
    for t in &report.titles {
        output::line(&format!(
            "{}: đủ điều kiện {}, còn một bước {}, tạm dừng {}, thiếu căn cứ {}, cần người xét {}, không đủ {}",
            t.name.vi, t.eligible, t.one_step, t.on_hold, t.needs_evidence, t.needs_human, t.not_eligible
        ));
    }
    for r in &report.rows {
        let unit = r.unit_name.as_deref().unwrap_or_default();
        output::line(&format!("{}\t{}\t{}\t{}\t{}", r.award, r.state, r.person, r.name, unit));
    }
}
