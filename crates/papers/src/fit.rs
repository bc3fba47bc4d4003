//! Lines for a certificate: where a text breaks, and how small its letters must be to fit its place.

use crate::fonts::{Face, width};

/// Millimetres of a point.
pub(crate) const MM_PER_PT: f64 = 25.4 / 72.0;

/// Letters shrink to no less than this part of their size.
const SMALLEST: f64 = 0.7;

/// Distance of two lines, in em.
pub(crate) const LINE: f64 = 1.22;

/// Lines that fit, with the size of their letters in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    pub(crate) lines: Vec<String>,
    pub(crate) size: f64,
}

impl Fitted {
    /// Height of the block in millimetres.
    pub(crate) fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LINE * MM_PER_PT
    }
}

/// Breaks a text into lines of `room` mm and shrinks it until it is no higher than `height` mm. `None` when it does
/// not fit at 70 % either, or when one word is wider than the room.
pub(crate) fn fit(text: &str, face: Face, size: f64, room: f64, height: Option<f64>) -> Option<Fitted> {
    let mut scale = 1.0;
    loop {
        let now = size * scale;
        let lines = lines(text, face, room / (now * MM_PER_PT));
        if let Some(lines) = lines {
            let fitted = Fitted { lines, size: now };
            if height.is_none_or(|height| fitted.height() <= height + 0.01) {
                return Some(fitted);
            }
        }
        scale -= 0.05;
        if scale < SMALLEST - 0.001 {
            return None;
        }
    }
}

/// The fewest lines that hold the text, then the narrowest room that still needs no more: lines of like length look
/// calmer than a full one over a single word. Widths in em.
fn lines(text: &str, face: Face, room: f64) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for part in text.split('\n') {
        let words: Vec<(String, f64)> = words(part)
            .into_iter()
            .map(|word| {
                let width = width(&word, face);
                (word, width)
            })
            .collect();
        if words.iter().any(|(_, width)| *width > room) {
            return None;
        }
        let space = width(" ", face);
        let fewest = greedy(&words, space, room);
        let best = if fewest.len() > 1 {
            let (mut low, mut high) = (room / 2.0, room);
            for _ in 0..12 {
                let middle = f64::midpoint(low, high);
                let fits = words.iter().all(|(_, width)| *width <= middle)
                    && greedy(&words, space, middle).len() <= fewest.len();
                if fits { high = middle } else { low = middle }
            }
            greedy(&words, space, high)
        } else {
            fewest
        };
        all.extend(
            best.into_iter().map(|line| line.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ")),
        );
    }
    Some(all)
}

/// The words of a line; a dash stays with the word before it, so that no line starts with one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([' ', '\t', '\r']).filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if matches!(word, "-" | "–" | "—") => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

fn greedy(words: &[(String, f64)], space: f64, room: f64) -> Vec<&[(String, f64)]> {
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    for (at, (_, width)) in words.iter().enumerate() {
        let with = if at == start { *width } else { used + space + width };
        if at > start && with > room {
            lines.push(&words[start..at]);
            start = at;
            used = *width;
        } else {
            used = with;
        }
    }
    if start < words.len() {
        lines.push(&words[start..]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Face = Face { bold: false, italic: false };

    #[test]
    fn a_short_text_stays_on_one_line_in_full_size() {
        let fitted = fit("Nguyễn Văn An", PLAIN, 24.0, 200.0, Some(14.0)).expect("fits");
        assert_eq!(fitted.lines, ["Nguyễn Văn An"]);
        assert_eq!(fitted.size, 24.0);
    }

    #[test]
    fn two_lines_are_of_like_length() {
        let text = "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt lập thành tích chào mừng";
        let fitted = fit(text, PLAIN, 15.0, 150.0, None).expect("fits");
        assert_eq!(fitted.lines.len(), 2);
        let lengths: Vec<f64> = fitted.lines.iter().map(|line| width(line, PLAIN)).collect();
        assert!((lengths[0] - lengths[1]).abs() < 6.0, "{:?}", fitted.lines);
        assert_eq!(fitted.lines.join(" "), text, "no word is lost");
    }

    #[test]
    fn no_line_starts_with_a_dash() {
        let fitted = fit("HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG", PLAIN, 12.0, 62.0, None).expect("fits");
        assert_eq!(fitted.lines, ["HỘI ĐỒNG THI ĐUA -", "KHEN THƯỞNG"]);
    }

    #[test]
    fn a_long_text_shrinks_and_a_longer_one_is_refused() {
        let text = "thành tích ".repeat(22);
        let fitted = fit(&text, PLAIN, 15.0, 150.0, Some(20.0)).expect("fits smaller");
        assert!(fitted.size < 15.0 && fitted.size >= 10.5 - 0.01, "{}", fitted.size);
        assert!(fit(&text.repeat(3), PLAIN, 15.0, 150.0, Some(20.0)).is_none());
        assert!(fit(&"a".repeat(500), PLAIN, 15.0, 150.0, None).is_none(), "one word");
    }
}
