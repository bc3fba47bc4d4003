// A sudden award for five people in one sitting by one person who holds the roles, from the login page by what the screens offer.
// Counted as the stranger's job is. Giving the roles is somebody else's work and is not counted.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./browser.mjs";
import { pages, signIn, text } from "./main_job.mjs";
import { Stranger } from "./stranger.mjs";

const FIVE = ["Phan Xuân Sơn", "Trần Thế Thịnh", "Ngô Anh Lâm", "Vũ Quang Giang", "Đinh Tiến Lâm"];

/** The administrator gives one account the roles of a small office. */
async function giveRoles(browser, base, passwords, login) {
  const admin = await Person.open(browser, base, "quantri");
  await signIn(admin, "quantri", passwords.quantri);
  for (const role of ["emulation_officer", "unit_head"]) {
    await admin.goto(`/accounts/${login}`);
    const form = admin.page.locator(`form[action='/accounts/${login}/grants']`);
    await form.locator("select[name='role']").selectOption(role);
    const unit = form.locator("[name='unit']");
    if (await unit.evaluate((e) => e.tagName) === "SELECT") await unit.selectOption("CAT"); else await unit.fill("CAT");
    await form.locator("button").last().click();
    await admin.page.waitForLoadState("load");
  }
  await admin.close();
}

export async function sudden(browser, base, passwords, { width, out }) {
  await giveRoles(browser, base, passwords, "thuong-truc");
  const tally = [];
  const one = await Stranger.signIn(browser, base, "thuong-truc", passwords["thuong-truc"], { width }, tally, true);
  await one.link("Khen đột xuất");
  await one.type("title", "Khen thưởng đột xuất vụ cứu người bị nạn ngày 15/11/2020");
  await one.choose("Đơn vị đề nghị", "Phòng Công tác đảng và công tác chính trị");
  await one.type("law_on", "20/11/2020");
  await one.type("achievement_what", "Đã có thành tích xuất sắc, đột xuất trong cứu người bị nạn ngày 15/11/2020");
  await one.type("authority_note", "Điều 29 khoản 2 điểm b Thông tư số 12/2019/TT-BCA");
  await one.type("names", FIVE.join("\n"));
  await one.click(one.page.locator("form[action='/dossiers'] button.primary"), "make the dossier");
  const ticked = await one.page.locator("input[name='person']:checked").count();
  assert.equal(ticked, 5, `all five are ticked: ${await one.page.locator("main").innerText()}`);
  await one.button("Đưa những người đã chọn");
  await one.person.shot(`sudden-dossier-${width}`, true);
  for (let i = 0; i < 6; i++) {
    const agree = one.page.locator("form[action$='/agree'] button.primary");
    if (!await agree.count()) break;
    await one.click(agree, "agree");
  }
  await one.person.shot(`sudden-agreed-${width}`, true);
  await one.click(one.page.locator("form[action='/decisions'] button"), "draft the decision");
  await one.person.shot(`sudden-draft-${width}`, true);
  await one.click(one.page.locator("main a[href^='/proofs/']"), "the proofs");
  await one.page.locator("form[action$='/confirm'] input[name='words']").first().fill("Đã đối chiếu hồ sơ cán bộ");
  await one.click(one.page.locator("form[action$='/confirm'] button.primary"), "confirm the names");
  await one.click(one.page.locator("main a[href^='/decisions/']"), "back to the decision");
  await one.click(one.page.locator("form[action$='/send'] button"), "send for signature");
  await one.type("number", "1540");
  await one.type("signed_on", "20/11/2020");
  await one.click(one.page.locator("form[action$='/register'] button"), "enter the number");
  await one.click(one.page.locator("form[action$='/issue'] button"), "issue");
  await one.click(one.page.locator("main a[href$='/certificates']"), "certificates");
  await one.click(one.page.locator("form[action$='/certificates'] button[value='print']"), "print them");
  const made = one.page.locator("#papers li", { hasText: "(PDF)" }).first().locator("a[href^='/papers/']");
  for (let i = 0; i < 120 && !await made.count(); i++) await new Promise((r) => setTimeout(r, 500));
  tally.push("open the PDF");
  const file = join(out, `sudden-${width}.pdf`);
  writeFileSync(file, await (await one.person.context.request.get(await made.first().getAttribute("href"))).body());
  assert.equal(pages(file), 5, "one page a certificate");
  for (const name of FIVE) assert.match(text(file).toUpperCase(), new RegExp(name.toUpperCase()), `${name} is printed`);
  assert.deepEqual(one.person.errors, []);
  await one.person.close();
  return tally;
}
