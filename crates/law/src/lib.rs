//! The law of emulation and commendation as data, with reasons.
//!
//! `law/*.toml` holds sources, awards, rules, procedures, money and golden cases; this crate reads them,
//! judges one nominee ([`check`]), and says why in a tree of reasons. It is pure: the day is a parameter,
//! nothing reads a clock, and the program carries its law with it ([`Law::embedded`]).
//!
//! What other crates use:
//! - [`Law`]: [`Law::embedded`], [`Law::load_dir`], [`Law::awards`], [`Law::award_name`], [`Law::prize`],
//!   [`Law::payable`], [`Law::authority`], [`Law::power`], [`Law::vote_rule`], [`Law::vote_answer`],
//!   [`Law::dossier`], [`Law::deadlines`], [`Law::legal_bases`], [`Law::banner`], [`Law::rules_hash`],
//!   [`Law::with_overlay`];
//! - [`Facts`] in, [`Verdict`] / [`Answers`] out, [`LawError`] for bad input;
//! - [`outcome`] for lists, [`Law::judge_list`] for quotas and ties, [`Law::plan`], [`Row`], [`Population`] and [`scan`] for a
//!   whole register, [`Law::show`] and [`Law::diff`] for pages, [`verify`] for the soundness of the data;
//! - [`Overlay`]: a local regulation, from a file or from database rows; [`RuleChange`]: what an advisory body confirmed or
//!   corrected in the national rules, laid over them by [`Law::with_changes`]; [`Law::items`]: what can be changed so.

mod cases;
mod check;
mod correction;
mod date;
mod embedded;
mod error;
mod eval;
pub mod facts;
mod group;
mod hash;
mod ids;
mod items;
mod law;
mod load;
pub mod model;
mod money;
mod next;
mod overlay;
mod plan;
mod population;
mod procedure;
mod scan;
mod schema;
mod season;
mod show;
mod synthetic;
mod text;
mod unverified;
mod validate;
mod verdict;
mod verify;
mod words;

pub use cases::{CaseAnswer, CasesAnswer, mismatches};
pub use check::{check, check_one, outcome, outcome_en, outcome_vi};
pub use correction::{Effect, RuleChange, in_force as changes_in_force};
pub use date::{Date, NotADate, PartialDate};
pub use error::LawError;
pub use facts::Facts;
pub use group::{
    Cap, Elsewhere, LedUnit, ListSetting, ListVerdict, Listed, Need, OtherList, OverLine, TieBreak, WhatIf,
};
pub use ids::AwardId;
pub use items::{ItemNumber, LawItem};
pub use law::{AwardInfo, Law, LegalBasis};
pub use load::{read_cases, read_dir};
pub use model::award::{Award, AwardFamily, AwardKind, AwardLevel};
pub use model::overlay::{Confirm, Overlay, SetNumber};
pub use model::procedure::{VoteBase, VoteRule};
pub use money::{MetPrizes, PaidTitle, PrizeItem, parse_times, round_up, show_times};
pub use population::{PACKED_RULES, Population, ROW_BYTES, Row, yearly_titles};
pub use procedure::Power;
pub use scan::{Code, Plan, Scan, scan};
pub use schema::schemas;
pub use season::{Receivers, Span, sectors_of};
pub use show::{Change, ChangeKind, Diff, ShownAward, ShownNumber, ShownPrize, ShownRule};
pub use text::Text;
pub use unverified::{RegimeCount, Unseen, Unverified};
pub use verdict::{
    Answers, AuthorityAnswer, Checked, DeadlineAnswer, EarliestNext, Outcome, PaperAnswer, Prize, Reason, ReasonResult,
    SCHEMA, Verdict, VoteAnswer, Warning,
};
pub use verify::{Fault, FaultKind, MayReduce, Verified, load_fault, verify, verify_files};
