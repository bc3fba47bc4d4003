// Additions over plain forms and links; without this file everything can still be done.
"use strict";

// Text that is counted while it is typed.
function count(area) {
  const most = Number(area.dataset.most);
  const line = area.parentElement.querySelector(".count");
  if (!line) return;
  const left = most - [...area.value.normalize("NFC")].length;
  const words = left >= 0 ? area.dataset.left : area.dataset.over;
  line.textContent = words.replace(/\{\s*\$\w+\s*\}|\u0000/g, Math.abs(left));
  line.classList.toggle("over", left < 0);
}
document.querySelectorAll("textarea[data-most]").forEach((area) => {
  count(area);
  area.addEventListener("input", () => count(area));
});

// Drafts: kept three seconds after the last key.
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let sent = false;
  async function keep() {
    if (sent) return;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    try {
      const answer = await fetch("/drafts", {
        method: "POST",
        body: fields,
        headers: { "x-csrf-token": form.elements.namedItem("csrf").value },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.status);
      if (state) state.textContent = state.dataset.kept;
    } catch {
      if (state) state.textContent = state.dataset.failed;
      timer = setTimeout(keep, 15000);
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 3000);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
});

// Long jobs: the page's own part is asked for again until the job ends.
document.querySelectorAll("[data-poll]").forEach((box) => {
  let wait = 1000;
  async function ask() {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { accept: "application/json" } });
      const job = await answer.json();
      const bar = box.querySelector("progress");
      bar.max = job.total || 1;
      bar.value = job.done;
      const text = box.querySelector(".quiet");
      if (text) text.textContent = job.done.toLocaleString("vi-VN") + " / " + job.total.toLocaleString("vi-VN");
      if (job.ended) return void location.reload();
    } catch {
      wait = Math.min(wait * 2, 15000);
    }
    setTimeout(ask, wait);
  }
  setTimeout(ask, wait);
});

// An export of many rows: how far it is, asked of the node that writes it; where another one answers nothing is shown.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-export]");
  const told = link?.parentElement.querySelector("[data-exporting]");
  if (!told) return;
  const token = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const address = new URL(link.href);
  address.searchParams.set("progress", token);
  event.preventDefault();
  location.assign(address);
  let misses = 0;
  async function ask() {
    try {
      const answer = await fetch("/exports/" + token, { headers: { accept: "application/json" } });
      if (answer.ok) {
        told.textContent = (await answer.json()).text;
        told.hidden = false;
      } else if (!told.hidden || (misses += 1) > 5) {
        told.hidden = true;
        return;
      }
    } catch {
      return;
    }
    setTimeout(ask, 1000);
  }
  setTimeout(ask, 700);
});

// A list to be printed asks for paper by itself.
if ("print" in document.body.dataset) window.addEventListener("load", () => window.print());

// A question before what cannot be taken back.
document.querySelectorAll("form[data-confirm]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
});

// A double click sends once; the server would also see to that.
document.querySelectorAll("form[method=post]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.busy) return event.preventDefault();
    form.dataset.busy = "1";
    setTimeout(() => delete form.dataset.busy, 4000);
  });
});

// The whole row opens; links and text selection stay as they are.
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, label, select") || String(window.getSelection())) return;
  location.assign(row.dataset.href);
});

// "Select all" for tables inside a form.
document.querySelectorAll("table.list").forEach((table) => {
  const head = table.querySelector("th.pick");
  const boxes = [...table.querySelectorAll("td.pick input")];
  if (!head || boxes.length < 2) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  head.append(all);
});

// "/" and Ctrl K go to the search; in the results the arrows go from one to the next.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const asked = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
  const field = asked && (document.getElementById("s") ?? document.getElementById("seek"));
  if (field && field.offsetParent) {
    event.preventDefault();
    field.focus();
    field.select();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = step ? [...document.querySelectorAll(".found a")] : [];
  if (!links.length || (typing && typing.id !== "s")) return;
  const next = links[links.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// The faults of a form are read first.
document.getElementById("faults")?.focus();
