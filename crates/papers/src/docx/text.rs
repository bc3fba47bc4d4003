//! Paragraphs and runs of WordprocessingML.

use super::xml::{El, el, val};

/// Twentieths of a point of a number of hundredths of a millimetre.
pub(super) fn twips(hundredths_mm: u32) -> u32 {
    // 1 mm = 1440 / 25.4 twentieths of a point
    (hundredths_mm * 1440 + 1270) / 2540
}

/// Alignment of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Jc {
    Left,
    Center,
    Right,
}

impl Jc {
    fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Center => "center",
            Self::Right => "right",
        }
    }
}

/// Looks of a run. Sizes in half points.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) size: Option<u32>,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) struck: bool,
    pub(super) grey: bool,
}

/// A paragraph being built.
pub(super) struct P {
    style: Option<&'static str>,
    jc: Option<Jc>,
    keep: bool,
    before: Option<u32>,
    after: Option<u32>,
    indent: (u32, u32, u32),
    runs: Vec<El>,
    rule: bool,
}

impl P {
    pub(super) fn new() -> Self {
        Self {
            style: None,
            jc: None,
            keep: false,
            before: None,
            after: None,
            indent: (0, 0, 0),
            runs: Vec::new(),
            rule: false,
        }
    }

    pub(super) fn styled(style: &'static str) -> Self {
        Self { style: Some(style), ..Self::new() }
    }

    pub(super) fn jc(mut self, jc: Jc) -> Self {
        self.jc = Some(jc);
        self
    }

    /// Stays on the page of the next paragraph.
    pub(super) fn keep(mut self, keep: bool) -> Self {
        self.keep = keep;
        self
    }

    /// Space above and below in twentieths of a point.
    pub(super) fn space(mut self, before: u32, after: u32) -> Self {
        self.before = Some(before);
        self.after = Some(after);
        self
    }

    /// Indents from the left and the right, and how far further lines hang, in twentieths of a point.
    pub(super) fn indent(mut self, left: u32, right: u32, hanging: u32) -> Self {
        self.indent = (left, right, hanging);
        self
    }

    pub(super) fn run(mut self, text: &str, look: Look) -> Self {
        self.runs.push(run(text, look));
        self
    }

    pub(super) fn raw(mut self, run: El) -> Self {
        self.runs.push(run);
        self
    }

    /// Only a rule: `length` of the `room` there is, in the middle; twentieths of a point.
    pub(super) fn rule(length: u32, room: u32) -> El {
        let side = room.saturating_sub(length) / 2;
        let mut p = Self::new().space(80, 0).indent(side, side, 0);
        p.rule = true;
        p.build()
    }

    /// An empty paragraph of this height, twentieths of a point.
    pub(super) fn gap(height: u32) -> El {
        let spacing =
            el("w:spacing").attr("w:before", 0).attr("w:after", 0).attr("w:line", height).attr("w:lineRule", "exact");
        el("w:p").kid(el("w:pPr").kid(el("w:keepNext")).kid(spacing).kid(el("w:rPr").kid(val("w:sz", 2))))
    }

    pub(super) fn build(self) -> El {
        let mut properties = el("w:pPr");
        if let Some(style) = self.style {
            properties = properties.kid(val("w:pStyle", style));
        }
        if self.keep {
            properties = properties.kid(el("w:keepNext"));
        }
        if self.rule {
            properties = properties.kid(
                el("w:pBdr").kid(val("w:top", "single").attr("w:sz", 6).attr("w:space", 1).attr("w:color", "000000")),
            );
        }
        if self.before.is_some() || self.after.is_some() || self.rule {
            let mut spacing =
                el("w:spacing").attr("w:before", self.before.unwrap_or(0)).attr("w:after", self.after.unwrap_or(0));
            if self.rule {
                spacing = spacing.attr("w:line", 40).attr("w:lineRule", "exact");
            }
            properties = properties.kid(spacing);
        }
        let (left, right, hanging) = self.indent;
        if left + right + hanging > 0 {
            let mut indent = el("w:ind").attr("w:left", left).attr("w:right", right);
            if hanging > 0 {
                indent = indent.attr("w:hanging", hanging);
            }
            properties = properties.kid(indent);
        }
        if let Some(jc) = self.jc {
            properties = properties.kid(val("w:jc", jc.code()));
        }
        el("w:p").kid(properties).kids(self.runs)
    }
}

/// A run of text; line breaks in it stay.
pub(super) fn run(text: &str, look: Look) -> El {
    let mut run = el("w:r");
    let mut properties = el("w:rPr");
    let mut any = false;
    for (on, name) in [(look.bold, "w:b"), (look.italic, "w:i"), (look.struck, "w:strike")] {
        if on {
            properties = properties.kid(el(name));
            any = true;
        }
    }
    if look.grey {
        properties = properties.kid(val("w:color", "7F7F7F"));
        any = true;
    }
    if let Some(size) = look.size {
        properties = properties.kid(val("w:sz", size)).kid(val("w:szCs", size));
        any = true;
    }
    if any {
        run = run.kid(properties);
    }
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            run = run.kid(el("w:br"));
        }
        run = run.kid(el("w:t").attr("xml:space", "preserve").text(line));
    }
    run
}

/// The number of the page.
pub(super) fn page_number(size: u32) -> [El; 3] {
    let part = |inner: El| el("w:r").kid(el("w:rPr").kid(val("w:sz", size)).kid(val("w:szCs", size))).kid(inner);
    [
        part(el("w:fldChar").attr("w:fldCharType", "begin")),
        part(el("w:instrText").attr("xml:space", "preserve").text(" PAGE ")),
        part(el("w:fldChar").attr("w:fldCharType", "end")),
    ]
}
