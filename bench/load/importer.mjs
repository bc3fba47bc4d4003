// The import, as an officer does it on the pages, in a thread of its own: what it takes to make a list and to read a page of the import must
// not stop the readers' clocks.
import { parentPort, workerData } from "node:worker_threads";
import { Visitor, forms } from "../../e2e/http.mjs";

const { base, passwords, people, round } = workerData;
// Names of letters only, as an import takes them without a question; surnames about as often as people bear them.
const syllables = "An Bình Cường Dũng Giang Hà Khánh Linh Minh Nam Oanh Phúc Quang Sơn Tâm Uyên Vinh Xuân Yến Đạt Hòa Kiên Lộc Mai Ngọc Thảo Thư Trung".split(" ");
const surnames = "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Phạm Hoàng Vũ Phan Đặng Bùi Đỗ".split(" ");
const name = (i) => [surnames[i % 14], round % 28, i % 28, Math.floor(i / 28) % 28, Math.floor(i / 784) % 28].map((p) => syllables[p] ?? p).join(" ");
const list = () => "STT;Họ và tên;Số hiệu;Ngày sinh;Giới tính;Cấp bậc;Chức vụ\n" + Array.from({ length: people }, (_, i) =>
  `${i + 1};${name(i)};9${round}-${String(i).padStart(6, "0")};${1960 + (i % 40)};Nam;Đại úy;Cán bộ`).join("\n") + "\n";
const refused = (what, answer) => new Error(`${what}: ${answer.status} ${answer.body.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 400)}`);

let visitor;
for (const [login, password] of Object.entries(passwords)) {
  const one = new Visitor(base);
  if (!(await one.signIn(login, password).then(() => true, () => false))) continue;
  const page = await one.get("/imports/new?kind=people");
  if (page.status === 200 && /<option[^>]*value="CAT"/.test(page.body) && forms(page.body).some((f) => f.action === "/imports")) { visitor = one; break; }
}
if (!visitor) throw new Error("nobody of the demo may import people");
parentPort.postMessage("ready");
await new Promise((go) => parentPort.once("message", go));
const bytes = Buffer.from(list());
const from = performance.now();
const page = await visitor.get("/imports/new?kind=people");
const sent = await visitor.upload(page, "/imports", { kind: "people", unit: "CAT" }, { field: "file", name: "can-bo.csv", bytes });
if (sent.status !== 303) throw refused("the upload was refused", sent);
const read = performance.now();
const here = sent.to.split("?")[0];
const done = await visitor.send(await visitor.get(here), `${here}/apply`);
if (done.status !== 303) throw refused("not applied", done);
parentPort.postMessage({ read_s: +((read - from) / 1000).toFixed(1), apply_s: +((performance.now() - read) / 1000).toFixed(1) });
parentPort.close();
