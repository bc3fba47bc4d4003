/** The demo's accounts as it prints them: login → password. */
export function accounts(output) {
  const found = {};
  for (const line of output.split("\n")) {
    const m = /^([a-z-]{4,13})\s+([0-9A-Za-z-]{10,})\s{2,}\S/.exec(line);
    if (m) found[m[1]] = m[2];
  }
  return found;
}
