// The printed texts of a whole list in one grid: a column copied from a spreadsheet is pasted and saves itself, two people meet in one
// cell, and without JavaScript the same grid is one form.
import assert from "node:assert/strict";
import { Person } from "./browser.mjs";
import { signIn } from "./main_job.mjs";

const CITED = "textarea[name$='.citation'], input[name$='.citation']";
const citations = (person) => person.page.locator(CITED).evaluateAll((all) => all.map((input) => input.value));

/** As if copied from a spreadsheet: the block goes to the cell with the focus. */
const paste = (cell, text) => cell.evaluate((input, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, text);

const saved = (person) => person.page.locator("[data-grid-state]").filter({ hasText: "Đã lưu." }).waitFor();

export async function grid(browser, base, passwords, code, { width, script }) {
  const officer = await Person.open(browser, base, "can-bo", { width, script });
  await signIn(officer, "can-bo", passwords["can-bo"]);
  const path = `/dossiers/${code}/nominees/grid`;
  await officer.goto(`/dossiers/${code}`);
  await officer.click(`a[href='${path}']`);
  const rows = (await citations(officer)).length;
  assert.equal(rows, 134);
  const texts = Array.from({ length: rows }, (_, i) => `Thành tích số ${i + 1} “đặc biệt”, ${script ? "dán" : "gõ"} từ bảng`);
  const cell = (i, column = "citation") => officer.page.locator(`[name$='.${column}']`).nth(i);
  if (!script) {
    // One form: every cell typed, one button.
    for (let i = 0; i < rows; i++) await cell(i).fill(texts[i]);
    await officer.click("form[data-grid] button.primary");
    await officer.sees("Đã lưu 134 dòng");
    await officer.goto(path);
    assert.deepEqual(await citations(officer), texts);
    await officer.close();
    return;
  }
  // A column of all citations, with the marks that spreadsheets put around cells with quotes in them.
  await cell(0).focus();
  await paste(cell(0), texts.map((t) => `"${t.replaceAll('"', '""')}"`).join("\r\n") + "\r\n");
  await saved(officer);
  await officer.shot(`grid-${width}`);
  await officer.goto(path);
  assert.deepEqual(await citations(officer), texts);

  // Keys: down, right, up, typing over, Enter goes down and saves; Escape brings the saved text back.
  await cell(0, "printed_rank").focus();
  await officer.page.keyboard.press("ArrowDown");
  await officer.page.keyboard.press("ArrowRight");
  await officer.page.keyboard.press("ArrowUp");
  assert.equal(await officer.page.evaluate(() => document.activeElement.name), await cell(0, "printed_post").getAttribute("name"));
  await officer.page.keyboard.type("Đội trưởng đội lưới");
  await officer.page.keyboard.press("Enter");
  await saved(officer);
  assert.equal(await officer.page.evaluate(() => document.activeElement.name), await cell(1, "printed_post").getAttribute("name"));
  const stood = await cell(1, "printed_post").inputValue();
  await officer.page.keyboard.type("không giữ");
  await officer.page.keyboard.press("Escape");
  assert.equal(await cell(1, "printed_post").inputValue(), stood);

  // A text that cannot be printed is told in its cell; the pasted neighbour is saved all the same.
  await cell(2, "printed_unit").focus();
  await paste(cell(2, "printed_unit"), `${"x".repeat(250)}\tHàng xóm được lưu`);
  const wrong = officer.page.locator("td.wrong");
  await wrong.waitFor();
  await officer.look("grid with a fault");
  await cell(2, "printed_unit").fill("Đội 3");
  await wrong.waitFor({ state: "detached" });
  await saved(officer);
  assert.equal(await cell(2).inputValue(), "Hàng xóm được lưu");

  // On another machine the same cell is written: both texts stand there until one is chosen.
  const other = await Person.open(browser, base, "can-bo", { width });
  await signIn(other, "can-bo", passwords["can-bo"]);
  await other.goto(path);
  const theirs = other.page.locator("[name$='.citation']");
  await theirs.nth(5).fill("Chữ từ máy kia");
  await theirs.nth(5).press("Enter");
  await saved(other);
  await cell(5).fill("Chữ từ máy này");
  await cell(5).press("Enter");
  const both = officer.page.locator("td.both");
  await both.waitFor();
  await officer.sees("Chữ từ máy kia");
  await officer.look("grid with two texts");
  await officer.shot(`grid-both-${width}`);
  await both.getByRole("button", { name: "Giữ chữ của tôi" }).click();
  await both.waitFor({ state: "detached" });
  await saved(officer);
  // The other one comes again: what changed since he looked is marked.
  await other.goto(path);
  assert.equal(await theirs.nth(5).inputValue(), "Chữ từ máy này");
  assert.equal(await other.page.locator("td.moved").count(), 1);
  await other.sees("Đã đổi từ lần xem trước");
  assert.deepEqual([...officer.errors, ...other.errors], []);
  await officer.close();
  await other.close();
}
