//! A local regulation written on screen: each save is a new revision, checked by the law itself before it is kept. What it
//! may do is what a file may do: add a condition, move a number the tightening way, fill a slot that the law leaves open.

use domain::access::{Action, Denial};
use law::{
    AwardId, Date, LawError, Overlay, SetNumber, Text,
    facts::SubjectKind,
    model::{
        cite::Cite,
        cond::Guard,
        procedure::Multiplier,
        rule::{IfMissing, Rule},
        source::{Source, SourceKind},
    },
};
use serde_json::json;
use store::{
    entity::{regulation, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use super::{
    conditions,
    form::{Base, Form, RowForm},
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{find, find_id, named, require},
    ctx::id_at,
    faults::Faults,
    rule_changes,
};

/// The newest revision, for somebody who may edit it. Two statements beside those of access.
pub async fn base(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Base> {
    let row = find::<regulation::Model>(ctx, actor, &[Action::ManageLaw], code).await?;
    as_base(ctx, actor, row.into_row()).await
}

/// Refuses whoever does not hold the right at the unit whose regulation it is: a name that others took is only told to be
/// taken.
pub(super) async fn require_owner(ctx: &Ctx, actor: &Actor, owner: Uuid) -> Result<()> {
    match require(ctx, actor, Action::ManageLaw, owner).await {
        Ok(_) => Ok(()),
        Err(Error::NotFound | Error::Denied(Denial::OutOfScope)) => Err(Error::refused("regulation-of-others", [])),
        Err(other) => Err(other),
    }
}

/// The revision that a form was made from, for somebody who may edit the newest: a form sent again over a newer one means
/// the items it was made from, wherever they stand by now.
pub async fn made_from(ctx: &Ctx, actor: &Actor, code: &str, revision: i64) -> Result<Base> {
    let newest = base(ctx, actor, code).await?;
    if newest.revision == revision {
        return Ok(newest);
    }
    let row = regulation::Entity::find()
        .filter(regulation::Column::Code.eq(code))
        .filter(regulation::Column::Revision.eq(revision))
        .one(ctx.store.reader())
        .await?
        .ok_or(Error::NotFound)?;
    as_base(ctx, actor, row).await
}

async fn as_base(ctx: &Ctx, actor: &Actor, row: regulation::Model) -> Result<Base> {
    let unit = find_id::<unit::Model>(ctx, actor, &[Action::ManageLaw], row.unit_id).await?;
    let overlay = serde_json::from_str(&row.content)
        .map_err(|e| Error::Store(store::StoreError::Data(format!("regulation {}: {e}", row.code))))?;
    Ok(Base { revision: row.revision, overlay: Some(overlay), unit: unit.code.clone() })
}

pub(super) async fn newest<C: store::sea_orm::ConnectionTrait>(
    conn: &C,
    code: &str,
) -> Result<Option<regulation::Model>> {
    Ok(regulation::Entity::find()
        .filter(regulation::Column::Code.eq(code))
        .order_by_desc(regulation::Column::Revision)
        .one(conn)
        .await?)
}

/// Keeps a new revision; answers its number. `revision` is the newest one that the person saw (0: a new regulation).
pub async fn save(ctx: &Ctx, actor: &Actor, form: &Form, revision: i64) -> Result<i64> {
    let conn = ctx.store.reader();
    let unknown = || Error::field("unit", "regulation-unit-unknown", [("unit", form.unit.trim().to_owned())]);
    let unit = named::<unit::Model>(ctx, actor, &[Action::ManageLaw], &form.unit, unknown).await?;
    let before = if revision == 0 { None } else { Some(made_from(ctx, actor, &form.code, form.made_from).await?) };
    // A new one under a name that is in use: only its owner is asked whether he means the newer text.
    let owner = newest(conn, form.code.trim()).await?.map(|r| r.unit_id);
    if let Some(owner) = owner {
        require_owner(ctx, actor, owner).await.map_err(|e| {
            if let Error::Refused(_) = e { Error::field("code", "regulation-of-others", []) } else { e }
        })?;
    }
    let law = rule_changes::national(ctx).await?;
    let old = before.and_then(|b| b.overlay);
    let (overlay, places) = build(&law, form, old.as_ref())?;
    law.with_overlay(overlay.clone()).map_err(|e| beside(&e, &places, form))?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, unit.permit()), |tx| {
            let (ctx, overlay, unit) = (ctx.clone(), overlay.clone(), unit.clone());
            Box::pin(async move {
                let last = newest(tx.conn(), &overlay.id).await?;
                if last.as_ref().map(|r| r.unit_id) != owner {
                    return Err(Error::field("code", "regulation-of-others", []));
                }
                let found = last.as_ref().map_or(0, |r| r.revision);
                if found != revision {
                    return Err(Error::Stale { found });
                }
                regulation::ActiveModel {
                    id: Set(id_at(tx.at())),
                    version: Set(1),
                    home_node: Set(ctx.node.to_string()),
                    code: Set(overlay.id.clone()),
                    revision: Set(revision + 1),
                    name: Set(overlay.name.vi.clone()),
                    unit_id: Set(unit.id),
                    from_date: Set(overlay.from.to_string()),
                    to_date: Set(overlay.to.map(|d| d.to_string())),
                    content: Set(serde_json::to_string(&overlay).unwrap_or_default()),
                    verified: Set(overlay.verified),
                    illustrative: Set(overlay.illustrative),
                    created_at: Set(tx.at()),
                }
                .insert(tx.conn())
                .await?;
                super::mark_bound(&ctx, tx, unit.id, last.map(|r| r.unit_id)).await?;
                let entry = json!({"unit": unit.code, "revision": revision + 1, "content": overlay});
                tx.audit(&format!("regulation:{}", overlay.id), "revise", &entry).await?;
                Ok(revision + 1)
            })
        })
        .await
}

/// Item of the overlay and the row it comes from, so that a refusal of the law stands beside its row.
type Places = Vec<(String, usize)>;

fn beside(e: &LawError, places: &Places, form: &Form) -> Error {
    let item = e.at.split_once('/').map_or(e.at.as_str(), |(_, item)| item);
    let rows: Vec<usize> = places.iter().filter(|(id, _)| id == item).map(|(_, n)| *n).collect();
    // One role may decide several awards, a row each: the refusal names the award.
    let named = |n: &&usize| {
        let row = form.rows.get(**n);
        row.is_some_and(|r| r.award.split(',').any(|a| !a.is_empty() && e.message.vi.contains(a)))
    };
    let row = rows.iter().find(named).or(rows.first());
    let field = row.map_or_else(String::new, |n| format!("r.{n}"));
    let key = if field.is_empty() { "bases".to_owned() } else { field };
    Error::field(&key, "law-says", [("vi", e.message.vi.clone()), ("en", e.message.en.clone())])
}

pub(super) struct Builder<'a> {
    pub(super) law: &'a law::Law,
    pub(super) old: Option<&'a Overlay>,
    pub(super) out: Overlay,
    pub(super) places: Places,
    pub(super) faults: Faults,
}

fn build(law: &law::Law, form: &Form, old: Option<&Overlay>) -> Result<(Overlay, Places)> {
    let mut faults = Faults::default();
    let code = faults.required("code", &form.code, 60);
    if !code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        faults.add("code", "field-code", []);
    }
    let vi = faults.required("name_vi", &form.name_vi, 300);
    let en = faults.text("name_en", &form.name_en, 300);
    let from = faults.day("from", &form.from);
    let to = faults.day("to", &form.to);
    if from.is_none() && form.from.trim().is_empty() {
        faults.add("from", "field-required", []);
    }
    if let (Some(f), Some(t)) = (&from, &to)
        && t < f
    {
        faults.add("to", "field-to-before-from", []);
    }
    let document = faults.required("document", &form.document, 200);
    // Line by line: the normal form of a text is one line.
    let bases: Vec<String> = form.bases.lines().map(|line| faults.text("bases", line, 1000)).collect();
    let day = |d: Option<String>| d.and_then(|d| d.parse::<Date>().ok());
    let Some(first) = day(from) else {
        faults.check()?;
        return Err(Error::field("from", "field-required", []));
    };
    let (to, own) = (day(to), format!("{code}-van-ban"));
    let mut source = old.map(|o| o.source.clone()).unwrap_or_default();
    let known = source.iter_mut().find(|s| s.kind == SourceKind::Local);
    match known {
        Some(s) => (s.name, s.verified, s.from, s.to) = (document.clone(), form.verified, Some(first), to),
        None => source.push(Source {
            id: own.clone(),
            name: document.clone(),
            title: Text::new(vi.clone(), if en.is_empty() { vi.clone() } else { en.clone() }),
            kind: SourceKind::Local,
            from: Some(first),
            to,
            replaces: vec![],
            verified: form.verified,
            text_seen: form.verified,
            url: String::new(),
            note: String::new(),
        }),
    }
    let out = Overlay {
        name: Text::new(vi.clone(), if en.is_empty() { vi } else { en }),
        from: first,
        to,
        units: vec![],
        illustrative: old.is_some_and(|o| o.illustrative),
        verified: form.verified,
        source,
        bases: bases.into_iter().filter(|l| !l.is_empty()).collect(),
        rule: vec![],
        set: vec![],
        confirm: vec![],
        authority: vec![],
        vote: vec![],
        dossier: vec![],
        multiplier: vec![],
        id: code,
    };
    let mut b = Builder { law, old, out, places: vec![], faults };
    for (n, row) in form.rows.iter().enumerate() {
        if !row.drop {
            b.row(n, row);
        }
    }
    b.faults.check()?;
    Ok((b.out, b.places))
}

impl Builder<'_> {
    fn row(&mut self, n: usize, row: &RowForm) {
        match row.kind.as_str() {
            "kept" => self.kept(n, &row.kept),
            "set" => self.set(n, row),
            "multiplier" => self.multiplier(n, row),
            "authority" => self.authority(n, row),
            "vote" => self.vote(n, row),
            "paper" => self.paper(n, row),
            _ => self.rule(n, row),
        }
    }

    fn kept(&mut self, n: usize, which: &str) {
        let Some(old) = self.old else { return };
        let Some((what, i)) = which.split_once('/').and_then(|(w, i)| Some((w, i.parse::<usize>().ok()?))) else {
            return;
        };
        // What held for the whole time of the regulation follows its new dates.
        let span = (old.from, old.to);
        let (from, to) = (self.out.from, self.out.to);
        macro_rules! keep {
            ($list:ident, $x:ident => $id:expr) => {
                if let Some(mut $x) = old.$list.get(i).cloned() {
                    if ($x.from, $x.to) == span {
                        ($x.from, $x.to) = (from, to);
                    }
                    self.places.push(($id, n));
                    self.out.$list.push($x);
                }
            };
        }
        match what {
            "rule" => keep!(rule, x => x.id.clone()),
            "multiplier" => keep!(multiplier, x => x.slot.clone().unwrap_or_default()),
            "set" => {
                if let Some(x) = old.set.get(i).cloned() {
                    self.places.push((x.rule.clone(), n));
                    self.out.set.push(x);
                }
            }
            "confirm" => {
                if let Some(x) = old.confirm.get(i).cloned() {
                    self.places.push((x.rule.clone(), n));
                    self.out.confirm.push(x);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, n: usize, row: &RowForm) {
        let value = row.count.trim().parse::<i64>().ok();
        if value.is_none() {
            self.faults.add(&format!("r.{n}.count"), "form-number-unreadable", [("typed", row.count.clone())]);
        }
        let Some((rule, number)) = row.number.split_once('#') else {
            self.faults.add(&format!("r.{n}.number"), "field-choose", []);
            return;
        };
        self.places.push((rule.to_owned(), n));
        self.out.set.push(SetNumber {
            rule: rule.to_owned(),
            number: number.to_owned(),
            value: value.unwrap_or_default(),
        });
    }

    fn award(&mut self, n: usize, row: &RowForm) -> Option<AwardId> {
        let law = self.law;
        self.faults.choice(&format!("r.{n}.award"), &row.award, |a| {
            let id = AwardId::from(a);
            (a == "*" || law.award(&id).is_some()).then_some(id)
        })
    }

    pub(super) fn cite(&mut self, n: usize, row: &RowForm) -> Option<Cite> {
        let own = self.out.source.iter().find(|s| s.kind == SourceKind::Local).map(|s| s.id.clone());
        let id = if row.source.is_empty() || row.source == "own" {
            own
        } else {
            let known = self.law.data().source.iter().chain(&self.out.source).any(|s| s.id == row.source);
            if !known {
                self.faults.add(&format!("r.{n}.source"), "field-choose", []);
            }
            known.then(|| row.source.clone())
        };
        let at = self.faults.text(&format!("r.{n}.at"), &row.at, 200);
        id.map(|source| Cite { shown: format!("{source} {at}"), source, at })
    }

    fn slot(&mut self, n: usize, row: &RowForm) -> Option<String> {
        Some(self.faults.text(&format!("r.{n}.slot"), &row.slot, 100)).filter(|s| !s.is_empty())
    }

    fn multiplier(&mut self, n: usize, row: &RowForm) {
        let times = row.times.trim().replace(',', ".");
        if law::parse_times(&times).is_none_or(|t| t == 0) {
            self.faults.add(&format!("r.{n}.times"), "form-number-unreadable", [("typed", row.times.clone())]);
        }
        let who = self.faults.choice(&format!("r.{n}.who"), &row.who, subject);
        let (award, cite, slot) = (self.award(n, row), self.cite(n, row), self.slot(n, row));
        let (Some(award), Some(cite), Some(who)) = (award, cite, who) else { return };
        self.places.push((slot.clone().unwrap_or_else(|| "multiplier".into()), n));
        self.out.multiplier.push(Multiplier {
            decided_by: None,
            awards: vec![award],
            kinds: vec![who],
            from: self.out.from,
            to: self.out.to,
            times,
            ceiling: false,
            cite: vec![cite],
            verified: row.verified,
            url: String::new(),
            slot,
        });
    }

    fn rule(&mut self, n: usize, row: &RowForm) {
        if conditions::of_code(&row.kind).is_none() {
            self.faults.add(&format!("r.{n}.kind"), "field-choose", []);
            return;
        }
        let vi = self.faults.required(&format!("r.{n}.text_vi"), &row.text_vi, 1000);
        let en = self.faults.text(&format!("r.{n}.text_en"), &row.text_en, 1000);
        let law = self.law;
        let need = conditions::build(&mut self.faults, n, row, &|a: &str| law.award(&AwardId::from(a)).is_some());
        let (award, cite, slot) = (self.award(n, row), self.cite(n, row), self.slot(n, row));
        let who = match row.who.as_str() {
            "" => None,
            who => self.faults.choice(&format!("r.{n}.who"), who, subject),
        };
        let (Some(need), Some(award), Some(cite)) = (need, award, cite) else { return };
        let used = |id: &str| self.out.rule.iter().chain(self.old.iter().flat_map(|o| &o.rule)).any(|r| r.id == id);
        let id = (1..).map(|i| format!("{}.{i}", self.out.id)).find(|id| !used(id)).unwrap_or_default();
        self.places.push((id.clone(), n));
        self.out.rule.push(Rule {
            id,
            awards: vec![award],
            from: self.out.from,
            to: self.out.to,
            cite: vec![cite],
            verified: row.verified,
            url: String::new(),
            slot,
            applies: who.map(|w| Guard { kinds: vec![w], ..Guard::default() }),
            if_missing: IfMissing::Evidence,
            advice: false,
            may_reduce: false,
            not_standard: false,
            instead_of: Vec::new(),
            guidance_from: None,
            guidance: false,
            yields: Vec::new(),
            note: String::new(),
            text: Text::new(vi.clone(), if en.is_empty() { vi } else { en }),
            need,
        });
    }
}

fn subject(code: &str) -> Option<SubjectKind> {
    serde_json::from_value(json!(code)).ok()
}
