//! Formulas without a stored value, as programs that do not calculate write them. Their cells would be
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

#[cfg(test)]
mod tests {
    use super::*;

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
