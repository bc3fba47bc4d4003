//! A cluster with its members and its years.

use std::collections::BTreeMap;

use domain::{
    cluster::{CLUSTER, MEMBER, YEAR},
    fields::{Noun, Shape},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Export, date, text};
use crate::{Actor, Ctx, Result, clusters, export::Sheet, nouns::Record};

/// The cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterLine {
    /// Code.
    pub code: String,
    /// Each field by its name, where it was filled in: short, name, kind, system, unit (code), region, comparable, founded_by, document,
    /// founded_on and ended_on (ISO, perhaps only a year), note.
    pub fields: BTreeMap<String, String>,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
}

/// A member or a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartLine {
    /// Code.
    pub code: String,
    /// Each field by its name, where it was filled in; what names a unit, a person or a member has its code.
    pub fields: BTreeMap<String, String>,
    /// Names of what they name.
    pub names: BTreeMap<String, String>,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
}

/// `thidua export cluster CODE`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterExport {
    /// `thidua/cluster-export/1`
    pub schema: String,
    /// The cluster.
    pub cluster: ClusterLine,
    /// Its members, also those who left, in the order in which they were entered.
    pub members: Vec<PartLine>,
    /// Its years, newest first: head, deputy and the numbers of the regulation.
    pub years: Vec<PartLine>,
}

fn line(r: Record) -> PartLine {
    PartLine { code: r.code, fields: r.values, names: r.named, annulled_for: r.annulled_for }
}

/// Exports a cluster that the actor may see.
pub async fn cluster(ctx: &Ctx, actor: &Actor, code: &str) -> Result<ClusterExport> {
    let page = clusters::page(ctx, actor, code).await?;
    let r = page.view.record;
    Ok(ClusterExport {
        schema: "thidua/cluster-export/1".to_owned(),
        cluster: ClusterLine { code: r.code, fields: r.values, annulled_for: r.annulled_for },
        members: page.members.into_iter().map(|m| line(m.record)).collect(),
        years: page.years.into_iter().map(line).collect(),
    })
}

type Line<'a> = (&'a String, &'a BTreeMap<String, String>, &'a BTreeMap<String, String>);

fn word(key: &str) -> String {
    words::word(words::Lang::Vi, key)
}

fn sheet(noun: &'static Noun, title: &str, lines: &[Line<'_>]) -> Sheet {
    let headings = std::iter::once(word("noun-code")).chain(noun.fields.iter().map(|f| word(&noun.label(f))));
    let row = |(code, fields, names): &Line<'_>| {
        let cells = noun.fields.iter().map(|f| match (f.shape, fields.get(f.column)) {
            (shape, day) if shape.dated() => date(day),
            (Shape::Choice(_), Some(code)) => text(word(&noun.choice(f, code))),
            (_, Some(value)) => match names.get(f.column) {
                Some(name) => text(format!("{name} ({value})")),
                None => text(value),
            },
            (_, None) => text(""),
        });
        std::iter::once(text(code.as_str())).chain(cells).collect()
    };
    Sheet { title: word(title), headings: headings.collect(), rows: lines.iter().map(row).collect() }
}

impl Export for ClusterExport {
    const NAME: &'static str = "cluster";

    fn sheets(&self) -> Vec<Sheet> {
        let none = BTreeMap::new();
        let of = |noun, title, lines: &[PartLine]| {
            let rows: Vec<Line<'_>> = lines.iter().map(|l| (&l.code, &l.fields, &l.names)).collect();
            sheet(noun, title, &rows)
        };
        vec![
            sheet(&CLUSTER, "cluster-list", &[(&self.cluster.code, &self.cluster.fields, &none)]),
            of(&MEMBER, "cluster_member-list", &self.members),
            of(&YEAR, "cluster_year-list", &self.years),
        ]
    }
}
