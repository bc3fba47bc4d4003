//! The passphrase of an encrypted backup. It never stands on the command line, which every user of the machine can read:
//! it comes from the terminal, from a file or from the environment.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Write as _},
    path::PathBuf,
};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use store::envelope::{Passphrase, SHORTEST};

use crate::output::Failure;

/// Name of the variable.
const VARIABLE: &str = "THIDUA_BACKUP_PASSPHRASE";

/// Where the passphrase comes from.
#[derive(clap::Args)]
pub(crate) struct Source {
    /// File whose first line is the passphrase of an encrypted backup; THIDUA_BACKUP_PASSPHRASE holds it, too.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Asks for the passphrase on the terminal.
    #[arg(long, conflicts_with = "passphrase_file")]
    ask_passphrase: bool,
}

impl Source {
    /// The passphrase for a new backup; none: it is not encrypted.
    pub(crate) fn for_backup(&self) -> Result<Option<Passphrase>, Failure> {
        let found = self.read()?;
        if self.ask_passphrase {
            let again = ask("Nhập lại cụm mật khẩu / again: ")?;
            if found.as_deref() != Some(&again) {
                return Err(Failure::refused(
                    "passphrase-differs",
                    "Hai lần nhập cụm mật khẩu không giống nhau. Chưa có gì được ghi; hãy nhập lại.",
                    "The passphrase was not typed the same twice. Nothing was written; type it again.",
                ));
            }
        }
        match found.map(|text| Passphrase::new(&text)) {
            Some(short) if !short.is_long_enough() => Err(Failure::refused(
                "passphrase-short",
                format!(
                    "Cụm mật khẩu phải có ít nhất {SHORTEST} ký tự. Chưa có gì được ghi; hãy chọn một câu dài hơn."
                ),
                format!(
                    "The passphrase needs at least {SHORTEST} characters. Nothing was written; choose a longer sentence."
                ),
            )),
            other => Ok(other),
        }
    }

    /// The passphrase for a restore, if one is given.
    pub(crate) fn for_restore(&self) -> Result<Option<Passphrase>, Failure> {
        Ok(self.read()?.map(|text| Passphrase::new(&text)))
    }

    fn read(&self) -> Result<Option<String>, Failure> {
        if self.ask_passphrase {
            return ask("Cụm mật khẩu / passphrase: ").map(Some);
        }
        if let Some(path) = &self.passphrase_file {
            let mut line = String::new();
            File::open(path)
                .and_then(|file| BufReader::new(file).read_line(&mut line))
                .map_err(|e| Failure::file(path, &e))?;
            return Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()));
        }
        Ok(std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()))
    }
}

/// A line typed on the terminal, which does not show it.
fn ask(question: &str) -> Result<String, Failure> {
    let typed = || -> io::Result<String> {
        let mut terminal = File::options().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&terminal)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        terminal.write_all(question.as_bytes())?;
        tcsetattr(&terminal, OptionalActions::Flush, &silent)?;
        let mut line = String::new();
        let read = BufReader::new(&terminal).read_line(&mut line);
        tcsetattr(&terminal, OptionalActions::Flush, &before)?;
        terminal.write_all(b"\n")?;
        read.map(|_| line.trim_end_matches(['\r', '\n']).to_owned())
    };
    typed().map_err(|e| {
        Failure::could_not_run(
            "terminal",
            format!("Không hỏi được cụm mật khẩu trên màn hình: {e}. Chưa có gì thay đổi; hãy dùng --passphrase-file hoặc biến {VARIABLE}."),
            format!("The passphrase could not be asked for: {e}. Nothing was changed; use --passphrase-file or {VARIABLE}."),
        )
    })
}
