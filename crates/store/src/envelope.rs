//! Encrypted files: a key made from a passphrase by argon2id, segments sealed by ChaCha20-Poly1305 in the STREAM
//! construction, so that a file of any size is read and written piece by piece and neither a segment that was changed,
//! moved or left out nor an end that was cut off passes. To the byte in docs/backup-format.md.

use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{ChaCha20Poly1305, Key};
use rand::Rng as _;

/// First bytes of an encrypted file.
pub const MAGIC: &[u8; 8] = b"TDSEAL1\n";

/// Bytes of the header; each segment is bound to it.
const HEADER: usize = 48;
/// Bytes of a segment before it is sealed; the last one may be shorter.
const SEGMENT: usize = 65_536;
/// Bytes by which a sealed segment is longer.
const TAG: usize = 16;
/// Offsets in the header.
const SALT: std::ops::Range<usize> = 20..36;
const NONCE: std::ops::Range<usize> = 36..43;

/// What a new file costs whoever guesses: 64 MiB, three passes.
const MEMORY: u32 = 65_536;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// More than this is not asked of a machine by a file's header: 1 GiB, 64 passes, 16 lanes.
const MOST: [u32; 3] = [1_048_576, 64, 16];

/// Shortest passphrase, in characters.
pub const SHORTEST: usize = 12;

/// A passphrase; printed nowhere.
#[derive(Clone)]
pub struct Passphrase(String);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl Passphrase {
    /// The same one however the keyboard composes its letters.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(vntext::normal(text))
    }

    /// True when it is long enough for a new file.
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= SHORTEST
    }

    fn key(&self, cost: [u32; 3], salt: &[u8]) -> io::Result<Key> {
        let [memory, passes, lanes] = cost;
        let mut key = [0; 32];
        Params::new(memory, passes, lanes, Some(key.len()))
            .and_then(|p| {
                Argon2::new(Algorithm::Argon2id, Version::V0x13, p).hash_password_into(
                    self.0.as_bytes(),
                    salt,
                    &mut key,
                )
            })
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
        Ok(key.into())
    }
}

/// Why an encrypted file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The passphrase is another one, or the beginning of the file was changed.
    #[error("the passphrase is wrong, or the file's beginning is damaged")]
    Wrong,
    /// It is no encrypted file of this program, or one that was changed, cut off or lengthened.
    #[error("{0}")]
    Damaged(&'static str),
    /// It could not be read, or the other one not written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Fills `buffer` as far as there is something; gives how much that was.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut full = 0;
    while full < buffer.len() {
        match from.read(&mut buffer[full..]) {
            Ok(0) => break,
            Ok(n) => full += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(full)
}

/// Reads pieces of `size` and says of each whether it is the last one.
struct Pieces<R> {
    from: R,
    next: Vec<u8>,
    size: usize,
}

impl<R: Read> Pieces<R> {
    fn new(mut from: R, size: usize) -> io::Result<Self> {
        let mut next = vec![0; size];
        let n = fill(&mut from, &mut next)?;
        next.truncate(n);
        Ok(Self { from, next, size })
    }

    fn take(&mut self) -> io::Result<(Vec<u8>, bool)> {
        let mut after = vec![0; if self.next.len() < self.size { 0 } else { self.size }];
        let n = fill(&mut self.from, &mut after)?;
        after.truncate(n);
        let piece = std::mem::replace(&mut self.next, after);
        Ok((piece, n == 0))
    }
}

/// Writes `from`, encrypted, to `to`.
pub fn seal(from: impl Read, to: &mut impl Write, passphrase: &Passphrase) -> io::Result<()> {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(MAGIC);
    for (i, number) in [MEMORY, PASSES, LANES].into_iter().enumerate() {
        header[8 + 4 * i..12 + 4 * i].copy_from_slice(&number.to_le_bytes());
    }
    rand::rng().fill_bytes(&mut header[SALT.start..NONCE.end]);
    to.write_all(&header)?;
    let key = passphrase.key([MEMORY, PASSES, LANES], &header[SALT])?;
    let nonce: [u8; 7] = header[NONCE].try_into().unwrap_or_default();
    let mut sealer = EncryptorBE32::<ChaCha20Poly1305>::new(&key, &nonce.into());
    let mut pieces = Pieces::new(from, SEGMENT)?;
    let too_long = |_| io::Error::new(io::ErrorKind::FileTooLarge, "more segments than a file can have");
    loop {
        let (mut piece, last) = pieces.take()?;
        if last {
            sealer.encrypt_last_in_place(&header, &mut piece).map_err(too_long)?;
            return to.write_all(&piece);
        }
        sealer.encrypt_next_in_place(&header, &mut piece).map_err(too_long)?;
        to.write_all(&piece)?;
    }
}

/// Writes what is in the encrypted `from` to `to`. What was written is worth nothing when this errs: throw it away.
pub fn open(mut from: impl Read, to: &mut impl Write, passphrase: &Passphrase) -> Result<(), OpenError> {
    let mut header = [0; HEADER];
    if fill(&mut from, &mut header)? < HEADER || header[..8] != MAGIC[..] || header[NONCE.end..] != [0; 5] {
        return Err(OpenError::Damaged("this is no encrypted file of this program"));
    }
    let mut cost = [0; 3];
    for (i, number) in cost.iter_mut().enumerate() {
        *number = u32::from_le_bytes(header[8 + 4 * i..12 + 4 * i].try_into().unwrap_or_default());
    }
    if cost.iter().zip(MOST).any(|(asked, most)| *asked > most) {
        return Err(OpenError::Damaged("its header asks for more memory or time than is given"));
    }
    let key = passphrase.key(cost, &header[SALT]).map_err(|_| OpenError::Damaged("its header is damaged"))?;
    let nonce: [u8; 7] = header[NONCE].try_into().unwrap_or_default();
    let mut opener = DecryptorBE32::<ChaCha20Poly1305>::new(&key, &nonce.into());
    let mut pieces = Pieces::new(from, SEGMENT + TAG)?;
    let mut first = true;
    loop {
        let (mut piece, last) = pieces.take()?;
        let wrong = |_| if first { OpenError::Wrong } else { OpenError::Damaged("it was changed or cut off") };
        if last {
            opener.decrypt_last_in_place(&header, &mut piece).map_err(wrong)?;
            to.write_all(&piece)?;
            return Ok(());
        }
        opener.decrypt_next_in_place(&header, &mut piece).map_err(wrong)?;
        to.write_all(&piece)?;
        first = false;
    }
}

/// True when a file begins as an encrypted one.
pub fn is_sealed(mut from: impl Read) -> io::Result<bool> {
    let mut start = [0; MAGIC.len()];
    Ok(fill(&mut from, &mut start)? == start.len() && start == *MAGIC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        seal(plain, &mut out, &Passphrase::new("một câu đủ dài")).unwrap();
        out
    }

    fn opened(bytes: &[u8], words: &str) -> Result<Vec<u8>, OpenError> {
        let mut out = Vec::new();
        open(bytes, &mut out, &Passphrase::new(words)).map(|()| out)
    }

    #[test]
    fn what_was_sealed_comes_back_at_every_edge_of_a_segment() {
        for size in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT] {
            let plain: Vec<u8> = (0..size).map(|i| (i * 7 % 251) as u8).collect();
            let file = sealed(&plain);
            assert_eq!(file.len(), HEADER + size + TAG * size.div_ceil(SEGMENT).max(1), "{size}");
            assert!(is_sealed(&file[..]).unwrap());
            // The same words, composed otherwise.
            assert_eq!(
                opened(&file, "mo\u{323}\u{302}t ca\u{302}u \u{111}u\u{309} da\u{300}i").unwrap(),
                plain,
                "{size}"
            );
        }
    }

    #[test]
    fn a_wrong_passphrase_and_every_change_are_refused() {
        let plain = vec![5; 2 * SEGMENT + 10];
        let file = sealed(&plain);
        assert!(matches!(opened(&file, "một câu khác hẳn"), Err(OpenError::Wrong)));
        let whole = SEGMENT + TAG;
        let mut others = vec![
            file[..file.len() - 1].to_vec(),
            file[..HEADER + whole].to_vec(),
            file[..HEADER + 2 * whole].to_vec(),
            file[..HEADER].to_vec(),
            [&file[..], b"x"].concat(),
            // Two segments have changed places.
            [
                &file[..HEADER],
                &file[HEADER + whole..HEADER + 2 * whole],
                &file[HEADER..HEADER + whole],
                &file[HEADER + 2 * whole..],
            ]
            .concat(),
        ];
        for at in [9, 13, 21, 37, HEADER, HEADER + whole + 3, file.len() - 1] {
            let mut other = file.clone();
            other[at] ^= 1;
            others.push(other);
        }
        for (n, other) in others.iter().enumerate() {
            assert!(opened(other, "một câu đủ dài").is_err(), "change {n}");
        }
    }

    #[test]
    fn a_header_cannot_ask_for_all_memory_or_an_hour() {
        let file = sealed(b"x");
        for at in [11, 14, 18] {
            let mut other = file.clone();
            other[at] = 0xff;
            assert!(matches!(opened(&other, "một câu đủ dài"), Err(OpenError::Damaged(_))), "{at}");
        }
        for no_file in [&b""[..], b"PK\x03\x04", &file[..20]] {
            assert!(matches!(opened(no_file, "x"), Err(OpenError::Damaged(_))));
            assert!(!is_sealed(&no_file[..no_file.len().min(4)]).unwrap());
        }
    }
}
