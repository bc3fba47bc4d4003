// What each role finds when it signs in: a desk whose figures open their lists; the one search from any page; a table of statistics
// that is kept under a name and fetched as Word.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Person } from "./browser.mjs";
import { fetchPaper, signIn } from "./main_job.mjs";

const number = (text) => Number(text.replace(/[^\d]/g, ""));

/** Follows every number of the desk's tables; the list behind it has as many rows as the number says. */
async function figures(person) {
  const cards = await person.page.locator(".card-fig .big a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const shown = await person.page.locator(".card-fig td a").evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.textContent]));
  for (const [href, count] of [...shown, ...cards.map((href) => [href, ""])]) {
    await person.goto(href);
    // Of units the page shows all, with whether each has sent.
    if (!count || href.startsWith("/desk/units")) continue;
    const said = await person.page.locator(".list-head p").first().textContent({ timeout: 500 }).catch(() => "");
    const found = /\d[\d.]*/.exec(said);
    const rows = found ? number(found[0]) : await person.page.locator("main table tbody tr").count();
    assert.equal(rows, number(count), `${person.role}: the desk says ${count}, ${href} has ${rows}`);
  }
  return shown.length;
}

export async function desk(browser, base, passwords, role, { width, out }, say) {
  const person = await Person.open(browser, base, role, { width });
  await signIn(person, role, passwords[role]);
  assert.equal(new URL(person.page.url()).pathname, "/desk");
  await person.sees("Bàn làm việc");
  await person.shot(`desk-${role}-${width}`, true);
  const seen = await figures(person);
  say(`${role}: ${seen} figures`);
  assert.deepEqual(person.errors, []);
  await person.close();
  return seen;
}

export async function search(browser, base, passwords, { width, script }) {
  const officer = await Person.open(browser, base, "can-bo", { width, script });
  await signIn(officer, "can-bo", passwords["can-bo"]);
  const box = officer.page.locator("#seek");
  if (await box.isVisible()) {
    if (script) {
      await officer.page.keyboard.press("/");
      assert.ok(await box.evaluate((e) => e === document.activeElement), "a slash leads to the search");
    }
    await box.fill("vuong quoc khia");
    await box.press("Enter");
    await officer.page.waitForURL("**/search?**");
  } else {
    await officer.click("a.seek-small");
    await officer.page.locator("#s").fill("vuong quoc khia");
    await officer.press("Tìm");
  }
  await officer.sees("Vương Quốc Khải");
  await officer.click(officer.page.getByRole("link", { name: "Vương Quốc Khải" }).first());
  await officer.sees("Vương Quốc Khải", "Dữ kiện");
  assert.deepEqual(officer.errors, []);
  await officer.close();
}

export async function statistics(browser, base, passwords, { width, script, out }) {
  const advisory = await Person.open(browser, base, "thuong-truc", { width, script });
  await signIn(advisory, "thuong-truc", passwords["thuong-truc"]);
  const entry = advisory.page.getByRole("link", { name: "Thống kê", exact: true }).first();
  if (!await entry.isVisible()) await advisory.click(advisory.page.locator("header").getByRole("link", { name: "Danh mục" }));
  await advisory.click(entry);
  await advisory.page.locator("#s-rows").selectOption("part");
  await advisory.page.locator("#s-columns").selectOption("ground");
  for (const end of ["from", "to"]) await advisory.page.locator(`#s-${end}`).fill("2020");
  await advisory.press("Lập bảng");
  const table = await advisory.page.locator("table.sums").innerText();
  await advisory.page.locator("details.saved summary").click();
  await advisory.page.locator("details.saved input[name='name']").fill("Hằng năm");
  await advisory.press("Lưu bảng này");
  await advisory.sees("Đã lưu “Hằng năm”");
  await advisory.shot(`statistics-${width}`, true);
  // From another page, by its name.
  await advisory.goto("/statistics");
  await advisory.follow("Hằng năm", true);
  assert.equal(await advisory.page.locator("table.sums").innerText(), table);
  await advisory.press("DOCX", true);
  const where = new URL(advisory.page.url());
  const file = await fetchPaper(advisory, where.pathname + where.search.replace(/#.*/, ""), join(out, `statistics-${width}.docx`), "");
  const words = execFileSync("python3", ["-c", "import sys,zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('word/document.xml'))", file]).toString().replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  const total = /Cộng\D*([\d.]+(?:\s+[\d.]+)*)\s*$/.exec(table)[1].trim().split(/\s+/).pop();
  for (const said of ["Cá nhân", "Tập thể", total]) assert.ok(words.includes(said), `${said}: ${words.slice(0, 800)}`);
  assert.deepEqual(advisory.errors, []);
  await advisory.close();
}
