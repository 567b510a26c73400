"use strict";
/* Sorting and filtering of the table. The rows carry their keys; the words searched are those that they show. */
const table = (() => {
  const body = document.querySelector(".incidents tbody");
  const rows = Array.from(body.querySelectorAll("tr[data-id]"));
  const heads = Array.from(document.querySelectorAll(".incidents thead th"));
  const form = document.querySelector("#overview form");
  const field = (name) => document.getElementById("f-" + name);
  const words = new Map();
  let wanted = [];
  let order = { key: "day", kind: "text", down: false };
  const listeners = [];

  const fold = (s) => s.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const textOf = (row) => {
    if (!words.has(row)) words.set(row, fold(row.textContent + " " + row.dataset.find));
    return words.get(row);
  };

  function sort(key, kind, down) {
    order = { key, kind, down };
    const value = kind === "number" ? (r) => Number(r.dataset[key]) : (r) => r.dataset[key] || "";
    const compare = kind === "number" ? (a, b) => a - b : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    rows.sort((a, b) => (down ? -1 : 1) * compare(value(a), value(b)) || compareText(a.dataset.day, b.dataset.day) || compareText(a.dataset.id, b.dataset.id));
    body.append(...rows);
    for (const th of heads) {
      if (th.dataset.key === key) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
  }
  const compareText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  function fits(row) {
    const d = row.dataset;
    const grade = field("grade").value, side = field("side").value, method = field("method").value;
    const from = field("from").value, to = field("to").value;
    if (grade && d.gradename !== grade) return false;
    if (side && !d.side.split(" ").includes(side)) return false;
    if (method && d.method !== method) return false;
    if (from && !(d.to && d.to >= from)) return false;
    if (to && !(d.from && d.from <= to)) return false;
    return wanted.every((w) => textOf(row).includes(w));
  }

  function filter() {
    wanted = fold(field("text").value).split(/\s+/).filter(Boolean);
    let shown = 0;
    const ids = new Set();
    for (const row of rows) {
      const fit = fits(row);
      row.hidden = !fit;
      if (fit) { shown += 1; ids.add(row.dataset.id); }
    }
    const all = rows.length + (rows.length === 1 ? " incident" : " incidents");
    document.getElementById("shown").textContent = shown === rows.length ? all : "Showing " + shown + " of " + all;
    for (const listener of listeners) listener(ids);
  }

  for (const th of heads) {
    th.querySelector("button").addEventListener("click", () => {
      const down = th.hasAttribute("aria-sort") ? th.getAttribute("aria-sort") === "ascending" : th.dataset.kind === "number" && th.dataset.key !== "grade";
      sort(th.dataset.key, th.dataset.kind, down);
    });
  }
  field("sort").addEventListener("change", (e) => {
    const th = heads.find((h) => h.dataset.key === e.target.value);
    sort(th.dataset.key, th.dataset.kind, th.dataset.kind === "number" && th.dataset.key !== "grade");
  });
  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 80); });
  form.addEventListener("submit", (e) => { e.preventDefault(); filter(); });
  form.addEventListener("reset", () => setTimeout(filter, 0));
  return {
    shown: () => rows.filter((r) => !r.hidden).map((r) => r.dataset.id),
    onFilter: (listener) => listeners.push(listener),
    rows,
  };
})();
