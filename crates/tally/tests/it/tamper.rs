//! What somebody may do to a published file. Whoever tampers knows the format: he writes the checksum and the receipts
//! anew wherever that hides more.

use elastic_elgamal::{
    PublicKey,
    app::{ChoiceParams, EncryptedChoice},
    group::Ristretto,
};
use sha2::{Digest as _, Sha256};
use tally::{Choice, Published, Receipt, cast, file::end};

use crate::sample::{Made, rng, usual_made};

/// A ballot to tamper with, and others to take from.
pub(crate) struct Case {
    good: Made,
    /// The same agenda in the next round, with its own key.
    other: Made,
    /// A file to change; it reads as `good`.
    file: Published,
}

/// One kind of tampering: what it is, what of it must be found, how it is done.
pub(crate) type Kind = (&'static str, &'static str, fn(&Case) -> String);

impl Case {
    pub(crate) fn new(seed: u64) -> Self {
        let good = usual_made(seed, 1, 6);
        let file = Published::read(&good.text).unwrap();
        Self { good, other: usual_made(seed + 1, 2, 6), file }
    }

    /// The file, changed, with a checksum that is right.
    fn with(&self, change: impl FnOnce(&mut Published)) -> String {
        let mut file = self.file.clone();
        change(&mut file);
        file.write()
    }

    /// The text, changed, with a checksum that is right.
    fn text(&self, change: impl FnOnce(String) -> String) -> String {
        let text = &self.good.text;
        let body = change(text[..text.rfind("end ").unwrap()].to_owned());
        let last = end(&body);
        body + &last
    }

    /// The text, changed, with receipts and checksum that are right.
    fn relabelled(&self, from: &str, to: &str) -> String {
        let changed = self.text(|t| t.replacen(from, to, 1));
        let mut file = Published::read(&changed).unwrap();
        for i in 0..file.papers.len() {
            renew(&mut file, i);
        }
        file.papers.sort();
        file.write()
    }

    /// One more paper, as a voter would cast it.
    fn spare(&self) -> (Receipt, Vec<u8>) {
        let choices = [Choice::One(0), Choice::One(0), Choice::Several(vec![true, false, false, false])];
        let paper = cast(&self.good.head, &choices, &mut rng(99)).unwrap();
        (paper.receipt(&self.good.head), paper.as_bytes().to_vec())
    }
}

/// Writes the receipt of a paper anew, as docs/ballots.md has it.
fn renew(file: &mut Published, i: usize) {
    let (receipt, bytes) = &mut file.papers[i];
    let begin = format!("thidua-receipt 1\n{}\n{}\n", file.head.agenda().ballot(), file.head.agenda().round());
    let hash = Sha256::new()
        .chain_update(begin)
        .chain_update(Sha256::digest(file.head.text()))
        .chain_update(bytes.as_slice())
        .finalize();
    *receipt = Receipt(hash.into());
}

/// Changes the bytes of the first paper, writes its receipt anew and puts it where it belongs.
fn forge(file: &mut Published, change: impl FnOnce(&mut Vec<u8>)) {
    change(&mut file.papers[0].1);
    renew(file, 0);
    file.papers.sort();
}

/// The line with one digit changed in the middle of its last number, which so stays below the group's order.
fn nudge(line: &str) -> String {
    let at = line.len() - 40;
    let digit = if line.as_bytes()[at] == b'0' { "1" } else { "0" };
    format!("{}{digit}{}", &line[..at], &line[at + 1..])
}

fn line_of<'a>(text: &'a str, begin: &str) -> &'a str {
    text.lines().find(|l| l.starts_with(begin)).unwrap()
}

/// Bytes of a field.
const F: usize = 32;

pub(crate) const KINDS: &[Kind] = &[
    ("a stuffed paper", "papers.count", |c| {
        c.with(|f| {
            f.papers.push(c.spare());
            f.papers.sort();
        })
    }),
    ("a stuffed paper with a voter more", "share.proof", |c| {
        c.with(|f| {
            f.papers.push(c.spare());
            f.papers.sort();
            f.voted += 1;
        })
    }),
    ("a paper in the place of another", "share.proof", |c| {
        c.with(|f| {
            f.papers[2] = c.spare();
            f.papers.sort();
        })
    }),
    ("a dropped paper", "papers.count", |c| c.with(|f| drop(f.papers.remove(3)))),
    ("a dropped paper with a voter less", "share.proof", |c| {
        c.with(|f| {
            f.papers.remove(3);
            f.voted -= 1;
        })
    }),
    ("a doubled paper", "paper.repeated", |c| {
        c.with(|f| {
            let twice = f.papers[1].clone();
            f.papers.insert(1, twice);
            f.voted += 1;
        })
    }),
    ("a doubled paper in the place of another", "paper.order", |c| {
        c.with(|f| {
            f.papers[2] = f.papers[1].clone();
        })
    }),
    ("an altered proof", "paper.receipt", |c| c.with(|f| f.papers[4].1[7 * F] ^= 1)),
    ("an altered proof with its receipt", "paper.proof", |c| c.with(|f| forge(f, |b| b[7 * F] ^= 1))),
    ("a paper whose votes changed places", "paper.proof", |c| {
        c.with(|f| forge(f, |b| (0..2 * F).for_each(|i| b.swap(i, i + 2 * F))))
    }),
    ("the answers to two questions exchanged", "paper.proof", |c| {
        c.with(|f| {
            forge(f, |b| {
                let second = 15 * F;
                (0..2 * F).for_each(|i| b.swap(i, i + second));
            });
        })
    }),
    ("an answer copied from another paper", "paper.repeated", |c| {
        c.with(|f| {
            let copied = f.papers[3].1[..15 * F].to_vec();
            forge(f, |b| b[..15 * F].copy_from_slice(&copied));
        })
    }),
    ("an answer copied into another question", "paper.repeated", |c| {
        c.with(|f| {
            let copied = f.papers[3].1[..15 * F].to_vec();
            forge(f, |b| b[15 * F..30 * F].copy_from_slice(&copied));
        })
    }),
    ("a vote without randomness", "paper.bare", |c| c.with(|f| forge(f, |b| b[..F].fill(0)))),
    ("a vote that is no group element", "paper.encoding", |c| c.with(|f| forge(f, |b| b[..F].fill(0xff)))),
    ("a number in a second spelling", "paper.encoding", |c| {
        // The same scalar with the group's order added to it.
        let order = hex_order();
        c.with(|f| {
            forge(f, |b| {
                let mut carry = 0;
                for (byte, more) in b[6 * F..7 * F].iter_mut().zip(order) {
                    let sum = u16::from(*byte) + u16::from(more) + carry;
                    *byte = (sum & 0xff) as u8;
                    carry = sum >> 8;
                }
            });
        })
    }),
    ("a paper with two votes on one question", "paper.proof", |c| {
        c.with(|f| {
            let key = hex_line(f.head.text(), "key ");
            let params = ChoiceParams::single(PublicKey::<Ristretto>::from_bytes(&key).unwrap(), 3);
            let two = EncryptedChoice::new(&params, &[true, true, false], &mut rng(7));
            let mut bytes: Vec<u8> = two.choices_unchecked().iter().flat_map(|v| v.to_bytes()).collect();
            bytes.extend(two.range_proof().to_bytes());
            bytes.extend(two.sum_proof().to_bytes());
            forge(f, |b| b[..15 * F].copy_from_slice(&bytes));
        })
    }),
    ("a paper cut short", "paper.encoding", |c| c.with(|f| forge(f, |b| b.truncate(15 * F)))),
    ("papers in another order", "paper.order", |c| c.with(|f| f.papers.swap(0, 5))),
    ("another round", "key.proof", |c| c.relabelled("round 1\n", "round 2\n")),
    ("another ballot", "key.proof", |c| c.relabelled("BP-2026-0001", "BP-2026-0002")),
    ("options that changed names", "key.proof", |c| {
        c.relabelled("option Đồng ý\noption Không đồng ý\n", "option Không đồng ý\noption Đồng ý\n")
    }),
    ("another question", "key.proof", |c| c.relabelled("Đơn vị B: Cờ", "Đơn vị C: Cờ")),
    ("another number of tellers who must come together", "key.proof", |c| c.relabelled("tellers 2 3", "tellers 3 3")),
    ("another key", "paper.proof", |c| {
        c.with(|f| {
            // A ballot opened anew for the same agenda, papers and all else of the old one.
            f.head = usual_made(1_000, 1, 0).head;
            (0..f.papers.len()).for_each(|i| renew(f, i));
            f.papers.sort();
        })
    }),
    ("a paper of another round", "paper.proof", |c| {
        c.with(|f| {
            let bytes = c.other.papers[0].as_bytes().to_vec();
            forge(f, |b| *b = bytes);
        })
    }),
    ("the key of one teller exchanged", "key.set", |c| {
        let theirs = line_of(&c.other.text, "teller ").to_owned();
        let ours = line_of(&c.good.text, "teller ").to_owned();
        c.relabelled(&ours, &theirs)
    }),
    ("an altered proof of the keys", "key.proof", |c| {
        let ours = line_of(&c.good.text, "proof ").to_owned();
        c.relabelled(&ours, &nudge(&ours))
    }),
    ("a wrong total", "result.value", |c| {
        c.with(|f| {
            let from = f.results[0].iter().position(|v| *v > 0).unwrap();
            f.results[0][from] -= 1;
            f.results[0][(from + 1) % 3] += 1;
        })
    }),
    ("a total too high", "result.sum", |c| c.with(|f| f.results[1][0] += 1)),
    ("a forged share", "share.proof", |c| {
        let theirs = line_of(&c.other.text, "share ").split(' ').nth(4).unwrap().to_owned();
        c.text(|t| {
            let ours = line_of(&t, "share ").split(' ').nth(4).unwrap().to_owned();
            t.replacen(&ours, &theirs, 1)
        })
    }),
    ("a share of another total", "share.proof", |c| {
        c.text(|t| {
            let lines: Vec<&str> = t.lines().filter(|l| l.starts_with("share ")).take(2).collect();
            let [one, two] = lines[..] else { return t };
            let (a, b) = (one.splitn(5, ' ').nth(4).unwrap(), two.splitn(5, ' ').nth(4).unwrap());
            t.replacen(a, b, 1)
        })
    }),
    ("an altered proof of a share", "share.proof", |c| {
        c.text(|t| {
            let line = line_of(&t, "share ").to_owned();
            let other = nudge(&line);
            t.replacen(&line, &other, 1)
        })
    }),
    ("a share that is no group element", "share.encoding", |c| {
        c.text(|t| {
            let ours = line_of(&t, "share ").split(' ').nth(4).unwrap().to_owned();
            t.replacen(&ours, &"f".repeat(64), 1)
        })
    }),
    ("one teller instead of two", "shares.few", |c| c.with(|f| f.partials.truncate(1))),
    ("more who voted than may", "voters.count", |c| c.with(|f| f.voters = 5)),
    ("a checksum of another file", "end", |c| {
        let from = c.good.text.rfind("end ").unwrap();
        format!("{}{}", &c.good.text[..from], &c.other.text[c.other.text.rfind("end ").unwrap()..])
    }),
    ("a file cut off", "form", |c| c.good.text[..c.good.text.len() - 200].to_owned()),
    ("capital hex digits", "form", |c| {
        c.text(|t| {
            let line = line_of(&t, "paper ").to_owned();
            t.replacen(&line, &format!("paper {}", line[6..].to_uppercase()), 1)
        })
    }),
    ("a line more at the end", "form", |c| format!("{}\n", c.good.text)),
    ("line ends of another system", "form", |c| c.good.text.replace('\n', "\r\n")),
];

fn hex_line(text: &str, begin: &str) -> Vec<u8> {
    let digits = line_of(text, begin).strip_prefix(begin).unwrap();
    digits.as_bytes().chunks(2).map(|d| u8::from_str_radix(std::str::from_utf8(d).unwrap(), 16).unwrap()).collect()
}

/// The group's order 2^252 + 27742317777372353535851937790883648493, little-endian.
fn hex_order() -> [u8; 32] {
    let mut order = [0; 32];
    order[..16].copy_from_slice(&27_742_317_777_372_353_535_851_937_790_883_648_493_u128.to_le_bytes());
    order[31] = 0x10;
    order
}
