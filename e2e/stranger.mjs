// The main job as a stranger does it: from the login page only what the screens offer, no address typed. Each click, tick, select,
// file and Enter counts one; typing does not. Signing in as somebody else is another person's and is not counted.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./browser.mjs";
import { pages } from "./main_job.mjs";

const LIST = join(import.meta.dirname, "../demo/danh-sach-de-nghi-2020.xlsx");

export class Stranger {
  constructor(person, tally) { this.person = person; this.page = person.page; this.tally = tally; }

  static async signIn(browser, base, login, password, options, tally, counted) {
    const person = await Person.open(browser, base, login, options);
    await person.goto("/login");
    await person.page.locator("#f-login").fill(login);
    await person.page.locator("#f-password").fill(password);
    await person.click("form[action='/login'] button.primary");
    if (counted) tally.push("sign in");
    return new Stranger(person, tally);
  }

  async did(what) { this.tally.push(`${this.person.role}: ${what}`); await this.page.waitForLoadState("load"); await this.person.look(); }
  async click(target, what) { await target.first().click(); await this.did(what); }
  async link(name) { await this.click(this.page.locator("main").getByRole("link", { name }), `link ${name}`); }
  /** An entry of the main menu; on a telephone the menu is opened first. */
  async menu(name) {
    const entry = this.page.locator("nav").getByRole("link", { name }).first();
    if (!await entry.isVisible()) await this.click(this.page.locator("header").getByRole("link", { name: "Danh mục" }), "the menu");
    await this.click(entry, `menu ${name}`);
  }
  async button(name) { await this.click(this.page.locator("main").getByRole("button", { name }), `button ${name}`); }
  async choose(label, option) {
    const select = this.page.getByLabel(label, { exact: true });
    const text = await select.locator("option").filter({ hasText: option }).first().innerText();
    await select.selectOption({ label: text.trim() });
    await this.did(`choose ${label}`);
  }
  async tick(label, last = false) { const all = this.page.getByLabel(label); await (last ? all.last() : all.first()).check(); await this.did(`tick ${label}`); }
  async type(id, text) { await this.page.locator(`#f-${id}`).fill(text); }
}

export async function stranger(browser, base, passwords, { width, out, script = true }) {
  const tally = [], all = {};
  const who = async (login, counted = false) => (all[login] ??= await Stranger.signIn(browser, base, login, passwords[login], { width, script }, tally, counted));

  const officer = await who("can-bo", true);
  await officer.link("Lập hồ sơ từ danh sách");
  await officer.page.getByLabel("Tệp bảng tính").setInputFiles(LIST);
  await officer.did("the file");
  await officer.button("Tải lên và xem trước");
  await officer.type("title", "Đề nghị tặng Giấy khen tổng kết phong trào thi đua đặc biệt 2019 - 2020");
  await officer.choose("Đơn vị đề nghị", "Phòng Công tác đảng và công tác chính trị");
  await officer.choose("Phong trào (không bắt buộc)", "chào mừng 75 năm");
  await officer.type("law_on", "20/11/2020");
  await officer.type("authority_note", "Điều 29 khoản 2 điểm b Thông tư số 12/2019/TT-BCA");
  await officer.click(officer.page.locator("form[action='/dossiers'] button.primary"), "make the dossier");
  await officer.tick("Là Lê Văn Sĩ");
  await officer.tick("Thêm vào danh sách cán bộ", true);
  await officer.button("Lưu các lựa chọn");
  await officer.click(officer.page.locator("form[action$='/apply'] button"), "write the list");
  await officer.person.shot(`stranger-applied-${width}`, true);
  await officer.link(/HS-\d+-\d+/);
  await officer.person.sees("38", "96");
  const code = /HS-[0-9-]+/.exec(officer.page.url())[0];
  await officer.click(officer.page.locator("form[action$='/agree'] button.primary"), "send the dossier");

  for (const login of ["truong-phong", "thuong-truc"]) {
    const reader = await who(login);
    await reader.link(/HS-\d+-\d+|Đề nghị tặng Giấy khen/);
    await reader.click(reader.page.locator("form[action$='/agree'] button.primary"), "agree");
  }
  const secretary = await who("thu-ky");
  await secretary.link("Triệu tập hội đồng");
  const offered = secretary.page.locator(`input[name='dossiers'][value='${code}']`);
  if (!await offered.isChecked()) { await offered.check(); await secretary.did("tick the dossier"); }
  await secretary.type("held_on", "18/11/2020");
  await secretary.type("held_at", "08:00");
  await secretary.type("place", "Phòng họp số 1");
  await secretary.click(secretary.page.locator("form[action='/council/new'] button.primary"), "convene");
  await secretary.click(secretary.page.locator("form[action$='/votes-all'] button"), "write the votes");
  await secretary.person.sees("134/134");
  await secretary.click(secretary.page.locator("form[action$='/close'] button"), "close the session");

  const director = await who("giam-doc");
  await director.link(/HS-\d+-\d+|Đề nghị tặng Giấy khen/);
  await director.click(director.page.locator("form[action$='/agree'] button.primary"), "agree");

  const advisory = await who("thuong-truc");
  await advisory.menu("Bàn làm việc");
  await advisory.link(/HS-\d+-\d+|Đề nghị tặng Giấy khen/);
  await advisory.click(advisory.page.locator("form[action='/decisions'] button"), "draft the decision");
  await advisory.person.shot(`stranger-draft-${width}`, true);
  await officer.menu("Xác nhận tên");
  await officer.click(officer.page.locator(`main a[href='/proofs/${code}']`), "the dossier's proofs");
  await officer.click(officer.page.locator(`a[href='/proofs/${code}/all']`), "all proofs");
  await officer.type("words", "Các đơn vị xác nhận qua điện thoại");
  await officer.click(officer.page.locator(`form[action='/proofs/${code}/confirm'] button.primary`), "confirm the names");
  await advisory.page.reload();
  await advisory.did("load the decision again");
  await advisory.click(advisory.page.locator("form[action$='/send'] button"), "send for signature");
  await advisory.type("number", "1534");
  await advisory.type("signed_on", "20/11/2020");
  await advisory.click(advisory.page.locator("form[action$='/register'] button"), "enter the number");
  await advisory.click(advisory.page.locator("form[action$='/issue'] button"), "issue");
  await advisory.person.sees("77.400.000");
  await advisory.click(advisory.page.locator("main a[href$='/certificates']"), "certificates");
  await advisory.click(advisory.page.locator("form[action$='/certificates'] button[value='print']"), "print them");
  const made = advisory.page.locator("#papers li", { hasText: "(PDF)" }).first().locator("a[href^='/papers/']");
  for (let i = 0; i < 120 && !await made.count(); i++) {
    await new Promise((r) => setTimeout(r, 500));
    // The page looks again by itself; without scripts a person loads it again.
    if (!script) await advisory.page.reload();
  }
  const href = await made.first().getAttribute("href");
  tally.push("open the PDF");
  const file = join(out, `stranger-${width}.pdf`);
  writeFileSync(file, await (await advisory.person.context.request.get(href)).body());
  assert.equal(pages(file), 134, "one page a certificate");
  for (const s of Object.values(all)) { assert.deepEqual(s.person.errors, []); await s.person.close(); }
  return tally;
}
