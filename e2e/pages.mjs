// Every page of the product's own list that a role may open: answered with 200, accessible, not wider than the screen. Addresses come
// from the links people see; what the list names and no link reaches is a fault of the page that should lead there.
import { execFileSync } from "node:child_process";
import { Person } from "./browser.mjs";
import { program } from "./server.mjs";

/** Answers of programs, files and pieces of pages: no page to look at. */
const NO_PAGE = /^\/(assets|api|healthz|readyz|metrics)\b|\.(xlsx|txt|xml)$|\/\{size\}$|^\/papers\/|^\/exports\/|\/attachments\/|^\/facts\/template\/|^\/$/;
/** Reached by other roads than links; each has its own test. */
const NOT_LINKED = new Set(["/resume", "/login", "/login/code", "/account/factor/{what}", "/imports/new", "/accounts/bulk",
  // Pages of a state the finished demo is not in: a dossier that waits for its reader, names to be proved, a decision in draft. The
  // main job goes through them, and the tests of every address open each.
  "/dossiers/{code}/nominees/{seq}", "/dossiers/{code}/nominees/grid", "/dossiers/{code}/answers", "/dossiers/{code}/return", "/decisions/{code}/edit",
  "/proofs/{code}", "/proofs/{code}/all", "/proofs/{code}/{part}/{seq}", "/amendments/{code}",
  // Of the movements the walk opens one; those of a running one are gone through by e2e/movement.mjs. Numbers open their records by
  // crates/web/tests/it/statistics.rs.
  "/movements/{code}/units", "/movements/{code}/figures/{seq}", "/movements/{code}/indicators/{seq}", "/movements/{code}/figures/{seq}/targets", "/movements/{code}/figures/{seq}/branches", "/movements/{code}/grid", "/movements/{code}/derived/new", "/statistics/records",
  // The demo has no model that was released, no draft of news and no letter of a visitor; crates/web/tests/it/portal.rs goes through them.
  "/cong/dien-hinh/{code}", "/news/{code}/edit", "/news/{code}/release", "/feedback/{code}", "/feedback/{code}/edit", "/models/{code}/release",
  // Of the conferences the walk opens the newest, which has no honours yet.
  "/conferences/{code}/run", "/conferences/{code}/honours",
  // The demo's sessions vote by show of hands; crates/web/tests/it/ballots.rs goes through these from the session's page and the desk.
  "/council/{code}/ballot", "/council/{code}/tellers", "/ballots/{code}", "/ballots/{code}/vote", "/ballots/{code}/count", "/ballots/{code}/recount",
  // Nobody of the demo runs a council and looks after clusters from the menu alone; crates/web/tests/it/clusters.rs goes there.
  "/clusters/{code}/years/{year}/conference"]);

const pattern = (path) => new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\*?\w+\}/g, "([^/]+)")}$`);

export function routes() {
  return JSON.parse(execFileSync(program, ["routes"], { encoding: "utf8" })).filter((r) => r.method === "GET" && !NO_PAGE.test(r.path))
    .map((r) => ({ ...r, fixed: (r.path.match(/\/[^{/]+/g) ?? []).join("").length, match: pattern(r.path) })).sort((a, b) => b.fixed - a.fixed);
}

/** A page's kind: its route, with the word where the last part is one of a few words (rename, move, …). */
function kind(list, path) {
  const route = list.find((r) => r.match.test(path));
  if (!route) return null;
  // Of what hangs on movements the desk may open any; only a review leads on to its draft.
  const review = route.path === "/records/{noun}/{code}" && path.startsWith("/records/reviews/") ? " review" : "";
  // A conference makes the next year, which has no scores yet: each year of a cluster is looked at.
  const year = route.path === "/clusters/{code}/years/{year}" ? ` ${path.split("/").at(-1)}` : "";
  const what = route.path.endsWith("/{what}") ? ` ${path.split("/").at(-1)}` : review || year;
  return { route, key: route.path + what };
}

/** Walks from the desk over links until no new kind of page turns up. */
export async function walk(person, list, seen, extra = []) {
  const waiting = ["/desk", ...extra].map((path) => [path, ""]), kinds = new Set(), faults = [];
  const queued = new Set();
  while (waiting.length) {
    const [path, from] = waiting.shift();
    const found = kind(list, path.split("?")[0]);
    if (!found || kinds.has(found.key)) continue;
    kinds.add(found.key);
    const answer = await person.arrive(path);
    if (answer.status() !== 200) { faults.push(`${person.role}: ${path} answered ${answer.status()}`); continue; }
    seen.add(found.route.path);
    for (const width of [1280, 360]) {
      await person.resize(width);
      await person.look(found.key);
      if (person.keep) await person.shot(`page-${person.role}-${found.key.replace(/[^a-z]+/gi, "-")}-${width}`, true);
    }
    await person.resize(1280);
    const links = await person.page.$$eval("a[href]", (all) => all.map((a) => a.getAttribute("href")));
    for (const href of links) {
      const url = new URL(href, person.page.url());
      if (url.origin !== new URL(person.page.url()).origin || queued.has(url.pathname)) continue;
      queued.add(url.pathname);
      waiting.push([url.pathname + url.search, found.route.path]);
    }
  }
  const errors = person.errors.filter((e) => !e.includes("401"));
  if (errors.length) faults.push(`${person.role}: ${errors.join("; ")}`);
  return faults;
}

export { NOT_LINKED };
