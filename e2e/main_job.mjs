// The main job: from the officer's spreadsheet to the 134-page PDF and the released honour roll, as seven people.
// Works with and without JavaScript: every step is a form.
import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import assert from "node:assert/strict";
import { Person } from "./browser.mjs";

const LIST = join(import.meta.dirname, "../demo/danh-sach-de-nghi-2020.xlsx");
export async function signIn(person, login, password) {
  await person.goto("/login");
  await person.page.locator("#f-login").fill(login);
  await person.page.locator("#f-password").fill(password);
  await person.click("form[action='/login'] button.primary");
  assert.ok(!person.page.url().includes("/login"), `${login} could not sign in: ${await person.text()}`);
}

export const submit = (person, action) => person.click(`form[action='${action}'] button`);

export async function newDossier(officer, unit = "PX03") {
  await officer.goto("/dossiers/new");
  const page = officer.page;
  await page.locator("#f-title").fill("Đề nghị tặng Giấy khen tổng kết phong trào thi đua đặc biệt 2019 - 2020");
  await page.locator("#f-unit").selectOption(unit);
  await page.locator("#f-award").selectOption("giay-khen");
  await page.locator("#f-ground").selectOption("movement");
  await page.locator("#f-occasion").selectOption("movement");
  await page.locator("#f-movement").selectOption("dac-biet-2019-2020");
  await page.locator("#f-law_on").fill("20/11/2020");
  await page.locator("#f-achievement_what").fill("Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt 2019 - 2020");
  await page.locator("#f-authority_note").fill("Điều 29 khoản 2 điểm b Thông tư số 12/2019/TT-BCA");
  await officer.click("form[action='/dossiers'] button.primary");
  const code = /\/dossiers\/(HS-[0-9-]+)/.exec(page.url())?.[1];
  assert.ok(code, `no dossier was made: ${await officer.text()}`);
  return code;
}

async function upload(officer, code) {
  await officer.goto(`/imports/new?dossier=${code}`);
  const page = officer.page;
  await page.locator("input[name='kind'][value='nominees']").check();
  await page.locator("input[type='file']").setInputFiles(LIST);
  await page.locator("#f-dossier").fill(code);
  await officer.click("form[action='/imports'] button.primary");
  const batch = /\/imports\/([A-Z0-9-]+)/.exec(page.url())?.[1];
  assert.ok(batch, `the list was not taken: ${await officer.text()}`);
  await officer.shot(`import-${officer.width}`);
  return batch;
}

async function resolve(officer, batch) {
  const page = officer.page;
  await officer.goto(`/imports/${batch}?state=doubt`);
  for (const card of await page.locator("section.row-card").all()) {
    const known = card.locator("input[type=radio][value^='person:']");
    if (await known.count()) await known.first().check();
    else await card.locator("input[type=radio][value^='new']").first().check();
    officer.tally.clicks += 1;
  }
  await officer.click(`form[action='/imports/${batch}/answers'] button.primary`);
  await officer.goto(`/imports/${batch}`);
  await officer.click(`form[action='/imports/${batch}/apply'] button`);
  await officer.sees("38", "97");
}

/** What the rules leave to people is answered before a dossier goes on. */
async function answer(person, code) {
  const open = person.page.locator(`main a.primary[href='/dossiers/${code}/answers']`);
  if (!await open.count()) return;
  await person.click(open);
  const form = person.page.locator(`form[action='/dossiers/${code}/answers']`).first();
  while (await form.count()) {
    await form.locator("textarea").fill("Đã xem xét hồ sơ, đủ điều kiện");
    await person.click(form.locator("button[value='yes']"));
  }
  await person.goto(`/dossiers/${code}`);
}

export async function agree(person, code) {
  await person.goto(`/dossiers/${code}`);
  await answer(person, code);
  await submit(person, `/dossiers/${code}/agree`);
  assert.equal(await person.page.locator("#faults").count(), 0, await person.text());
}

async function council(secretary, code) {
  const page = secretary.page;
  await secretary.goto(`/council/new?dossier=${code}`);
  await page.locator(`input[name='dossiers'][value='${code}']`).check();
  await page.locator("#f-held_on").fill("18/11/2020");
  await page.locator("#f-held_at").fill("08:00");
  await page.locator("#f-place").fill("Phòng họp số 1");
  await secretary.click("form[action='/council/new'] button.primary");
  const session = /\/council\/(PH-[0-9-]+)/.exec(page.url())?.[1];
  assert.ok(session, `no session: ${await secretary.text()}`);
  const seats = page.locator("select[name^='presence.']");
  for (let i = 0; i < await seats.count(); i++) await seats.nth(i).selectOption(i === 3 ? "written" : "present");
  await submit(secretary, `/council/${session}/presence`);
  await submit(secretary, `/council/${session}/votes-all`);
  await secretary.sees("134/134");
  await secretary.goto(`/council/${session}/votes`);
  await secretary.shot(`votes-${secretary.width}`);
  await secretary.goto(`/council/${session}`);
  await secretary.click(`form[action='/council/${session}/close'] button`);
  return session;
}

export async function prove(officer, code) {
  await officer.goto(`/proofs/${code}`);
  await officer.shot(`proofs-${officer.width}`);
  await officer.click(`a[href='/proofs/${code}/all']`);
  await officer.shot(`proofs-all-${officer.width}`);
  await officer.page.locator("#f-words").fill("Các đơn vị xác nhận qua điện thoại");
  await officer.click(`form[action='/proofs/${code}/confirm'] button.primary`);
  await officer.sees("134/134");
}

/** Waits until a paper is made; without JavaScript by looking again, as a person would. */
export async function download(person, where, kind, format, file, fields = "") {
  await person.goto(where);
  const form = person.page.locator(`form[action^='/papers/${kind}/']${fields}`).filter({ has: person.page.locator(`input[name='format'][value='${format}']`) }).first();
  const label = (await form.locator("button").innerText()).trim();
  await person.click(form.locator("button"));
  return fetchPaper(person, where, file, label);
}

export async function fetchPaper(person, where, file, label) {
  for (let i = 0; i < 120; i++) {
    await person.arrive(where);
    const first = person.page.locator("#papers li").filter({ hasText: label }).first();
    if (await first.locator("a[href^='/papers/']").count() && !await first.locator("progress").count()) {
      const href = await first.locator("a[href^='/papers/']").first().getAttribute("href");
      const answer = await person.context.request.get(href);
      assert.equal(answer.status(), 200);
      writeFileSync(file, await answer.body());
      return file;
    }
    assert.equal(await first.locator(".badge.bad").count(), 0, `${label} failed`);
    await new Promise((r) => setTimeout(r, 500));
  }
  throw new Error(`no paper at ${where}`);
}

export const pages = (pdf) => Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [pdf]).toString())[1]);
export const text = (pdf) => execFileSync("pdftotext", ["-layout", pdf, "-"]).toString().normalize("NFC");

export async function mainJob(browser, base, passwords, { width, script, out }) {
  const people = {}, tally = { clicks: 0 }, steps = [];
  const who = async (login) => {
    if (!people[login]) {
      people[login] = await Person.open(browser, base, login, { width, script, tally });
      await signIn(people[login], login, passwords[login]);
    }
    return people[login];
  };
  const step = async (name, work) => { const at = tally.clicks; const r = await work(); steps.push([name, tally.clicks - at]); return r; };

  const officer = await who("can-bo");
  await officer.shot(`desk-${width}`);
  const code = await step("dossier opened", () => newDossier(officer));
  const batch = await step("list uploaded", () => upload(officer, code));
  await step("queue resolved, list applied", () => resolve(officer, batch));
  await officer.goto(`/imports/new?dossier=${code}`);
  await officer.goto(`/dossiers/${code}`);
  await officer.shot(`dossier-${width}`, false);
  await officer.sees("38", "96");
  await officer.goto(`/dossiers/${code}?nstate=held`);
  await officer.sees("Trịnh Đức Quân");
  await officer.follow("Trịnh Đức Quân");
  await officer.sees("Nguồn dữ kiện", "Kỷ luật");
  await officer.shot(`verdict-${width}`);
  await step("submitted", () => agree(officer, code));
  await officer.goto("/desk");
  await officer.sees("Việc tôi đã gửi", code, "Thủ trưởng đơn vị");
  await step("unit head agreed", async () => agree(await who("truong-phong"), code));
  await step("appraised", async () => agree(await who("thuong-truc"), code));
  const session = await step("council", async () => council(await who("thu-ky"), code));
  await step("decision-maker agreed", async () => agree(await who("giam-doc"), code));
  const advisory = await who("thuong-truc");
  await step("decision drafted", async () => {
    await advisory.goto(`/dossiers/${code}`);
    await submit(advisory, "/decisions");
  });
  const decision = /\/decisions\/(QD-[0-9-]+)/.exec(advisory.page.url())?.[1];
  assert.ok(decision, `no draft: ${await advisory.text()}`);
  const at = `/decisions/${decision}`;
  const draft = text(await download(advisory, at, "decision", "pdf", join(out, `draft-${width}.pdf`)));
  assert.match(draft, /Số:\s+\/QĐ-/, "the draft carries no number");
  await step("proofs confirmed", () => prove(officer, code));
  await step("sent, number entered, issued", async () => {
    await advisory.goto(at);
    if (await advisory.page.locator(`form[action='${at}/send']`).count() === 0) throw new Error(await advisory.text());
    await submit(advisory, `${at}/send`);
    await advisory.page.locator("#f-number").fill("1534");
    await advisory.page.locator("#f-signed_on").fill("20/11/2020");
    await submit(advisory, `${at}/register`);
    await advisory.goto(at);
    await submit(advisory, `${at}/issue`);
  });
  await advisory.sees("77.400.000");
  await advisory.shot(`decision-${width}`);

  // papers
  await step("certificates asked for", async () => {
    await advisory.goto(`${at}/certificates`);
    await advisory.shot(`certificates-${width}`);
    await advisory.click(`form[action='${at}/certificates'] button[value='print']`);
  });
  const certificates = await fetchPaper(advisory, `${at}/certificates`, join(out, `certificates-${width}.pdf`), "(PDF)");
  assert.equal(pages(certificates), 134, "one page a certificate");
  const said = text(certificates);
  for (const name of ["Nguyễn Thị Thúy Hòa", "Lê Văn Sĩ", "Vương Quốc Khải", "Công an thành phố Minh Sơn"]) {
    assert.ok(said.replace(/\s+/g, " ").toLowerCase().includes(name.toLowerCase()), `${name} is printed with its diacritics`);
  }
  assert.ok(!said.includes("Trịnh Đức Quân"), "who was held gets no certificate");
  assert.equal((said.match(/TÀI LIỆU MINH HỌA/g) ?? []).length >= 134, true, "every page is marked");
  const signed = text(await download(advisory, at, "decision", "pdf", join(out, `decision-${width}.pdf`)));
  assert.match(signed, /Số:\s*1534\/QĐ-CAT/, signed.slice(0, 600));
  assert.match(signed, /ngày 20 tháng 11 năm 2020/);
  const docx = await download(advisory, at, "decision", "docx", join(out, `decision-${width}.docx`));
  assert.equal(readFileSync(docx).subarray(0, 2).toString(), "PK");
  const prizes = text(await download(advisory, `${at}/prizes`, "prize-table", "pdf", join(out, `prizes-${width}.pdf`)));
  assert.ok(prizes.includes("77.400.000"), "38 × 900,000 + 96 × 450,000");
  await download(advisory, `${at}/prizes`, "prize-table", "xlsx", join(out, `prizes-${width}.xlsx`));
  const secretary = await who("thu-ky");
  const minutes = text(await download(secretary, `/council/${session}`, "council-minutes", "pdf", join(out, `minutes-${width}.pdf`)));
  assert.match(minutes.toUpperCase(), /BIÊN BẢN/);

  // the honour book, the roll, the check
  await advisory.goto("/honour-book?unit=CAT");
  await advisory.goto(`/awards?decision=${decision}`);
  await advisory.sees("134");
  const visitor = await Person.open(browser, base, "visitor", { width, script, tally });
  await visitor.goto("/bang-vang");
  assert.ok(!(await visitor.text()).includes("Vương Quốc Khải"), "nothing is public by default");
  const director = await who("giam-doc");
  await step("names released", async () => {
    for (let path = `${at}/release`; path;) {
      await director.goto(path);
      await director.page.locator("#f-all").selectOption("full");
      await submit(director, `${at}/release`);
      await director.goto(path);
      path = await director.page.locator("nav.pages a[rel='next']").first().getAttribute("href").catch(() => null);
    }
  });
  await visitor.goto("/bang-vang");
  await visitor.sees("Vương Quốc Khải");
  await visitor.shot(`roll-${width}`);
  await visitor.goto("/kiem-tra");
  await visitor.page.locator("#f-number").fill("1534/QĐ-CAT-PX03");
  await visitor.page.locator("#f-name").fill("Vuong Quoc Khai");
  await visitor.click("form[action='/kiem-tra'] button.primary");
  const faults = Object.values(people).flatMap((p) => p.errors);
  assert.deepEqual(faults, [], "no page reports a script fault");
  await visitor.close();
  for (const p of Object.values(people)) await p.close();
  return { clicks: tally.clicks, steps };
}
