//! To whom a rule or a part of one applies.

use crate::facts::{Ground, Level, Sector, SubjectKind};
use serde::{Deserialize, Serialize};

/// To whom a part applies. Missing lists mean "everybody".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Guard {
    /// Kinds of subject.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<SubjectKind>,
    /// Only these sectors; an unknown sector means the general standard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<Sector>,
    /// Not these sectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_sectors: Vec<Sector>,
    /// Only units of these levels, or their people; an unstated level is a missing fact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Only those who lead others; unstated, they do not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub leader: bool,
    /// Only (or not) martyrs and conscripts, who have terms of their own for service in hard areas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hard_area_case: Option<bool>,
    /// Only when the dossier lists contributions.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contributions: bool,
    /// Only when the dossier claims one of these grounds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
    /// Not when the dossier claims one of these grounds; an unstated ground is none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_grounds: Vec<Ground>,
    /// Not for units of these levels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_levels: Vec<Level>,
}
