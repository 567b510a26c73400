/* The map: an outline, and a mark for every place or heap of places. A mark without a dot (dashed) is a district or a province, of which
   only the middle is known; a circle says how far from the mark the true place may lie. */
HL.map = (figure, picked) => {
  const { svg: make } = HL;
  const chart = figure.querySelector(".chart");
  const ground = chart.querySelector(".ground"), marks = chart.querySelector(".marks"), halos = chart.querySelector(".halos");
  const labels = chart.querySelector(".names"), countries = Array.from(chart.querySelectorAll(".countries g"));
  const bar = figure.querySelector(".scale-bar .bar"), km = figure.querySelector(".scale-bar .km");
  const home = chart.dataset.home.split(" ").map(Number), edge = chart.dataset.edge.split(" ").map(Number);
  const CELL = 46, WORLD = 36000, NEAREST = 40, FARTHEST = 40000;
  let box = { x: home[0], y: home[1], w: home[2], h: home[3] }, atHome = true;
  let points = Array.from(marks.children, (g) => ({ x: +g.dataset.x, y: +g.dataset.y, n: +g.dataset.n, areas: +g.dataset.areas, name: g.dataset.name || "", r: 0, rows: null }));
  let heaps = [], drawn = 0, built = null, whole = false, chosen = "";

  const size = () => { const r = chart.getBoundingClientRect(); return { w: r.width || 1180, h: r.height || 590, left: r.left, top: r.top }; };
  const unit = () => box.w / size().w;

  /* The view has the window's shape, so that a pixel is as many units across as down; at home everything is in sight. */
  function shape() {
    const s = size(), cx = box.x + box.w / 2, cy = box.y + box.h / 2;
    const u = atHome ? Math.max(box.w / s.w, box.h / s.h) : box.w / s.w;
    box = { w: u * s.w, h: u * s.h, x: cx - (u * s.w) / 2, y: cy - (u * s.h) / 2 };
  }

  /* Places that would lie on each other are one heap: a grid of the world, as wide as a mark at this zoom. */
  function heap(u) {
    const step = CELL * u, found = new Map();
    for (const p of points) {
      const key = Math.floor(p.x / step) + "/" + Math.floor(p.y / step), h = found.get(key);
      if (h) { h.points.push(p); h.n += p.n; h.areas += p.areas; } else found.set(key, { key, points: [p], n: p.n, areas: p.areas });
    }
    heaps = Array.from(found.values(), (h) => {
      const exact = h.points.filter((p) => p.areas < p.n), of = exact.length ? exact : h.points; /* a mark stands where points are, if there are any */
      const weight = of.reduce((sum, p) => sum + p.n, 0), at = (key) => of.reduce((sum, p) => sum + p[key] * p.n, 0) / weight;
      return { ...h, x: at("x"), y: at("y"), r: Math.min(22, 6.5 + 2.8 * Math.log2(1 + h.n)), most: of.reduce((a, b) => (b.n > a.n ? b : a)) };
    });
  }

  const words = (h) => {
    const where = h.most.name ? (h.points.length > 1 ? h.most.name + " and around" : h.most.name) : "here";
    const vague = h.areas === 0 ? "" : h.areas === h.n ? ", somewhere in the area" : ", " + HL.number(h.areas) + " of them somewhere in the area";
    return HL.plural(h.n, "incident") + vague + ": " + where;
  };

  const kind = (h) => (h.areas === h.n ? " area" : "");

  /* Marks are made anew when the zoom changes, or when the view leaves what was made. */
  function build(u) {
    const s = size(), focus = marks.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    if (!built || built.u !== u || built.points !== points) heap(u);
    const pad = { x: box.x - box.w / 2, y: box.y - box.h / 2, X: box.x + box.w * 1.5, Y: box.y + box.h * 1.5 };
    built = { u, points, pad };
    const seen = heaps.filter((h) => h.x >= pad.x && h.x <= pad.X && h.y >= pad.y && h.y <= pad.Y).sort((a, b) => b.r - a.r || a.x - b.x || a.y - b.y);
    marks.replaceChildren(...seen.map((h) => {
      const text = h.n > 1 ? make("text", { y: 4 }, h.n > 9999 ? Math.round(h.n / 1000) + "k" : String(h.n)) : null;
      const g = make("g", { class: "mark" + kind(h) + (h.key === chosen ? " on" : ""), role: "button", tabindex: "-1", "data-key": h.key, "aria-label": words(h) },
        make("title", {}, words(h)), h.areas && h.areas < h.n ? make("circle", { class: "ring", r: (h.r + 3).toFixed(1) }) : null, make("circle", { r: h.r.toFixed(1) }), text);
      g.heap = h;
      return g;
    }));
    halos.replaceChildren(...seen.filter((h) => h.points.length === 1 && h.points[0].r / u > h.r).slice(0, 300)
      .map((h) => make("circle", { cx: h.x, cy: h.y, r: h.points[0].r })));
    const across = (h) => [(h.x - box.x) / u, (h.y - box.y) / u], meet = (a, t) => a[2] > t[0] && a[0] < t[2] && a[3] > t[1] && a[1] < t[3];
    const taken = seen.map((h) => { const [x, y] = across(h); return [x - h.r, y - h.r, x + h.r, y + h.r]; });
    labels.replaceChildren(...seen.slice().sort((a, b) => b.n - a.n).slice(0, 60).filter((h) => h.most.name).map((h) => {
      const [cx, y] = across(h), x = cx + h.r + 1, name = h.most.name.length > 26 ? h.most.name.slice(0, 25) + "…" : h.most.name;
      const me = [x, y - 9, x + 12 + name.length * 7, y + 9];
      if (x < -40 || x > s.w || taken.some((t) => meet(me, t))) return null;
      taken.push(me);
      const g = make("g", {}, make("text", { x: (h.r + 4).toFixed(1), y: 4 }, name));
      g.heap = h;
      return g;
    }).filter(Boolean));
    const all = Array.from(marks.children);
    const stop = all.find((g) => g.dataset.key === focus) || all[0];
    if (stop) { stop.setAttribute("tabindex", "0"); if (focus && stop.dataset.key === focus) stop.focus({ preventScroll: true }); }
  }

  function draw() {
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(() => {
      const u = unit();
      chart.setAttribute("viewBox", [box.x, box.y, box.w, box.h].map((n) => n.toFixed(2)).join(" "));
      const p = built && built.pad;
      if (!built || built.u !== u || built.points !== points || box.x < p.x || box.y < p.y || box.x + box.w > p.X || box.y + box.h > p.Y) build(u);
      for (const layer of [marks, labels]) for (const g of layer.children) g.setAttribute("transform", "translate(" + g.heap.x.toFixed(2) + " " + g.heap.y.toFixed(2) + ") scale(" + u.toFixed(4) + ")");
      for (const g of countries) {
        g.setAttribute("transform", "translate(" + g.dataset.x + " " + g.dataset.y + ") scale(" + u.toFixed(4) + ")");
        g.classList.toggle("off", g.dataset.size / u < g.textContent.length * 9);
      }
      scale(u);
      if (!whole && (box.x < edge[0] || box.y < edge[1] || box.x + box.w > edge[0] + edge[2] || box.y + box.h > edge[1] + edge[3] || u < +chart.dataset.detail)) world();
    });
  }

  /* The whole world, finer: only when somebody looks beyond the part that the page has. */
  function world() {
    whole = true;
    HL.outline = (land, borders) => {
      ground.querySelector(".land").setAttribute("d", land);
      ground.querySelector(".borders").setAttribute("d", borders);
      chart.dataset.whole = "1";
    };
    HL.load("assets/world.js").catch(() => { whole = false; });
  }

  function scale(u) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * (box.y + box.h / 2)) / WORLD)));
    const perPixel = ((40075 * Math.cos(lat)) / WORLD) * u;
    const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter((n) => n / perPixel <= 120).pop() || 1;
    bar.style.width = (nice / perPixel).toFixed(0) + "px";
    km.textContent = HL.number(nice) + " km";
  }

  function zoom(factor, at) {
    const s = size(), px = at ? (at.x - s.left) / s.w : 0.5, py = at ? (at.y - s.top) / s.h : 0.5;
    const w = Math.min(FARTHEST, Math.max(NEAREST, box.w * factor)), h = (w * box.h) / box.w;
    box = { x: box.x + (box.w - w) * px, y: box.y + (box.h - h) * py, w, h };
    atHome = false;
    draw();
  }

  function look(x, y, w, h, home_) { box = { x, y, w, h }; atHome = home_; if (home_) shape(); else { const s = size(); box.h = (box.w * s.h) / s.w; } draw(); }
  const fit = () => look(...home, true);

  /* All of these places in view with the circles in which they lie, and at least ``least`` map units of what is around them. */
  function fitTo(list, least) {
    if (!list.length) return fit();
    const edges = (key) => [Math.min(...list.map((p) => p[key] - p.r)), Math.max(...list.map((p) => p[key] + p.r))];
    const [x, X] = edges("x"), [y, Y] = edges("y"), w = Math.max(least, (X - x) * 1.3), h = Math.max(least / 2, (Y - y) * 1.3);
    look((x + X - w) / 2, (y + Y - h) / 2, w, h, true);
  }

  const choose = (g) => {
    chosen = g ? g.dataset.key : "";
    for (const m of marks.children) m.classList.toggle("on", m.dataset.key === chosen);
    if (g) picked(g.heap, words(g.heap));
  };

  figure.querySelector(".map-tools").addEventListener("click", (e) => {
    const what = e.target.closest("button");
    if (!what) return;
    if (what.dataset.zoom === "home") fit(); else zoom(what.dataset.zoom === "in" ? 0.6 : 1 / 0.6);
  });
  chart.addEventListener("wheel", (e) => {
    if (!e.ctrlKey && !e.metaKey) return; /* the wheel alone scrolls the page */
    e.preventDefault();
    zoom(Math.exp(Math.max(-1, Math.min(1, e.deltaY / 200))), { x: e.clientX, y: e.clientY });
  }, { passive: false });

  /* One finger or the mouse moves the map sideways (and up and down once it has begun to); two fingers zoom. */
  const held = new Map();
  let start = null, moved = false;
  const middle = () => { const all = Array.from(held.values()); return { x: (all[0].x + all[1].x) / 2, y: (all[0].y + all[1].y) / 2, d: Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y) }; };
  const begin = () => { start = held.size === 1 ? { ...held.values().next().value, box: { ...box } } : held.size === 2 ? { ...middle(), box: { ...box } } : null; };
  chart.addEventListener("pointerdown", (e) => {
    if (e.pointerType === "mouse" && e.button !== 0) return;
    held.set(e.pointerId, { x: e.clientX, y: e.clientY });
    if (held.size === 1) moved = false;
    begin();
  });
  window.addEventListener("pointermove", (e) => {
    if (!held.has(e.pointerId) || !start) return;
    held.set(e.pointerId, { x: e.clientX, y: e.clientY });
    const s = size();
    if (held.size === 2) {
      const now = middle(), factor = start.d / Math.max(now.d, 1);
      const w = Math.min(FARTHEST, Math.max(NEAREST, start.box.w * factor)), h = (w * start.box.h) / start.box.w;
      const fx = start.box.x + ((start.x - s.left) / s.w) * start.box.w, fy = start.box.y + ((start.y - s.top) / s.h) * start.box.h;
      box = { x: fx - ((now.x - s.left) / s.w) * w, y: fy - ((now.y - s.top) / s.h) * h, w, h };
      moved = true;
    } else {
      const dx = e.clientX - start.x, dy = e.clientY - start.y;
      if (!moved && Math.hypot(dx, dy) < 5) return;
      moved = true;
      const u = start.box.w / s.w;
      box = { ...box, x: start.box.x - dx * u, y: start.box.y - dy * u };
    }
    atHome = false;
    chart.classList.add("dragging");
    draw();
  });
  const release = (e) => { if (held.delete(e.pointerId)) { begin(); if (!held.size) chart.classList.remove("dragging"); } };
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", release);
  chart.addEventListener("click", (e) => {
    const g = e.target.closest(".mark");
    if (moved) { moved = false; return; }
    if (g) { stopAt(g); choose(g); }
  });
  chart.addEventListener("dblclick", (e) => { e.preventDefault(); zoom(0.5, { x: e.clientX, y: e.clientY }); });

  /* One stop of the Tab key for the whole map; the arrows go from mark to mark, west to east. */
  const stopAt = (g) => { for (const m of marks.children) m.setAttribute("tabindex", m === g ? "0" : "-1"); };
  chart.addEventListener("keydown", (e) => {
    const all = Array.from(marks.children).sort((a, b) => a.heap.x - b.heap.x || a.heap.y - b.heap.y), at = all.indexOf(e.target.closest(".mark"));
    if (e.key === "+" || e.key === "=") zoom(0.6);
    else if (e.key === "-") zoom(1 / 0.6);
    else if (e.key === "0") fit();
    else if ((e.key === "Enter" || e.key === " ") && at >= 0) choose(all[at]);
    else if (all.length && ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].includes(e.key)) {
      const next = all[(at + (e.key === "ArrowRight" || e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length];
      stopAt(next);
      next.focus({ preventScroll: true });
      const h = next.heap;
      if (h.x < box.x || h.x > box.x + box.w || h.y < box.y || h.y > box.y + box.h) { box = { ...box, x: h.x - box.w / 2, y: h.y - box.h / 2 }; atHome = false; draw(); }
    } else return;
    e.preventDefault();
  });

  new ResizeObserver(() => { if (chart.getBoundingClientRect().width) { shape(); draw(); } }).observe(chart);
  figure.classList.add("live");
  fit();
  return {
    set: (list) => { points = list; choose(null); draw(); },
    fitTo: (list) => fitTo(list, 400),
    zoomTo: (h) => fitTo(h.points, 60),
    project: (lat, lon) => { /* degrees to map units, as the outline has them */
      const f = (Math.max(-83.6, Math.min(83.6, lat)) * Math.PI) / 180;
      return [((lon + 180) / 360) * WORLD, (0.5 - Math.log(Math.tan(Math.PI / 4 + f / 2)) / (2 * Math.PI)) * WORLD];
    },
    unitsPerKm: (lat) => WORLD / (40075 * Math.cos((Math.min(Math.abs(lat), 80) * Math.PI) / 180)),
    unchoose: () => choose(null),
  };
};
