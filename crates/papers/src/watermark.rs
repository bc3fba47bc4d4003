//! Words across a page, drawn as outlines.
//!
//! As text, slanted letters would be mixed into the lines they cross by every program that extracts text or reads a
//! page aloud. So the large words are a drawing, and a small line of real text below says the same.

use crate::error::PaperError;
use crate::fonts::{Face, instance, width};
use serde::Serialize;
use std::fmt::Write;
use ttf_parser::OutlineBuilder;

/// The words and their drawing.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Watermark {
    pub(crate) words: String,
    /// The drawing as SVG, as wide as the words are long.
    pub(crate) svg: String,
    /// Width of the drawing over its height.
    pub(crate) aspect: f64,
}

impl Watermark {
    /// Draws the words; `None` for none.
    pub(crate) fn draw(words: Option<&str>) -> Result<Option<Self>, PaperError> {
        let Some(words) = words.filter(|words| !words.trim().is_empty()) else {
            return Ok(None);
        };
        let face = Face { bold: true, italic: false };
        let font = instance(face).ok_or_else(|| PaperError::form("no paper font"))?;
        let em = font.units_per_em();
        let mut path = Path { x: 0.0, commands: String::new() };
        for character in words.chars() {
            let glyph = font.ttf().glyph_index(character).ok_or_else(|| PaperError::missing(character))?;
            // a space has no outline
            let _ = font.ttf().outline_glyph(ttf_parser::GlyphId(glyph.0), &mut path);
            path.x += font.x_advance(glyph.0).map_or(0.0, |advance| advance.get() * em);
        }
        let wide = width(words, face) * em;
        // from the highest accent of a capital to the lowest dot
        let (above, below) = (em * 0.95, em * 0.25);
        let high = above + below;
        let mut svg = String::new();
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 -{above:.0} {wide:.0} {high:.0}\" width=\"{wide:.0}\" \
             height=\"{high:.0}\"><path fill=\"#e2e2e2\" d=\"{}\"/></svg>",
            path.commands
        );
        Ok(Some(Self { words: words.to_owned(), svg, aspect: wide / high }))
    }
}

/// Outlines as path commands; SVG counts downwards, fonts upwards.
struct Path {
    x: f64,
    commands: String,
}

impl Path {
    fn push(&mut self, letter: char, points: &[(f32, f32)]) {
        self.commands.push(letter);
        for (x, y) in points {
            let _ = write!(self.commands, "{:.0} {:.0} ", f64::from(*x) + self.x, -f64::from(*y));
        }
    }
}

impl OutlineBuilder for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.push('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.push('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.commands.push('Z');
    }
}
