//! What is looked for in a sheet's XML before it is parsed. Formulas without a stored value, as programs that do not calculate write them. Their cells would be
//! taken for empty ones, so the reader counts them and the screen can say so.

/// Counts such formulas in a sheet's XML, fed in blocks of any size.
#[derive(Default)]
pub(super) struct FormulaScan {
    state: State,
    /// formulas without a value so far
    pub(super) found: u32,
}

enum State {
    /// so many bytes of `CLOSE` matched
    Before(usize),
    /// what came after it
    After(Vec<u8>),
}

impl Default for State {
    fn default() -> State {
        State::Before(0)
    }
}

const CLOSE: &[u8] = b"</f>";
/// What follows a formula that has no value.
const NO_VALUE: [&[u8]; 4] = [b"</c>", b"<v/>", b"<v />", b"<v></v>"];

impl FormulaScan {
    pub(super) fn feed(&mut self, block: &[u8]) {
        for byte in block {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        let start = usize::from(byte == b'<');
        match &mut self.state {
            State::Before(matched) => {
                *matched = if CLOSE.get(*matched) == Some(&byte) { *matched + 1 } else { start };
                if *matched == CLOSE.len() {
                    self.state = State::After(Vec::new());
                }
            }
            State::After(seen) => {
                seen.push(byte);
                if NO_VALUE.contains(&seen.as_slice()) {
                    self.found += 1;
                    self.state = State::Before(0);
                } else if !NO_VALUE.iter().any(|end| end.starts_with(seen)) {
                    self.state = State::Before(start);
                }
            }
        }
    }
}

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

    #[test]
    fn formulas_without_values_are_counted_across_block_borders() {
        let xml = b"<c><f>A1</f><v>2</v></c><c><f>A2</f></c><c><f>A3</f><v/></c><c><f>A4</f><v></v></c><c><f>\
            A5</f><<c><f>A6</f></c>";
        for size in 1..xml.len() {
            let mut scan = FormulaScan::default();
            xml.chunks(size).for_each(|block| scan.feed(block));
            assert_eq!(scan.found, 4, "blocks of {size}");
        }
    }
}
