//! The command line, one file a command.

mod law;
mod render;

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
    /// Hỏi quy định: xét điều kiện, xem, so sánh, kiểm tra dữ liệu luật.
    #[command(subcommand)]
    Law(law::Question),
    /// Prints one paper from a request file (used by the server for each paper).
    #[command(hide = true)]
    Render(render::Args),
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
        Command::Law(question) => law::run(question, cli.json),
        Command::Render(args) => render::run(args),
    }
}
