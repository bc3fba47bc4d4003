//! Addresses of cells that no sheet has, looked for in a sheet's XML before it is parsed.

/// Looks for addresses of cells that no sheet has. calamine adds their letters and digits up without asking whether the
/// sum still fits, and would put such a cell somewhere else.
#[derive(Default)]
pub(super) struct AddressScan {
    /// the last bytes, newest last
    last: [u8; 6],
    inside: Option<Address>,
    /// one was found
    pub(super) beyond: bool,
}

#[derive(Default)]
struct Address {
    letters: u8,
    digits: u8,
}

impl AddressScan {
    pub(super) fn feed(&mut self, block: &[u8]) {
        for byte in block {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        if let Some(address) = &mut self.inside {
            match byte {
                b'"' | b'\'' | b'<' => self.inside = None,
                b'0'..=b'9' => address.digits = address.digits.saturating_add(1),
                b'a'..=b'z' | b'A'..=b'Z' => address.letters = address.letters.saturating_add(1),
                b'$' => {}
                _ => *address = Address::default(),
            }
            self.beyond |= self.inside.as_ref().is_some_and(|a| a.letters > 3 || a.digits > 7);
        } else if matches!(byte, b'"' | b'\'') && (self.last.ends_with(b" r=") || self.last.ends_with(b" ref=")) {
            self.inside = Some(Address::default());
        }
        self.last.rotate_left(1);
        self.last[5] = byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_no_sheet_has_are_found_across_block_borders() {
        let beyond = |xml: &str| {
            let found: Vec<bool> = (1..=xml.len())
                .map(|size| {
                    let mut scan = AddressScan::default();
                    xml.as_bytes().chunks(size).for_each(|block| scan.feed(block));
                    scan.beyond
                })
                .collect();
            assert!(found.iter().all(|f| *f == found[0]), "{xml}");
            found[0]
        };
        for good in
            ["<c r=\"XFD1048576\">", "<row r='12'>", "<d ref=\"A1:$XFD$1048576\"/>", "<c s=\"123456789\" r=\"A1\">"]
        {
            assert!(!beyond(good), "{good}");
        }
        for bad in ["<c r=\"A4294967301\">", "<row r='99999999'>", "<d ref=\"A1:ZZZZZZZ1\"/>"] {
            assert!(beyond(bad), "{bad}");
        }
    }
}
