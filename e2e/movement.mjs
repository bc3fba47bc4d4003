// A movement goes down: an officer launches it, three units answer by their own accounts, one enters a figure; the superior sees share and sum
// at the next page load.
import assert from "node:assert/strict";
import { Person } from "./browser.mjs";
import { signIn } from "./main_job.mjs";

const NAME = "Phong trào thi đua “Ba nhất” thử trong trình duyệt";
const OWN = "Mat-khau-rieng-2026!";

/** A unit's own officer, made by the administrator's screens; signed in with a password of his own. */
async function unitOfficer(browser, base, admin, unit, options) {
  const login = `tdkt-${unit.toLowerCase()}`;
  await admin.goto("/accounts/new");
  await admin.page.locator("#f-display_name").fill(`Cán bộ thi đua ${unit}`);
  await admin.page.locator("#f-login").fill(login);
  await admin.click("form[action='/accounts'] button.primary");
  const password = (await admin.page.locator(".secret").nth(1).innerText()).trim();
  await admin.goto(`/accounts/${login}`);
  await admin.page.locator("#f-role").selectOption("emulation_officer");
  await admin.page.locator("#f-unit").selectOption(unit);
  await admin.page.locator("#f-from").fill("01/01/2020");
  await admin.click(`form[action='/accounts/${login}/grants'] button.primary`);
  const person = await Person.open(browser, base, "unit-officer", options);
  await signIn(person, login, password);
  for (const [name, value] of [["current", password], ["new", OWN], ["again", OWN]]) await person.page.locator(`#f-${name}`).fill(value);
  await person.click("form[action='/account/password'] button.primary");
  await person.goto("/desk");
  return person;
}

export async function movement(browser, base, passwords, { width, script = true }) {
  const options = { width, script };
  const admin = await Person.open(browser, base, "quantri", options);
  await signIn(admin, "quantri", passwords.quantri);
  const officer = await Person.open(browser, base, "can-bo", options);
  await signIn(officer, "can-bo", passwords["can-bo"]);
  officer.tally.clicks = 0;
  await officer.goto("/movements/new");
  const fill = async (person, values) => { for (const [name, value] of Object.entries(values)) await person.page.locator(`#f-${name}`).fill(value); };
  await officer.shot(`movement-new-${width}`, true);
  assert.ok(await officer.page.locator("form[action='/movements'] .field:visible").count() <= 12, "an ordinary launch asks for at most twelve fields");
  await fill(officer, { name: NAME });
  await officer.page.locator("#f-unit").selectOption("CAT");
  await officer.click("form[action='/movements'] button.primary");
  const at = new URL(officer.page.url()).pathname;
  await officer.sees("Dự thảo", "chưa đơn vị nào thấy");
  await officer.shot(`movement-draft-${width}`, true);
  await officer.follow("Phát động", true);
  await fill(officer, { document: "Kế hoạch 99/KH-CAT" });
  await officer.page.locator("input[name='reach'][value='chosen']").check();
  await officer.page.locator("details summary").filter({ hasText: "Chọn đơn vị" }).click();
  for (const unit of ["PX03", "PC02", "H01"]) await officer.page.locator(`input[name='units'][value='${unit}']`).check();
  await officer.shot(`movement-launch-${width}`, true);
  await officer.click(`form[action='${at}/launch'] button.primary`);
  await officer.sees("Đã gửi phong trào xuống 3 đơn vị", "0 trong 3 đơn vị", "Nhắc 3 đơn vị");
  const launched = officer.tally.clicks;

  const today = new Date().toLocaleDateString("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh" });
  const answers = {
    PX03: { answer: "planned", on: today },
    PC02: { answer: "own", on: today, document: "Kế hoạch 3/KH-PC02", contents: "Thêm: tổ trực tiếp công dân ngoài giờ" },
    H01: { answer: "not_yet", reason: "Biệt phái toàn đơn vị đến hết quý" },
  };
  const people = {};
  for (const [unit, { answer, ...rest }] of Object.entries(answers)) {
    let person;
    if (unit === "H01") {
      person = await Person.open(browser, base, "don-vi", options);
      await signIn(person, "don-vi", passwords["don-vi"]);
    } else {
      person = await unitOfficer(browser, base, admin, unit, options);
    }
    people[unit] = person;
    await person.sees("Phong trào chờ đơn vị tôi trả lời", NAME);
    if (unit === "PX03") await person.shot(`movement-desk-${width}`, true);
    await person.click(`a[href='${at}/units/${unit}']`);
    await person.page.locator(`input[name='answer'][value='${answer}']`).check();
    await fill(person, rest);
    await person.shot(`movement-answer-${unit}-${width}`, true);
    await person.click(`form[action='${at}/units/${unit}'] button.primary`);
    await person.sees("Đã ghi trả lời của đơn vị");
  }
  await officer.goto(at);
  await officer.sees("66,67 %", "2 trong 3 đơn vị", "Kế hoạch 3/KH-PC02", "Biệt phái toàn đơn vị đến hết quý");
  await officer.shot(`movement-${width}`, true);
  await officer.click(`a[href='${at}/units?answer=not_yet&level=district']`);
  await officer.sees("Công an thành phố Minh Sơn");
  assert.ok(!(await officer.text()).includes("Phòng Cảnh sát hình sự"));
  await officer.shot(`movement-units-${width}`, true);
  // An indicator, a unit's figure, the sum at the superior's next load.
  await officer.goto(`${at}/indicators/new`);
  await fill(officer, { name: "Buổi tiếp dân lưu động", unit_of_measure: "buổi", target: "100", assigned_by: "Giám đốc" });
  await officer.shot(`indicator-${width}`, true);
  await officer.click(`form[action='${at}/indicators/new'] button.primary`);
  await people.PX03.goto(`${at}/units/PX03/figures`);
  await people.PX03.page.locator("[id='f-cell.1']").fill("hơn 30");
  await people.PX03.shot(`sheet-${width}`, true);
  await people.PX03.click(`form[action='${at}/units/PX03/figures'] button.primary`);
  await people.PX03.sees("Đã lưu, 1 số liệu thay đổi");
  await officer.goto(`${at}/figures`);
  await officer.sees("hơn 30", "30 % mức giao", "mức giao 100");
  await officer.goto("/movements/gan-dan-minh-hoa/figures");
  await officer.shot(`figures-${width}`, true);
  await officer.goto("/movements/gan-dan-minh-hoa/figures/2");
  await officer.shot(`figure-rows-${width}`, true);
  await officer.goto("/movements/gan-dan-minh-hoa");
  await officer.sees("đã triển khai, theo hồ sơ đến", "dữ liệu minh họa");
  await officer.shot(`movement-demo-${width}`, true);
  for (const person of [admin, officer, ...Object.values(people)]) await person.close();
  return launched;
}
