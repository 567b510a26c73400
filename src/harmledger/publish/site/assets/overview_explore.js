"use strict";
/* The overview once all incidents are at hand: form, list, charts, table of figures. The address after "#" is the filter. */
HL.explore = (rows, map, time) => {
  const { el, svg: make, meta } = HL;
  const $ = (id) => document.getElementById(id);
  const form = $("filters"), said = $("count"), list = $("rows"), more = $("more"), here = $("here"), nowhere = $("nowhere");
  const names = (table) => new Map(meta[table]);
  const METHOD = names("methods"), GRADE = names("grades"), SIDE = names("sides"), STANCE = names("stances"), STATE = names("states");
  const AREA = { district: "district", admin1: "province" };
  const STEP = 25;
  let state = HL.read(location.hash), shown = [], limit = STEP, turn = 0, drawn = null;

  /* ---- one incident in a line ---- */
  const sidesOf = (r) => r.sides.map((s) => SIDE.get(s.side) + (s.stances.length ? ": " + s.stances.map((x) => STANCE.get(x)).join(", ") : "")).join("; ");
  const place = (r) => r.place.name || "place not known";
  const within = (r) => [r.place.admin1 && !r.place.name.toLowerCase().includes(r.place.admin1.toLowerCase()) ? r.place.admin1 : "", r.place.code].filter(Boolean).join(", ");
  const address = (r) => "incidents/" + r.page + ".html";
  const unbroken = (t) => t.replace(/–/g, "\u2060–\u2060");
  const cell = (name, ...content) => el("td", { "data-label": name }, ...content);
  const figure = (name, range, kind = "num") => el("td", { "data-label": name, class: kind }, range ? HL.span(range[0], range[1]) : "—");
  const line = (r) => el("tr", { "data-id": r.id },
    el("td", { class: "day", "data-label": "Day" }, unbroken(r.day)),
    el("th", { scope: "row", class: "where" }, el("a", { href: address(r), dir: "auto" }, place(r)), within(r) ? " " : "", within(r) ? el("span", { class: "meta", dir: "auto" }, within(r)) : ""),
    figure("Killed", r.killed, "num killed"), figure("Civilians killed", r.civilians), figure("Injured", r.injured),
    cell("How", METHOD.get(r.method)),
    cell("Sides named", sidesOf(r) || el("span", { class: "meta" }, "none")),
    cell("Grade", el("span", { class: "grade g-" + r.grade }, GRADE.get(r.grade))),
    cell("Review", STATE.get(r.state)));

  function paint() {
    list.replaceChildren(...shown.slice(0, limit).map(line));
    more.hidden = shown.length <= limit;
    more.textContent = "Show " + Math.min(STEP * 2, shown.length - limit) + " more of " + HL.number(shown.length);
  }
  function showMore() {
    const first = limit;
    limit += STEP * 2;
    paint();
    if (list.children[first]) list.children[first].querySelector("a").focus();
  }

  /* ---- charts: tables with a bar in each row ---- */
  const CHARTS = {
    grade: { keys: meta.grades, of: (r) => [r.grade], discounted: (key) => key === "discounted", many: true },
    method: { keys: meta.methods, of: (r) => [r.method] },
    side: { keys: meta.sides, of: (r) => Array.from(new Set(r.sides.map((s) => s.side))), counts: ["accused", "admitted", "denied"] },
    review: { keys: meta.states, of: (r) => [r.state], many: true },
  };
  function chart(name, all) {
    const body = document.querySelector('tbody[data-chart="' + name + '"]'), spec = CHARTS[name];
    if (!body) return;
    const by = new Map(spec.keys.map(([key]) => [key, []]));
    for (const r of all) for (const key of spec.of(r)) by.get(key).push(r);
    const bars = spec.keys.map(([key, words]) => ({ key, words, rows: by.get(key), sum: HL.sum(by.get(key), Boolean(spec.discounted && spec.discounted(key))) })).filter((b) => b.rows.length || chosen(name, b.key));
    const top = Math.max(1, ...bars.map((b) => b.sum.high));
    body.replaceChildren(...bars.map((b) => el("tr", { "data-key": b.key },
      el("th", { scope: "row" }, el("button", { type: "button", class: "pick", "aria-pressed": String(chosen(name, b.key)) }, b.words)),
      el("td", { class: "num" }, HL.number(b.rows.length)),
      ...(spec.counts || []).map((stance) => el("td", { class: "num" }, HL.number(b.rows.filter((r) => r.sides.some((s) => s.side === b.key && s.stances.includes(stance))).length))),
      el("td", { class: "num" }, HL.killed(b.sum)),
      el("td", { class: "bar", "aria-hidden": "true" }, bar(Math.round((1000 * b.sum.low) / top), Math.round((1000 * b.sum.high) / top))))));
    body.closest("table").hidden = !bars.length;
  }
  const bar = (low, high) => make("svg", { viewBox: "0 0 1000 10", preserveAspectRatio: "none" }, make("rect", { class: "upto", x: low, width: Math.max(high - low, 0), height: 10 }), make("rect", { class: "least", width: low, height: 10 }));
  const chosen = (name, key) => state[name].split(",").includes(key);
  $("charts").addEventListener("click", (e) => {
    const button = e.target.closest("button.pick");
    if (!button) return;
    const name = button.closest("tbody").dataset.chart, key = button.closest("tr").dataset.key, on = chosen(name, key);
    const old = state[name].split(",").filter(Boolean);
    again = { name, key };
    change({ [name]: CHARTS[name].many ? (on ? old.filter((k) => k !== key) : [...old, key]).join(",") : on ? "" : key });
  });
  let again = null;

  /* ---- the form ---- */
  const provinces = () => {
    const found = new Set(HL.allPlaces().filter((p) => p.admin1 && (!state.country || p.code === state.country)).map((p) => p.admin1));
    return Array.from(found).sort();
  };
  function options(select, values, any, value) {
    const all = values.some(([v]) => v === value) || !value ? values : [[value, value], ...values];
    select.replaceChildren(el("option", { value: "" }, any), ...all.map(([v, w]) => el("option", { value: v }, w)));
    select.value = value;
  }
  function fill() {
    options(form.elements.country, Object.entries(meta.countries).sort((a, b) => (a[1] < b[1] ? -1 : 1)), "Any country", state.country);
    options(form.elements.province, provinces().map((p) => [p, p]), "Any province", state.province);
    for (const key of ["q", "from", "to", "place", "min", "method", "side", "stance", "sort"]) if (form.elements[key].value !== state[key]) form.elements[key].value = state[key];
    form.elements.children.checked = state.children === "1";
    for (const key of ["grade", "review"]) for (const box of form.querySelectorAll('input[name="' + key + '"]')) box.checked = state[key].split(",").includes(box.value);
    const set = Object.entries(state).filter(([k, v]) => v && k !== "sort").length;
    $("clear").hidden = !set;
    $("set").replaceChildren(...Object.entries(SAID).flatMap(([key, words]) => (state[key] ? [key === "grade" || key === "review" ? state[key].split(",").map((v) => chip(key, words(v), state[key].split(",").filter((x) => x !== v).join(","))) : chip(key, words(state[key]), "")] : [])).flat());
  }
  /* Each filter that is set, in words, with a button that takes it away. */
  const SAID = {
    q: (v) => "“" + v + "”", from: (v) => "from " + v, to: (v) => "to " + v, country: (v) => HL.country(v), province: (v) => v, place: (v) => "place like “" + v + "”", method: (v) => METHOD.get(v),
    side: (v) => SIDE.get(v) + " named", stance: (v) => STANCE.get(v), grade: (v) => GRADE.get(v), min: (v) => "at least " + v + " killed", children: () => "children harmed", review: (v) => STATE.get(v),
  };
  function chip(key, words, rest) {
    const button = el("button", { type: "button", "aria-label": "Take away: " + words }, el("span", { dir: "auto" }, words), " ×");
    button.addEventListener("click", () => { change({ [key]: rest }); ($("set").querySelector("button") || form.elements.q).focus(); });
    return el("li", {}, button);
  }
  function asked() {
    const out = { ...state };
    for (const key of ["q", "from", "to", "country", "province", "place", "min", "method", "side", "stance", "sort"]) out[key] = form.elements[key].value.trim();
    out.children = form.elements.children.checked ? "1" : "";
    for (const key of ["grade", "review"]) out[key] = Array.from(form.querySelectorAll('input[name="' + key + '"]:checked'), (b) => b.value).join(",");
    if (out.country !== state.country && out.province) { const ok = HL.allPlaces().some((p) => p.admin1 === out.province && (!out.country || p.code === out.country)); if (!ok) out.province = ""; }
    for (const key of Object.keys(out)) out[key] = HL.FIELDS[key](out[key]);
    return out;
  }

  /* ---- from filter to page ---- */
  function change(what, replace = false) {
    const next = HL.written({ ...state, ...what }), now = HL.written(state);
    if (next !== now) {
      const where = next ? "#" + next : location.pathname + location.search;
      if (replace) history.replaceState(null, "", where); else history.pushState(null, "", where);
    }
    state = HL.read("#" + next);
    return show();
  }

  const listed = (words) => words.map((w) => "“" + w + "”").join(", ");
  async function show() {
    const mine = (turn += 1);
    fill();
    let found = { rows: null, common: [], short: false }, trouble = "";
    if (state.q) {
      said.textContent = "Searching…";
      try { found = await HL.search(state.q); } catch { trouble = " The index of the search could not be read, so the words that you look for were passed over."; }
      if (mine !== turn) return;
    }
    const fit = HL.fitting(state, found.rows), open = HL.fitting(state, found.rows, ["from", "to"]), s = HL.sum(fit);
    shown = HL.sorted(fit, state.sort);
    limit = STEP;
    paint();
    const parts = [fit.length === rows.length ? HL.plural(rows.length, "incident") + "." : HL.number(fit.length) + " of " + HL.plural(rows.length, "incident") + "."];
    if (s.figures) parts.push("Their figures of people killed, added up: " + HL.killed(s) + leftOut(s) + ".");
    else if (fit.length) parts.push("None gives a figure of people killed that can be added" + leftOut(s) + ".");
    if (state.from || state.to) { const n = open.filter((r) => r.a === null).length; if (n) parts.push(HL.plural(n, "more incident") + (n === 1 ? " has" : " have") + " no known day."); }
    if (found.common.length) parts.push("Nearly every incident has " + listed(found.common) + ": passed over.");
    if (found.short) parts.push("Words of one letter cannot be looked for.");
    said.textContent = parts.join(" ") + trouble;
    $("empty").hidden = fit.length > 0;
    $("csv").disabled = !fit.length;
    const same = HL.written({ ...state, sort: "" });
    if (same !== drawn) { /* another order changes the list alone */
      drawn = same;
      here.hidden = true;
      drawMap(fit);
      drawTime(open);
      for (const name of Object.keys(CHARTS)) chart(name, fit);
    }
    if (again) { const b = document.querySelector('tbody[data-chart="' + again.name + '"] tr[data-key="' + again.key + '"] button'); if (b) b.focus({ preventScroll: true }); again = null; }
    document.documentElement.dataset.shown = HL.written(state) || "all";
  }
  function leftOut(s) {
    const parts = [];
    if (s.silent) parts.push(HL.number(s.silent) + " without a figure of all killed");
    if (s.discounted) parts.push(HL.number(s.discounted) + " discounted");
    return parts.length ? " (left out: " + parts.join(", ") + ")" : "";
  }

  /* ---- the map, and what it cannot show ---- */
  let placed = "||"; /* the view moves only when the places asked for do */
  function drawMap(fit) {
    const { points, apart } = HL.pointsOf(fit, map);
    map.set(points);
    const where = [state.country, state.province, state.place].join("|");
    if (where !== placed) { placed = where; map.fitTo(where === "||" ? [] : points); }
    const by = new Map();
    for (const r of apart) { const key = r.place.code ? (r.place.precision === "country" ? HL.country(r.place.code) + ", no nearer place known" : HL.country(r.place.code) + ", no coordinates known") : "Place not known"; if (!by.has(key)) by.set(key, []); by.get(key).push(r); }
    nowhere.replaceChildren(...Array.from(by.entries()).sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).map(([key, list_]) => {
      const button = el("button", { type: "button", class: "pick" }, key + " (" + HL.number(list_.length) + ")");
      button.addEventListener("click", () => panel(list_, HL.plural(list_.length, "incident") + ": " + key, null));
      return el("li", {}, button);
    }));
    $("nowhere-box").hidden = !apart.length;
  }
  function panel(list_, words, heap) {
    const all = HL.sorted(list_, "");
    let most = 12;
    const items = () => all.slice(0, most).map((r) => el("li", {}, el("a", { href: address(r), dir: "auto" }, unbroken(place(r) + ", " + r.day + ": " + r.toll)), r.place.area ? el("span", { class: "meta" }, " known to the " + AREA[r.place.precision] + " only") : ""));
    const ol = el("ol", { class: "plainlist" }, ...items()), tools = el("p", { class: "panel-tools" });
    const close = el("button", { type: "button" }, "Close");
    close.addEventListener("click", () => { here.hidden = true; (document.querySelector(".mark.on") || document.querySelector('.mark[tabindex="0"]') || list).focus(); map.unchoose(); });
    here.onkeydown = (e) => { if (e.key === "Escape") close.click(); };
    if (heap && heap.points.length > 1) { const near = el("button", { type: "button" }, "Zoom in here"); near.addEventListener("click", () => map.zoomTo(heap)); tools.append(near, " "); }
    if (all.length > most) { const next = el("button", { type: "button" }, all.length > 500 ? "Show 500" : "Show all " + HL.number(all.length)); next.addEventListener("click", () => { most = 500; ol.replaceChildren(...items()); next.remove(); }); tools.append(next, " "); }
    tools.append(close);
    const head = el("h3", { tabindex: "-1" }, words);
    const span = heap && Math.max(...list_.map((r) => r.place.km || 0));
    here.replaceChildren(head, span ? el("p", { class: "meta" }, "The true places lie within about " + (span < 10 ? Math.max(1, Math.round(span)) : Math.round(span)) + " km of where the map has them.") : "", ol, tools);
    here.hidden = false;
    head.focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest" });
  }

  /* ---- the timeline ---- */
  function drawTime(open) {
    const unit = meta.unit, by = new Map();
    const apart = [];
    for (const r of open) { const key = r[unit]; if (!key) apart.push(r); else { if (!by.has(key)) by.set(key, []); by.get(key).push(r); } }
    const bars = Array.from(by, ([key, list_]) => ({ key, ...HL.sum(list_) })).sort((a, b) => (a.key < b.key ? -1 : 1));
    const cut = (v) => v.slice(0, unit === "year" ? 4 : 7), first = bars.length ? bars[0].key : "", last = bars.length ? bars[bars.length - 1].key : "";
    time.set(bars, state.from || state.to ? [state.from ? cut(state.from) : first, state.to ? cut(state.to) : last] : null);
    const body = document.querySelector("#time tbody");
    body.replaceChildren(...bars.map((b) => el("tr", { "data-key": b.key, "data-n": b.n, "data-figures": b.figures, "data-low": b.low, "data-high": b.high },
      el("th", { scope: "row" }, el("a", { href: "months/" + b.key + ".html" }, time.name(b.key))), el("td", { class: "num" }, HL.number(b.n)), el("td", { class: "num" }, HL.killed(b)))));
    const s = HL.sum(apart);
    $("time-apart").textContent = apart.length ? HL.plural(apart.length, "incident") + (apart.length === 1 ? " lies" : " lie") + " in no single " + unit + " for sure, or " + (apart.length === 1 ? "has" : "have") + " no known day, and " + (apart.length === 1 ? "is" : "are") + " not drawn" + (s.figures ? " (killed: " + HL.killed(s) + ")" : "") + "." : "";
  }
  function brushed(range) {
    if (!range) return change({ from: "", to: "" });
    const year = meta.unit === "year", [a, b] = range;
    const end = year ? b + "-12-31" : HL.iso(HL.dayOf((+b.slice(5) === 12 ? String(+b.slice(0, 4) + 1).padStart(4, "0") + "-01" : b.slice(0, 5) + String(+b.slice(5) + 1).padStart(2, "0")) + "-01") - 1);
    return change({ from: a + (year ? "-01-01" : "-01"), to: end });
  }

  /* ---- figures to take along ---- */
  const risky = (t) => meta.formula.some((f) => t.startsWith(f) || t.replace(/^[ \u00a0]+/, "").startsWith(f));
  const cellOf = (v) => { if (v === null || v === undefined) return ""; if (typeof v === "number") return String(v); const t = String(v).replaceAll("\u0000", "\ufffd").slice(0, 32000), safe = risky(t) ? "'" + t : t; return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe; };
  const COLUMNS = {
    id: (r) => r.id, headline: (r) => place(r) + ", " + r.day + ": " + r.toll, date_start: (r) => r.from, date_end: (r) => r.to, date_words: (r) => r.day, place: (r) => r.place.name, admin1: (r) => r.place.admin1, country: (r) => r.place.code,
    lat: (r) => r.place.lat, lon: (r) => r.place.lon, place_precision: (r) => r.place.precision, radius_km: (r) => r.place.km, method: (r) => r.method,
    killed_min: (r) => r.killed && r.killed[0], killed_max: (r) => r.killed && r.killed[1], killed_civilians_min: (r) => r.civilians && r.civilians[0], killed_civilians_max: (r) => r.civilians && r.civilians[1],
    killed_children_min: (r) => r.children && r.children[0], killed_children_max: (r) => r.children && r.children[1], injured_min: (r) => r.injured && r.injured[0], injured_max: (r) => r.injured && r.injured[1],
    grade: (r) => r.grade, sides: (r) => r.sides.map((s) => s.side + (s.stances.length ? " (" + s.stances.join(", ") + ")" : "")).join("; "), n_reports: (r) => r.reports, review: (r) => r.state, page: (r) => (meta.address || "") + address(r), release: () => meta.version,
  };
  const table = () => "\ufeff" + [Object.keys(COLUMNS), ...shown.map((r) => Object.values(COLUMNS).map((f) => f(r)))].map((cells) => cells.map(cellOf).join(",") + "\r\n").join("");
  function csv() {
    const link = el("a", { href: URL.createObjectURL(new Blob([table()], { type: "text/csv" })), download: meta.file + (HL.written({ ...state, sort: "" }) ? "-selection" : "") + ".csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* What is typed in one go is one step of the browser's history. */
  let timer = 0, typing = "";
  form.addEventListener("input", (e) => {
    const typed = ["q", "place", "min"].includes(e.target.name) ? e.target.name : "";
    clearTimeout(timer);
    timer = setTimeout(() => { const same = typed && typed === typing; typing = typed; change(asked(), same); }, typed ? 150 : 0);
  });
  form.addEventListener("submit", (e) => { e.preventDefault(); clearTimeout(timer); typing = ""; change(asked()); });
  $("clear").addEventListener("click", () => { change({ ...HL.NONE, sort: state.sort }); form.elements.q.focus(); });
  const moved = () => { if (location.hash.length > 1 && !location.hash.includes("=")) return; const next = HL.read(location.hash); if (HL.written(next) !== HL.written(state)) { state = next; show(); } };
  window.addEventListener("popstate", moved);
  window.addEventListener("hashchange", moved);

  /* What was chosen in the form while the data was on its way counts. */
  function begin() {
    const chosen_ = Object.fromEntries(Object.entries(asked()).filter(([, value]) => value));
    return change({ ...state, ...chosen_ }, true);
  }
  return { begin, brushed, panel, csv, showMore };
};
