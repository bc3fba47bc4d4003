//! Mails over SMTP, where the office has set a server up.

use std::{path::PathBuf, time::Duration};

use app::mail::{MailFault, Post};
use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};

use crate::output::Failure;

/// How long one mail may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which mail server, and as whom.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// A mail server: smtps://HOST, smtp://HOST?tls=required (STARTTLS), or smtp://HOST within the house. Without it no mail is sent.
    #[arg(long, value_name = "URL", requires = "mail_from")]
    pub(crate) smtp: Option<String>,
    /// The account at the mail server; its password stands in a file.
    #[arg(long, value_name = "NAME", requires_all = ["smtp", "smtp_password"])]
    pub(crate) smtp_user: Option<String>,
    /// The file with that password.
    #[arg(long, value_name = "FILE", requires = "smtp_user")]
    pub(crate) smtp_password: Option<PathBuf>,
    /// The sender: Thi đua <thidua@example.vn>.
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    pub(crate) mail_from: Option<String>,
    /// How people reach this program, for the link in a mail, such as `https://thidua.example.vn`.
    #[arg(long, value_name = "URL", requires = "smtp")]
    pub(crate) home: Option<String>,
}

/// A mail server.
pub(crate) struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    home: Option<String>,
}

impl Smtp {
    /// The one that `args` name. Nothing is sent and nobody is called yet.
    pub(crate) fn of(args: &Args) -> Result<Option<Self>, Failure> {
        let (Some(url), Some(from)) = (&args.smtp, &args.mail_from) else { return Ok(None) };
        let from =
            from.parse().map_err(|e: lettre::address::AddressError| wrong("--mail-from", from, &e.to_string()))?;
        // What stands in an argument is read by everybody on the machine.
        if url.contains('@') {
            return Err(wrong("--smtp", "…@…", "name and password belong to --smtp-user and --smtp-password"));
        }
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let mut server = server.map_err(|e| wrong("--smtp", url, &e.to_string()))?.timeout(Some(PATIENCE));
        if let (Some(user), Some(file)) = (&args.smtp_user, &args.smtp_password) {
            let password = std::fs::read_to_string(file).map_err(|e| Failure::file(file, &e))?;
            server =
                server.credentials(Credentials::new(user.clone(), password.trim_end_matches(['\r', '\n']).to_owned()));
        }
        Ok(Some(Self { server: server.build(), from, home: args.home.clone() }))
    }
}

fn wrong(option: &str, given: &str, why: &str) -> Failure {
    Failure::refused(
        "mail-option",
        format!("{option} “{given}” không dùng được: {why}. Chưa có gì được gửi."),
        format!("{option} “{given}” cannot be used: {why}. Nothing was sent."),
    )
}

#[async_trait]
impl Post for Smtp {
    async fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), MailFault> {
        let to: Mailbox = to.parse().map_err(|_| MailFault::Refused)?;
        let mail = Message::builder().from(self.from.clone()).to(to).subject(subject).header(ContentType::TEXT_PLAIN);
        let mail = mail.body(text.to_owned()).map_err(|_| MailFault::Refused)?;
        match self.server.send(mail).await {
            Ok(_) => Ok(()),
            Err(e) => {
                // The server's words may name the reader: only what kind of answer it was is written down.
                tracing::warn!(status = e.status().map(|s| s.to_string()), permanent = e.is_permanent(), "mail waits");
                Err(if e.is_permanent() { MailFault::Refused } else { MailFault::Later })
            }
        }
    }

    fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
    };

    use super::*;

    /// A server that takes one mail, unless it is for `nobody`; gives what came.
    async fn server(listener: TcpListener) -> String {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.split();
        let mut lines = BufReader::new(read).lines();
        let (mut came, mut data) = (String::new(), false);
        write.write_all(b"220 test\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            came.push_str(&line);
            came.push('\n');
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "." if data => {
                    data = false;
                    "250 taken"
                }
                _ if data => continue,
                "EHLO" => "250 test",
                "RCPT" if line.contains("nobody") => "550 5.1.1 no such user",
                "DATA" => {
                    data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            if line == "QUIT" || answer.starts_with('5') {
                break;
            }
        }
        came
    }

    fn at(port: u16) -> Smtp {
        let args = Args {
            smtp: Some(format!("smtp://127.0.0.1:{port}")),
            mail_from: Some("Thi đua <thidua@example.vn>".to_owned()),
            ..Args::default()
        };
        Smtp::of(&args).map_err(|_| "options").unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_mail_arrives_in_vietnamese_and_a_refusal_is_told_from_a_server_that_is_away() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let came = tokio::spawn(server(listener));
        at(port).send("an@example.vn", "3 việc đang chờ", "Xin chào\r\n").await.unwrap();
        let came = came.await.unwrap();
        assert!(came.contains("RCPT TO:<an@example.vn>") && came.contains("Subject: 3 =?utf-8?"), "{came}");
        assert!(came.contains("charset=utf-8"), "{came}");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let refused = tokio::spawn(server(listener));
        assert_eq!(at(port).send("nobody@example.vn", "x", "y").await, Err(MailFault::Refused));
        refused.await.unwrap();
        assert_eq!(at(port).send("an@example.vn", "x", "y").await, Err(MailFault::Later));
    }

    #[test]
    fn a_password_in_an_argument_is_refused() {
        let args = Args {
            smtp: Some("smtps://an:secret@example.vn".to_owned()),
            mail_from: Some("a@b.vn".to_owned()),
            ..Args::default()
        };
        assert!(Smtp::of(&args).is_err());
        assert!(Smtp::of(&Args::default()).is_ok_and(|s| s.is_none()));
    }
}
