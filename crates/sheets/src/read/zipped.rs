//! Packages: .xlsx and .ods. Before anything is parsed, the whole archive is weighed.

use super::addresses::AddressScan;
use super::{ods, xlsx};
use crate::error::{Found, Limit, SheetError};
use crate::limits::{Limits, RATIO_FLOOR};
use crate::model::Workbook;
use quick_xml::events::Event;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(SheetError::corrupt)?;
    weigh(&mut archive, bytes.len() as u64, limits)?;
    let has = |archive: &Archive, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, "xl/workbook.bin") {
        return Err(SheetError::UnknownFormat { found: Found::Xlsb });
    }
    if has(&archive, "word/document.xml") {
        return Err(SheetError::UnknownFormat { found: Found::Document });
    }
    let office = has(&archive, "[Content_Types].xml");
    if let Some(kind) = part_text(&mut archive, "mimetype", 200)? {
        if !kind.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            return Err(SheetError::UnknownFormat { found: Found::Document });
        }
        return ods::read(archive, limits);
    }
    if office {
        check_counts(&mut archive)?;
        return xlsx::read(bytes, &mut archive, limits);
    }
    if has(&archive, "content.xml") {
        return ods::read(archive, limits);
    }
    Err(SheetError::UnknownFormat { found: Found::Archive })
}

/// Sums what the directory declares, then what really unpacks.
fn weigh(archive: &mut Archive<'_>, packed: u64, limits: &Limits) -> Result<(), SheetError> {
    let mut declared: u64 = 0;
    for i in 0..archive.len() {
        let part = archive.by_index_raw(i).map_err(SheetError::corrupt)?;
        if part.encrypted() {
            return Err(SheetError::PasswordProtected);
        }
        declared = declared.saturating_add(part.size());
    }
    judge(declared, packed, limits)?;
    let mut real: u64 = 0;
    let mut buffer = vec![0u8; 64 << 10];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(SheetError::corrupt)?;
        let honest = part.size();
        let sheet = part.name().is_ok_and(|name| name.starts_with("xl/worksheets/"));
        let mut addresses = AddressScan::default();
        let mut this: u64 = 0;
        loop {
            let n = part.read(&mut buffer).map_err(SheetError::corrupt)?;
            if n == 0 {
                break;
            }
            if sheet {
                addresses.feed(buffer.get(..n).unwrap_or_default());
            }
            this += n as u64;
            real += n as u64;
            if this > honest {
                judge(real, packed, limits)?;
            }
        }
        if addresses.beyond {
            return Err(SheetError::corrupt("a cell's address is beyond any sheet"));
        }
    }
    judge(real, packed, limits)
}

fn judge(unpacked: u64, packed: u64, limits: &Limits) -> Result<(), SheetError> {
    let found = unpacked / packed.max(1);
    if unpacked > RATIO_FLOOR.min(limits.unpacked) && found > limits.ratio {
        return Err(SheetError::ZipBomb { allowed: limits.ratio, found });
    }
    if unpacked > limits.unpacked {
        return Err(SheetError::TooLarge { limit: Limit::Unpacked, allowed: limits.unpacked, found: unpacked });
    }
    Ok(())
}

/// calamine reserves room for as many shared strings as the file claims: the claim must be possible.
fn check_counts(archive: &mut Archive<'_>) -> Result<(), SheetError> {
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(SheetError::corrupt)?;
        let name = part.name().map_err(SheetError::corrupt)?.to_lowercase();
        if !name.ends_with("sharedstrings.xml") {
            continue;
        }
        let size = part.size();
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(SheetError::corrupt)? {
                Event::Start(e) if e.local_name().as_ref() == "sst" => {
                    let claimed = e
                        .attributes()
                        .flatten()
                        .find(|a| a.key.as_ref() == "uniqueCount")
                        .and_then(|a| a.value.trim().parse::<u64>().ok());
                    if claimed.is_some_and(|n| n > size / 5) {
                        return Err(SheetError::corrupt("more strings claimed than the file can hold"));
                    }
                    break;
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}

/// The first `most` bytes of a part as text; `None` when the package has no such part.
pub(super) fn part_text(archive: &mut Archive<'_>, name: &str, most: u64) -> Result<Option<String>, SheetError> {
    let Some(index) = archive.index_for_name(name) else { return Ok(None) };
    let part = archive.by_index(index).map_err(SheetError::corrupt)?;
    let mut bytes = Vec::new();
    part.take(most).read_to_end(&mut bytes).map_err(SheetError::corrupt)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
