//! Decisions: drafted from a dossier at its last step, sent for signature, number and date entered from the office's
//! register, issued once. Issuing writes the awards, the numbers of the honour book and the prizes in one transaction.

mod draft;
mod due_again;
mod issue;
mod load;
mod prizes;
mod states;
mod view;

pub use draft::{Edit, draft, edit};
pub(crate) use draft::{bases_of, counted as counted_words, names_body, signature_of, whom};
pub(crate) use issue::take_numbers;
pub use issue::{Issued, issue};
pub(crate) use load::{
    agree_step, by_code, day_of_power, dossier_of, organisation_on, power_known, power_of_deputy, prize_of, rules_of,
    running_name, signer_on, signers_on,
};
pub use prizes::{AgainView, Met, MetView, MetWith, PrizeLine, prizes};
pub use states::{register, send, take_back};
pub(crate) use view::choices;
pub use view::{
    DecisionHead, DecisionView, ListRow, SignerChoice, TwoPeriods, count, head, list, recipients_of, view,
    waiting_dossiers,
};

use domain::paper::{Article, Recipients};

/// Articles as an office edits them: a blank line between articles, a line for each paragraph.
#[must_use]
pub fn articles_text(articles: &[Article]) -> String {
    articles.iter().map(|a| a.paragraphs.join("\n")).collect::<Vec<_>>().join("\n\n")
}

/// Reads articles back from [`articles_text`].
#[must_use]
pub fn read_articles(text: &str) -> Vec<Article> {
    let mut articles = vec![Article::default()];
    for line in text.lines().map(str::trim) {
        match articles.last_mut() {
            Some(last) if !line.is_empty() => last.paragraphs.push(line.to_owned()),
            Some(last) if !last.paragraphs.is_empty() => articles.push(Article::default()),
            _ => {}
        }
    }
    articles.retain(|a| !a.paragraphs.is_empty());
    articles
}

/// Recipients as an office types them: a line each, the last perhaps "Lưu: VT, PX03". JSON is read too.
#[must_use]
pub fn read_recipients(text: &str) -> Recipients {
    if let Ok(read) = serde_json::from_str::<Recipients>(text) {
        return read;
    }
    let mut read = Recipients::default();
    for line in text.lines() {
        let line = line.trim().trim_start_matches('-').trim().trim_end_matches([';', '.']).trim();
        match line.strip_prefix("Lưu:").or_else(|| line.strip_prefix("Lưu ")) {
            Some(archive) => read.archive = archive.trim().to_owned(),
            None if !line.is_empty() => read.lines.push(line.to_owned()),
            None => {}
        }
    }
    read
}

/// Recipients as [`read_recipients`] reads them.
#[must_use]
pub fn recipients_text(recipients: &Recipients) -> String {
    let mut lines = recipients.lines.clone();
    if !recipients.archive.is_empty() {
        lines.push(format!("Lưu: {}", recipients.archive));
    }
    lines.join("\n")
}

/// Lines of a text without blanks and without closing punctuation: legal bases as papers want them.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(|l| l.trim().trim_end_matches([';', '.']).trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_read_back_as_they_were_shown() {
        let text = "Tặng Giấy khen …\n\nTiền thưởng …\nđược chi từ …\n\n\nThi hành …";
        let articles = read_articles(text);
        assert_eq!(articles.len(), 3);
        assert_eq!(articles[1].paragraphs.len(), 2);
        assert_eq!(read_articles(&articles_text(&articles)), articles);
    }

    #[test]
    fn the_archive_is_told_from_the_recipients_however_it_is_typed() {
        let read = read_recipients("- Như Điều 3;\n- Ban Giám đốc;\n- Lưu: VT, PX03.");
        assert_eq!((read.lines.len(), read.archive.as_str()), (2, "VT, PX03"));
        assert_eq!(read_recipients(&recipients_text(&read)), read);
    }
}
