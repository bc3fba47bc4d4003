//! Vietnamese text: everything in the product that has to know how Vietnamese is written.
//!
//! Pure functions over strings and integers: no clock, no files, no network. The rooms:
//!
//! | module | what it answers |
//! |---|---|
//! | [`normal`](mod@normal) | the one form in which text is stored, and what does not belong into a name |
//! | [`fold`](mod@fold) | search without diacritics, distance between two spellings |
//! | [`sort`] | keys that put people and units in Vietnamese order, comparable as bytes |
//! | [`syllable`] | is this a well-formed Vietnamese syllable? |
//! | [`legacy`] | TCVN3, VNI, decomposed Unicode and other damage: what was found, what it would become |
//! | [`number`] | 1.771 and "một nghìn bảy trăm bảy mươi mốt", money, points |
//! | [`person`](mod@person) | does a text look like the name of a person; what in it does not belong there |
//! | [`date`] | what people type, what Decree 30/2020/NĐ-CP prints |
//!
//! Everything here may be called on whatever a stranger pasted: nothing panics.

pub mod date;
pub mod fold;
pub mod legacy;
pub mod letters;
pub mod lost;
pub mod mend;
pub mod normal;
pub mod number;
pub mod person;
pub mod sort;
pub mod syllable;
pub mod typed;

pub use date::{CivilDate, DateError, date_dmy, date_long, parse_date};
pub use fold::{edit_distance_folded, fold};
pub use legacy::{Cell, Confidence, Detection, Doubt, Encoding, Page, detect, detect_column, page_of, repair};
pub use mend::{Slip, slip};
pub use normal::{Mark, MarkKind, hidden_marks, normal, upper_vi};
pub use number::{MoneyError, decimal2, decimal2_plain, group, money_words, number_words, parse_decimal2, parse_money};
pub use sort::{sort_key, sort_key_name};
