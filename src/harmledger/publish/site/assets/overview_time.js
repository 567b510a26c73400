/* The timeline: a bar for each month (or year) from nought to the lowest figures added up, and on to the highest. Drawn from the table
   beside it, which says the same in numbers. */
HL.timeline = (figure, brushed) => {
  const { svg: make } = HL;
  const frame = figure.querySelector(".time-frame"), unit = HL.meta.unit;
  const chart = make("svg", { class: "time-chart", role: "group", "aria-label": "Incidents in time. Arrow keys go from bar to bar, Enter chooses one, Shift and an arrow key choose several." });
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const EDGE = 46, FOOT = 24, TOP = 12, HEIGHT = 210;
  let bars = [], chosen = null, stop = 0, begun = null, measure = "killed";
  frame.append(chart);

  const name = (key) => (unit === "year" ? key : MONTHS[+key.slice(5) - 1] + " " + key.slice(0, 4));
  const words = (b) => name(b.key) + ": " + (b.n ? HL.plural(b.n, "incident") + ", " + (b.figures ? HL.span(b.low, b.high) + " killed" : "no figure of people killed") : "no incident");
  const after = (key) => (unit === "year" ? String(+key + 1).padStart(4, "0") : +key.slice(5) === 12 ? String(+key.slice(0, 4) + 1).padStart(4, "0") + "-01" : key.slice(0, 5) + String(+key.slice(5) + 1).padStart(2, "0"));

  /* Months without an incident are bars of no height: a gap in the record must be seen. */
  function filled(list) {
    const by = new Map(list.map((b) => [b.key, b])), keys = Array.from(by.keys()).sort(), out = [];
    if (!keys.length) return out;
    for (let key = keys[0]; out.length < 1200; key = after(key)) {
      out.push(by.get(key) || { key, n: 0, figures: 0, low: 0, high: 0 });
      if (key === keys[keys.length - 1]) break;
    }
    return out;
  }

  const nice = (top) => { const p = 10 ** Math.floor(Math.log10(Math.max(top, 1))); return [1, 2, 5, 10].map((m) => m * p).find((n) => n >= top) || top; };

  function draw() {
    const w = Math.max(240, frame.clientWidth), room = w - EDGE - 6, tall = HEIGHT - TOP - FOOT, focused = chart.contains(document.activeElement);
    chart.setAttribute("viewBox", "0 0 " + w + " " + HEIGHT);
    chart.setAttribute("height", HEIGHT);
    const high = (b) => (measure === "killed" ? b.high : b.n), low = (b) => (measure === "killed" ? b.low : b.n);
    const top = nice(Math.max(1, ...bars.map(high))), step = room / Math.max(bars.length, 1), y = (n) => TOP + tall - (tall * n) / top;
    const parts = [0, top / 2, top].filter(Number.isInteger).map((n) => make("g", { class: "tick", "aria-hidden": "true" },
      make("line", { x1: EDGE, x2: w - 6, y1: y(n), y2: y(n) }), make("text", { x: EDGE - 6, y: y(n) + 4, "text-anchor": "end" }, HL.number(n))));
    let said = -100;
    bars.forEach((b, i) => {
      const x = EDGE + i * step, gap = step > 4 ? 1 : 0;
      const g = make("g", { class: "month" + (chosen && (b.key < chosen[0] || b.key > chosen[1]) ? " out" : ""), role: "button", tabindex: i === stop ? "0" : "-1", "aria-pressed": Boolean(chosen && b.key >= chosen[0] && b.key <= chosen[1]).toString(), "aria-label": words(b), "data-at": i },
        make("title", {}, words(b)),
        make("rect", { class: "hit", x, y: TOP, width: step, height: tall }),
        high(b) > low(b) ? make("rect", { class: "upto", x: x + gap / 2, y: y(high(b)), width: Math.max(step - gap, 0.7), height: y(low(b)) - y(high(b)) }) : null,
        low(b) ? make("rect", { class: "least", x: x + gap / 2, y: y(low(b)), width: Math.max(step - gap, 0.7), height: TOP + tall - y(low(b)) }) : null);
      parts.push(g);
      const year = b.key.slice(0, 4), opens = i === 0 || year !== bars[i - 1].key.slice(0, 4), label = bars.length <= 18 && unit === "month" ? MONTHS[+b.key.slice(5) - 1].slice(0, 3) + (opens ? " " + year : "") : opens ? year : "";
      if (label && x - said > 8 + label.length * 7) { parts.push(make("text", { class: "when", x: x + (bars.length <= 18 ? step / 2 : 0), y: HEIGHT - 7, "text-anchor": bars.length <= 18 ? "middle" : "start", "aria-hidden": "true" }, label)); said = x; }
    });
    chart.replaceChildren(...parts);
    if (focused) focusAt(stop);
  }

  const focusAt = (i) => { stop = Math.max(0, Math.min(bars.length - 1, i)); const all = chart.querySelectorAll(".month"); for (const g of all) g.setAttribute("tabindex", +g.dataset.at === stop ? "0" : "-1"); if (all[stop]) all[stop].focus({ preventScroll: true }); };
  const ends = (i, j) => [bars[Math.min(i, j)].key, bars[Math.max(i, j)].key];
  const same = (a, b) => a && b && a[0] === b[0] && a[1] === b[1];
  function pick(range) { chosen = same(range, chosen) ? null : range; draw(); brushed(chosen); }

  const at = (e) => { const r = chart.getBoundingClientRect(), w = Math.max(240, frame.clientWidth); return Math.max(0, Math.min(bars.length - 1, Math.floor((((e.clientX - r.left) / r.width) * w - EDGE) / ((w - EDGE - 6) / bars.length)))); };
  chart.addEventListener("pointerdown", (e) => { if (bars.length && (e.pointerType !== "mouse" || e.button === 0)) begun = { i: at(e), x: e.clientX, before: chosen, range: null }; });
  window.addEventListener("pointermove", (e) => {
    if (!begun || (!begun.range && Math.abs(e.clientX - begun.x) < 5)) return;
    begun.range = ends(begun.i, at(e));
    chosen = begun.range;
    draw();
  });
  window.addEventListener("pointerup", () => {
    if (!begun) return;
    const { range, before, i } = begun;
    begun = null;
    if (range) { chosen = before; if (!same(range, before)) pick(range); else draw(); } else { stop = i; pick(ends(i, i)); }
  });
  window.addEventListener("pointercancel", () => { if (begun) { chosen = begun.before; begun = null; draw(); } });
  chart.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: -12, PageDown: 12, Home: -1e6, End: 1e6 }[e.key];
    if (!bars.length) return;
    if (step) {
      const from = stop;
      focusAt(stop + step);
      if (e.shiftKey) { const far = chosen ? (bars[from].key === chosen[0] ? chosen[1] : chosen[0]) : bars[from].key; const range = far < bars[stop].key ? [far, bars[stop].key] : [bars[stop].key, far]; if (!same(range, chosen)) pick(range); }
    } else if (e.key === "Enter" || e.key === " ") pick(ends(stop, stop));
    else if (e.key === "Escape" && chosen) pick(chosen);
    else return;
    e.preventDefault();
  });
  for (const radio of figure.querySelectorAll('input[name="measure"]')) radio.addEventListener("change", () => { measure = radio.value; figure.dataset.measure = measure; draw(); });

  const given = Array.from(figure.querySelectorAll("tr[data-key]"), (tr) => ({ key: tr.dataset.key, n: +tr.dataset.n, figures: +tr.dataset.figures, low: +tr.dataset.low, high: +tr.dataset.high }));
  bars = filled(given);
  new ResizeObserver(() => draw()).observe(frame);
  draw();
  return { set: (list, range) => { bars = filled(list); chosen = range; stop = Math.min(stop, Math.max(bars.length - 1, 0)); draw(); }, name };
};
