// What happens to typed text: a session that ends while a form is filled, and two officers on one dossier.
import assert from "node:assert/strict";
import { Person } from "./browser.mjs";
import { newDossier, signIn, submit } from "./main_job.mjs";

const LONG = "Đã có thành tích xuất sắc trong đợt cao điểm; chữ này không được mất “dù chỉ một dấu”.";

/** The session is ended by an administrator while the officer types; signing in again brings the text back and sends it. */
export async function sessionEnds(browser, base, passwords, { width }) {
  const officer = await Person.open(browser, base, "can-bo", { width });
  await signIn(officer, "can-bo", passwords["can-bo"]);
  const code = await newDossier(officer, "H01");
  await officer.goto(`/dossiers/${code}/edit`);
  await officer.page.locator("#f-achievement_what").fill(LONG);
  const admin = await Person.open(browser, base, "quantri", { width });
  await signIn(admin, "quantri", passwords["quantri"]);
  await admin.goto("/accounts/can-bo");
  await submit(admin, "/accounts/can-bo/sessions");
  await officer.click(`form[action='/dossiers/${code}/edit'] button.primary`);
  await officer.sees("Phiên làm việc");
  await officer.shot(`session-ended-${width}`);
  await officer.page.locator("#f-login").fill("can-bo");
  await officer.page.locator("#f-password").fill(passwords["can-bo"]);
  await officer.click("form[action='/login'] button.primary");
  await officer.sees(LONG);
  await officer.shot(`session-resumed-${width}`, true);
  await officer.click(`form[action='/dossiers/${code}/edit'] button.primary`);
  await officer.goto(`/dossiers/${code}`);
  await officer.sees(LONG);
  // A closed window instead: what the page kept while typing is offered when the form is opened again.
  await officer.goto(`/dossiers/${code}/edit`);
  await officer.page.locator("#f-achievement_place").fill("Thành phố Minh Sơn, gõ dở");
  await officer.page.locator("[data-draft-state]").filter({ hasText: /./ }).waitFor();
  await officer.goto("/desk");
  await officer.goto(`/dossiers/${code}/edit`);
  assert.equal(await officer.page.locator("#f-achievement_place").inputValue(), "Thành phố Minh Sơn, gõ dở");
  await officer.close();
  await admin.close();
  return code;
}

/** Both open the form, both save: the second sees both texts, and what he then sends is what stands. */
export async function twoOfficers(browser, base, passwords, code, { width }) {
  const [first, second] = [await Person.open(browser, base, "can-bo", { width }), await Person.open(browser, base, "don-vi", { width })];
  for (const [p, login] of [[first, "can-bo"], [second, "don-vi"]]) {
    await signIn(p, login, passwords[login]);
    await p.goto(`/dossiers/${code}/edit`);
  }
  await first.page.locator("#f-title").fill("Tên hồ sơ do người thứ nhất sửa");
  await second.page.locator("#f-title").fill("Tên hồ sơ do người thứ hai sửa");
  await first.click(`form[action='/dossiers/${code}/edit'] button.primary`);
  const [answer] = await Promise.all([second.page.waitForResponse((r) => r.request().method() === "POST"), second.page.locator(`form[action='/dossiers/${code}/edit'] button.primary`).click()]);
  assert.equal(answer.status(), 409);
  await second.page.waitForLoadState("load");
  await second.look();
  await second.sees("Tên hồ sơ do người thứ nhất sửa");
  assert.equal(await second.page.locator("#f-title").inputValue(), "Tên hồ sơ do người thứ hai sửa");
  await second.shot(`both-texts-${width}`, true);
  await second.page.locator("#f-title").fill("Tên hồ sơ cả hai đồng ý");
  await second.click("form button.primary");
  await first.goto(`/dossiers/${code}`);
  await first.sees("Tên hồ sơ cả hai đồng ý");
  second.errors = second.errors.filter((e) => !e.includes("409")); // the browser notes the answer itself
  assert.deepEqual([...first.errors, ...second.errors], []);
  await first.close();
  await second.close();
}
