//! Answers about the law as lines for a person at a terminal, Vietnamese first.

use std::collections::BTreeMap;

use law::{
    CasesAnswer, ChangeKind, Checked, Date, Diff, Reason, ReasonResult, ShownAward, ShownRule, Verdict, Verified,
};
use vntext::{date_dmy, group};

use crate::output::line;

/// One verdict or all of them.
pub(super) fn checked(found: &Checked) {
    match found {
        Checked::One(v) => verdict(v),
        Checked::All(all) => {
            if let Some(banner) = &all.banner {
                line(&banner.vi);
                line(&banner.en);
            }
            for v in &all.answers {
                line("");
                verdict(v);
            }
        }
    }
}

fn verdict(v: &Verdict) {
    let outcome = law::outcome_vi(v.outcome).to_uppercase();
    line(&format!("{} ({}): {outcome}", v.name.vi, v.name.en));
    line(&format!("  xét ngày {} theo {}", date_dmy(&v.on.to_string()), v.regime));
    for r in &v.reasons {
        reason(r, 1);
    }
    for w in &v.warnings {
        line(&format!("  ! {}", w.text.vi));
    }
    if let Some(p) = &v.prize {
        line(&format!(
            "  Tiền thưởng: {} đồng ({} × {}){}",
            group(p.amount),
            p.multiplier.replace('.', ","),
            group(p.base_salary),
            cited(&p.cite)
        ));
    }
    for a in &v.authority {
        line(&format!("  Thẩm quyền: {}{}", a.role, cited(&a.cite)));
    }
    if let Some(vote) = &v.vote {
        let needed = vote.required_share.as_deref().unwrap_or("tỷ lệ do quy chế quy định");
        let reached = vote.reached_share.as_deref().unwrap_or("chưa bỏ phiếu");
        line(&format!("  Phiếu: cần {needed}; {reached}{}", cited(&vote.cite)));
    }
    for p in &v.dossier {
        line(&format!("  Hồ sơ: {} ({} bản){}", p.paper, p.copies, cited(&p.cite)));
    }
    for d in &v.deadlines {
        line(&format!("  Thời hạn: {}{}{}", d.what, due(d.by.as_deref(), d.working_days), cited(&d.cite)));
    }
    if let Some(next) = &v.earliest_next {
        let year = next.year.map_or_else(|| "chưa thấy năm nào".to_owned(), |y| y.to_string());
        line(&format!("  Sớm nhất đạt được: {year}"));
        next.missing.iter().for_each(|m| line(&format!("    còn thiếu: {m}")));
        next.assuming.iter().for_each(|a| line(&format!("    với giả định: {a}")));
    }
}

fn reason(r: &Reason, depth: usize) {
    let sign = match r.result {
        ReasonResult::Met => "✓ đạt",
        ReasonResult::NotMet => "✗ không đạt",
        ReasonResult::Unknown => "? thiếu dữ kiện",
        ReasonResult::Hold => "‖ tạm dừng",
        ReasonResult::NeedsHuman => "☞ cần người xét",
        ReasonResult::NotApplicable => "– không áp dụng",
    };
    let mark = if r.verified { "" } else { " (chưa kiểm chứng)" };
    let pad = "  ".repeat(depth);
    line(&format!("{pad}{sign}: {}{mark}{}", r.text.vi, cited(&r.cite)));
    let told: Vec<String> = [("có", &r.found), ("cần", &r.needed)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(word, text)| format!("{word}: {text}"))
        .collect();
    if !told.is_empty() {
        line(&format!("{pad}    {}", told.join("; ")));
    }
    r.children.iter().for_each(|c| reason(c, depth + 1));
}

fn cited(cite: &[String]) -> String {
    if cite.is_empty() { String::new() } else { format!(" [{}]", cite.join("; ")) }
}

fn due(by: Option<&str>, working_days: Option<u16>) -> String {
    let day = by.and_then(|b| b.split_once('-')).map(|(month, day)| format!(": trước hết ngày {day}/{month}"));
    let days = working_days.map(|n| format!(": {n} ngày làm việc"));
    day.or(days).unwrap_or_default()
}

/// Golden cases, those that fail with what differs.
pub(super) fn cases(found: &CasesAnswer) {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for c in &found.cases {
        *files.entry(&c.file).or_default() += usize::from(c.passed);
        if !c.passed {
            line(&format!("✗ {}: {}", c.file, c.title));
            c.differences.iter().for_each(|d| line(&format!("    {d}")));
        }
    }
    for (file, passed) in files {
        line(&format!("{passed:>4} ca đúng  {file}"));
    }
    line(&format!("Tổng cộng: {} ca đúng, {} ca sai.", found.passed, found.failed));
}

/// An award on a day.
pub(super) fn shown(s: &ShownAward, on: Date) {
    line(&format!("{} ({}): {}", s.name.vi, s.name.en, s.award));
    line(&format!("  ngày {} theo {}", date_dmy(&on.to_string()), s.regime.as_deref().unwrap_or("chưa có luật nào")));
    if let Some(b) = &s.banner {
        line(&format!("  {}", b.vi));
    }
    rules("Điều kiện", &s.rules);
    rules("Nguyên tắc chung", &s.principles);
    for p in &s.prizes {
        let kind = match p.kind {
            "individual" => "cá nhân",
            "collective" => "tập thể",
            "household" => "hộ gia đình",
            _ => "tổ chức",
        };
        line(&format!(
            "Tiền thưởng {kind}: {} × lương cơ sở = {} đồng{}",
            p.multiplier.replace('.', ","),
            group(p.amount),
            mark(p.verified)
        ));
    }
    s.authority.iter().for_each(|a| line(&format!("Thẩm quyền: {}{}", a.role, cited(&a.cite))));
    s.vote.iter().for_each(|v| line(&format!("Phiếu: {}", v.vi)));
    s.dossier.iter().for_each(|p| line(&format!("Hồ sơ: {} ({} bản){}", p.paper, p.copies, cited(&p.cite))));
    for d in &s.deadlines {
        line(&format!("Thời hạn: {}{}{}", d.what, due(d.by.as_deref(), d.working_days), cited(&d.cite)));
    }
}

fn mark(verified: bool) -> &'static str {
    if verified { "" } else { " (chưa kiểm chứng)" }
}

fn rules(head: &str, list: &[ShownRule]) {
    if list.is_empty() {
        return;
    }
    line(&format!("{head}:"));
    list.iter().for_each(|r| rule(r, 1));
}

fn rule(r: &ShownRule, depth: usize) {
    let until = r.to.map_or_else(String::new, |to| format!(" đến {}", date_dmy(&to.to_string())));
    line(&format!("{}- {}{}{}", "  ".repeat(depth), r.text.vi, mark(r.verified), cited(&r.cite)));
    if depth == 1 {
        line(&format!("    {}; hiệu lực từ {}{until}", r.rule, date_dmy(&r.from.to_string())));
        r.slot.iter().for_each(|s| line(&format!("    để ngỏ cho quy định địa phương: {s}")));
    }
    r.parts.iter().for_each(|p| rule(p, depth + 1));
}

/// What changed between two days.
pub(super) fn diff(d: &Diff) {
    let [before, after] = &d.regimes;
    let none = "chưa có luật nào";
    line(&format!(
        "Từ {} ({}) đến {} ({}): {} thay đổi",
        date_dmy(&d.from.to_string()),
        before.as_deref().unwrap_or(none),
        date_dmy(&d.to.to_string()),
        after.as_deref().unwrap_or(none),
        d.changes.len()
    ));
    if let [Some(was), Some(is)] = d.base_salary
        && was != is
    {
        line(&format!("Lương cơ sở: {} → {} đồng", group(was), group(is)));
    }
    let mut of = None;
    for c in &d.changes {
        if of != Some(&c.award) {
            let name = &c.name.vi;
            line(&format!("\n{name} ({})", c.award));
            of = Some(&c.award);
        }
        let sign = if c.change == ChangeKind::Added { '+' } else { '-' };
        line(&format!("  {sign} {}{}{}", c.text.vi, mark(c.verified), cited(&c.cite)));
    }
}

/// What nobody saw in a text, by regime.
pub(super) fn unverified(u: &law::Unverified) {
    for r in &u.regimes {
        line(&format!(
            "{} ({}): {} mục, {} chưa kiểm chứng, trong đó {} quy tắc",
            r.regime, r.name.vi, r.entries, r.unverified, r.rules
        ));
    }
    for i in &u.items {
        line(&format!("  {} {}{}", i.key, i.text.vi, cited(&i.cite)));
    }
}

/// Whether the law's data is sound, and where better facts may lower an outcome.
pub(super) fn verified(v: &Verified) {
    line(&format!(
        "{} tệp, {} quy tắc ({} chưa kiểm chứng), {} ca mẫu: {}",
        v.files,
        v.rules,
        v.unverified_rules,
        v.cases,
        if v.sound { "không có lỗi".to_owned() } else { format!("{} lỗi", v.faults.len()) }
    ));
    for f in &v.faults {
        line(&format!("✗ {}: {} ({})", f.at, f.message.vi, f.item));
    }
    if !v.may_reduce.is_empty() {
        line("Quy tắc mà dữ kiện tốt hơn vẫn có thể làm giảm kết quả:");
        v.may_reduce.iter().for_each(|r| line(&format!("  {}: {}{}", r.rule, r.text.vi, cited(&r.cite))));
    }
}
