//! The command line, one file a command.

mod ballot;
mod demo;
mod export;
mod keep;
mod law;
mod operator;
mod passphrase;
mod photo;
mod portal;
mod render;
mod rollup;
mod scan;
mod serve;

use clap::{Parser, Subcommand};

use crate::{open::Place, output::Failure};

/// Thi đua – khen thưởng: từ danh sách đến giấy khen đã ký.
#[derive(Parser)]
#[command(name = "thidua", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: Place,
    /// Answers as JSON on standard output.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Phục vụ trang web của một cơ quan.
    Serve(serve::Args),
    /// Bản minh họa: dữ liệu của năm bài báo, đủ tài khoản để làm việc chính.
    Demo(demo::Args),
    /// Nâng cấp lược đồ cơ sở dữ liệu.
    Migrate,
    /// Nhập bảng tính từ dòng lệnh.
    Import(operator::Import),
    /// Xuất dữ kiện dạng JSON hoặc bảng tính.
    Export(export::Args),
    /// Làm giấy tờ.
    #[command(subcommand)]
    Documents(operator::Documents),
    /// Tài khoản.
    #[command(subcommand)]
    User(operator::User),
    /// Sao lưu.
    Backup(keep::Backup),
    /// Khôi phục vào chỗ trống rồi tự kiểm tra.
    Restore(keep::Restore),
    /// Chuyển dữ liệu giữa hai hệ quản trị.
    Copy(keep::Copy),
    /// Kiểm tra kỹ thuật.
    Doctor(keep::Doctor),
    /// Những điều luôn phải đúng.
    Invariants,
    /// Nhật ký kiểm toán.
    #[command(subcommand)]
    Audit(keep::Audit),
    /// Mô tả giao diện lập trình /api/v1 (OpenAPI).
    Openapi,
    /// Hỏi quy định: xét điều kiện, xem, so sánh, kiểm tra dữ liệu luật.
    #[command(subcommand)]
    Law(law::Question),
    /// Bỏ phiếu kín: kiểm lại tệp đã công bố.
    #[command(subcommand)]
    Ballot(ballot::Ballot),
    /// Cổng thông tin: xuất thành tệp tĩnh.
    #[command(subcommand)]
    Portal(portal::Portal),
    /// Adds up the figures of a movement and tells how long it took (used by bench/figures).
    #[command(hide = true)]
    RollUp(rollup::Args),
    /// Lists every address of the pages with who may open it (used by the browser tests).
    #[command(hide = true)]
    Routes,
    /// Prints one paper from a request file (used by the server for each paper).
    #[command(hide = true)]
    Render(render::Args),
    /// Makes a photo ready (used by the server for each photo).
    #[command(hide = true)]
    Photo(photo::Args),
}

/// Runs the program.
pub(crate) fn run() -> std::process::ExitCode {
    let cli = Cli::parse();
    match answer(&cli) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => failure.report(cli.json),
    }
}

fn answer(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Serve(args) => wait(serve::run(&cli.place, args)),
        Command::Demo(args) => wait(demo::run(&cli.place, args)),
        Command::Migrate => wait(keep::migrate(&cli.place, cli.json)),
        Command::Import(args) => wait(operator::import(&cli.place, args, cli.json)),
        Command::Export(args) => wait(export::run(&cli.place, args, cli.json)),
        Command::Documents(what) => wait(operator::documents(&cli.place, what, cli.json)),
        Command::User(what) => wait(operator::user(&cli.place, what)),
        Command::Backup(args) => wait(keep::backup(&cli.place, args, cli.json)),
        Command::Restore(args) => wait(keep::restore(&cli.place, args, cli.json)),
        Command::Copy(args) => wait(keep::copy(args, cli.json)),
        Command::Doctor(args) => wait(keep::doctor(&cli.place, args, cli.json)),
        Command::Invariants => wait(keep::invariants(&cli.place, cli.json)),
        Command::Audit(what) => wait(keep::audit(&cli.place, what, cli.json)),
        Command::Openapi => {
            crate::output::data(&web::openapi());
            Ok(())
        }
        Command::Routes => {
            crate::output::data(&web::routes().iter().map(web::Route::entry).collect());
            Ok(())
        }
        Command::Law(law::Question::Scan(args)) => wait(scan::run(&cli.place, args, cli.json)),
        Command::Law(question) => law::run(question, cli.json),
        Command::Ballot(what) => ballot::run(what, cli.json),
        Command::Portal(what) => wait(portal::run(&cli.place, what, cli.json)),
        Command::RollUp(args) => wait(rollup::run(&cli.place, args)),
        Command::Render(args) => render::run(args),
        Command::Photo(args) => photo::run(args),
    }
}

/// Runs asynchronous work to its end.
fn wait<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    logs();
    panics();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| {
            Failure::could_not_run("runtime", format!("Không khởi động được: {e}."), format!("Could not start: {e}."))
        })?
        .block_on(work)
}

/// Where a panic happened, and nothing of its message: that may quote what somebody sent.
fn panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
}

/// Logs to standard error: codes and ids, never names or bodies. `THIDUA_LOG` sets the level.
fn logs() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("THIDUA_LOG").unwrap_or_else(|_| "warn".into());
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init());
}
