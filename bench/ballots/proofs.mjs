// The proofs of docs/ballots.md, checked with @noble/curves.
import { ristretto255 } from '@noble/curves/ed25519.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { Transcript } from './merlin.mjs';

export const Point = ristretto255.Point;
export const G = Point.BASE;
export const ZERO = Point.ZERO;
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

// Nothing here is secret, so what is quick and not constant in time will do; G and a ballot's key are multiplied often.
G.precompute(8, false);

export const mod = (x) => ((x % ORDER) + ORDER) % ORDER;
export const times = (point, scalar) => {
  const s = mod(scalar);
  return s === 0n ? ZERO : point.multiplyUnsafe(s);
};

function number(bytes) {
  let x = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) x = (x << 8n) | BigInt(bytes[i]);
  return x;
}

// A scalar, or null unless it is below the order.
export function scalar(bytes) {
  if (bytes.length !== 32) return null;
  const x = number(bytes);
  return x < ORDER ? x : null;
}

// A group element with its bytes, or null unless it is canonical.
export function element(bytes) {
  if (bytes.length !== 32) return null;
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null;
  }
}

export function inverse(x) {
  // Fermat: the order is prime.
  let [result, base, power] = [1n, mod(x), ORDER - 2n];
  while (power > 0n) {
    if (power & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
    power >>= 1n;
  }
  return result;
}

const challenge = (t) => mod(number(t.bytes('c', 64)));
const start = (t, label) => t.append('dom-sep', utf8ToBytes(label));
const put = (t, label, point) => t.append(label, point.toBytes());

// `rings`: for each { R, B, values: [scalars] }; `responses`: for each ring its scalars.
export function ringProof(t, K, rings, c, responses) {
  start(t, 'multi_ring_enc');
  put(t, 'K', K);
  const before = t.clone();
  rings.forEach(({ R, B, values }, i) => {
    const ring = before.clone();
    start(ring, 'ring_enc');
    const both = new Uint8Array(64);
    both.set(R.toBytes());
    both.set(B.toBytes(), 32);
    ring.append('enc', both);
    ring.appendU64('i', i);
    let e = c;
    values.forEach((value, j) => {
      const s = responses[i][j];
      const RG = times(G, s).add(times(R, -e));
      const RK = times(K, s).add(times(B, -e)).add(times(G, e * value));
      const last = j + 1 === values.length;
      const next = last ? t : ring.clone();
      if (!last) next.appendU64('j', j);
      put(next, 'R_G', RG);
      put(next, 'R_K', RK);
      if (!last) e = challenge(next);
    });
  });
  return challenge(t) === c;
}

export function equalLogs(t, L, A, D, [c, s]) {
  start(t, 'log_eq');
  put(t, 'K', L);
  put(t, '[r]G', A);
  put(t, '[r]K', D);
  put(t, '[x]G', times(G, s).add(times(A, -c)));
  put(t, '[x]K', times(L, s).add(times(D, -c)));
  return challenge(t) === c;
}

export function possession(t, keys, [c, ...s]) {
  start(t, 'multi_pop');
  keys.forEach((key) => put(t, 'K', key));
  keys.forEach((key, i) => put(t, 'R', times(G, s[i]).add(times(key, -c))));
  return challenge(t) === c;
}

export function squares(t, K, votes, sum, c, responses, sz) {
  start(t, 'sum_of_squares');
  put(t, 'K', K);
  let onG = times(G, sz).add(times(sum.R, -c));
  let onK = times(K, sz).add(times(sum.B, -c));
  votes.forEach(({ R, B }, i) => {
    const [sr, sx] = responses.slice(2 * i, 2 * i + 2);
    put(t, 'R_x', R);
    put(t, 'X', B);
    put(t, '[e_r]G', times(G, sr).add(times(R, -c)));
    put(t, '[e_x]G + [e_r]K', times(G, sx).add(times(K, sr)).add(times(B, -c)));
    onG = onG.add(times(R, sx));
    onK = onK.add(times(B, sx));
  });
  put(t, 'R_z', sum.R);
  put(t, 'Z', sum.B);
  put(t, '[e_x]R_x + [e_z]G', onG);
  put(t, '[e_x]X + [e_z]K', onK);
  return challenge(t) === c;
}

const known = new Map();

// The rings of 0 … u-1: { length, rings: [{ size, step }] }.
function best(u) {
  if (known.has(u)) return known.get(u);
  let found = { length: u + 2, rings: [{ size: u, step: 1 }] };
  for (let t = 2; t + 2 <= found.length; t++) {
    for (let m = 2; m <= t; m++) {
      if ((u - t) % m !== 0) continue;
      const v = (u - t) / m + 1;
      if (v < 2) continue;
      const inner = best(v);
      const length = t + 2 + inner.length;
      const fewer = length === found.length && 1 + inner.rings.length < found.rings.length;
      if (length < found.length || fewer) {
        const rings = inner.rings.map(({ size, step }) => ({ size, step: step * m }));
        found = { length, rings: [...rings, { size: t, step: 1 }] };
      }
    }
  }
  known.set(u, found);
  return found;
}

export function range(u) {
  const { rings } = best(u);
  const name = rings.map(({ size, step }) => `${step > 1 ? `${step} * ` : ''}0..${size}`).join(' + ');
  return { rings, name };
}

// `given`: ciphertexts of all rings but the last.
export function rangeProof(t, K, u, whole, given, c, flat) {
  const { rings, name } = range(u);
  start(t, 'encryption_range_proof');
  t.append('range', utf8ToBytes(name));
  const last = given.reduce((left, one) => ({ R: left.R.subtract(one.R), B: left.B.subtract(one.B) }), whole);
  const responses = [];
  let at = 0;
  const all = [...given, last].map(({ R, B }, i) => {
    const { size, step } = rings[i];
    responses.push(flat.slice(at, at + size));
    at += size;
    return { R, B, values: Array.from({ length: size }, (_, j) => BigInt(j * step)) };
  });
  return ringProof(t, K, all, c, responses);
}
