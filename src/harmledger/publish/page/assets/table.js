"use strict";
/* Sorting and filtering of the table. The rows carry their keys; the words searched are those that they show. */
const table = (() => {
  const body = document.querySelector(".incidents tbody");
  const rows = Array.from(body.querySelectorAll("tr[data-id]"));
  const heads = Array.from(document.querySelectorAll(".incidents thead th"));
  const form = document.querySelector("#overview form");
  const field = (name) => document.getElementById("f-" + name);
  const words = new Map();
  const STEP = 400; /* rows laid out at a time: a browser is slow on thousands of table rows */
  const more = document.getElementById("more");
  let limit = STEP;
  let fitting = new Set(rows.map((r) => r.dataset.id));
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
    paint();
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

  function paint() {
    let n = 0;
    for (const row of rows) {
      const fit = fitting.has(row.dataset.id);
      row.hidden = !fit || n >= limit;
      if (fit) n += 1;
    }
    more.parentElement.hidden = n <= limit;
    more.textContent = "Show " + Math.min(STEP, n - limit) + " more of " + n;
  }

  /* Lays out as many rows as it takes to have this one among them. */
  function reveal(id) {
    const at = rows.filter((r) => fitting.has(r.dataset.id)).findIndex((r) => r.dataset.id === id);
    if (at >= limit) { limit = Math.ceil((at + 1) / STEP) * STEP; paint(); }
    return at < 0 ? null : rows.find((r) => r.dataset.id === id);
  }

  function filter() {
    wanted = fold(field("text").value).split(/\s+/).filter(Boolean);
    fitting = new Set(rows.filter(fits).map((r) => r.dataset.id));
    limit = STEP;
    paint();
    const shown = fitting.size;
    const all = rows.length + (rows.length === 1 ? " incident" : " incidents");
    document.getElementById("shown").textContent = shown === rows.length ? all : "Showing " + shown + " of " + all;
    for (const listener of listeners) listener(fitting);
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
  more.addEventListener("click", () => {
    const first = rows.filter((r) => fitting.has(r.dataset.id))[limit];
    limit += STEP;
    paint();
    if (first) first.querySelector("a").focus();
  });
  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 80); });
  form.addEventListener("submit", (e) => { e.preventDefault(); filter(); });
  form.addEventListener("reset", () => setTimeout(filter, 0));
  paint();
  return {
    shown: () => rows.map((r) => r.dataset.id).filter((id) => fitting.has(id)),
    reveal,
    onFilter: (listener) => listeners.push(listener),
  };
})();
