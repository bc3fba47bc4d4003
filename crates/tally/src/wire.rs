//! Fields of 32 bytes. The crate gives the parts of its proofs only through serde, as JSON with base64; the published file
//! and the store hold them as plain bytes in a fixed order.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use elastic_elgamal::{Ciphertext, group::ElementOps as _};
use serde_json::{Map, Value};

use crate::Curve;

/// Bytes of a scalar and of a group element.
pub(crate) const FIELD: usize = 32;

/// Takes fields one after the other out of bytes and makes the crate's JSON of them. What is missing becomes null, which
/// no proof is read from.
pub(crate) struct Take<'a>(std::slice::ChunksExact<'a, u8>);

impl<'a> Take<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.chunks_exact(FIELD))
    }

    pub(crate) fn one(&mut self) -> Value {
        self.0.next().map_or(Value::Null, |field| Value::String(BASE64.encode(field)))
    }

    pub(crate) fn many(&mut self, n: usize) -> Value {
        (0..n).map(|_| self.one()).collect()
    }

    pub(crate) fn ciphertext(&mut self) -> Value {
        object([("random_element", self.one()), ("blinded_element", self.one())])
    }

    pub(crate) fn ciphertexts(&mut self, n: usize) -> Value {
        (0..n).map(|_| self.ciphertext()).collect()
    }
}

/// A JSON object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>())
}

/// All strings of the crate's JSON as fields, in the order in which they stand. The crate's types have a fixed order of
/// members and `serde_json` keeps it.
pub(crate) fn fields(value: &Value, to: &mut Vec<u8>) {
    match value {
        Value::String(text) => to.extend(BASE64.decode(text).unwrap_or_default()),
        Value::Array(all) => all.iter().for_each(|v| fields(v, to)),
        Value::Object(all) => all.values().for_each(|v| fields(v, to)),
        _ => {}
    }
}

/// A ciphertext of its 64 bytes; `None` where one of the two is no group element.
pub(crate) fn ciphertext(bytes: &[u8]) -> Option<Ciphertext<Curve>> {
    if bytes.len() != 2 * FIELD {
        return None;
    }
    let (random, blinded) = bytes.split_at(FIELD);
    Some(Ciphertext::from_elements(Curve::deserialize_element(random)?, Curve::deserialize_element(blinded)?))
}

/// Bytes of lower-case hex; `None` for anything else, so that there is one spelling.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if plain { hex::decode(text).ok() } else { None }
}

/// A whole number without sign, leading zeros or more than nine digits.
pub(crate) fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain && text.len() <= 9 { text.parse().ok() } else { None }
}
