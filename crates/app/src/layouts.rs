//! Layouts of certificates per body and award: full design, or the places of the texts on a pre-printed blank, with
//! the printer's offset. Sizes are data, because the law that prescribes them changes.

use domain::{
    access::{Action, Denial},
    paper::{CertificateSheet, FieldPlace, default_places},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{certificate_layout, decision},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};

use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, PartOf},
    decisions, papers,
};

/// A layout as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct LayoutView {
    /// Number, from 1; never changes.
    pub number: i64,
    /// How often it was changed, from 1.
    pub revision: i64,
    /// Version for forms.
    pub version: i64,
    /// Name.
    pub name: String,
    /// `full` or `overprint`.
    pub mode: String,
    /// `a4` or `a3`.
    pub paper: String,
    /// Offset to the right, tenths of a millimetre.
    pub offset_x: i64,
    /// Offset down, tenths of a millimetre.
    pub offset_y: i64,
    /// QR code.
    pub qr: bool,
    /// The places.
    pub places: Vec<FieldPlace>,
}

/// A layout as typed: millimetres with one decimal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LayoutForm {
    /// Name.
    pub name: String,
    /// `full` or `overprint`.
    pub mode: String,
    /// `a4` or `a3`.
    pub paper: String,
    /// Offset to the right in millimetres.
    pub offset_x: String,
    /// Offset down in millimetres.
    pub offset_y: String,
    /// QR code.
    pub qr: bool,
    /// Places that differ from the usual ones: field code, left, top, width in millimetres, size in points.
    pub places: Vec<PlaceForm>,
}

/// A place as typed; empty numbers keep the usual ones.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlaceForm {
    /// Field code.
    pub field: String,
    /// Left edge in millimetres.
    pub x: String,
    /// Top edge in millimetres.
    pub y: String,
    /// Width in millimetres.
    pub width: String,
    /// Size of letters in points.
    pub size: String,
    /// False leaves the text out.
    pub shown: bool,
}

/// Tenths from a decimal as typed, "-1,5" → -15.
fn tenths(field: &str, text: &str, most: i64) -> Result<i64> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(0);
    }
    let negative = text.starts_with('-');
    let (whole, rest) = text
        .trim_start_matches(['-', '+'])
        .split_once('.')
        .map_or((text.trim_start_matches(['-', '+']).to_owned(), "0".to_owned()), |(w, r)| {
            (w.to_owned(), r.to_owned())
        });
    let digits = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let bad = || Error::field(field, "layout-bad-millimetres", [("value", text.clone())]);
    if !digits(&whole) || rest.len() > 1 || !digits(&rest) {
        return Err(bad());
    }
    let n = whole.parse::<i64>().map_err(|_| bad())? * 10 + rest.parse::<i64>().map_err(|_| bad())?;
    if n > most { Err(bad()) } else { Ok(if negative { -n } else { n }) }
}

/// Millimetres or points from tenths, for forms: -15 → "-1,5".
#[must_use]
pub fn tenths_text(n: i64) -> String {
    format!("{}{},{}", if n < 0 { "-" } else { "" }, n.abs() / 10, n.abs() % 10)
}

/// An offset of the printer as typed, in tenths of a millimetre; at most 5 cm either way.
pub fn offset(field: &str, text: &str) -> Result<i32> {
    Ok(i32::try_from(tenths(field, text, 500)?).unwrap_or(0))
}

/// The layouts kept for the body and award of a decision whose certificates the actor prints: one statement.
pub async fn list(ctx: &Ctx, decision: &decisions::DecisionHead) -> Result<Vec<LayoutView>> {
    if !decision.may_print {
        return Err(Denial::OutOfScope.into());
    }
    let rows = papers::layouts(ctx, decision.unit, &decision.award).await?;
    Ok(rows
        .into_iter()
        .map(|l| LayoutView {
            number: l.number,
            revision: l.revision,
            version: l.version,
            name: l.name,
            mode: l.mode,
            paper: l.paper,
            offset_x: l.offset_x,
            offset_y: l.offset_y,
            qr: l.qr,
            places: serde_json::from_str(&l.fields).unwrap_or_default(),
        })
        .collect())
}

fn places_of(form: &LayoutForm, sheet: CertificateSheet) -> Result<Vec<FieldPlace>> {
    let (width, height) = sheet.size();
    let mut faults = Vec::new();
    let mut places = Vec::new();
    for mut place in default_places(sheet) {
        let code = place.field.code();
        if let Some(typed) = form.places.iter().find(|p| p.field == code) {
            if !typed.shown {
                continue;
            }
            let mut set = |name: &str, text: &str, to: &mut i32| {
                if text.trim().is_empty() {
                    return;
                }
                match tenths(&format!("{code}-{name}"), text, 5_000) {
                    Ok(n) => *to = i32::try_from(n).unwrap_or(*to),
                    Err(Error::Invalid(mut f)) => faults.append(&mut f),
                    Err(_) => {}
                }
            };
            set("x", &typed.x, &mut place.x);
            set("y", &typed.y, &mut place.y);
            set("width", &typed.width, &mut place.width);
            set("size", &typed.size, &mut place.size);
        }
        let inside =
            place.x >= 0 && place.y >= 0 && place.width > 0 && place.x + place.width <= width && place.y < height;
        if !inside || !(50..=1_000).contains(&place.size) {
            faults.push(FieldError::new(&format!("{code}-x"), "layout-outside", []));
        }
        places.push(place);
    }
    if faults.is_empty() { Ok(places) } else { Err(Error::Invalid(faults)) }
}

/// Keeps a layout for the body and award of a decision: a new one, or another revision of `number` seen at a version.
/// What was asked for under an older revision is printed by that one.
pub async fn save(ctx: &Ctx, actor: &Actor, code: &str, number: Option<(i64, i64)>, form: LayoutForm) -> Result<()> {
    let row = access::find::<decision::Model>(ctx, actor, &[Action::PrintCertificates], code).await?;
    let mut faults = Vec::new();
    if form.name.trim().is_empty() {
        faults.push(FieldError::new("name", "field-required", []));
    }
    if !matches!(form.mode.as_str(), "full" | "overprint") {
        faults.push(FieldError::new("mode", "field-choose", [("value", form.mode.clone())]));
    }
    let sheet = match form.paper.as_str() {
        "a4" => CertificateSheet::A4,
        "a3" => CertificateSheet::A3,
        other => {
            faults.push(FieldError::new("paper", "field-choose", [("value", other.to_owned())]));
            CertificateSheet::A4
        }
    };
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let places = places_of(&form, sheet)?;
    let (dx, dy) = (offset("offset_x", &form.offset_x)?, offset("offset_y", &form.offset_y)?);
    let now = ctx.now();
    let all = papers::layouts(ctx, row.unit_id, &row.award).await?;
    let kept = match number {
        Some((n, _)) => Some(all.iter().find(|l| l.number == n).cloned().ok_or(Error::NotFound)?),
        None => None,
    };
    let next = all.iter().map(|l| l.number).max().unwrap_or(0) + 1;
    let new = certificate_layout::Model {
        id: ctx.new_id(&now),
        // Whoever opened the revision before this one is late.
        version: kept.as_ref().map_or(1, |k| k.version + 1),
        home_node: ctx.node.to_string(),
        unit_id: row.unit_id,
        award: row.award.clone(),
        name: vntext::normal(&form.name).trim().to_owned(),
        mode: form.mode.clone(),
        paper: form.paper.clone(),
        fields: json!(places).to_string(),
        offset_x: i64::from(dx),
        offset_y: i64::from(dy),
        qr: form.qr,
        number: kept.as_ref().map_or(next, |k| k.number),
        revision: kept.as_ref().map_or(1, |k| k.revision + 1),
        replaced_at: None,
    };
    let write = match (&kept, number) {
        (Some(k), Some((_, version))) => {
            ctx.change_part(actor, &now, row.permit(), (PartOf::LAYOUT, k.id), Some(version))
        }
        _ => ctx.write(actor, &now, row.permit()),
    };
    let old = kept.map(|k| k.id);
    ctx.store
        .write(write, |tx| {
            let new = new.clone();
            Box::pin(async move {
                let entry = json!({"name": new.name, "mode": new.mode, "paper": new.paper, "fields": new.fields,
                    "offset": [new.offset_x, new.offset_y], "qr": new.qr, "number": new.number,
                    "revision": new.revision});
                let stream = format!("certificate_layout:{}:{}:{}", new.unit_id.simple(), new.award, new.number);
                if let Some(old) = old {
                    certificate_layout::Entity::update_many()
                        .col_expr(certificate_layout::Column::ReplacedAt, Expr::value(tx.at()))
                        .filter(certificate_layout::Column::Id.eq(old))
                        .exec(tx.conn())
                        .await?;
                }
                certificate_layout::Entity::insert(certificate_layout::ActiveModel::from(new))
                    .exec_without_returning(tx.conn())
                    .await?;
                tx.audit(&stream, "save", &entry).await?;
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_are_read_to_a_tenth_and_shown_again() {
        for (text, n) in [("1,5", 15), ("-0.3", -3), ("12", 120), ("", 0), ("+2,0", 20)] {
            assert_eq!(tenths("x", text, 500).unwrap(), n, "{text}");
        }
        assert_eq!((tenths_text(-3), tenths_text(15)), ("-0,3".to_owned(), "1,5".to_owned()));
        for text in ["1,55", "abc", "60", "1,", "--1x"] {
            assert!(tenths("x", text, 500).is_err(), "{text}");
        }
    }
}
