//! Conditions about collectives and about the list a nominee stands on.

use super::Ctx;
use super::leaf::Leaf;
use crate::facts::Facts;

/// Sum of the known counts among `keys`; `None` when none of them is known.
fn sum(counts: &std::collections::BTreeMap<String, u32>, keys: &[String]) -> Option<u64> {
    let known: Vec<u64> = keys.iter().filter_map(|k| counts.get(k)).map(|n| u64::from(*n)).collect();
    if known.is_empty() { None } else { Some(known.iter().sum()) }
}

fn non_negative(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(crate) fn share(f: &Facts, of: &[String], at_least: Option<i64>, more_than: Option<i64>) -> Leaf {
    let needed = match (at_least, more_than) {
        (Some(p), _) => format!("từ {p}%"),
        (None, Some(p)) => format!("trên {p}%"),
        (None, None) => String::new(),
    };
    let Some(c) = &f.collective else {
        return Leaf::Unknown("collective".into(), needed);
    };
    let Some(total) = c.headcount.map(u64::from).filter(|n| *n > 0) else {
        return Leaf::Unknown("collective.headcount".into(), needed);
    };
    let Some(part) = sum(&c.counts, of) else {
        return Leaf::Unknown(format!("collective.counts[{}]", of.join(" + ")), needed);
    };
    let ok = at_least.is_none_or(|p| part * 100 >= non_negative(p) * total)
        && more_than.is_none_or(|p| part * 100 > non_negative(p) * total);
    Leaf::of(ok, format!("{part}/{total}"), needed)
}

pub(crate) fn count(f: &Facts, of: &str, at_least: Option<i64>, at_most: Option<i64>) -> Leaf {
    let needed = match (at_least, at_most) {
        (Some(n), _) => format!("ít nhất {n}"),
        (None, Some(n)) => format!("nhiều nhất {n}"),
        (None, None) => String::new(),
    };
    let Some(n) = f.collective.as_ref().and_then(|c| c.counts.get(of)).map(|n| i64::from(*n)) else {
        return Leaf::Unknown(format!("collective.counts[{of}]"), needed);
    };
    Leaf::of(at_least.is_none_or(|m| n >= m) && at_most.is_none_or(|m| n <= m), n.to_string(), needed)
}

pub(crate) fn leads(f: &Facts) -> Leaf {
    let needed = "dẫn đầu cụm, khối thi đua".to_owned();
    match f.collective.as_ref().and_then(|c| c.leads_cluster) {
        Some(true) => Leaf::Met("dẫn đầu".into(), needed),
        Some(false) => Leaf::NotMet("không dẫn đầu".into(), needed),
        None => Leaf::Unknown("collective.leads_cluster".into(), needed),
    }
}

pub(crate) fn movement_years(f: &Facts, least: i64) -> Leaf {
    let needed = format!("phong trào từ {least} năm");
    match f.collective.as_ref().and_then(|c| c.movement_years) {
        Some(y) => Leaf::of(i64::from(y) >= least, format!("{y} năm"), needed),
        None => Leaf::Unknown("collective.movement_years".into(), needed),
    }
}

pub(crate) fn per_cluster(ctx: &Ctx<'_>, at_most: i64) -> Leaf {
    let needed = format!("mỗi cụm, khối nhiều nhất {at_most}");
    let Some(list) = ctx.facts.list.as_ref().filter(|l| l.award.as_ref().is_none_or(|a| *a == ctx.award.id)) else {
        return Leaf::NotApplicable("chưa lập danh sách".into());
    };
    let (Some(n), Some(clusters)) = (list.nominated, list.base.get("clusters")) else {
        return Leaf::NotApplicable("danh sách không nêu số cụm, khối".into());
    };
    let (n, clusters) = (i64::from(n), i64::from(*clusters));
    Leaf::of(n <= at_most.saturating_mul(clusters), format!("{n} đề nghị trong {clusters} cụm"), needed)
}

pub(crate) fn quota(ctx: &Ctx<'_>, percent: i64, of: &[String]) -> Leaf {
    let Some(list) = ctx.facts.list.as_ref().filter(|l| l.award.as_ref().is_none_or(|a| *a == ctx.award.id)) else {
        return Leaf::NotApplicable("chưa lập danh sách".into());
    };
    let needed = format!("nhiều nhất {percent}% (làm tròn xuống)");
    let Some(n) = list.nominated else {
        return Leaf::Unknown("list.nominated".into(), needed);
    };
    let Some(base) = sum(&list.base, of) else {
        return Leaf::Unknown(format!("list.base[{}]", of.join(" + ")), needed);
    };
    let cap = base * non_negative(percent) / 100;
    let needed = format!("nhiều nhất {percent}% của {base}, làm tròn xuống: {cap}");
    Leaf::of(u64::from(n) <= cap, format!("{n} người/tập thể trong danh sách"), needed)
}
