// The run of a conference: one key a step. Without this file the same steps are links.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  const on = event.target instanceof Element ? event.target : document.body;
  // A key that works on what has the focus is left to it.
  if (on.closest("input, select, textarea, button, summary, a")) {
    if (event.key === " " || event.key === "Enter") return;
  }
  const keys = { " ": "next", ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back" };
  const link = keys[event.key] && document.querySelector(`a[data-key="${keys[event.key]}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
