// The whole life of a movement, by five roles: an officer launches it to twenty units and enters their figures on one grid, a unit answers and
// reports by itself, the advisory body reviews it twice, the director releases the news of its end, a visitor reads it and writes a letter.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./browser.mjs";
import { signIn, text } from "./main_job.mjs";

const NAME = "Thi đua cao điểm cuối năm, thử trọn vòng đời";
const OWN = "H01";

/** Days as people type them; the first one of the month before and of the one before that. */
const day = (date) => [date.getDate(), date.getMonth() + 1].map((n) => String(n).padStart(2, "0")).join("/") + `/${date.getFullYear()}`;
const today = new Date(new Date().toLocaleString("en-US", { timeZone: "Asia/Ho_Chi_Minh" }));
const begun = new Date(today.getFullYear(), today.getMonth() - 2, 1), last = new Date(today.getFullYear(), today.getMonth() - 1, 1);
const period = `${last.getFullYear()}-${String(last.getMonth() + 1).padStart(2, "0")}`;

const fill = async (person, values) => { for (const [name, value] of Object.entries(values)) await person.page.locator(`[id='f-${name}']`).fill(value); };
const choose = async (person, values) => { for (const [name, value] of Object.entries(values)) await person.page.locator(`[id='f-${name}']`).selectOption(value); };
const here = (person) => new URL(person.page.url()).pathname;

/** Asks for a paper on a conference's page and waits until its file is there. */
async function printed(person, where, kind, file) {
  await person.goto(where);
  const form = person.page.locator(`form[action^='/papers/${kind}/']`).filter({ has: person.page.locator("input[name='format'][value='pdf']") }).first();
  const label = (await form.locator("button").innerText()).trim();
  await person.click(form.locator("button"));
  for (let i = 0; i < 120; i++) {
    await person.arrive(where);
    const ready = person.page.locator("#papers-list li").filter({ hasText: label.split(" (")[0] }).locator("a[href^='/papers/']").first();
    if (await ready.count()) {
      const answer = await person.context.request.get(await ready.getAttribute("href"));
      assert.equal(answer.status(), 200);
      writeFileSync(file, await answer.body());
      return file;
    }
    await new Promise((r) => setTimeout(r, 500));
  }
  throw new Error(`no ${kind} at ${where}`);
}

/** Enters a record of a movement and answers its address. */
async function record(person, noun, from, choices, values) {
  await person.goto(`/records/${noun}/new?${from}`);
  await choose(person, choices);
  await fill(person, values);
  await person.click(`form[action='/records/${noun}'] button.primary`);
  assert.match(here(person), new RegExp(`^/records/${noun}/[A-Z]`), await person.text());
  return here(person);
}

export async function life(browser, base, passwords, { width, script, out }) {
  const people = {};
  for (const login of ["can-bo", "don-vi", "thuong-truc", "giam-doc"]) {
    people[login] = await Person.open(browser, base, login, { width, script });
    await signIn(people[login], login, passwords[login]);
  }
  const { "can-bo": officer, "don-vi": unit, "thuong-truc": advisory, "giam-doc": director } = people;
  const visitor = await Person.open(browser, base, "visitor", { width, script });

  // Launched to twenty units.
  await officer.goto("/movements/new");
  await fill(officer, { name: NAME, from: day(begun) });
  await officer.page.locator("#f-unit").selectOption("CAT");
  await officer.click("form[action='/movements'] button.primary");
  const at = here(officer), code = at.split("/").at(-1);
  await officer.goto(`${at}/launch`);
  await officer.page.locator("input[name='reach'][value='chosen']").check();
  await officer.page.locator("details summary").filter({ hasText: "Chọn đơn vị" }).click();
  const offered = await officer.page.locator("input[name='units']").evaluateAll((all) => all.map((i) => i.value));
  const units = [OWN, ...offered.filter((u) => u !== OWN)].slice(0, 20);
  assert.equal(units.length, 20, "the demo has twenty units right beneath");
  for (const u of units) await officer.page.locator(`input[name='units'][value='${u}']`).check();
  await officer.click(`form[action='${at}/launch'] button.primary`);
  await officer.sees("Đã gửi phong trào xuống 20 đơn vị", "0 trong 20 đơn vị");

  // Nineteen by their superior, who has their documents; one by itself.
  for (const u of units.slice(1)) {
    await officer.goto(`${at}/units/${u}`);
    await officer.page.locator("input[name='answer'][value='planned']").check();
    await fill(officer, { on: day(today), document: `Kế hoạch ${u}` });
    await officer.click(`form[action='${at}/units/${u}'] button.primary`);
  }
  await unit.goto("/desk");
  await unit.sees(NAME);
  await unit.goto(`${at}/units/${OWN}`);
  await unit.page.locator("input[name='answer'][value='planned']").check();
  await fill(unit, { on: day(today) });
  await unit.click(`form[action='${at}/units/${OWN}'] button.primary`);
  await officer.goto(at);
  await officer.sees("100 %", "20 trong 20 đơn vị");

  // Figures: one grid for all, one sheet of a unit's own.
  await officer.goto(`${at}/indicators/new`);
  await fill(officer, { name: "Ca tuần tra", unit_of_measure: "ca", target: "2.500", previous: "2.400", assigned_by: "Giám đốc", due_days: "5" });
  await officer.click(`form[action='${at}/indicators/new'] button.primary`);
  const grid = `${at}/grid?period=${period}`;
  await officer.goto(grid);
  await officer.shot(`life-grid-empty-${width}`);
  const cell = (row, column) => officer.page.locator(`[id='g-row-${row}']`).locator("xpath=..").locator(`[name='c.${row}.${column}']`);
  const rows = await officer.page.locator("tr[data-row]").evaluateAll((all) => all.map((line) => line.dataset.row));
  assert.equal(rows.length, 20);
  if (script) {
    // A block as a spreadsheet copies it: document, its day, figure; the unit that reports by itself is left empty.
    const block = rows.map((u) => (u === OWN ? "\t\t" : `BC ${u}\t${day(today)}\t100`)).join("\r\n") + "\r\n";
    await cell(rows[0], "document").evaluate((input, block) => {
      input.focus();
      const data = new DataTransfer();
      data.setData("text/plain", block);
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, block);
    await officer.page.locator("[data-grid-state]").filter({ hasText: "Đã lưu." }).waitFor();
  } else {
    for (const u of rows.filter((u) => u !== OWN)) {
      await cell(u, "document").fill(`BC ${u}`);
      await cell(u, "document_on").fill(day(today));
      await cell(u, "i1").fill("100");
    }
    await officer.click("form[data-grid] button.primary");
    await officer.sees("Đã lưu 19 dòng");
  }
  await officer.goto(grid);
  await officer.shot(`life-grid-${width}`);
  await unit.goto(`${at}/units/${OWN}/figures?period=${period}`);
  await fill(unit, { "cell.1": "hơn 700" });
  await unit.click(`form[action='${at}/units/${OWN}/figures'] button.primary`);
  await unit.sees("Đã lưu, 1 số liệu thay đổi");
  await officer.goto(`${at}/figures/1/targets?period=${period}`);
  await officer.page.locator(`[name='c.${OWN}.target']`).fill("650");
  await officer.page.locator(`[name='c.${OWN}.previous']`).fill("680");
  await officer.click("form[data-grid] button.primary");
  if (script) await officer.page.locator("[data-grid-state]").filter({ hasText: "Đã lưu." }).waitFor();
  await officer.goto(`${at}/figures/1/targets?period=${period}`);
  await officer.sees("Mức giao phải vượt kết quả bình thường");
  await officer.shot(`life-targets-${width}`);
  await officer.goto(`${at}/derived/new`);
  await choose(officer, { kind: "units", wish: "met" });
  await fill(officer, { name: "Đơn vị đạt mức giao", bases: "1" });
  await officer.shot(`life-derived-${width}`, true);
  await officer.click(`form[action='${at}/derived/new'] button.primary`);
  await officer.goto(`${at}/figures`);
  await officer.sees("khoảng 2.600", "Đạt mức giao", "1 trong 1");
  await officer.shot(`life-figures-${width}`, true);

  // Reviewed twice by the advisory body; the director's dossier would follow from there.
  for (const [kind, name] of [["interim", "Sơ kết đợt thi đua cuối năm"], ["final", "Tổng kết đợt thi đua cuối năm"]]) {
    const review = await record(advisory, "reviews", `movement=${code}&unit=CAT`, { kind, state: "planned" }, { name });
    await advisory.goto(`/reviews/${review.split("/").at(-1)}/draft`);
    await advisory.click(`form[action='/reviews/${review.split("/").at(-1)}/refresh'] button`);
    const drafted = await advisory.page.locator("main textarea").evaluateAll((all) => all.map((t) => t.value).join("\n"));
    assert.ok(drafted.includes("2.600") && drafted.includes("20"), drafted);
    await officer.goto(review);
    await officer.shot(`life-review-${kind}-${width}`, true);
    await officer.follow("Mở hồ sơ khen thưởng");
    assert.equal(await officer.page.locator("#f-movement").inputValue(), code);
    assert.equal(await officer.page.locator("#f-title").inputValue(), `Khen thưởng tại ${name}`);
    await officer.goto(at);
    await officer.click(`form[action='${at}/state'] button`);
  }

  // A conference with its minutes.
  const meeting = await record(officer, "conferences", `movement=${code}&unit=CAT`, { kind: "final" }, {
    name: "Hội nghị tổng kết cuối năm", on_date: day(today), hours: "8 giờ 00", place: "Hội trường lớn",
    people: "Chủ trì | Đại tá Hoàng Minh Họa | Giám đốc\nThư ký | Thiếu tá Trần B | Cán bộ",
    agenda: "8:00 | Chào cờ | Ban tổ chức\n8:15 | Báo cáo tổng kết | Thường trực", minutes: "Giám đốc kết luận: nhân rộng cách làm hay.",
  });
  const honours = `/conferences/${meeting.split("/").at(-1)}/honours`;
  for (const [kind, said] of [["conference-minutes", "BIÊN BẢN"], ["conference-run", "CHƯƠNG TRÌNH ĐIỀU HÀNH"]]) {
    const pdf = await printed(officer, honours, kind, join(out, `life-${kind}-${width}.pdf`));
    assert.ok(text(pdf).includes(said), text(pdf));
  }
  await officer.shot(`life-conference-${width}`, true);

  // A model, taken over by the unit.
  const model = await record(officer, "models", `movement=${code}&unit=${units[1]}`, { kind: "way", stage: "replicated" },
    { name: "Tổ tiếp dân lưu động", on_date: day(last) });
  await record(officer, "adoptions", `model=${model.split("/").at(-1)}`, { state: "begun" }, { unit: OWN, on_date: day(today), adaptation: "Thêm buổi tối" });
  await officer.goto(model);
  await officer.sees("Thêm buổi tối");

  // Programmes and the unit's year.
  await officer.goto(`${at}/programmes`);
  await officer.sees("0 đơn vị đã gửi, 20 đơn vị chưa gửi");
  await officer.click(`form[action='${at}/programmes/remind'] button`);
  await officer.sees("Đã nhắc 20 đơn vị");
  await officer.shot(`life-programmes-${width}`, true);
  await unit.goto("/notices");
  await unit.sees(`chưa gửi chương trình hành động của phong trào ${NAME}`);
  await officer.goto(`/units/${OWN}/movements`);
  await officer.sees(NAME);
  await officer.shot(`life-year-${width}`, true);

  // News: written by one, released by another, read by everybody; a letter comes and is answered.
  await officer.goto("/news/new");
  await fill(officer, { name: "Tổng kết đợt thi đua cuối năm", body: "Hai mươi đơn vị đã triển khai.", unit: "CAT" });
  await officer.click("form[action='/news'] button.primary");
  const news = here(officer);
  await director.goto(`${news}/release`);
  await fill(director, { released_on: day(today) });
  await director.click(`form[action='${news}/release'] button.primary`);
  await visitor.goto(`/cong/tin/${news.split("/").at(-1)}`);
  await visitor.sees("Hai mươi đơn vị đã triển khai.");
  await visitor.goto("/cong/gop-y");
  await fill(visitor, { body: "Xin cho biết lịch tiếp dân lưu động.", who: "Một người dân" });
  await visitor.click("form[action='/cong/gop-y'] button.primary");
  await officer.goto("/feedback");
  await officer.click("main a[href^='/feedback/GY-']");
  await officer.sees("Xin cho biết lịch tiếp dân lưu động.");
  const letter = here(officer);
  await officer.goto(`${letter}/edit`);
  await choose(officer, { state: "answered" });
  await fill(officer, { answer: "Lịch được đăng ngày mùng 1 hằng tháng.", answered_on: day(today) });
  await officer.click(`form[action='${letter}/edit'] button.primary`);
  await officer.sees("Lịch được đăng ngày mùng 1 hằng tháng.");
  for (const person of [...Object.values(people), visitor]) await person.close();
}
