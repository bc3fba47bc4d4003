//! Certificates: the sheets of an issued decision, all, a range, or one printed again under its number; one sheet to look at
//! before it is signed.

use std::collections::BTreeMap;

use domain::paper::{
    Certificate, CertificateSheet, CertificateStyle, Certificates, FieldPlace, PrinterOffset, TestSheet, default_places,
};
use store::{
    entity::{certificate_layout, decision, honour_entry, nominee, organisation, outsider},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select},
};
use uuid::Uuid;

use super::{
    Options,
    build::{join, watermark},
    decision::{authority_line, issued, organisation_of, records, signature},
};
use crate::{Ctx, Error, Result, decisions};

/// How sheets are printed, after all choices.
struct Layout {
    sheet: CertificateSheet,
    style: CertificateStyle,
    offset: PrinterOffset,
    qr: bool,
}

/// Layouts kept for the body and the award of a decision by number, each in its newest revision.
pub(crate) async fn layouts(ctx: &Ctx, unit: Uuid, award: &str) -> Result<Vec<certificate_layout::Model>> {
    Ok(of_award(unit, award)
        .filter(certificate_layout::Column::ReplacedAt.is_null())
        .order_by_asc(certificate_layout::Column::Number)
        .all(ctx.store.reader())
        .await?)
}

fn of_award(unit: Uuid, award: &str) -> Select<certificate_layout::Entity> {
    certificate_layout::Entity::find()
        .filter(certificate_layout::Column::UnitId.eq(unit))
        .filter(certificate_layout::Column::Award.eq(award))
}

/// The options with the revision of their layout as it is now.
pub(crate) async fn pinned(ctx: &Ctx, code: &str, mut options: Options) -> Result<Options> {
    if let (Some(number), None) = (options.layout, options.revision) {
        let row = decisions::by_code(ctx.store.reader(), code).await?;
        options.revision = Some(kept(ctx, &row, number, None).await?.revision);
    }
    Ok(options)
}

/// Layout `number` in this revision, or in its newest.
async fn kept(
    ctx: &Ctx,
    row: &decision::Model,
    number: i64,
    revision: Option<i64>,
) -> Result<certificate_layout::Model> {
    let all = of_award(row.unit_id, &row.award).filter(certificate_layout::Column::Number.eq(number));
    let one = match revision {
        Some(revision) => all.filter(certificate_layout::Column::Revision.eq(revision)),
        None => all.filter(certificate_layout::Column::ReplacedAt.is_null()),
    };
    let found = one.one(ctx.store.reader()).await?;
    found.ok_or_else(|| Error::field("layout", "field-choose", [("value", number.to_string())]))
}

async fn layout(ctx: &Ctx, row: &decision::Model, options: &Options) -> Result<Layout> {
    let kept = match options.layout {
        Some(n) => Some(kept(ctx, row, n, options.revision).await?),
        None => None,
    };
    let sheet = options
        .sheet_size()
        .or_else(|| kept.as_ref().map(|k| if k.paper == "a3" { CertificateSheet::A3 } else { CertificateSheet::A4 }));
    let sheet = sheet.unwrap_or_default();
    let style = match (options.style.as_str(), &kept) {
        ("overprint", None) => CertificateStyle::Overprint { places: default_places(sheet) },
        ("" | "overprint", Some(k)) if k.mode == "overprint" => {
            let places: Vec<FieldPlace> = serde_json::from_str(&k.fields)
                .map_err(|e| Error::Store(store::StoreError::Data(format!("layout {}: {e}", k.name))))?;
            CertificateStyle::Overprint { places }
        }
        _ => CertificateStyle::Full,
    };
    let of = |chosen: Option<i32>, own: Option<i64>| {
        chosen.unwrap_or_else(|| own.and_then(|v| i32::try_from(v).ok()).unwrap_or(0))
    };
    let offset = PrinterOffset {
        dx: of(options.offset_x, kept.as_ref().map(|k| k.offset_x)),
        dy: of(options.offset_y, kept.as_ref().map(|k| k.offset_y)),
    };
    Ok(Layout { sheet, style, offset, qr: options.qr || kept.is_some_and(|k| k.qr) })
}

/// Where the check page is found from outside.
async fn check_address(ctx: &Ctx) -> Result<String> {
    let base = crate::settings::public_address(ctx).await?;
    if base.is_empty() { Err(Error::refused("certificate-no-address", [])) } else { Ok(format!("{base}/kiem-tra")) }
}

pub(super) async fn certificates(ctx: &Ctx, code: &str, options: &Options) -> Result<(Certificates, Option<String>)> {
    if options.preview {
        return preview(ctx, code, options).await;
    }
    let row = issued(ctx, code).await?;
    let o = organisation_of(ctx, &row).await?;
    let layout = layout(ctx, &row, options).await?;
    let qr = if layout.qr { Some(check_address(ctx).await?) } else { None };
    // A certificate says what holds: printed after an erratum it bears the right name under the same number.
    let records: Vec<_> = records(ctx, &row).await?.into_iter().map(crate::amendments::as_it_holds).collect();
    let numbers: BTreeMap<Uuid, (i64, i64)> = honour_entry::Entity::find()
        .filter(honour_entry::Column::UnitId.eq(row.unit_id))
        .filter(honour_entry::Column::State.eq("valid"))
        .filter(honour_entry::Column::AwardRecordId.in_subquery(of_decision(row.id)))
        .all(ctx.store.reader())
        .await?
        .into_iter()
        .map(|e| (e.award_record_id, (e.number, e.book_year)))
        .collect();
    let kinds: BTreeMap<Uuid, String> = outsider::Entity::find()
        .filter(outsider::Column::Id.is_in(records.iter().filter_map(|r| r.outsider_id)))
        .all(ctx.store.reader())
        .await?
        .into_iter()
        .map(|o| (o.id, o.kind))
        .collect();
    let (from, to) = (options.from.unwrap_or(1), options.to.unwrap_or(i64::MAX));
    let items: Vec<Certificate> = records
        .iter()
        .filter(|r| (from..=to).contains(&r.seq))
        .filter_map(|r| {
            let (number, year) = numbers.get(&r.id)?;
            if options.entry.is_some_and(|e| e != *number) {
                return None;
            }
            let outsider = r.outsider_id.and_then(|o| kinds.get(&o)).map(String::as_str);
            Some(Certificate {
                object_class: object_class(&r.part, outsider, r.sex.as_deref()).to_owned(),
                name: r.printed_name.clone(),
                position: join(&[&r.printed_rank, &r.printed_post, &r.printed_unit]),
                citation: r.citation.clone(),
                posthumous: r.posthumous,
                honour_book_number: format!("{number}/{year}"),
                qr: qr.clone(),
            })
        })
        .collect();
    if items.is_empty() {
        return Err(Error::refused("certificate-nothing", [("code", code.to_owned())]));
    }
    Ok((sheets(ctx, &row, &o, layout, items), watermark(&o)))
}

/// The sheets of a decision with what they share.
fn sheets(
    ctx: &Ctx,
    row: &decision::Model,
    o: &organisation::Model,
    layout: Layout,
    items: Vec<Certificate>,
) -> Certificates {
    let signature = signature(row);
    Certificates {
        sheet: layout.sheet,
        style: layout.style,
        offset: layout.offset,
        authority: authority_line(&signature.head_title, &o.issuing_body),
        award_name: vntext::upper_vi(&crate::verdicts::award_name(ctx, &row.award).vi),
        decision: row.number_text.clone().unwrap_or_default(),
        place: o.place.clone(),
        date: row.signed_on.clone().unwrap_or_default(),
        signature,
        qr_place: None,
        items,
    }
}

/// What stands over a sheet that is only looked at.
const PREVIEW: &str = "BẢN XEM TRƯỚC";

/// One sheet before the decision is signed: the line asked for, else the one with the most text, where a name or a citation
/// that does not fit shows first. It has no number, and its mark lies across the page.
async fn preview(ctx: &Ctx, code: &str, options: &Options) -> Result<(Certificates, Option<String>)> {
    let conn = ctx.store.reader();
    let row = decisions::by_code(conn, code).await?;
    let d = decisions::dossier_of(conn, &row).await?;
    let o = organisation_of(ctx, &row).await?;
    let layout = layout(ctx, &row, options).await?;
    let length = |n: &nominee::Model| n.printed_name.len() + n.printed_unit.len() + n.citation.len();
    let lines = (1..).zip(crate::proofs::included(conn, d.id).await?);
    let line = match options.from {
        Some(wanted) => lines.into_iter().find(|(at, _)| *at == wanted),
        None => lines.into_iter().max_by_key(|(_, n)| length(n)),
    };
    let Some((_, n)) = line else {
        return Err(Error::refused("certificate-nothing", [("code", code.to_owned())]));
    };
    let outsider = match n.outsider_id {
        Some(id) => outsider::Entity::find_by_id(id).one(conn).await?.map(|o| o.kind),
        None => None,
    };
    let item = Certificate {
        object_class: object_class(&n.part, outsider.as_deref(), n.sex.as_deref()).to_owned(),
        name: n.printed_name.clone(),
        position: join(&[&n.printed_rank, &n.printed_post, &n.printed_unit]),
        citation: n.citation.clone(),
        posthumous: n.posthumous,
        honour_book_number: "…".to_owned(),
        qr: None,
    };
    let mark = watermark(&o).map_or_else(|| PREVIEW.to_owned(), |own| format!("{own} · {PREVIEW}"));
    Ok((sheets(ctx, &row, &o, layout, vec![item]), Some(mark)))
}

fn of_decision(id: Uuid) -> store::sea_orm::sea_query::SelectStatement {
    use store::{entity::award_record, sea_orm::sea_query::Query};
    Query::select()
        .column(award_record::Column::Id)
        .from(award_record::Entity)
        .and_where(award_record::Column::DecisionId.eq(id))
        .take()
}

/// The word above a name on a certificate.
fn object_class(part: &str, outsider: Option<&str>, sex: Option<&str>) -> &'static str {
    match (part, outsider, sex) {
        ("individual", Some(_), Some("female")) => "Bà",
        ("individual", Some(_), _) => "Ông",
        ("individual", None, _) => "Đồng chí",
        (_, Some("household"), _) => "Hộ gia đình",
        (_, Some(_), _) => "",
        _ => "Tập thể",
    }
}

pub(super) async fn test_sheet(ctx: &Ctx, code: &str, options: &Options) -> Result<(TestSheet, Option<String>)> {
    let row = decisions::by_code(ctx.store.reader(), code).await?;
    let layout = layout(ctx, &row, options).await?;
    let places = match layout.style {
        CertificateStyle::Overprint { places } => places,
        CertificateStyle::Full => default_places(layout.sheet),
    };
    Ok((TestSheet { sheet: layout.sheet, places, offset: layout.offset }, None))
}
