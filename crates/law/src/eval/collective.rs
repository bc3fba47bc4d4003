//! Conditions about collectives.

use super::Ctx;
use super::leaf::{Leaf, Said};
use crate::facts::Level;
use crate::words;

/// Sum of the known counts among `keys`; `None` when none of them is known.
pub(super) fn sum(counts: &std::collections::BTreeMap<String, u32>, keys: &[String]) -> Option<u64> {
    keys.iter().filter_map(|k| counts.get(k)).map(|n| u64::from(*n)).reduce(|a, b| a + b)
}

/// What is counted, in words: names of awards, and the few other keys.
pub(super) fn counted(ctx: &Ctx<'_>, keys: &[String]) -> String {
    let name = |key: &String| match key.as_str() {
        "headcount" => "tất cả".to_owned(),
        "rated" => "được xếp loại".to_owned(),
        "completed" => "hoàn thành nhiệm vụ trở lên".to_owned(),
        "female" => "nữ".to_owned(),
        "leading_collectives" => "tập thể tiêu biểu dẫn đầu".to_owned(),
        "clusters" => "cụm, khối thi đua".to_owned(),
        "eligible" => "người đủ điều kiện bình xét".to_owned(),
        "units" => "đơn vị cơ sở, đơn vị trực thuộc cơ sở".to_owned(),
        "leaders" => "lãnh đạo, chỉ huy của đơn vị".to_owned(),
        "strength" => "quân số".to_owned(),
        "cluster_members" => "đơn vị trong cụm thi đua".to_owned(),
        "conscripts_eligible" => "chiến sĩ nghĩa vụ đủ điều kiện bình xét".to_owned(),
        "conscripts_advanced" => "chiến sĩ nghĩa vụ đạt Chiến sĩ tiên tiến".to_owned(),
        "block_members" => "đơn vị trong khối thi đua".to_owned(),
        other => match other.strip_suffix("-or-above") {
            Some(_) => "bị kỷ luật từ mức luật nêu".to_owned(),
            None => ctx.law.award_name(&other.into(), ctx.facts.subject.sector).vi,
        },
    };
    keys.iter().map(name).collect::<Vec<_>>().join(" + ")
}

pub(super) fn non_negative(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(crate) fn share(ctx: &Ctx<'_>, of: &[String], at_least: Option<i64>, more_than: Option<i64>) -> Leaf {
    let needed = ctx.say(|| match (at_least, more_than) {
        (Some(p), _) => format!("từ {p}%"),
        (None, Some(p)) => format!("trên {p}%"),
        (None, None) => String::new(),
    });
    let Some(c) = &ctx.facts.collective else {
        return Leaf::Unknown("collective".into(), needed);
    };
    let Some(total) = c.headcount.map(u64::from).filter(|n| *n > 0) else {
        return Leaf::Unknown("collective.headcount".into(), needed);
    };
    let Some(part) = sum(&c.counts, of) else {
        return Leaf::Unknown(ctx.say(|| format!("số người của tập thể: {}", counted(ctx, of))), needed);
    };
    let ok = at_least.is_none_or(|p| part * 100 >= non_negative(p) * total)
        && more_than.is_none_or(|p| part * 100 > non_negative(p) * total);
    Leaf::of(ok, ctx.say(|| format!("{part}/{total}")), needed)
}

pub(crate) fn count(ctx: &Ctx<'_>, of: &str, at_least: Option<i64>, at_most: Option<i64>) -> Leaf {
    let needed = ctx.say(|| match (at_least, at_most) {
        (Some(n), _) => format!("ít nhất {n}"),
        (None, Some(n)) => format!("nhiều nhất {n}"),
        (None, None) => String::new(),
    });
    let Some(n) = ctx.facts.collective.as_ref().and_then(|c| c.counts.get(of)).map(|n| i64::from(*n)) else {
        return Leaf::Unknown(ctx.say(|| format!("số người của tập thể: {}", counted(ctx, &[of.to_owned()]))), needed);
    };
    let within = at_least.is_none_or(|m| n >= m) && at_most.is_none_or(|m| n <= m);
    Leaf::of(within, ctx.say(|| n.to_string()), needed)
}

pub(crate) fn leads(ctx: &Ctx<'_>) -> Leaf {
    let needed = Said::from("dẫn đầu cụm, khối thi đua");
    match ctx.facts.collective.as_ref().and_then(|c| c.leads_cluster) {
        Some(true) => Leaf::Met("dẫn đầu".into(), needed),
        Some(false) => Leaf::NotMet("không dẫn đầu".into(), needed),
        None => Leaf::Unknown("collective.leads_cluster".into(), needed),
    }
}

pub(crate) fn movement_years(ctx: &Ctx<'_>, least: i64) -> Leaf {
    let needed = ctx.say(|| format!("phong trào từ {least} năm"));
    match ctx.facts.collective.as_ref().and_then(|c| c.movement_years) {
        Some(y) => Leaf::of(i64::from(y) >= least, ctx.say(|| format!("{y} năm")), needed),
        None => Leaf::Unknown("collective.movement_years".into(), needed),
    }
}

pub(crate) fn unit_level(ctx: &Ctx<'_>, levels: &[Level]) -> Leaf {
    let needed = ctx.say(|| levels.iter().map(|l| words::level(*l)).collect::<Vec<_>>().join(", "));
    match ctx.facts.unit.as_ref().and_then(|u| u.level) {
        Some(l) => Leaf::of(levels.contains(&l), words::level(l).into(), needed),
        None => Leaf::Unknown("unit.level".into(), needed),
    }
}
