// A name that was printed wrongly: erratum, right certificate under the same number, what a visitor is told.
import assert from "node:assert/strict";
import { join } from "node:path";
import { Person } from "./browser.mjs";
import { fetchPaper, pages, signIn, text } from "./main_job.mjs";

const WRONG = "Vương Quốc Khải", RIGHT = "Vương Quốc Khái";

export async function errata(browser, base, passwords, { width, out }) {
  const advisory = await Person.open(browser, base, "thuong-truc", { width });
  await signIn(advisory, "thuong-truc", passwords["thuong-truc"]);
  await advisory.goto("/decisions");
  await advisory.click("table.list tbody a[href^='/decisions/QD-']");
  const at = new URL(advisory.page.url()).pathname;
  await advisory.follow("Đính chính", true);
  await advisory.page.locator("#f-q").fill("vuong quoc khai");
  await advisory.press("Tìm", true);
  await advisory.follow(WRONG, true);
  await advisory.shot(`errata-new-${width}`, true);
  await advisory.page.locator("#f-printed_name").fill(RIGHT);
  await advisory.page.locator("#f-opening").fill("Tên in sai một dấu so với hồ sơ gốc");
  await advisory.press("Lập dự thảo đính chính");
  const erratum = new URL(advisory.page.url()).pathname;
  assert.match(erratum, /^\/amendments\/DC-\d{4}-0001$/);
  await advisory.page.locator("#f-number").fill("1571");
  await advisory.page.locator("#f-signed_on").fill("25/11/2020");
  await advisory.press("Ban hành", true);
  await advisory.sees("Đã ban hành", "1571/", WRONG, RIGHT, "Chưa in lại");
  await advisory.shot(`errata-${width}`, true);
  const letter = text(await fetchPaper(advisory, erratum, join(out, `erratum-${width}.pdf`), "(PDF)")).replace(/\s+/g, " ");
  for (const words of ["Số: 1571/", "V/v đính chính Quyết định số 1534/", "Kính gửi:", WRONG, RIGHT, "không thay đổi", "Nơi nhận:", "- Như trên;"]) {
    assert.ok(letter.includes(words), `${words}: ${letter.slice(0, 900)}`);
  }
  // One click prints the right sheet under the old number; the wrong one counts as spoiled.
  await advisory.press("In lại giấy khen số");
  const certificates = `${at}/certificates`;
  const sheet = await fetchPaper(advisory, certificates, join(out, `corrected-${width}.pdf`), "in lại sổ vàng số");
  assert.equal(pages(sheet), 1);
  const said = text(sheet).replace(/\s+/g, " ");
  assert.ok(said.toLowerCase().includes(RIGHT.toLowerCase()) && !said.includes(WRONG), said);
  await advisory.goto(certificates);
  await advisory.press("Tạo 134 giấy khen");
  await advisory.sees("Đã in 134 tờ", "Chưa in lên phôi");
  await advisory.follow("Sổ theo dõi giấy khen");
  await advisory.sees("Hỏng", "Đính chính");
  await advisory.shot(`copies-${width}`);
  await advisory.goto(`/awards?q=vuong+quoc`);
  await advisory.sees(RIGHT, WRONG);
  await advisory.goto(`/honour-book?q=vuong+quoc`);
  await advisory.sees(RIGHT, WRONG);

  // A visitor comes from the login page.
  const visitor = await Person.open(browser, base, "visitor", { width });
  await visitor.goto("/login");
  await visitor.follow("Kiểm tra giấy khen");
  const ask = async (number, name, year = "") => {
    for (const [field, value] of [["number", number], ["name", name], ["check_year", year]]) await visitor.page.locator(`#f-${field}`).fill(value);
    await visitor.press("Kiểm tra", true);
    return visitor.page.locator(".notice").innerText();
  };
  for (const name of [WRONG, RIGHT]) {
    const told = await ask("1534/QĐ-CAT-PX03", name);
    for (const words of ["đã đính chính", "1571/", "25/11/2020", RIGHT]) assert.ok(told.includes(words), `${name}: ${told}`);
  }
  await visitor.shot(`check-${width}`, true);
  assert.ok((await ask("1534/QĐ-CAT-PX03", "Vương Quốc Khại")).includes("Không xác nhận được"));
  assert.ok(!(await ask("1534/QĐ-CAT-PX03", "")).includes("Khái"), "a number alone names nobody");
  // The question before sheets are printed again, and what is not confirmed, are answered with 422.
  assert.deepEqual([...advisory.errors, ...visitor.errors].filter((e) => !e.includes("422")), []);
  await visitor.close();
  await advisory.close();
}
