//! PostgreSQL's own programs for backup and restore.

use std::{path::PathBuf, process::Stdio};

use crate::StoreError;

/// One of PostgreSQL's programs, connected to `url`. The password travels in the environment, not in the arguments that
/// every user of the machine can read.
pub(super) fn pg_tool(name: &str, url: &str) -> Result<tokio::process::Command, StoreError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = (13..=18)
        .rev()
        .map(|v| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin")))
        .chain(std::env::split_paths(&path))
        .map(|dir| dir.join(name))
        .find(|file| file.exists())
        .ok_or_else(|| StoreError::Schema(format!("{name} was not found; install PostgreSQL's client programs")))?;
    let mut command = tokio::process::Command::new(found);
    let (url, password) = split_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg("-d").arg(url);
    Ok(command)
}

/// `postgres://user:password@host/db` without the password, and the password.
fn split_password(url: &str) -> (String, Option<String>) {
    let parts = || {
        let (scheme, rest) = url.split_once("://")?;
        let (login, rest) = rest.split_once('@').filter(|(login, _)| !login.contains('/'))?;
        let (user, password) = login.split_once(':')?;
        Some((format!("{scheme}://{user}@{rest}"), percent_decode(password)))
    };
    parts().map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = bytes.get(i + 1..i + 3).filter(|_| bytes[i] == b'%').and_then(|h| hex::decode(h).ok());
        match hex {
            Some(byte) => {
                out.extend(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

pub(super) async fn run(mut command: tokio::process::Command, name: &str) -> Result<(), StoreError> {
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output().await;
    let done = done.map_err(|e| StoreError::Data(format!("{name}: {e}")))?;
    if done.status.success() {
        return Ok(());
    }
    Err(StoreError::Data(format!("{name}: {}", String::from_utf8_lossy(&done.stderr).trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_address() {
        let (url, password) = split_password("postgres://thidua:m%40t-kh%E1%BA%A9u@db:5432/thidua?sslmode=require");
        assert_eq!(url, "postgres://thidua@db:5432/thidua?sslmode=require");
        assert_eq!(password.as_deref(), Some("m@t-khẩu"));
        let plain = "postgres://thidua@%2Frun%2Fpg/thidua";
        assert_eq!(split_password(plain), (plain.to_owned(), None));
    }
}
