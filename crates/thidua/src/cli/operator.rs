//! What the person at the machine's console does through use cases, recorded as `operator:NAME`: imports, exports,
//! papers, passwords. Never votes, approves or issues.

use std::path::PathBuf;

use app::{
    Actor, Ctx,
    accounts::{factor, manage},
    facts::FactKind,
    imports,
    imports::AutoResolve,
    papers::Options,
    setup::workbook,
};
use domain::paper::PaperKind;
use serde_json::json;
use words::Lang;

use crate::{
    open::Place,
    output::{self, Failure},
};

/// What to import.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// people, nominees, setup, awards, ratings, initiatives, discipline, posts, leave, study, service or transfers.
    what: String,
    /// Spreadsheet: .xlsx, .xls, .ods, .csv.
    file: PathBuf,
    /// Code of the unit of people whose unit the file does not say.
    #[arg(long)]
    unit: Option<String>,
    /// Code of the dossier of nominees.
    #[arg(long)]
    dossier: Option<String>,
    /// A doubtful row with exactly one candidate stands for it.
    #[arg(long)]
    take_only_candidate: bool,
    /// Leaves out rows in doubt or with wrong values, for this reason; without it they stop the import.
    #[arg(long, value_name = "REASON")]
    drop_rest: Option<String>,
}

/// What is done about papers.
#[derive(clap::Subcommand)]
pub(crate) enum Documents {
    /// Makes one paper.
    Make(Make),
}

/// Which paper.
#[derive(clap::Args)]
pub(crate) struct Make {
    /// decision, decision-lists, certificates, submission, council-minutes, count-minutes, prize-table, honour-book …
    paper: String,
    /// Code of the decision, dossier, session or unit.
    #[arg(long = "for", value_name = "CODE")]
    code: String,
    /// File to write; its ending chooses PDF or DOCX.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Year of the honour book.
    #[arg(long)]
    year: Option<i64>,
}

/// What is done about accounts.
#[derive(clap::Subcommand)]
pub(crate) enum User {
    /// A new one-time password for an account, shown once.
    Reset {
        /// Login.
        login: String,
    },
    /// Takes the second factor of an account away, whose owner lost phone and recovery codes.
    ResetFactor {
        /// Login.
        login: String,
    },
}

/// The console's person as an actor over the whole tree.
pub(super) async fn operator(ctx: &Ctx) -> Result<Actor, Failure> {
    let name = std::env::var("SUDO_USER").or_else(|_| std::env::var("USER")).unwrap_or_else(|_| "unknown".to_owned());
    Ok(imports::operator(ctx, &name).await?)
}

pub(super) fn unknown(what: &str, known: &str) -> Failure {
    Failure {
        place: what.to_owned(),
        ..Failure::refused(
            "unknown",
            format!("Không biết “{what}”. Có thể dùng: {known}."),
            format!("“{what}” is not known. Choose one of: {known}."),
        )
    }
}

/// Imports a spreadsheet.
pub(crate) async fn import(place: &Place, args: &Import, as_json: bool) -> Result<(), Failure> {
    let ctx = place.open().await?;
    let actor = operator(&ctx).await?;
    let bytes = std::fs::read(&args.file).map_err(|e| Failure::file(&args.file, &e))?;
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let accept = AutoResolve {
        drop_faults: args.drop_rest.clone(),
        drop_doubts: args.drop_rest.clone(),
        take_only_candidate: args.take_only_candidate,
    };
    let outcome = match args.what.as_str() {
        "setup" => return set_up(&ctx, &actor, &name, bytes, as_json).await,
        "people" => {
            let unit = args.unit.as_deref().unwrap_or_default();
            imports::import_people_file(&ctx, &actor, bytes, &name, unit, accept).await?
        }
        "nominees" => {
            let dossier = args.dossier.as_deref().unwrap_or_default();
            imports::import_nominees_file(&ctx, &actor, bytes, &name, dossier, accept).await?
        }
        other => match FactKind::from_code(other) {
            Some(kind) => {
                let unit = args.unit.as_deref().unwrap_or_default();
                imports::import_facts_file(&ctx, &actor, kind, bytes, &name, unit, accept).await?
            }
            None => {
                let facts: Vec<&str> = FactKind::ALL.into_iter().map(FactKind::code).collect();
                return Err(unknown(other, &format!("people, nominees, setup, {}", facts.join(", "))));
            }
        },
    };
    if as_json {
        output::data(&json!({"schema": "thidua/import/1", "outcome": outcome}));
    } else {
        for (part, state, count) in &outcome.counts {
            output::line(&format!("{part} {state}: {count}"));
        }
    }
    if outcome.applied.is_none() && !outcome.already {
        return Err(Failure {
            place: outcome.code.clone(),
            ..Failure::refused(
                "import-waits",
                format!(
                    "Còn dòng chờ người quyết định; chưa ghi gì vào danh sách. Mở lô {} trên trang Nhập danh sách.",
                    outcome.code
                ),
                format!(
                    "Rows wait for a person; nothing was written to the register. Open batch {} on the import page.",
                    outcome.code
                ),
            )
        });
    }
    Ok(())
}

/// Writes a filled set-up workbook, or says by sheet and row what is wrong with it.
async fn set_up(ctx: &Ctx, actor: &Actor, name: &str, bytes: Vec<u8>, as_json: bool) -> Result<(), Failure> {
    let plan = workbook::read(ctx, actor, name, bytes).await?;
    if !plan.faults.is_empty() {
        let say = |lang| {
            let lines = plan.faults.iter().map(|f| {
                let text = words::say(lang, f.refusal.key, &f.refusal.args);
                if f.row == 0 { format!("{}: {text}", f.sheet) } else { format!("{}, {}: {text}", f.sheet, f.row) }
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        return Err(Failure {
            place: name.to_owned(),
            ..Failure::refused("setup-faults", say(Lang::Vi), say(Lang::En))
        });
    }
    let done = workbook::apply(ctx, actor, plan).await?;
    if as_json {
        output::data(&json!({"schema": "thidua/import-setup/1", "done": done}));
    } else {
        output::line(&format!(
            "units: {}, organisation: {}, people: {}, signers: {}, councils: {}",
            done.units, done.organisations, done.people, done.signers, done.councils
        ));
    }
    Ok(())
}

/// The console's person as somebody who only reads.
pub(super) async fn auditor(ctx: &Ctx) -> Result<Actor, Failure> {
    let mut actor = operator(ctx).await?;
    for grant in &mut actor.grants {
        grant.role = domain::access::Role::Auditor;
    }
    Ok(actor)
}

/// Makes a paper.
pub(crate) async fn documents(place: &Place, what: &Documents, as_json: bool) -> Result<(), Failure> {
    let Documents::Make(args) = what;
    let kind = PaperKind::ALL
        .into_iter()
        .find(|k| k.code() == args.paper)
        .ok_or_else(|| unknown(&args.paper, &PaperKind::ALL.map(PaperKind::code).join(", ")))?;
    let format = args.out.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !matches!(format.as_str(), "pdf" | "docx") || !app::papers::offers(kind, &format) {
        return Err(unknown(&format, "pdf, docx"));
    }
    let ctx = place.open().await?;
    let options = Options { format, year: args.year, ..Options::default() };
    let request = app::papers::build_request(&ctx, kind, &args.code, &options).await?;
    let rendered = ctx.renderer.render(request, tokio::sync::watch::channel((0, 0)).0).await.map_err(|e| Failure {
        place: args.paper.clone(),
        ..Failure::could_not_run(
            &e.code,
            format!("Không in được giấy tờ này ({}). Dữ liệu không thay đổi.", e.detail),
            format!("The paper could not be printed ({}). No data was changed.", e.detail),
        )
    })?;
    std::fs::write(&args.out, &rendered.bytes).map_err(|e| Failure::file(&args.out, &e))?;
    if as_json {
        output::data(&json!({"schema": "thidua/document/1", "file": args.out, "pages": rendered.pages}));
    }
    Ok(())
}

/// Accounts from the console.
pub(crate) async fn user(place: &Place, what: &User) -> Result<(), Failure> {
    let ctx = place.open().await?;
    let actor = operator(&ctx).await?;
    match what {
        User::Reset { login } => {
            let version = manage::reach(&ctx, &actor, login).await?.version;
            let issued = manage::reset(&ctx, &actor, login, version).await?;
            output::line(&format!("{}    {}", issued.login, issued.password));
        }
        User::ResetFactor { login } => {
            let version = manage::reach(&ctx, &actor, login).await?.version;
            factor::reset(&ctx, &actor, login, version).await?;
        }
    }
    Ok(())
}
