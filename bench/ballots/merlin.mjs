// Merlin transcripts over STROBE-128, as docs/ballots.md has them ("Transcripts").
import { keccakP } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const RATE = 166;

export class Transcript {
  constructor(label) {
    this.state = new Uint8Array(200);
    this.words = new Uint32Array(this.state.buffer);
    this.pos = 0;
    this.begin = 0;
    if (label === undefined) return;
    this.state.set([1, 0xa8, 1, 0, 1, 0x60]);
    this.state.set(utf8ToBytes('STROBEv1.0.2'), 6);
    keccakP(this.words);
    this.metaAd(utf8ToBytes('Merlin v1.0'));
    this.append('dom-sep', utf8ToBytes(label));
  }

  clone() {
    const other = new Transcript();
    other.state.set(this.state);
    other.pos = this.pos;
    other.begin = this.begin;
    return other;
  }

  permute() {
    this.state[this.pos] ^= this.begin;
    this.state[this.pos + 1] ^= 0x04;
    this.state[RATE + 1] ^= 0x80;
    keccakP(this.words);
    this.pos = 0;
    this.begin = 0;
  }

  absorb(bytes) {
    for (const byte of bytes) {
      this.state[this.pos++] ^= byte;
      if (this.pos === RATE) this.permute();
    }
  }

  operation(flags) {
    const old = this.begin;
    this.begin = this.pos + 1;
    this.absorb([old, flags]);
    if (flags & 4 && this.pos !== 0) this.permute();
  }

  metaAd(bytes) {
    this.operation(0x12);
    this.absorb(bytes);
  }

  append(label, message) {
    this.metaAd(utf8ToBytes(label));
    this.absorb(little(message.length, 4));
    this.operation(0x02);
    this.absorb(message);
  }

  appendU64(label, x) {
    this.append(label, little(x, 8));
  }

  bytes(label, count) {
    this.metaAd(utf8ToBytes(label));
    this.absorb(little(count, 4));
    this.operation(0x07);
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      out[i] = this.state[this.pos];
      this.state[this.pos++] = 0;
      if (this.pos === RATE) this.permute();
    }
    return out;
  }
}

function little(x, count) {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = Math.floor(x / 2 ** (8 * i)) % 256;
  return out;
}
