//! Giao ước of a cluster's year: its texts, what each member was assigned and pledged beside what came of it, who signed when, and its paper.

use std::collections::BTreeMap;

use domain::{
    cluster::{CLUSTER, PACT, SIGNATURE, TARGET, days_of, overlaps, reached},
    fields::{Noun, Shape},
    paper::{Recipients, Report, ReportBlock, ReportColumn, SignatureBox},
};
use store::{
    entity::cluster,
    query::{clusters as query, nouns as rows},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result, access, clusters,
    nouns::Record,
    papers,
    reviews::paper_parts::{ROMAN, writer},
};

/// A target beside its result.
#[derive(Clone, Debug)]
pub struct TargetRow {
    /// The row; the member by name.
    pub record: Record,
    /// The assigned target was reached; none where target or result are missing.
    pub assigned: Option<bool>,
    /// What was pledged was.
    pub pledged: Option<bool>,
}

/// A signature.
#[derive(Clone, Debug)]
pub struct SignatureRow {
    /// The row; the member by name.
    pub record: Record,
    /// It was put after the day of the pact.
    pub late: bool,
    /// The reader may correct it: whoever changes the pact, and whoever works for the member.
    pub may_correct: bool,
}

/// A year's pact.
#[derive(Clone, Debug)]
pub struct PactPage {
    /// The cluster.
    pub cluster: cluster::Model,
    /// The pact; none while nobody entered it.
    pub pact: Option<Record>,
    /// Targets by member.
    pub targets: Vec<TargetRow>,
    /// Signatures in the order in which they were entered.
    pub signatures: Vec<SignatureRow>,
    /// Members of the year who have not signed.
    pub unsigned: Vec<String>,
    /// The reader may change it.
    pub may_change: bool,
    /// The reader may sign: whoever changes it, and whoever works for a member.
    pub may_sign: bool,
}

fn text<'a>(record: &'a Record, name: &str) -> &'a str {
    record.values.get(name).map(String::as_str).unwrap_or_default()
}

/// The rows of a year, members by name.
async fn of_year(
    ctx: &Ctx,
    noun: &'static Noun,
    cluster: Uuid,
    year: i64,
    names: &BTreeMap<String, String>,
) -> Result<Vec<Record>> {
    let mut all = rows::beneath(ctx.store.reader(), noun, "cluster_id", cluster).await?;
    let wanted = year.to_string();
    all.retain(|r| r.annulled_for.is_none() && text(r, "year") == wanted);
    for record in &mut all {
        for field in noun.fields.iter().filter(|f| f.shape == Shape::Pick) {
            let named = record.values.get(field.column).and_then(|code| names.get(code)).cloned();
            record.named.extend(named.map(|name| (field.column.to_owned(), name)));
        }
    }
    Ok(all)
}

async fn read(ctx: &Ctx, cluster: cluster::Model, year: i64, may_change: bool) -> Result<PactPage> {
    let years = clusters::years(ctx, cluster.id).await?;
    let wanted = year.to_string();
    let (this, _) = years.into_iter().find(|(y, _)| text(y, "year") == wanted).ok_or(Error::NotFound)?;
    let members = query::members(ctx.store.reader(), cluster.id).await?;
    let names: BTreeMap<String, String> = members.iter().map(|m| (m.code.clone(), m.name.clone())).collect();
    let days = days_of(&this.values);
    let pact = of_year(ctx, &PACT, cluster.id, year, &names).await?.into_iter().next();
    let mut targets = of_year(ctx, &TARGET, cluster.id, year, &names).await?;
    let place = |r: &Record| members.iter().position(|m| m.code == text(r, "member"));
    targets.sort_by_key(place);
    let signatures = of_year(ctx, &SIGNATURE, cluster.id, year, &names).await?;
    let day = pact.as_ref().map(|p| text(p, "signed_on").to_owned()).unwrap_or_default();
    let signed = |code: &str| signatures.iter().any(|s| text(s, "member") == code);
    let in_it = |m: &&query::MemberRow| overlaps(&m.from_date, m.to_date.as_deref(), &days.0, &days.1);
    let unsigned = members.iter().filter(in_it).filter(|m| !signed(&m.code)).map(|m| m.name.clone()).collect();
    let target = |record: Record| {
        let of = |name: &str| {
            reached(
                text(&record, "direction"),
                record.values.get(name).map(String::as_str),
                record.values.get("result").map(String::as_str),
            )
        };
        TargetRow { assigned: of("assigned"), pledged: of("pledged"), record }
    };
    let signature = |record: Record| {
        let late = !day.is_empty() && text(&record, "on_date") > day.as_str();
        SignatureRow { record, late, may_correct: may_change }
    };
    Ok(PactPage {
        cluster,
        pact,
        targets: targets.into_iter().map(target).collect(),
        signatures: signatures.into_iter().map(signature).collect(),
        unsigned,
        may_change,
        may_sign: may_change,
    })
}

/// The pact of a year. Eight statements at most beyond the gate's own.
pub async fn page(ctx: &Ctx, actor: &Actor, code: &str, year: i64) -> Result<PactPage> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    let may_change = found.may(actor, CLUSTER.change) && found.annulled_at.is_none();
    let signs = match may_change || found.annulled_at.is_some() {
        true => Vec::new(),
        false => {
            let members = clusters::members(ctx, found.id).await?;
            match clusters::signs_for(ctx, actor, &found, &members).await {
                Ok((signs, _)) => signs,
                Err(Error::Denied(_)) => Vec::new(),
                Err(other) => return Err(other),
            }
        }
    };
    let mut page = read(ctx, found.into_row(), year, may_change).await?;
    page.may_sign |= !signs.is_empty();
    for signature in &mut page.signatures {
        signature.may_correct |= signature.record.values.get("member").is_some_and(|m| signs.contains(m));
    }
    Ok(page)
}

fn column(title: &str, share: u32) -> ReportColumn {
    ReportColumn { title: title.to_owned(), share }
}

fn word(key: &str) -> String {
    words::word(words::Lang::Vi, key)
}

/// The pact as a paper that all parties sign.
pub(crate) async fn paper(ctx: &Ctx, code: &str, year: Option<i64>) -> Result<(Report, Option<String>)> {
    let year = year.ok_or(Error::NotFound)?;
    let found = cluster::Entity::find().filter(cluster::Column::Code.eq(code)).one(ctx.store.reader()).await?;
    let page = read(ctx, found.ok_or(Error::NotFound)?, year, false).await?;
    let pact = page.pact.ok_or_else(|| Error::refused("cluster-pact-none", []))?;
    let (o, _) = writer(ctx, page.cluster.unit_id).await?;
    let mut parts = ROMAN.iter();
    let mut blocks = Vec::new();
    let mut part = |blocks: &mut Vec<ReportBlock>, key: &str, text: &str| {
        let lines: Vec<ReportBlock> =
            text.lines().filter(|l| !l.trim().is_empty()).map(|l| ReportBlock::Text { text: l.to_owned() }).collect();
        if !lines.is_empty() {
            let at = parts.next().copied().unwrap_or_default();
            blocks.push(ReportBlock::Heading { text: format!("{at}. {}", word(key).to_uppercase()) });
            blocks.extend(lines);
        }
    };
    let parties: Vec<String> = page.signatures.iter().filter_map(|s| s.record.named.get("member").cloned()).collect();
    let parties: Vec<String> = parties.into_iter().chain(page.unsigned.iter().cloned()).collect();
    part(&mut blocks, "cluster_pact-parties", &parties.join("\n"));
    part(&mut blocks, "cluster_pact-slogan", text(&pact, "slogan"));
    part(&mut blocks, "cluster_pact-contents", text(&pact, "contents"));
    if !page.targets.is_empty() {
        part(&mut blocks, "cluster_target-list", &word("cluster_target-told"));
        let cells = |t: &TargetRow| {
            let of = |name: &str| text(&t.record, name).to_owned();
            let unit = of("unit_of_measure");
            let what = if unit.is_empty() { of("what") } else { format!("{} ({unit})", of("what")) };
            vec![t.record.named.get("member").cloned().unwrap_or_default(), what, of("assigned"), of("pledged")]
        };
        blocks.push(ReportBlock::Table {
            columns: vec![
                column(&word("score-member"), 4),
                column(&word("cluster_target-what"), 5),
                column(&word("cluster_target-assigned"), 2),
                column(&word("cluster_target-pledged"), 2),
            ],
            rows: page.targets.iter().map(cells).collect(),
        });
    }
    for (key, field) in [
        ("cluster_pact-solutions", "solutions"),
        ("cluster_pact-mutual-aid", "mutual_aid"),
        ("cluster_pact-charity", "charity"),
        ("cluster_pact-reviewing", "reviewing"),
    ] {
        part(&mut blocks, key, text(&pact, field));
    }
    let signed = |s: &SignatureRow| SignatureBox {
        title: s.record.named.get("member").cloned().unwrap_or_default().to_uppercase(),
        note: Some(word(&format!("cluster_signature-capacity-{}", text(&s.record, "capacity")))),
        name: text(&s.record, "signer").to_owned(),
    };
    let open = |name: &String| SignatureBox { title: name.to_uppercase(), note: None, name: String::new() };
    let day = Some(text(&pact, "signed_on")).filter(|d| !d.is_empty());
    let mut letterhead = clusters::papers::head(&o, &page.cluster, "GU");
    letterhead.date = day.map(str::to_owned);
    if !text(&pact, "place").is_empty() {
        letterhead.place = text(&pact, "place").to_owned();
    }
    let report = Report {
        letterhead,
        kind: word("cluster_pact-kind"),
        summary: words::say(
            words::Lang::Vi,
            "cluster_pact-summary",
            &[("name".to_owned(), page.cluster.name.clone()), ("year".to_owned(), year.to_string())].into(),
        ),
        bases: text(&pact, "basis").lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect(),
        blocks,
        signatures: page.signatures.iter().map(signed).chain(page.unsigned.iter().map(open)).collect(),
        recipients: Recipients::default(),
        ..Report::default()
    };
    Ok((report, papers::watermark(&o)))
}
