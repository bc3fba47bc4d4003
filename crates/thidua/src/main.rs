//! `thidua`: emulation and commendation, from a list to signed certificates, in one program.

mod cli;
mod clock;
mod demo;
mod mail;
mod open;
mod output;
mod renderer;
mod worker;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
