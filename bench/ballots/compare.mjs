// Compares what the program said of each file (NAME.json, written by the generator) with what the second verifier says:
// whether it holds, every fault with its place (the line of a `form` fault is a hint and is left out), every result.
import { readFileSync, readdirSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Transcript } from './merlin.mjs';
import { range } from './proofs.mjs';
import { verify } from './verify.mjs';

const vector = new Transcript('test protocol');
vector.append('some label', utf8ToBytes('some data'));
if (bytesToHex(vector.bytes('challenge', 32)) !== 'd5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615')
  throw new Error('the transcript is not that of docs/ballots.md');
const names = Array.from({ length: 100 }, (_, i) => `${range(i + 2).name}\n`).join('');
if (bytesToHex(sha256(utf8ToBytes(names))) !== '2b85f340938bf90df06ea32dc827da710d19d5b1dd694c1463dd8eb8e1d1c358')
  throw new Error('the ranges are not those of docs/ballots.md');

const dir = process.argv[2];
const plain = ({ holds, faults, results }) =>
  JSON.stringify({ holds, faults: faults.map((f) => f.replace(/^form .*/, 'form')), results });
let [same, holding] = [0, 0];
const apart = [];
const from = Date.now();
for (const file of readdirSync(dir).filter((f) => f.endsWith('.ballot')).sort()) {
  const said = JSON.parse(readFileSync(`${dir}/${file.replace('.ballot', '.json')}`, 'utf8'));
  const mine = verify(readFileSync(`${dir}/${file}`));
  if (plain(said) === plain(mine)) same++;
  else apart.push(`${file}\n  program ${plain(said)}\n  second  ${plain(mine)}`);
  if (mine.holds) holding++;
}
apart.slice(0, 10).forEach((line) => console.log(line));
console.log(`${same} files judged the same (${holding} hold), ${apart.length} differently; ${Date.now() - from} ms`);
process.exitCode = apart.length === 0 && same > 0 ? 0 : 1;
