// The main job as single requests. Each step reads the page first and does what is still to be done, so a broken run goes on where it
// stopped; each acknowledged answer (2xx or 3xx) leaves a check that must hold for ever after.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Visitor, forms, unescape } from "./http.mjs";

const LIST = readFileSync(join(import.meta.dirname, "../demo/danh-sach-de-nghi-2020.xlsx"));

/** An answer that is neither done nor lost: the program refused. */
export class Refused extends Error {}

export class Job {
  constructor(base, passwords) {
    Object.assign(this, { base, passwords, people: {}, checks: [], kept: {}, acknowledged: 0, unit: 0 });
  }

  /** After a restart the same people come back with their cookies, at another address. */
  moved(base) {
    this.base = base;
    for (const person of Object.values(this.people)) person.base = base;
  }

  async who(login) {
    if (!this.people[login]) {
      const person = new Visitor(this.base);
      await person.signIn(login, this.passwords[login]);
      this.people[login] = person;
      this.ok(`${login} is signed in`, async () => (await person.ask("/desk")).status === 200);
    }
    return this.people[login];
  }

  /** Notes that something was acknowledged, with what must be seen from now on. */
  ok(name, check) { this.acknowledged += 1; this.checks.push([name, check]); }

  async must(name, answer, check) {
    if (answer.status === 409 || answer.status === 422 || answer.status >= 400) {
      const faults = /id="faults".*?<\/ul>/s.exec(answer.body)?.[0].replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
      throw new Refused(`${name}: ${answer.status} ${faults ?? ""}`);
    }
    this.ok(name, check);
    return answer;
  }

  /** What was acknowledged and is gone: names, empty when nothing is. */
  async lost() {
    const gone = [];
    for (const [name, check] of this.checks) if (!await check()) gone.push(name);
    return gone;
  }

  /** A form that must happen once is sent again with the same key after a break. */
  async once(key, person, path, action, values) {
    if (!this.kept[key]) {
      const page = await person.get(path);
      const form = forms(page.body).find((f) => f.action === action && f.method === "post");
      if (!form) throw new Refused(`no form ${action} at ${path}: ${page.status} ${page.body.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 300)}`);
      const body = new URLSearchParams(form.fields.filter(([n]) => !(n in values)));
      for (const [name, value] of Object.entries(values)) body.append(name, value);
      this.kept[key] = body.toString();
    }
    return person.post(action, new URLSearchParams(this.kept[key]));
  }

  /** The steps in order; each may be called again after a break. */
  steps() {
    return [
      this.dossier, this.upload, this.resolve, this.apply, () => this.agree("can-bo"), () => this.agree("truong-phong"), () => this.agree("thuong-truc"),
      this.session, this.presence, this.votes, this.close, () => this.agree("giam-doc"), this.draft, this.proofs, this.send, this.register, this.issue,
      this.certificates, this.release,
    ].map((s) => s.bind(this));
  }

  async dossier() {
    const officer = await this.who("can-bo");
    const title = "Đề nghị tặng Giấy khen tổng kết phong trào thi đua đặc biệt 2019 - 2020";
    const answer = await this.must("dossier", await this.once("dossier", officer, "/dossiers/new", "/dossiers", {
      title, unit: "PX03", award: "giay-khen", ground: "movement", occasion: "movement", movement: "dac-biet-2019-2020", law_on: "20/11/2020",
      achievement_what: "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt 2019 - 2020", authority_note: "Điều 29 khoản 2 điểm b Thông tư số 12/2019/TT-BCA",
    }), async () => (await officer.get(`/dossiers/${this.code}`)).body.includes(title));
    this.code = /HS-[0-9-]+/.exec(answer.to)[0];
  }

  async upload() {
    const officer = await this.who("can-bo");
    const page = await officer.get(`/imports/new?dossier=${this.code}`);
    const answer = await officer.upload(page, "/imports", { kind: "nominees", dossier: this.code }, { field: "file", name: "danh-sach.xlsx", bytes: LIST });
    await this.must("list uploaded", answer, async () => (await officer.ask(`/imports/${this.batch}`)).status === 200);
    this.batch = /imports\/([A-Z0-9-]+)/.exec(answer.to)[1];
  }

  async resolve() {
    const officer = await this.who("can-bo");
    const page = await officer.get(`/imports/${this.batch}?state=doubt`);
    if (!forms(page.body).some((f) => f.action === `/imports/${this.batch}/answers`)) return; // answered before the break
    const values = {};
    for (const [tag] of page.body.matchAll(/<input type="radio"[^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(tag)[1], value = unescape(/value="([^"]*)"/.exec(tag)[1]);
      if (value.startsWith("person:") && !values[name]?.startsWith("person:")) values[name] = value;
      if (value.startsWith("new") && !values[name]) values[name] = value;
    }
    const answer = await officer.send(page, `/imports/${this.batch}/answers`, values);
    await this.must("queue answered", answer, async () => {
      const now = await officer.get(`/imports/${this.batch}?state=all`);
      return this.applied || forms(now.body).some((f) => f.action === `/imports/${this.batch}/apply`) || now.body.includes("imports-applied") || !now.body.includes(`/imports/${this.batch}/answers`);
    });
  }

  async apply() {
    const officer = await this.who("can-bo");
    await this.must("list applied", await this.once("apply", officer, `/imports/${this.batch}`, `/imports/${this.batch}/apply`, {}), async () => {
      const page = await officer.get(`/dossiers/${this.code}`);
      return />\s*38\s*</.test(page.body) && />\s*96\s*</.test(page.body);
    });
    this.applied = true;
  }

  /** Steps of the dossier's road that are done. */
  async walked() {
    const page = await (await this.who("thuong-truc")).get(`/dossiers/${this.code}`);
    return (page.body.match(/<li class="done"/g) ?? []).length;
  }

  async agree(login) {
    const person = await this.who(login);
    const action = `/dossiers/${this.code}/agree`;
    const page = await person.get(`/dossiers/${this.code}`);
    const before = await this.walked();
    if (!forms(page.body).some((f) => f.action === action)) return; // done before the break
    await this.must(`${login} agreed`, await person.send(page, action), async () => await this.walked() > before);
  }

  async session() {
    const secretary = await this.who("thu-ky");
    const list = await secretary.get("/council");
    // The list also has the conferences of clusters.
    for (const code of new Set(list.body.match(/PH-\d+-\d+/g))) {
      if ((await secretary.get(`/council/${code}`)).body.includes(this.code)) { this.meeting = code; return; }
    }
    const page = await secretary.get(`/council/new?dossier=${this.code}`);
    const answer = await this.must("session convened", await secretary.send(page, "/council/new", { dossiers: this.code, held_on: "18/11/2020", held_at: "08:00", place: "Phòng họp số 1" }),
      async () => (await secretary.ask(`/council/${this.meeting}`)).status === 200);
    this.meeting = /PH-\d+-\d+/.exec(answer.to)[0];
  }

  async presence() {
    const secretary = await this.who("thu-ky");
    const page = await secretary.get(`/council/${this.meeting}`);
    if (!forms(page.body).some((f) => f.action === `/council/${this.meeting}/presence`)) return;
    const values = Object.fromEntries([...page.body.matchAll(/name="(presence\.[^"]+)"/g)].map(([, n]) => [n, "present"]));
    await this.must("presence", await secretary.send(page, `/council/${this.meeting}/presence`, values), async () => {
      const now = await secretary.get(`/council/${this.meeting}`);
      return this.closed || (now.body.match(/<option value="present" selected/g) ?? []).length === Object.keys(values).length;
    });
  }

  async votes() {
    const secretary = await this.who("thu-ky");
    const action = `/council/${this.meeting}/votes-all`;
    const page = await secretary.get(`/council/${this.meeting}`);
    if (!forms(page.body).some((f) => f.action === action)) return;
    await this.must("votes", await secretary.send(page, action), async () => (await secretary.get(`/council/${this.meeting}`)).body.replaceAll("&#x2f;", "/").includes("134/134"));
  }

  async close() {
    const secretary = await this.who("thu-ky");
    const action = `/council/${this.meeting}/close`;
    const page = await secretary.get(`/council/${this.meeting}`);
    this.closed = true;
    if (!forms(page.body).some((f) => f.action === action)) return;
    await this.must("session closed", await secretary.send(page, action), async () => !forms((await secretary.get(`/council/${this.meeting}`)).body).some((f) => f.action === action));
  }

  async draft() {
    const advisory = await this.who("thuong-truc");
    const answer = await this.must("decision drafted", await this.once("draft", advisory, `/dossiers/${this.code}`, "/decisions", {}),
      async () => (await advisory.ask(`/decisions/${this.decision}`)).status === 200);
    this.decision = /QD-[0-9-]+/.exec(answer.to)[0];
  }

  async proofs() {
    const officer = await this.who("can-bo");
    const action = `/proofs/${this.code}/confirm`;
    for (;;) {
      const page = await officer.get(`/proofs/${this.code}`);
      // Unit by unit, as units do it: many small commands in a row.
      const form = forms(page.body).find((f) => f.action === action && f.fields.filter(([n]) => n === "units").length === 1);
      if (!form) return;
      const unit = form.fields.find(([n]) => n === "units")[1];
      const body = new URLSearchParams([...form.fields.filter(([n]) => n !== "words"), ["words", "Đơn vị xác nhận qua điện thoại"]]);
      await this.must(`proof of ${unit}`, await officer.post(action, body), async () => {
        const now = this.proofPage ??= await officer.get(`/proofs/${this.code}`);
        return !forms(now.body).some((f) => f.action === action && f.fields.some(([n, v]) => n === "units" && v === unit));
      });
      if (this.slow) await this.slow();
    }
  }

  async decided(name, action, values, seen) {
    const advisory = await this.who("thuong-truc");
    const at = `/decisions/${this.decision}`;
    const page = await advisory.get(at);
    if (!forms(page.body).some((f) => f.action === `${at}/${action}`)) return;
    await this.must(name, await advisory.send(page, `${at}/${action}`, values), async () => {
      const now = await advisory.get(at);
      return seen(now.body, forms(now.body).map((f) => f.action));
    });
  }

  send() { return this.decided("decision sent", "send", {}, (_, actions) => !actions.includes(`/decisions/${this.decision}/send`)); }

  register() { return this.decided("number entered", "register", { number: "1534", signed_on: "20/11/2020" }, (body) => body.includes("1534/QĐ") || body.includes("1534&#x2f;QĐ")); }

  async issue() {
    const advisory = await this.who("thuong-truc");
    const at = `/decisions/${this.decision}`;
    await this.must("decision issued", await this.once("issue", advisory, at, `${at}/issue`, {}), async () => {
      const page = await advisory.get(at), book = await advisory.get(`/awards?decision=${this.decision}`);
      return page.body.includes("77.400.000") && book.body.includes("134");
    });
  }

  async certificates() {
    const advisory = await this.who("thuong-truc");
    const at = `/decisions/${this.decision}/certificates`;
    const asked = async () => (await advisory.get(at)).body.includes('<ul class="papers">');
    if (!await asked()) await this.must("certificates asked for", await advisory.send(await advisory.get(at), at, {}, { do: "print" }), asked);
    for (let i = 0; i < 600; i++) {
      const page = await advisory.get(at);
      const made = /href="((?:\/|&#x2f;)papers(?:\/|&#x2f;)[^"]+)">[^<]*PDF/.exec(page.body);
      if (made && !page.body.includes("<progress")) {
        this.ok("certificates made", async () => (await advisory.ask(unescape(made[1]))).body.startsWith("%PDF"));
        return;
      }
      await new Promise((r) => setTimeout(r, 200));
    }
    throw new Error("certificates were not made in two minutes");
  }

  async release() {
    const director = await this.who("giam-doc");
    for (let path = `/decisions/${this.decision}/release`; path;) {
      const page = await director.get(path);
      if (page.status !== 200) throw new Refused(`release: ${page.status}`);
      const action = `/decisions/${this.decision}/release`;
      await this.must("names released", await director.send(page, action, { all: "full" }), async () => (await new Visitor(this.base).get("/bang-vang")).body.includes("1534"));
      path = unescape(/<a[^>]*href="([^"]+)"[^>]*rel="next"/.exec(page.body)?.[1] ?? "");
    }
  }
}
