// A grid as a spreadsheet: arrows and Enter, blocks pasted from Excel, rows that save themselves, marks on what others changed.
// An addition over a plain form (templates/macros/grid.html): whatever it does, the form's button does as well.
"use strict";

/** Rows and cells of a block as spreadsheets copy it: tabs and lines, cells with either in quotes. */
function readBlock(text) {
  const rows = [[]];
  let cell = "", quoted = false, begun = false;
  const put = () => { rows.at(-1).push(cell); cell = ""; begun = false; };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += c; i++; }
      else quoted = false;
    } else if (c === '"' && !begun) { quoted = true; begun = true; }
    else if (c === "\t") put();
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[i + 1] === "\n") i++;
      put();
      rows.push([]);
    } else { cell += c; begun = true; }
  }
  put();
  // The line end after the last row begins no further one.
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

/** The number in a sentence of the page: `{ $count }` or the mark that stands for it. */
const say = (words, n) => words.replace(/\{\s*\$\w+\s*\}|\u0000/g, n);

function startGrid(form) {
  const state = form.querySelector("[data-grid-state]");
  const words = form.dataset;
  const lines = [...form.querySelectorAll("tr[data-row]")];
  const grid = lines.map((line) => [...line.querySelectorAll("td[data-column]")]);
  const inputOf = (td) => td.querySelector("input, textarea, select");
  const columns = grid[0]?.map((td) => td.dataset.column) ?? [];
  const printsOf = (line) => line.querySelector("input[type=hidden][name^='v.']");
  form.querySelector("[data-grid-help]").hidden = false;

  // Where a cell is, and going to another one.
  const place = new Map();
  grid.forEach((row, y) => row.forEach((td, x) => place.set(inputOf(td), [y, x])));
  let editing = false;
  function go(y, x) {
    const td = grid[y]?.[x];
    if (!td) return false;
    const input = inputOf(td);
    input.focus();
    input.select?.();
    editing = false;
    return true;
  }

  // What was typed and is not saved: cells whose text is another one than the saved one.
  const saved = new Map();
  for (const input of place.keys()) {
    const td = input.closest("td");
    // The server shows a text of the reader's own that it could not take: that one is not saved.
    // A text that a file put there is not saved either: the cell knows what stands.
    saved.set(input, td.classList.contains("wrong") || td.classList.contains("both") ? null : td.dataset.stands ?? input.value);
  }
  const waits = new Set(); // cells that wait for the reader's word, not for the server
  for (const input of place.keys()) if (saved.get(input) === null) waits.add(input);
  const dirty = () => [...place.keys()].filter((input) => input.value !== saved.get(input) && !waits.has(input));

  function tell(text, bad = false) {
    state.textContent = text;
    state.classList.toggle("fault", bad);
  }

  function note(td, kind, text) {
    td.querySelectorAll("p").forEach((p) => p.remove());
    td.classList.remove("wrong", "both", "moved");
    inputOf(td).removeAttribute("aria-invalid");
    if (!kind) return null;
    td.classList.add(kind);
    if (kind === "wrong") inputOf(td).setAttribute("aria-invalid", "true");
    const p = document.createElement("p");
    p.className = kind === "wrong" ? "fault" : "theirs";
    p.textContent = text;
    td.append(p);
    return p;
  }

  /** Two people wrote into one cell: both texts stand there until the reader says which one holds. */
  function ask(td, theirs) {
    const input = inputOf(td);
    const p = note(td, "both", words.theirs + " ");
    const q = document.createElement("q");
    q.textContent = theirs;
    p.append(q, " ");
    waits.add(input);
    const choose = (label, value) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = label;
      button.addEventListener("click", () => {
        if (value !== null) input.value = value;
        waits.delete(input);
        note(td);
        input.focus();
        soon(0);
      });
      p.append(button, " ");
    };
    choose(words.keep, null);
    choose(words.take, theirs);
  }

  grid.flat().filter((td) => td.classList.contains("both")).forEach((td) => ask(td, td.querySelector("q").textContent));

  // Saving: all changed rows in one request, one request at a time.
  let timer = 0, running = false, again = false;
  function soon(wait = 700) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }
  async function save() {
    if (running) return void (again = true);
    const sent = new Map(dirty().map((input) => [input, input.value]));
    if (!sent.size) return;
    running = true;
    again = false;
    tell(words.saving);
    const body = new URLSearchParams();
    for (const [input, value] of sent) {
      body.append(input.name, value);
      const prints = printsOf(input.closest("tr"));
      if (!body.has(prints.name)) body.append(prints.name, prints.value);
    }
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { accept: "application/json", "x-csrf-token": form.elements.namedItem("csrf").value },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.status);
      take(await answer.json(), sent);
      const open = form.querySelectorAll("td.wrong, td.both").length;
      tell(open ? say(words.open, open) : words.saved, open > 0);
    } catch {
      tell(words.failed, true);
      soon(10000);
    }
    running = false;
    if (again) soon(0);
  }
  function take(told, sent) {
    const byKey = new Map(lines.map((line) => [line.dataset.row, line]));
    for (const row of told.rows) {
      const line = byKey.get(row.key);
      const prints = printsOf(line).value.split(" ");
      for (const td of line.querySelectorAll("td[data-column]")) {
        const cell = row.cells[td.dataset.column];
        if (!cell) continue;
        const input = inputOf(td);
        const as = sent.get(input);
        prints[columns.indexOf(td.dataset.column)] = row.prints[td.dataset.column];
        if (cell.state === "faulty") {
          // Asked again when it is typed again.
          note(td, "wrong", cell.text);
          saved.set(input, as);
        } else if (cell.state === "both") {
          saved.set(input, cell.now);
          ask(td, cell.now);
        } else {
          saved.set(input, cell.now);
          if (input.value === as) input.value = cell.now;
          note(td);
        }
      }
      printsOf(line).value = prints.join(" ");
    }
    // What one cell changed elsewhere: points of others, totals.
    for (const small of document.querySelectorAll("[data-small]")) {
      const text = told.smalls?.[small.dataset.small];
      if (text !== undefined) small.textContent = text;
    }
    remember();
  }

  // What changed since this reader last looked, as far as this browser knows. Only prints are kept, no text.
  const memory = `grid:${words.who}:${location.pathname}:${words.grid}`;
  function remembered() {
    try { return JSON.parse(localStorage.getItem(memory)) ?? {}; } catch { return {}; }
  }
  function remember() {
    try {
      const seen = remembered();
      for (const line of lines) seen[line.dataset.row] = printsOf(line).value;
      localStorage.setItem(memory, JSON.stringify(seen));
    } catch { /* A browser that keeps nothing marks nothing. */ }
  }
  const before = remembered();
  let news = 0;
  for (const line of lines) {
    const old = before[line.dataset.row]?.split(" ");
    const now = printsOf(line).value.split(" ");
    if (old) [...line.querySelectorAll("td[data-column]")].forEach((td, x) => {
      if (old[x] === now[x] || td.querySelector("p")) return;
      note(td, "moved", words.moved);
      news += 1;
    });
  }
  remember();
  if (news && !state.textContent.trim()) tell(say(words.news, news));

  form.addEventListener("focusin", (event) => { if (place.has(event.target)) editing = false; });
  form.addEventListener("mousedown", (event) => {
    // The second press into a cell goes into its text.
    if (place.has(event.target) && document.activeElement === event.target) editing = true;
  });
  form.addEventListener("input", (event) => {
    if (!place.has(event.target)) return;
    editing = true;
    const td = event.target.closest("td");
    // A new text after a fault is tried again.
    if (td.classList.contains("wrong")) {
      waits.delete(event.target);
      note(td);
      if (saved.get(event.target) === event.target.value) saved.set(event.target, null);
    }
    soon();
  });
  form.addEventListener("change", () => soon(0));
  form.addEventListener("keydown", (event) => {
    const at = place.get(event.target);
    if (!at || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const [y, x] = at;
    const input = event.target, select = input.tagName === "SELECT", long = input.tagName === "TEXTAREA";
    const moves = {
      Enter: [y + (event.shiftKey ? -1 : 1), x],
      ArrowUp: (select || (editing && long)) ? null : [y - 1, x],
      ArrowDown: (select || (editing && long)) ? null : [y + 1, x],
      ArrowLeft: (editing && !select) ? null : [y, x - 1],
      ArrowRight: (editing && !select) ? null : [y, x + 1],
    };
    if (event.key === "F2") {
      editing = true;
      input.setSelectionRange?.(input.value.length, input.value.length);
    } else if (event.key === "Escape" && editing && saved.get(input) !== null) {
      input.value = saved.get(input);
      input.select?.();
      editing = false;
    } else if (moves[event.key] && !(event.shiftKey && event.key !== "Enter")) {
      event.preventDefault();
      go(...moves[event.key]);
      if (event.key === "Enter") soon(0);
    }
  });

  form.addEventListener("paste", (event) => {
    const at = place.get(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = readBlock(text);
    // A single text goes where the caret is, as anywhere.
    if (!at || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    let lost = 0;
    block.forEach((row, dy) => row.forEach((value, dx) => {
      const td = grid[at[0] + dy]?.[at[1] + dx];
      if (!td) return void (lost += 1);
      const input = inputOf(td);
      if (input.readOnly) return void (lost += 1);
      const text = value.replace(/\s+/g, " ").trim();
      if (input.tagName !== "SELECT") input.value = text;
      else {
        const fold = (s) => s.trim().toLocaleLowerCase("vi");
        const option = [...input.options].find((o) => fold(o.textContent) === fold(text) || o.value === text);
        if (!option && text) return void (lost += 1);
        input.value = option?.value ?? "";
      }
      if (td.classList.contains("wrong")) { waits.delete(input); note(td); }
    }));
    editing = false;
    soon(0);
    if (lost) tell(say(words.cut, lost), true);
  });

  // Without a saved text nobody leaves unasked.
  window.addEventListener("beforeunload", (event) => { if (dirty().length || running) event.preventDefault(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
}

document.querySelectorAll("form[data-grid]").forEach(startGrid);
