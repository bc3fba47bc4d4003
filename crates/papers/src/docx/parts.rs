//! The parts of a DOCX file beside its text: styles, headers with the page number, the list of parts.

use super::text::{Jc, Look, P, page_number};
use super::xml::{El, el, val};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// Id of the header of a section's first page, of its further pages, of the footer.
pub(super) const FIRST_HEADER: &str = "rId3";
pub(super) const NEXT_HEADER: &str = "rId4";
pub(super) const FOOTER: &str = "rId5";

/// A root element with the name spaces that all parts use.
pub(super) fn root(name: &'static str) -> El {
    el(name)
        .attr("xmlns:w", W)
        .attr("xmlns:r", R)
        .attr("xmlns:v", "urn:schemas-microsoft-com:vml")
        .attr("xmlns:o", "urn:schemas-microsoft-com:office:office")
        .attr("xmlns:w10", "urn:schemas-microsoft-com:office:word")
}

pub(super) fn content_types() -> El {
    let part = |name: &str, kind: &str| el("Override").attr("PartName", name).attr("ContentType", kind);
    let word = |name: &str, kind: &str| part(name, &format!("{WORD}{kind}+xml"));
    el("Types")
        .attr("xmlns", TYPES)
        .kid(
            el("Default")
                .attr("Extension", "rels")
                .attr("ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
        )
        .kid(el("Default").attr("Extension", "xml").attr("ContentType", "application/xml"))
        .kid(word("/word/document.xml", "document.main"))
        .kid(word("/word/styles.xml", "styles"))
        .kid(word("/word/settings.xml", "settings"))
        .kid(word("/word/header1.xml", "header"))
        .kid(word("/word/header2.xml", "header"))
        .kid(word("/word/footer1.xml", "footer"))
        .kid(part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
}

pub(super) fn package_relations() -> El {
    el("Relationships")
        .attr("xmlns", RELATIONS)
        .kid(relation("rId1", &format!("{R}/officeDocument"), "word/document.xml"))
        .kid(relation(
            "rId2",
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            "docProps/core.xml",
        ))
}

pub(super) fn document_relations() -> El {
    el("Relationships")
        .attr("xmlns", RELATIONS)
        .kid(relation("rId1", &format!("{R}/styles"), "styles.xml"))
        .kid(relation("rId2", &format!("{R}/settings"), "settings.xml"))
        .kid(relation(FIRST_HEADER, &format!("{R}/header"), "header1.xml"))
        .kid(relation(NEXT_HEADER, &format!("{R}/header"), "header2.xml"))
        .kid(relation(FOOTER, &format!("{R}/footer"), "footer1.xml"))
}

fn relation(id: &str, kind: &str, target: &str) -> El {
    el("Relationship").attr("Id", id).attr("Type", kind).attr("Target", target)
}

/// Title only: neither names nor times of whoever pressed the button.
pub(super) fn core(title: &str) -> El {
    el("cp:coreProperties")
        .attr("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
        .attr("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .kid(el("dc:title").text(title))
        .kid(el("dc:creator").text("thidua"))
        .kid(el("dc:language").text("vi-VN"))
}

pub(super) fn settings() -> El {
    root("w:settings").kid(el("w:zoom").attr("w:percent", 100)).kid(val("w:defaultTabStop", 567)).kid(
        el("w:compat").kid(
            el("w:compatSetting")
                .attr("w:name", "compatibilityMode")
                .attr("w:uri", "http://schemas.microsoft.com/office/word")
                .attr("w:val", 15),
        ),
    )
}

/// Times New Roman 14, single to 1.5 spacing, 6 points between paragraphs, first line 10 mm in (Decree 30/2020/NĐ-CP).
pub(super) fn styles() -> El {
    let fonts = el("w:rFonts")
        .attr("w:ascii", "Times New Roman")
        .attr("w:hAnsi", "Times New Roman")
        .attr("w:eastAsia", "Times New Roman")
        .attr("w:cs", "Times New Roman");
    let defaults = el("w:docDefaults")
        .kid(
            el("w:rPrDefault").kid(
                el("w:rPr")
                    .kid(fonts)
                    .kid(val("w:sz", 28))
                    .kid(val("w:szCs", 28))
                    .kid(val("w:lang", "vi-VN").attr("w:eastAsia", "vi-VN").attr("w:bidi", "ar-SA")),
            ),
        )
        .kid(el("w:pPrDefault").kid(el("w:pPr").kid(
            el("w:spacing").attr("w:before", 0).attr("w:after", 120).attr("w:line", 259).attr("w:lineRule", "auto"),
        )));
    let style = |id: &str, name: &str, properties: El| {
        el("w:style")
            .attr("w:type", "paragraph")
            .attr("w:styleId", id)
            .kid(val("w:name", name))
            .kid(val("w:basedOn", "Normal"))
            .kid(el("w:qFormat"))
            .kid(properties)
    };
    root("w:styles")
        .kid(defaults)
        .kid(
            el("w:style")
                .attr("w:type", "paragraph")
                .attr("w:default", 1)
                .attr("w:styleId", "Normal")
                .kid(val("w:name", "Normal"))
                .kid(el("w:qFormat")),
        )
        .kid(style(
            "Doan",
            "Đoạn văn",
            el("w:pPr").kid(el("w:widowControl")).kid(el("w:ind").attr("w:firstLine", 567)).kid(val("w:jc", "both")),
        ))
        .kid(style(
            "Bang",
            "Chữ trong bảng",
            el("w:pPr").kid(
                el("w:spacing").attr("w:before", 40).attr("w:after", 40).attr("w:line", 240).attr("w:lineRule", "auto"),
            ),
        ))
}

/// Header of the first page: no number, only the words across the page.
pub(super) fn first_header(watermark: Option<&str>) -> El {
    root("w:hdr").kid(across(P::new().space(0, 0), watermark).build())
}

/// Header of further pages: the number in the middle, 13 points.
pub(super) fn next_header(watermark: Option<&str>) -> El {
    let mut p = P::new().jc(Jc::Center).space(0, 0);
    for part in page_number(26) {
        p = p.raw(part);
    }
    root("w:hdr").kid(across(p, watermark).build())
}

/// The words of the watermark once more in small letters: a picture of words is not found by a search.
pub(super) fn footer(watermark: Option<&str>) -> El {
    let mut p = P::new().jc(Jc::Center).space(0, 0);
    if let Some(words) = watermark {
        p = p.run(words, Look { size: Some(18), grey: true, ..Look::default() });
    }
    root("w:ftr").kid(p.build())
}

/// Word's own way of a watermark: a picture of words behind the text, anchored in the header.
fn across(p: P, words: Option<&str>) -> P {
    let Some(words) = words else {
        return p;
    };
    let kind = el("v:shapetype")
        .attr("id", "_x0000_t136")
        .attr("coordsize", "21600,21600")
        .attr("o:spt", 136)
        .attr("adj", 10800)
        .attr("path", "m@7,l@8,m@5,21600l@6,21600e")
        .kid(
            el("v:formulas").kids(
                [
                    "sum #0 0 10800",
                    "prod #0 2 1",
                    "sum 21600 0 @1",
                    "sum 0 0 @2",
                    "sum 21600 0 @3",
                    "if @0 @3 0",
                    "if @0 21600 @1",
                    "if @0 0 @2",
                    "if @0 @4 21600",
                    "mid @5 @6",
                    "mid @8 @5",
                    "mid @7 @8",
                    "mid @6 @7",
                    "sum @6 0 @5",
                ]
                .map(|formula| el("v:f").attr("eqn", formula)),
            ),
        )
        .kid(
            el("v:path")
                .attr("textpathok", "t")
                .attr("o:connecttype", "custom")
                .attr("o:connectlocs", "@9,0;@10,10800;@11,21600;@12,10800")
                .attr("o:connectangles", "270,180,90,0"),
        )
        .kid(el("v:textpath").attr("on", "t").attr("fitshape", "t"));
    let shape = el("v:shape")
        .attr("id", "watermark")
        .attr("o:spid", "_x0000_s2049")
        .attr("type", "#_x0000_t136")
        .attr(
            "style",
            "position:absolute;margin-left:0;margin-top:0;width:480pt;height:64pt;rotation:326;z-index:-251658752;\
             mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
             mso-position-vertical-relative:margin",
        )
        .attr("o:allowincell", "f")
        .attr("fillcolor", "#e2e2e2")
        .attr("stroked", "f")
        .kid(
            el("v:textpath")
                .attr("style", "font-family:\"Times New Roman\";font-size:1pt;font-weight:bold")
                .attr("string", words),
        )
        .kid(el("w10:wrap").attr("anchorx", "margin").attr("anchory", "margin"));
    p.raw(el("w:r").kid(el("w:pict").kid(kind).kid(shape)))
}
