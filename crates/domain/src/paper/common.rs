//! Parts that several papers share: the head of the page, the signer, the recipients, lists of awardees.

use serde::{Deserialize, Serialize};

/// The two-column head of an administrative document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    /// The body above the issuing one, as printed: `BỘ CÔNG AN`. A body without a superior prints none.
    #[serde(default)]
    pub superior_body: Option<String>,
    /// The body that issues the paper: `CÔNG AN TỈNH …`.
    pub issuing_body: String,
    /// The issuer in running text, for the words in brackets below an annex's name: `Giám đốc Công an tỉnh …`. Empty
    /// leaves the words out.
    #[serde(default)]
    pub issuer: String,
    /// The place before the date: `Thanh Hóa`.
    pub place: String,
    /// The number from the office's register; `None` on a draft, which prints a gap to write it in.
    #[serde(default)]
    pub number: Option<String>,
    /// The symbol after the number: `QĐ-CAT-PX03`. Empty on papers that carry none: then no number line is printed.
    #[serde(default)]
    pub symbol: String,
    /// The date of the paper, ISO `YYYY-MM-DD`; `None` on a draft, which prints gaps for day, month and year.
    #[serde(default)]
    pub date: Option<String>,
}

/// In whose name somebody signs (Decree 30/2020/NĐ-CP, Annex I).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningCapacity {
    /// The head himself: no prefix.
    #[default]
    Head,
    /// `KT.` ký thay, a deputy for the head.
    ForHead,
    /// `TL.` thừa lệnh, by order.
    ByOrder,
    /// `TUQ.` thừa ủy quyền, by authorisation.
    Authorised,
    /// `Q.` quyền, the acting head.
    Acting,
    /// `TM.` thay mặt, for a collective.
    Collective,
}

impl SigningCapacity {
    /// The abbreviation printed before the head's title, with its full stop; empty for the head.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Head => "",
            Self::ForHead => "KT.",
            Self::ByOrder => "TL.",
            Self::Authorised => "TUQ.",
            Self::Acting => "Q.",
            Self::Collective => "TM.",
        }
    }

    /// Whether the signer's own title is printed on a line of its own below the head's.
    #[must_use]
    pub fn prints_own_title(self) -> bool {
        matches!(self, Self::ForHead | Self::ByOrder | Self::Authorised | Self::Collective)
    }
}

/// Who signs, and how it is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// In whose name.
    #[serde(default)]
    pub capacity: SigningCapacity,
    /// The head's title (or the collective's name with `Collective`): `GIÁM ĐỐC`.
    pub head_title: String,
    /// The signer's own title, needed where it differs: `PHÓ GIÁM ĐỐC`.
    #[serde(default)]
    pub own_title: Option<String>,
    /// Rank before the name, where the ministry's rules print it: `Đại tá`.
    #[serde(default)]
    pub rank: Option<String>,
    /// The signer's name; empty leaves the place free.
    #[serde(default)]
    pub name: String,
}

impl Signature {
    /// The lines above the place of the signature, in capitals as the decree wants.
    #[must_use]
    pub fn title_lines(&self) -> Vec<String> {
        let prefix = self.capacity.prefix();
        let head = self.head_title.to_uppercase();
        let mut lines = vec![if prefix.is_empty() { head } else { format!("{prefix} {head}") }];
        if self.capacity.prints_own_title()
            && let Some(own) = self.own_title.as_deref().filter(|own| !own.is_empty())
        {
            lines.push(own.to_uppercase());
        }
        lines
    }

    /// The name as printed, with the rank where there is one.
    #[must_use]
    pub fn printed_name(&self) -> String {
        match self.rank.as_deref().filter(|rank| !rank.is_empty()) {
            Some(rank) if !self.name.is_empty() => format!("{rank} {}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// A place to sign at the foot of minutes and tables, beside others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureBox {
    /// The title: `THƯ KÝ`, `CHỦ TRÌ`, `NGƯỜI LẬP BIỂU`.
    pub title: String,
    /// Words in brackets below it: `Ký, ghi rõ họ tên`.
    #[serde(default)]
    pub note: Option<String>,
    /// The name below; empty leaves it free.
    #[serde(default)]
    pub name: String,
}

/// The list "Nơi nhận".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// Each recipient as printed, without dash or semicolon: `Như Điều 3`.
    #[serde(default)]
    pub lines: Vec<String>,
    /// What follows "Lưu: ", with the number of copies: `VT, PX03 (05b)`.
    #[serde(default)]
    pub archive: String,
}

impl Recipients {
    /// The printed lines: a dash and a semicolon each, a full stop at the last.
    #[must_use]
    pub fn printed_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.lines.iter().map(|line| format!("- {line};")).collect();
        if !self.archive.is_empty() {
            lines.push(format!("- Lưu: {}.", self.archive));
        } else if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('.');
        }
        lines
    }
}

/// Whether a list holds collectives or individuals; the law and every form keep the two apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// Tập thể (also households and organisations).
    #[default]
    Collective,
    /// Cá nhân.
    Individual,
}

/// One line of a list: the text as printed on the decision, kept when ranks and units change later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Awardee {
    /// The name of the person or collective.
    pub name: String,
    /// Rank, for individuals: `Thiếu tá`.
    #[serde(default)]
    pub rank: Option<String>,
    /// Position: `Phó Đội trưởng`.
    #[serde(default)]
    pub position: Option<String>,
    /// Unit, or the address of somebody from outside.
    #[serde(default)]
    pub unit: Option<String>,
    /// The award, where one list mixes several.
    #[serde(default)]
    pub award: Option<String>,
    /// The achievement as printed on the certificate.
    #[serde(default)]
    pub citation: Option<String>,
    /// Note.
    #[serde(default)]
    pub note: Option<String>,
}

/// A numbered list of awardees of one kind. Columns without any value are not printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardList {
    /// Collectives or individuals.
    #[serde(default)]
    pub subject: SubjectKind,
    /// The annex's name: `DANH SÁCH TẬP THỂ ĐƯỢC TẶNG GIẤY KHEN`.
    pub title: String,
    /// The lines in order; the number printed is the position.
    pub rows: Vec<Awardee>,
}

/// An article of a decision (Điều).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The paragraphs; "Điều N. " is put before the first one.
    pub paragraphs: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputy_signs_for_the_head_with_both_titles() {
        let signature = Signature {
            capacity: SigningCapacity::ForHead,
            head_title: "Giám đốc".into(),
            own_title: Some("Phó Giám đốc".into()),
            rank: Some("Đại tá".into()),
            name: "Lê Minh Hoạ".into(),
        };
        assert_eq!(signature.title_lines(), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]);
        assert_eq!(signature.printed_name(), "Đại tá Lê Minh Hoạ");
    }

    #[test]
    fn the_head_signs_without_a_prefix_or_second_title() {
        let signature =
            Signature {
                head_title: "Giám đốc".into(), own_title: Some("Giám đốc".into()), ..Signature::default()
            };
        assert_eq!(signature.title_lines(), ["GIÁM ĐỐC"]);
    }

    #[test]
    fn recipients_end_with_the_archive_and_a_full_stop() {
        let recipients = Recipients {
            lines: vec!["Như Điều 3".into(), "Ban Giám đốc".into()],
            archive: "VT, PX03 (05b)".into(),
        };
        assert_eq!(recipients.printed_lines(), ["- Như Điều 3;", "- Ban Giám đốc;", "- Lưu: VT, PX03 (05b)."]);
        let without = Recipients { lines: vec!["Như trên".into()], archive: String::new() };
        assert_eq!(without.printed_lines(), ["- Như trên."]);
    }
}
