// The first day without the demo: from an empty database to a first decision, by screens only.
import { join } from "node:path";
import assert from "node:assert/strict";
import { Person } from "./browser.mjs";
import { agree, download, fetchPaper, pages, signIn, submit, text } from "./main_job.mjs";
import { texts, workbook } from "./sheet.mjs";

const UNITS = [
  ["ST", "Sở Thử nghiệm", "agency", "ministry_or_province", "", "Cơ quan", "Bộ, ban, ngành, tỉnh"],
  ["VP", "Văn phòng Sở", "agency", "department", "ST", "Cơ quan", "Cục, vụ, sở, phòng thuộc tỉnh"],
  ["TTKT", "Trung tâm Kỹ thuật", "agency", "base", "ST", "Cơ quan", "Cơ sở"],
];
const SINCE = "01/01/2018";
const SEATS = [["Đỗ Thị Ánh", "Giám đốc Sở", "chair", "Chủ tịch"], ["Ngô Ích Phú", "Phó Giám đốc Sở", "vice_chair", "Phó Chủ tịch"],
  ["Lý Quỳnh Ư", "Chánh Văn phòng", "standing", "Ủy viên thường trực"], ["Hồ Thúy Hòa", "Phó Chánh Văn phòng", "secretary", "Thư ký"], ["Vũ Đức Ân", "Trưởng phòng", "member", "Ủy viên"]];
const PEOPLE = [
  ["Đỗ Thị Ánh", "S-001", "12/03/1970", "Nữ", "Giám đốc Sở", "Sở Thử nghiệm"], ["Ngô Ích Phú", "S-002", "1972", "Nam", "Phó Giám đốc Sở", "Sở Thử nghiệm"],
  ["Lý Quỳnh Ư", "S-003", "05/05/1975", "Nữ", "Chánh Văn phòng", "Văn phòng Sở"], ["Hồ Thúy Hòa", "S-004", "01/09/1980", "Nữ", "Phó Chánh Văn phòng", "Văn phòng Sở"],
  ["Vũ Đức Ân", "S-005", "30/04/1978", "Nam", "Trưởng phòng", "Trung tâm Kỹ thuật"], ["Nguyễn Khoa Điềm Ơn", "S-006", "15/08/1991", "Nam", "Kỹ sư", "Trung tâm Kỹ thuật"],
  ["Trần Ngọc Ưng", "S-007", "20/10/1994", "Nữ", "Kỹ thuật viên", "Trung tâm Kỹ thuật"],
];
/** Login made from the name → role and unit. */
const ROLES = { "Hồ Thúy Hòa": [["emulation_officer", "ST"], ["council_secretary", "ST"]], "Lý Quỳnh Ư": [["advisory_body", "ST"]], "Đỗ Thị Ánh": [["unit_head", "ST"]] };

async function fields(person, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = person.page.locator(`#f-${name.replace(/\./g, "\\.")}`);
    if (await field.evaluate((x) => x.tagName) === "SELECT") await field.selectOption(value);
    else if (await field.getAttribute("type") === "checkbox") await field.setChecked(value);
    else await field.fill(value);
  }
}

/** Sends the form that stands at `action`; a fault on the page fails the test with its text. */
async function send(person, action) {
  await person.click(`form[action='${action}'] button.primary`);
  if (await person.page.locator("#faults").count()) throw new Error(`${action}: ${await person.page.locator("#faults").innerText()}`);
}

async function setUpByScreens(admin) {
  for (const [code, name, kind, level, parent] of UNITS) {
    await admin.goto("/units/new");
    await fields(admin, { name, kind, level, code, from: SINCE, ...(parent && { parent }) });
    await send(admin, "/units");
  }
  await admin.goto("/setup/organisation?unit=ST");
  await fields(admin, { superior_body: "ỦY BAN NHÂN DÂN TỈNH THỬ", issuing_body: "SỞ THỬ NGHIỆM", place: "Thử", decision_symbol: "QĐ-STN", recipients: "Như Điều 3;\nLưu: VT.", from: SINCE });
  await send(admin, "/setup/organisation");
  await admin.goto("/setup/signers?unit=ST");
  await fields(admin, { name: "Đỗ Thị Ánh", capacity: "head", head_title: "GIÁM ĐỐC", document: "Quyết định bổ nhiệm số 10/QĐ-UBND", verified: true, from: SINCE });
  await send(admin, "/setup/signers");
  await admin.goto("/council/bodies");
  const members = SEATS.map(([name, post, , role]) => [name, post, role].join("; ")).join("\n");
  await fields(admin, { unit: "ST", name: "Hội đồng Thi đua - Khen thưởng Sở Thử nghiệm", from: SINCE, members });
  await admin.click("section:last-of-type form[action='/council/bodies'] button.primary");
  await admin.sees(...SEATS.map(([name]) => name));
}

async function setUpByWorkbook(admin) {
  await admin.goto("/setup");
  const template = await admin.context.request.get("/setup/workbook.xlsx");
  assert.ok(texts(await template.body())[0].some((t) => t.includes("Tên đơn vị")) || texts(await template.body()).flat().some((t) => t.includes("Tên đơn vị")), "the template names its columns");
  const file = workbook([
    ["Đơn vị", [["Mã", "Tên đơn vị", "Loại", "Cấp", "Mã cấp trên", "Từ ngày"], ...UNITS.map(([code, name, , , parent, kind, level]) => [code, name, kind, level, parent, SINCE])]],
    ["Tên in", [["Mã đơn vị", "Cơ quan cấp trên", "Cơ quan ban hành", "Địa danh", "Ký hiệu quyết định", "Nơi nhận", "Từ ngày"], ["ST", "ỦY BAN NHÂN DÂN TỈNH THỬ", "SỞ THỬ NGHIỆM", "Thử", "QĐ-STN", "Như Điều 3; Lưu: VT.", SINCE]]],
    ["Người ký", [["Mã đơn vị", "Họ tên", "Cấp bậc", "Tư cách ký", "Chức danh người đứng đầu", "Từ ngày"], ["ST", "Đỗ Thị Ánh", "", "", "GIÁM ĐỐC", SINCE]]],
    ["Hội đồng", [["Mã đơn vị", "Tên hội đồng", "Từ ngày", "Họ tên", "Chức vụ", "Vai trò"], ...SEATS.map(([name, post, , role]) => ["ST", "Hội đồng Thi đua - Khen thưởng Sở Thử nghiệm", SINCE, name, post, role])]],
  ]);
  await admin.page.locator("#f-file").setInputFiles({ name: "thiet-lap.xlsx", mimeType: "application/octet-stream", buffer: file });
  await admin.click("form[action='/setup/workbook'] button");
  await admin.sees("hợp lệ");
  await admin.click("form[action='/setup/workbook/apply'] button");
  await admin.sees("3 đơn vị", "1 hội đồng");
}

async function importPeople(admin) {
  await admin.goto("/imports/new");
  await admin.page.locator("input[name='kind'][value='people']").check();
  const rows = [["Họ và tên", "Số hiệu", "Ngày sinh", "Giới tính", "Chức vụ", "Đơn vị"], ...PEOPLE];
  await admin.page.locator("#f-file").setInputFiles({ name: "can-bo.csv", mimeType: "text/csv", buffer: Buffer.from(rows.map((r) => r.join(",")).join("\n")) });
  await fields(admin, { unit: "ST" });
  await send(admin, "/imports");
  const batch = /\/imports\/([A-Z0-9-]+)/.exec(admin.page.url())?.[1];
  assert.ok(batch, await admin.text());
  await send(admin, `/imports/${batch}/apply`);
  await admin.goto("/people");
  await admin.sees("Nguyễn Khoa Điềm Ơn", "Trần Ngọc Ưng");
}

/** Accounts for everybody in the register, roles for three: name → [login, password]. */
async function accountsFor(admin) {
  await admin.goto("/accounts/bulk?unit=ST");
  const [file] = await Promise.all([admin.page.waitForEvent("download"), admin.page.locator("form[action='/accounts/bulk'][method='post'] button").click()]);
  admin.tally.clicks += 1;
  const chunks = [];
  for await (const c of await file.createReadStream()) chunks.push(c);
  const rows = texts(Buffer.concat(chunks));
  const found = {};
  for (const row of rows) {
    const name = PEOPLE.find(([n]) => row.includes(n))?.[0];
    if (name) found[name] = row.slice(-2);
  }
  assert.equal(Object.keys(found).length, PEOPLE.length, JSON.stringify(rows));
  for (const [name, roles] of Object.entries(ROLES)) {
    const at = `/accounts/${found[name][0]}`;
    for (const [role, unit] of roles) {
      await admin.goto(at);
      await fields(admin, { role, unit, from: SINCE });
      await send(admin, `${at}/grants`);
    }
  }
  return found;
}

/** First sign-in: the password shown once must be changed before anything else. */
async function begin(browser, base, who, [login, password], options) {
  const person = await Person.open(browser, base, who, options);
  await signIn(person, login, password);
  await person.sees("mật khẩu");
  const own = "Mat-khau-rieng-2026!";
  await fields(person, { current: password, new: own, again: own });
  await send(person, "/account/password");
  await person.goto("/desk");
  return person;
}

/** By screens the office adopts a regulation that asks for its council; by the workbook it has none, and the road leads past it. */
export async function firstDay(browser, server, { width, by, out }) {
  const council = by === "screens", year = council ? 2020 : 2026;
  const { base } = server;
  const at = { width, tally: { clicks: 0 } };
  const m = /^\s+(quantri)\s+(\S+)\s*$/m.exec(server.output());
  assert.ok(m, "the first administrator is shown at the first start");
  const admin = await begin(browser, base, "first-admin", [m[1], m[2]], at);
  await admin.shot(`first-desk-${width}`, true);
  await (by === "screens" ? setUpByScreens : setUpByWorkbook)(admin);
  await importPeople(admin);
  const made = await accountsFor(admin);
  await admin.goto("/setup");
  await admin.shot(`first-setup-${width}`, true);
  await admin.sees("Đã đủ để ra quyết định đầu tiên");

  const officer = await begin(browser, base, "first-officer", made["Hồ Thúy Hòa"], at);
  const advisory = await begin(browser, base, "first-advisory", made["Lý Quỳnh Ư"], at);
  const head = await begin(browser, base, "first-head", made["Đỗ Thị Ánh"], at);

  if (council) {
    await advisory.goto("/law/regulations");
    await advisory.click("form[action='/law/regulations'] button.primary");
  }
  await advisory.goto("/movements/new");
  await fields(advisory, { name: "Phong trào thi đua năm đầu", unit: "ST", from: `01/01/${year}`, to: `31/12/${year}` });
  await send(advisory, "/movements");

  const said = `Đã có thành tích xuất sắc trong phong trào thi đua năm ${year}`;
  await officer.goto("/dossiers/new");
  await fields(officer, {
    title: `Đề nghị tặng Giấy khen năm ${year}`, unit: "VP", award: "giay-khen", ground: "movement", occasion: "movement", movement: { label: "Phong trào thi đua năm đầu" }, law_on: `01/09/${year}`,
    achievement_what: said, authority_note: "Thẩm quyền của Giám đốc Sở theo quy định của Ủy ban nhân dân tỉnh",
  });
  await send(officer, "/dossiers");
  const code = /\/dossiers\/(HS-[0-9-]+)/.exec(officer.page.url())?.[1];
  assert.ok(code, await officer.text());
  await officer.goto("/people?q=uk"); // search without a match teaches the way back
  for (const [kind, who, unit] of [["unit", "TTKT", ""], ["person", "S-006", "Trung tâm Kỹ thuật"], ["person", "S-007", "Trung tâm Kỹ thuật"]]) {
    await officer.goto(`/dossiers/${code}/nominees/new`);
    await officer.page.locator(`input[name='kind'][value='${kind}']`).check();
    await fields(officer, { who, printed_unit: unit, citation: said });
    await send(officer, `/dossiers/${code}/nominees/new`);
  }
  await officer.goto(`/dossiers/${code}`);
  await officer.shot(`first-dossier-${width}`, true);
  await officer.sees("Trần Ngọc Ưng", "Trung tâm Kỹ thuật");
  await agree(officer, code);
  await agree(head, code);
  await agree(advisory, code);
  if (council) await holdCouncil(officer, code, `10/09/${year}`);
  await agree(head, code);
  await advisory.goto(`/dossiers/${code}`);
  await submit(advisory, "/decisions");
  const decision = /\/decisions\/(QD-[0-9-]+)/.exec(advisory.page.url())?.[1];
  assert.ok(decision, await advisory.text());
  const here = `/decisions/${decision}`;
  await confirmNames(officer, code);
  await advisory.goto(here);
  await advisory.shot(`first-decision-draft-${width}`, true);
  if (await advisory.page.locator(`form[action='${here}/send']`).count() === 0) throw new Error(await advisory.text());
  await submit(advisory, `${here}/send`);
  if (await advisory.page.locator("#faults").count()) {
    // A signer whose authority was not seen asks for its basis, and says so.
    await advisory.goto(`${here}/edit`);
    await fields(advisory, { authority_note: "Quyết định bổ nhiệm số 10/QĐ-UBND" });
    await send(advisory, `${here}/edit`);
    await submit(advisory, `${here}/send`);
  }
  await fields(advisory, { number: "07", signed_on: `15/09/${year}` });
  await submit(advisory, `${here}/register`);
  await advisory.goto(here);
  await submit(advisory, `${here}/issue`);
  await advisory.sees("7/QĐ-STN");
  await advisory.shot(`first-decision-${width}`, true);
  const signed = text(await download(advisory, here, "decision", "pdf", join(out, `first-decision-${width}.pdf`)));
  for (const said of ["SỞ THỬ NGHIỆM", "GIÁM ĐỐC", "Đỗ Thị Ánh", `ngày 15 tháng 9 năm ${year}`]) assert.ok(signed.includes(said), `${said} is missing:\n${signed}`);
  assert.ok(!signed.includes("MINH HỌA"), "a real paper carries no mark of the demo");
  await advisory.goto(`${here}/certificates`);
  await advisory.click(`form[action='${here}/certificates'] button[value='print']`);
  const certificates = await fetchPaper(advisory, `${here}/certificates`, join(out, `first-certificates-${width}.pdf`), "(PDF)");
  assert.equal(pages(certificates), 3);
  const names = text(certificates).replace(/\s+/g, " ").toLowerCase();
  for (const name of ["Nguyễn Khoa Điềm Ơn", "Trần Ngọc Ưng", "Trung tâm Kỹ thuật"]) assert.ok(names.includes(name.toLowerCase()), name);
  await advisory.goto("/honour-book?unit=ST");
  await advisory.sees("Trần Ngọc Ưng");
  assert.deepEqual([admin, officer, advisory, head].flatMap((p) => p.errors), [], "no page reports a script fault");
  for (const p of [admin, officer, advisory, head]) await p.close();
  return at.tally.clicks;
}

/** Confirms the names unit by unit, on behalf of those that have no account. */
async function confirmNames(officer, code) {
  await officer.goto(`/proofs/${code}`);
  for (;;) {
    const form = officer.page.locator(`form[action='/proofs/${code}/confirm']`).first();
    if (!await form.count()) break;
    const words = form.locator("input[name='words']");
    if (await words.count()) await words.fill("Đơn vị xác nhận qua điện thoại");
    await officer.click(form.locator("button"));
  }
}

async function holdCouncil(secretary, code, day) {
  await secretary.goto(`/council/new?dossier=${code}`);
  await secretary.page.locator(`input[name='dossiers'][value='${code}']`).check();
  await fields(secretary, { held_on: day, held_at: "14:00", place: "Phòng họp tầng 2" });
  await send(secretary, "/council/new");
  const session = /\/council\/(PH-[0-9-]+)/.exec(secretary.page.url())?.[1];
  assert.ok(session, await secretary.text());
  const seats = secretary.page.locator("select[name^='presence.']");
  assert.equal(await seats.count(), SEATS.length);
  for (let i = 0; i < SEATS.length; i++) await seats.nth(i).selectOption("present");
  await submit(secretary, `/council/${session}/presence`);
  await submit(secretary, `/council/${session}/votes-all`);
  await secretary.sees("3/3");
  await secretary.click(`form[action='/council/${session}/close'] button`);
}
