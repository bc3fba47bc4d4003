// A second verifier of published ballots, written from docs/ballots.md and from nothing else. It shares no code with the
// program: node verify.mjs FILE prints each fault, or that the file holds; with several files or --json, one JSON line each.
import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { Transcript } from './merlin.mjs';
import { G, ZERO, element, equalLogs, inverse, mod, possession, range, rangeProof, ringProof, scalar, squares, times } from './proofs.mjs';

class Form extends Error {}
const bad = (reader) => { throw new Form(String(reader.line)); };

class Lines {
  constructor(text) {
    this.all = text.split('\n');
    this.line = 0;
  }
  begins(word) {
    return this.line < this.all.length && this.all[this.line].startsWith(word);
  }
  after(word) {
    const fits = this.begins(word);
    this.line++;
    return fits ? this.all[this.line - 1].slice(word.length) : bad(this);
  }
  number(word) {
    return number(this.after(word)) ?? bad(this);
  }
  hex(word, length) {
    return hex(this.after(word), length) ?? bad(this);
  }
}

const number = (text) => (/^(0|[1-9][0-9]{0,8})$/.test(text) ? Number(text) : null);
const hex = (text, length) =>
  /^([0-9a-f]{2})*$/.test(text) && (length === undefined || text.length === 2 * length) ? hexToBytes(text) : null;
const isText = (text) =>
  !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text) && !text.startsWith(' ') && !text.endsWith(' ') &&
  text !== '' && Buffer.byteLength(text) <= 1000;

function readHead(lines) {
  if (lines.after('thidua-ballot 1') !== '') bad(lines);
  const ballot = lines.after('ballot ');
  const round = lines.number('round ');
  const texts = [lines.after('title ')];
  const questions = [];
  while (lines.begins('question ')) {
    const rest = lines.after('question ');
    const [, kind, most, text] = /^(one|most ([^ ]*)) (.*)$/s.exec(rest) ?? bad(lines);
    const question = { one: kind === 'one', most: most === undefined ? 1 : number(most) ?? bad(lines), options: 0 };
    texts.push(text);
    while (lines.begins('option ')) {
      texts.push(lines.after('option '));
      question.options++;
    }
    questions.push(question);
  }
  const fits = ({ one, most, options }) => options <= 100 && (one ? options >= 2 : options >= 1 && most >= 1 && most <= options);
  const good = /^[A-Za-z0-9._/-]{1,80}$/.test(ballot) && round >= 1 && round <= 99 && questions.length >= 1 &&
    questions.length <= 100 && questions.every(fits) && texts.every(isText);
  if (!good) bad(lines);
  const [, k, n] = /^([^ ]*) ([^ ]*)$/.exec(lines.after('tellers ')) ?? bad(lines);
  const [few, all] = [number(k) ?? bad(lines), number(n) ?? bad(lines)];
  if (!(few >= 2 && few <= all && all <= 9)) bad(lines);
  const key = () => {
    const point = element(lines.hex(lines.begins('key ') ? 'key ' : 'teller ', 32));
    return point && !point.equals(ZERO) ? point : bad(lines);
  };
  if (!lines.begins('key ')) lines.after('key ');
  const K = key();
  K.precompute(6, false);
  const keys = [];
  while (keys.length < all) {
    if (!lines.begins('teller ')) lines.after('teller ');
    keys.push(key());
  }
  const claim = `${lines.all.slice(0, lines.line).join('\n')}\n`;
  const proof = lines.hex('proof ');
  const text = `${lines.all.slice(0, lines.line).join('\n')}\n`;
  return { ballot, round, questions, few, all, K, keys, claim, proof, digest: sha256(utf8ToBytes(text)) };
}

function read(text) {
  const lines = new Lines(text);
  const head = readHead(lines);
  const [voters, voted] = [lines.number('voters '), lines.number('voted ')];
  const papers = [];
  while (lines.begins('paper ')) {
    const [, receipt, bytes] = /^([^ ]*) (.*)$/s.exec(lines.after('paper ')) ?? bad(lines);
    papers.push({ receipt: hex(receipt, 32) ?? bad(lines), bytes: hex(bytes) ?? bad(lines) });
  }
  const shares = [];
  const each = (what) => head.questions.map((q, i) => Array.from({ length: q.options }, (_, o) => what(i + 1, o + 1)));
  for (let teller = 1; teller <= head.all; teller++) {
    if (!lines.begins(`share ${teller} `)) continue;
    const rows = each((q, o) => {
      const [, e, p] = /^([^ ]*) (.*)$/s.exec(lines.after(`share ${teller} ${q} ${o} `)) ?? bad(lines);
      return { element: hex(e, 32) ?? bad(lines), proof: hex(p, 64) ?? bad(lines) };
    });
    shares.push({ teller, rows });
  }
  const results = each((q, o) => lines.number(`result ${q} ${o} `));
  const before = `${lines.all.slice(0, lines.line).join('\n')}\n`;
  const sum = lines.hex('end ', 32);
  if (lines.after('') !== '' || lines.line !== lines.all.length) bad(lines);
  const whole = bytesToHex(sum) === bytesToHex(sha256(utf8ToBytes(before)));
  return { head, voters, voted, papers, shares, results, whole };
}

// Takes the parts of a paper one after the other; whatever is no scalar or element ends it.
class Parts {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  field() {
    if (this.at + 32 > this.bytes.length) throw new RangeError('too short');
    this.at += 32;
    return this.bytes.subarray(this.at - 32, this.at);
  }
  scalar() {
    const x = scalar(this.field());
    if (x === null) throw new RangeError('no scalar');
    return x;
  }
  scalars(n) {
    return Array.from({ length: n }, () => this.scalar());
  }
  ciphertext() {
    const name = this.field();
    const [R, B] = [element(name), element(this.field())];
    if (!R || !B) throw new RangeError('no element');
    return { R, B, name: bytesToHex(name) };
  }
  ciphertexts(n) {
    return Array.from({ length: n }, () => this.ciphertext());
  }
}

function readAnswer(parts, { one, most, options: n }) {
  if (one) {
    const votes = parts.ciphertexts(n);
    return { votes, all: votes, c: parts.scalar(), ring: parts.scalars(2 * n), sum: parts.scalars(2) };
  }
  const ranged = (u) => {
    const { rings } = range(u);
    const vote = parts.ciphertext();
    const given = parts.ciphertexts(rings.length - 1);
    return { vote, u, given, c: parts.scalar(), flat: parts.scalars(rings.reduce((s, r) => s + r.size, 0)) };
  };
  const each = Array.from({ length: n }, () => ranged(2));
  const credit = ranged(most + 1);
  const votes = each.map((v) => v.vote);
  return { votes, all: [...votes, credit.vote, ...credit.given], each, credit, c: parts.scalar(), squares: parts.scalars(2 * n), sz: parts.scalar() };
}

function readPaper(bytes, questions) {
  try {
    const parts = new Parts(bytes);
    const answers = questions.map((q) => readAnswer(parts, q));
    return parts.at === bytes.length ? answers : null;
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
}

function answerHolds(K, question, a) {
  if (question.one) {
    const sum = a.votes.reduce((s, v) => ({ R: s.R.add(v.R), B: s.B.add(v.B) }), { R: ZERO, B: ZERO });
    if (!equalLogs(new Transcript('choice_encryption_sum'), K, sum.R, sum.B.subtract(G), a.sum)) return false;
    const rings = a.votes.map(({ R, B }) => ({ R, B, values: [0n, 1n] }));
    const responses = a.votes.map((_, i) => a.ring.slice(2 * i, 2 * i + 2));
    return ringProof(new Transcript('encrypted_choice_ranges'), K, rings, a.c, responses);
  }
  const holds = (label, p) => rangeProof(new Transcript(label), K, p.u, p.vote, p.given, p.c, p.flat);
  return a.each.every((p) => holds('quadratic_voting_variant', p)) && holds('quadratic_voting_credit_range', a.credit) &&
    squares(new Transcript('quadratic_voting_credit_equiv'), K, a.votes, a.credit.vote, a.c, a.squares, a.sz);
}

// Sum of points times Lagrange's coefficients: the value at `x` of the polynomial through (number, point).
function interpolate(points, x) {
  return points.reduce((sum, [i, point]) => {
    let [upper, lower] = [1n, 1n];
    for (const [j] of points) {
      if (j === i) continue;
      upper = mod(upper * BigInt(x - j));
      lower = mod(lower * BigInt(i - j));
    }
    return sum.add(times(point, upper * inverse(lower)));
  }, ZERO);
}

function keysFit({ K, keys, few }) {
  const points = keys.slice(0, few).map((key, i) => [i + 1, key]);
  return interpolate(points, 0).equals(K) && keys.every((key, i) => interpolate(points, i + 1).equals(key));
}

function keyProofHolds({ claim, keys, proof }) {
  if (proof.length !== 32 * (1 + keys.length)) return false;
  const parts = keys.map((_, i) => scalar(proof.subarray(32 * (i + 1), 32 * (i + 2))));
  const all = [scalar(proof.subarray(0, 32)), ...parts];
  if (all.includes(null)) return false;
  const t = new Transcript('thidua_ballot_key');
  t.append('head', utf8ToBytes(claim));
  return possession(t, keys, all);
}

function checkPapers(file, add) {
  const { head } = file;
  const seen = new Set();
  const begin = utf8ToBytes(`thidua-receipt 1\n${head.ballot}\n${head.round}\n`);
  let before = '';
  return file.papers.map(({ receipt, bytes }, index) => {
    const i = index + 1;
    const name = bytesToHex(receipt);
    if (!(name > before)) add('paper.order', i);
    before = name;
    if (bytesToHex(sha256(concatBytes(begin, head.digest, bytes))) !== name) add('paper.receipt', i);
    const answers = readPaper(bytes, head.questions);
    if (!answers) {
      add('paper.encoding', i);
      return null;
    }
    answers.forEach((answer, q) => {
      answer.all.forEach((ciphertext, c) => {
        if (/^0*$/.test(ciphertext.name)) add('paper.bare', i, q + 1, c + 1);
        if (seen.has(ciphertext.name)) add('paper.repeated', i, q + 1, c + 1);
        seen.add(ciphertext.name);
      });
      if (!answerHolds(head.K, head.questions[q], answer)) add('paper.proof', i, q + 1);
    });
    return answers;
  });
}

function openShare({ head }, total, teller, { element: e, proof }) {
  const D = element(e);
  const parts = [scalar(proof.subarray(0, 32)), scalar(proof.subarray(32))];
  if (!D || parts.includes(null)) return 'share.encoding';
  const t = new Transcript('elgamal_decryption_share');
  t.appendU64('n', head.all);
  t.appendU64('t', head.few);
  t.append('K', head.K.toBytes());
  t.appendU64('i', teller - 1);
  return equalLogs(t, total.R, head.keys[teller - 1], D, parts) ? D : 'share.proof';
}

function checkResults(file, papers, add) {
  const { head, shares, results } = file;
  head.questions.forEach((question, q) => {
    results[q].forEach((votes, o) => {
      const total = papers.reduce((s, p) => ({ R: s.R.add(p[q].votes[o].R), B: s.B.add(p[q].votes[o].B) }), { R: ZERO, B: ZERO });
      const opened = [];
      for (const { teller, rows } of shares) {
        const D = openShare(file, total, teller, rows[q][o]);
        if (typeof D === 'string') add(D, teller, q + 1, o + 1);
        else opened.push([teller, D]);
      }
      if (opened.length < shares.length || shares.length < head.few) return;
      const found = total.B.subtract(interpolate(opened.slice(0, head.few), 0));
      if (!found.equals(times(G, BigInt(votes)))) add('result.value', q + 1, o + 1);
    });
    const sum = results[q].reduce((a, b) => a + b, 0);
    const count = papers.length;
    const fits = question.one ? sum === count : sum <= count * question.most && results[q].every((v) => v <= count);
    if (!fits) add('result.sum', q + 1);
  });
}

export function verify(bytes) {
  const faults = [];
  const add = (code, ...at) => faults.push([code, ...at].join(' '));
  let file;
  try {
    if (bytes.length > 67_108_864) throw new Form('1');
    file = read(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (e) {
    if (!(e instanceof Form || e instanceof TypeError)) throw e;
    return { holds: false, faults: [`form ${e instanceof Form ? e.message : 1}`], results: null };
  }
  const { head } = file;
  if (!file.whole) add('end');
  const fit = keysFit(head);
  if (!fit) add('key.set');
  if (!keyProofHolds(head)) add('key.proof');
  if (file.voted > file.voters) add('voters.count');
  if (file.papers.length !== file.voted) add('papers.count');
  const papers = checkPapers(file, add);
  if (file.shares.length < head.few) add('shares.few');
  if (fit && !papers.includes(null)) checkResults(file, papers, add);
  return { holds: faults.length === 0, faults, results: file.results };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const files = process.argv.slice(2).filter((a) => a !== '--json');
  const answers = files.map((file) => ({ file, ...verify(readFileSync(file)) }));
  if (files.length > 1 || process.argv.includes('--json')) answers.forEach((a) => console.log(JSON.stringify(a)));
  else answers.forEach((a) => console.log(a.holds ? `holds: ${JSON.stringify(a.results)}` : a.faults.join('\n')));
  process.exitCode = answers.every((a) => a.holds) ? 0 : 1;
}
