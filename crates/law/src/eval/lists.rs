//! Conditions about the list a nominee stands on: how many places there are, how many are asked for.

use super::Ctx;
use super::collective::{counted, non_negative, sum};
use super::leaf::{Leaf, Said};
use crate::facts::{Employment, ListFacts, UnitResult};
use crate::model::share::{Large, Per, ResultShare, Round};
use crate::words;

/// A share of a base.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) percent: i64,
    pub(crate) per: Per,
    pub(crate) round: Round,
    pub(crate) one_below: Option<u32>,
}

impl Share {
    /// The places over a base.
    pub(crate) fn places(&self, base: u64) -> u64 {
        if self.one_below.is_some_and(|n| base < u64::from(n)) {
            return 1;
        }
        self.round.share(base, non_negative(self.percent), self.per.whole())
    }

    pub(crate) fn shown(&self) -> String {
        self.per.shown(self.percent)
    }
}

/// Flags a cluster or block of so many members may have.
pub(crate) fn flags(at_most: u64, large: Option<Large>, members: Option<u32>) -> u64 {
    match (large, members) {
        (Some(l), Some(n)) if n >= l.from => u64::from(l.at_most),
        _ => at_most,
    }
}

/// The list, when it is one of this award.
fn list<'a>(ctx: &'a Ctx<'_>) -> Option<&'a ListFacts> {
    ctx.facts.list.as_ref().filter(|l| l.award.as_ref().is_none_or(|a| *a == ctx.award.id))
}

const NO_LIST: &str = "chưa lập danh sách";

/// A share of nothing cannot be counted: the number was not entered, or entered wrongly.
fn empty(ctx: &Ctx<'_>, of: &[String]) -> Said {
    ctx.say(|| format!("số để tính tỷ lệ ({}) đang bằng 0", counted(ctx, of)))
}

pub(crate) fn per_cluster(ctx: &Ctx<'_>, at_most: i64, whole_list: bool, large: Option<Large>) -> Leaf {
    let Some(list) = list(ctx) else {
        return Leaf::NotApplicable(NO_LIST.into());
    };
    let members = list.base.get("block_members").copied();
    let one_cluster = whole_list || large.is_some() || list.base.contains_key("cluster_members");
    let places = flags(non_negative(at_most), large, members);
    let needed = ctx.say(|| match large {
        Some(l) => format!("mỗi khối nhiều nhất {at_most}, khối từ {} đơn vị: {}", l.from, l.at_most),
        None => format!("mỗi cụm, khối nhiều nhất {at_most}"),
    });
    let clusters = list.base.get("clusters").copied().filter(|_| !whole_list).or(one_cluster.then_some(1));
    let (Some(n), Some(clusters)) = (list.nominated.map(u64::from), clusters.map(u64::from)) else {
        return Leaf::NotApplicable("danh sách không nêu số cụm, khối".into());
    };
    let found = ctx.say(|| match (large, members) {
        (Some(_), Some(m)) => format!("{n} đề nghị trong khối có {m} đơn vị"),
        _ => format!("{n} đề nghị trong {clusters} cụm, khối"),
    });
    let most = large.map_or(places, |l| u64::from(l.at_most).max(places));
    if large.is_some() && members.is_none() && n > places.saturating_mul(clusters) && n <= most.saturating_mul(clusters)
    {
        return Leaf::Unknown(ctx.say(|| format!("số để tính: {}", counted(ctx, &["block_members".into()]))), needed);
    }
    Leaf::of(n <= places.saturating_mul(clusters), found, needed)
}

/// With `conscripts`, only they are counted, or everybody but them: they have a list of their own.
pub(crate) fn quota(ctx: &Ctx<'_>, share: &Share, conscripts: Option<bool>, of: &[String]) -> Leaf {
    let Some(list) = list(ctx) else {
        return Leaf::NotApplicable(NO_LIST.into());
    };
    let is = ctx.facts.subject.employment == Some(Employment::Conscript);
    if conscripts.is_some_and(|wanted| wanted != is) {
        let found = if is { "chiến sĩ nghĩa vụ: tính riêng" } else { "không phải chiến sĩ nghĩa vụ" };
        return Leaf::NotApplicable(found.into());
    }
    let needed = ctx.say(|| format!("nhiều nhất {} ({})", share.shown(), share.round.vi()));
    let Some(n) = list.nominated.map(u64::from) else {
        return Leaf::Unknown("list.nominated".into(), needed);
    };
    let n = match (conscripts, list.conscripts.map(u64::from)) {
        (None, _) => n,
        (Some(true), Some(own)) => own,
        (Some(true), None) => return Leaf::Unknown("list.conscripts".into(), needed),
        (Some(false), own) => n.saturating_sub(own.unwrap_or(0)),
    };
    let Some(base) = sum(&list.base, of) else {
        return Leaf::Unknown(ctx.say(|| format!("số để tính tỷ lệ: {}", counted(ctx, of))), needed);
    };
    if base == 0 {
        return Leaf::Unknown(empty(ctx, of), needed);
    }
    let cap = share.places(base);
    let needed = ctx.say(|| match share.one_below.filter(|b| base < u64::from(*b)) {
        Some(b) => format!("{base}, ít hơn {b}: nhiều nhất 1"),
        None => format!("nhiều nhất {} của {base}, {}: {cap}", share.shown(), share.round.vi()),
    });
    Leaf::of(n <= cap, ctx.say(|| format!("{n} người/tập thể trong danh sách")), needed)
}

/// The places under each result, `Cờ thi đua của Chính phủ: 70 …`.
fn each(shares: &[ResultShare], base: Option<u64>, round: Round) -> String {
    let one = |s: &ResultShare| {
        let places = match (s.places(base, round), s.percent) {
            (Some(n), _) => n.to_string(),
            (None, Some(p)) => format!("{p}%"),
            (None, None) => "người xét".to_owned(),
        };
        format!("{}: {places}", words::result(s.result))
    };
    shares.iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(crate) fn by_result(ctx: &Ctx<'_>, leaders: bool, shares: &[ResultShare], round: Round, of: &[String]) -> Leaf {
    let list = list(ctx);
    let nominated = list.and_then(|l| if leaders { l.leaders } else { l.nominated }).map(u64::from);
    let base = list.and_then(|l| sum(&l.base, of));
    let needed = ctx.say(|| each(shares, base, round));
    if !leaders && list.is_none() {
        return Leaf::NotApplicable(NO_LIST.into());
    }
    let result: Option<UnitResult> = ctx.facts.unit.as_ref().and_then(|u| u.result);
    let Some(result) = result else {
        // Undecided: settled only where every outcome, or none, leaves room.
        let places = || shares.iter().map(|s| s.places(base, round));
        return match (nominated, leaders) {
            (Some(n), false) if places().all(|p| p.is_some_and(|p| n <= p)) => {
                Leaf::Met(ctx.say(|| format!("{n} đề nghị, đủ suất ở mọi kết quả")), needed)
            }
            (Some(n), false) if places().all(|p| p.is_some_and(|p| n > p)) => {
                Leaf::NotMet(ctx.say(|| format!("{n} đề nghị, vượt ở mọi kết quả")), needed)
            }
            _ => Leaf::Unknown("unit.result".into(), needed),
        };
    };
    let Some(share) = shares.iter().find(|s| s.result == result) else {
        return Leaf::Human(ctx.say(|| format!("đơn vị: {}; điều này không nêu", words::result(result))), needed);
    };
    let got = || ctx.say(|| format!("đơn vị: {}", words::result(result)));
    match (share.count, share.percent) {
        (None, None) => return Leaf::Human(got(), needed),
        (Some(0), _) | (None, Some(0)) => return Leaf::NotMet(got(), needed),
        _ if list.is_none() => return Leaf::Met(got(), needed),
        _ => {}
    }
    let Some(n) = nominated else {
        return Leaf::Unknown((if leaders { "list.leaders" } else { "list.nominated" }).into(), needed);
    };
    if share.count.is_none() {
        match base {
            None => return Leaf::Unknown(ctx.say(|| format!("số để tính tỷ lệ: {}", counted(ctx, of))), needed),
            Some(0) => return Leaf::Unknown(empty(ctx, of), needed),
            Some(_) => {}
        }
    }
    let places = share.places(base, round).unwrap_or(0);
    let needed = ctx.say(|| match share.percent {
        Some(p) if share.count.is_none() => {
            format!("{}: nhiều nhất {p}% của {}, {}: {places}", words::result(result), base.unwrap_or(0), round.vi())
        }
        _ => format!("{}: nhiều nhất {places}", words::result(result)),
    });
    let who = if leaders { "lãnh đạo, chỉ huy của đơn vị" } else { "đề nghị" };
    Leaf::of(n <= places, ctx.say(|| format!("{n} {who} trong danh sách")), needed)
}
