// A list that nobody's program recognises: no header at all. The officer points at the first row of data, looks the guessed
// columns over, and the list is in.
import { Person } from "./browser.mjs";
import { signIn, submit } from "./main_job.mjs";

const PEOPLE = [["Quách Gia Ân", "950-001", "14/02/1993", "Phòng Tham mưu"], ["Tạ Thị Kim Yến", "950-002", "1996", "Phòng Hậu cần"],
  ["Ư Văn Ôn", "950-003", "30/11/1989", "Phòng Tham mưu"]];
const LIST = Buffer.from(PEOPLE.map((r) => r.join(",")).join("\n"));

export async function listWithoutHeader(browser, base, passwords, { width, script }) {
  const admin = await Person.open(browser, base, "quantri", { width, script });
  await signIn(admin, "quantri", passwords["quantri"]);
  const { page, tally } = admin;
  tally.clicks = 0;
  await admin.goto("/imports/new?kind=people");
  await page.locator("#f-file").setInputFiles({ name: "can-bo-moi.csv", mimeType: "text/csv", buffer: LIST });
  await admin.click("form[action='/imports'] button.primary");
  await admin.sees("Không nhận ra dòng tiêu đề", ...PEOPLE.map((p) => p[0]));
  await admin.shot(`list-heads-${width}`, true);
  const batch = new URL(page.url()).pathname;
  // Nothing said: the sentence stands at the field, the rows are still there.
  await page.locator("[id='f-first.0']").fill("");
  await submit(admin, `${batch}/heads`);
  await admin.sees("Hãy đánh dấu dòng tiêu đề", PEOPLE[0][0]);
  await page.locator("[id='f-first.0']").fill("1");
  await submit(admin, `${batch}/heads`);
  for (const [column, field] of [[0, "name"], [1, "service_number"], [2, "birth"], [3, "unit"]]) {
    const chosen = await page.locator(`[id='f-field.0.${column}']`).inputValue();
    if (chosen !== field) throw new Error(`column ${column} was guessed as ${chosen}, not as ${field}`);
  }
  await admin.shot(`list-columns-${width}`, true);
  await submit(admin, `${batch}/columns`);
  await admin.sees("Ghi 3 dòng");
  await submit(admin, `${batch}/apply`);
  await admin.sees("Đã ghi xong");
  await admin.goto("/people?q=quach+gia+an");
  await admin.sees(PEOPLE[0][0], "950-001");
  const { clicks } = tally;
  await admin.close();
  return clicks;
}
