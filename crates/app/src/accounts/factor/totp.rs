//! Codes of six digits that change every thirty seconds: RFC 6238 with SHA-1, which every authenticator app knows, over
//! RFC 4226.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// Seconds of a step.
pub const STEP: i64 = 30;
/// Bytes of a secret: as many as the hash has (RFC 4226, 4).
pub const SECRET: usize = 20;
/// Steps before and after the present one whose codes are taken: clocks of phones differ.
const DRIFT: i64 = 1;

/// The code of `digits` digits for a counter (RFC 4226, 5.3).
fn hotp(secret: &[u8], counter: u64, digits: u32) -> u32 {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return 0 };
    mac.update(&counter.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[hash.len() - 1] & 0xf);
    let four = [hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]];
    u32::from_be_bytes(four) % 10_u32.pow(digits)
}

/// The step of an instant in microseconds since 1970.
#[must_use]
pub fn step_at(micros: i64) -> i64 {
    micros.div_euclid(1_000_000).div_euclid(STEP)
}

/// The code of a step, as people type it.
#[must_use]
pub fn code(secret: &[u8], step: i64) -> String {
    format!("{:06}", hotp(secret, step.unsigned_abs(), 6))
}

/// The step whose code was typed, if it is near `now` and newer than `last`, the newest one used: a code works once.
#[must_use]
pub fn matching(secret: &[u8], typed: &str, now: i64, last: i64) -> Option<i64> {
    let present = step_at(now);
    let fits = |step: &i64| bool::from(code(secret, *step).as_bytes().ct_eq(typed.as_bytes()));
    (present - DRIFT..=present + DRIFT).filter(fits).find(|step| *step > last)
}

/// A secret as an authenticator app takes it: base 32 (RFC 4648, 6) without padding.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let mut five = [0_u8; 5];
        five[..group.len()].copy_from_slice(group);
        let bits = five.iter().fold(0_u64, |bits, b| bits << 8 | u64::from(*b));
        for i in 0..(group.len() * 8).div_ceil(5) {
            out.push(char::from(LETTERS[usize::try_from(bits >> (35 - 5 * i) & 31).unwrap_or(0)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, for SHA-1: seconds and the code of eight digits.
    const RFC_6238: &[(i64, u32)] = &[
        (59, 94_287_082),
        (1_111_111_109, 7_081_804),
        (1_111_111_111, 14_050_471),
        (1_234_567_890, 89_005_924),
        (2_000_000_000, 69_279_037),
        (20_000_000_000, 65_353_130),
    ];

    /// RFC 4226, appendix D: the codes of the counters 0 to 9.
    const RFC_4226: [u32; 10] =
        [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];

    const SECRET_OF_RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_standards() {
        for (seconds, expected) in RFC_6238 {
            let step = step_at(seconds * 1_000_000);
            assert_eq!(hotp(SECRET_OF_RFC, step.unsigned_abs(), 8), *expected, "{seconds}");
            assert_eq!(code(SECRET_OF_RFC, step), format!("{:06}", expected % 1_000_000));
        }
        for (counter, expected) in (0_u64..).zip(RFC_4226) {
            assert_eq!(hotp(SECRET_OF_RFC, counter, 6), expected, "{counter}");
        }
    }

    /// RFC 4648, 10, without the padding.
    #[test]
    fn a_secret_is_written_in_base_32() {
        let vectors = [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")];
        for (text, expected) in vectors.into_iter().chain([("", ""), ("foobar", "MZXW6YTBOI")]) {
            assert_eq!(base32(text.as_bytes()), expected);
        }
    }

    #[test]
    fn a_code_is_taken_near_its_time_and_once() {
        let now = 1_234_567_890 * 1_000_000;
        let step = step_at(now);
        for near in [-1, 0, 1] {
            let typed = code(SECRET_OF_RFC, step + near);
            assert_eq!(matching(SECRET_OF_RFC, &typed, now, 0), Some(step + near));
            assert_eq!(matching(SECRET_OF_RFC, &typed, now, step + near), None, "used");
        }
        for far in [-2, 2] {
            assert_eq!(matching(SECRET_OF_RFC, &code(SECRET_OF_RFC, step + far), now, 0), None);
        }
        assert_eq!(matching(SECRET_OF_RFC, "", now, 0), None);
    }
}
