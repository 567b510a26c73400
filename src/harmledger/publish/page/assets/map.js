/* Zoom, pan and keyboard of the map. Everything was drawn by the page; here only the view of it changes. */
(() => {
  const svg = document.querySelector(".chart");
  if (!svg) return;
  const home = svg.dataset.home.split(" ").map(Number);
  const marks = Array.from(svg.querySelectorAll(".px"));
  const dots = Array.from(svg.querySelectorAll(".dots .px"));
  const names = Array.from(svg.querySelectorAll(".names .px"));
  const bar = document.querySelector(".scale-bar .bar"), km = document.querySelector(".scale-bar .km");
  let box = { x: home[0], y: home[1], w: home[2], h: home[3] };
  let drawn = 0;

  const size = () => { const r = svg.getBoundingClientRect(); return { w: r.width || 1180, h: r.height || 590, left: r.left, top: r.top }; };
  /* The view has the window's shape, so a pixel is the same number of units both ways. */
  function shape() {
    const s = size(), cx = box.x + box.w / 2, cy = box.y + box.h / 2;
    const unit = Math.max(home[2] === box.w ? box.w / s.w : 0, home[2] === box.w ? box.h / s.h : box.w / s.w);
    box = { w: unit * s.w, h: unit * s.h, x: cx - (unit * s.w) / 2, y: cy - (unit * s.h) / 2 };
  }

  function draw() {
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(() => {
      const s = size(), unit = box.w / s.w;
      svg.setAttribute("viewBox", [box.x, box.y, box.w, box.h].map((n) => n.toFixed(2)).join(" "));
      for (const g of marks) {
        g.setAttribute("transform", "translate(" + g.dataset.x + " " + g.dataset.y + ") scale(" + unit.toFixed(4) + ")");
        if (g.dataset.size) g.firstElementChild.classList.toggle("off", g.dataset.size / unit < g.textContent.length * 9);
      }
      place(unit);
      scale(unit);
    });
  }

  /* Names of places, the deadliest first, where they hide no other name. */
  function place(unit) {
    const taken = [];
    for (const g of names) {
      const x = (g.dataset.x - box.x) / unit, y = (g.dataset.y - box.y) / unit;
      const me = [x + 8, y - 10, x + 14 + g.textContent.length * 7, y + 8];
      const free = taken.every((t) => me[2] < t[0] || me[0] > t[2] || me[3] < t[1] || me[1] > t[3]);
      g.firstElementChild.classList.toggle("off", !free);
      if (free) taken.push(me);
    }
  }

  function scale(unit) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * (box.y + box.h / 2)) / 36000)));
    const perPixel = ((40075 * Math.cos(lat)) / 36000) * unit;
    const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter((n) => n / perPixel <= 130).pop() || 1;
    bar.style.width = (nice / perPixel).toFixed(0) + "px";
    km.textContent = nice.toLocaleString("en") + " km";
  }

  function zoom(factor, at) {
    const s = size();
    const px = at ? (at.x - s.left) / s.w : 0.5, py = at ? (at.y - s.top) / s.h : 0.5;
    const w = Math.min(40000, Math.max(60, box.w * factor)), h = (w * box.h) / box.w;
    box = { x: box.x + (box.w - w) * px, y: box.y + (box.h - h) * py, w, h };
    draw();
  }

  function fit() {
    box = { x: home[0], y: home[1], w: home[2], h: home[3] };
    shape();
    draw();
  }

  document.querySelector(".map-tools").addEventListener("click", (e) => {
    const what = e.target.closest("button");
    if (!what) return;
    if (what.dataset.zoom === "home") fit();
    else zoom(what.dataset.zoom === "in" ? 0.6 : 1 / 0.6);
  });
  svg.addEventListener("wheel", (e) => {
    if (!e.ctrlKey && !e.metaKey) return; /* the wheel alone scrolls the page */
    e.preventDefault();
    zoom(Math.exp(Math.max(-1, Math.min(1, e.deltaY / 200))), { x: e.clientX, y: e.clientY });
  }, { passive: false });

  let held = null, moved = false;
  svg.addEventListener("pointerdown", (e) => {
    if (e.button !== 0 || e.pointerType === "touch" && !e.isPrimary) return;
    held = { x: e.clientX, y: e.clientY, box: { ...box } };
    moved = false;
  });
  window.addEventListener("pointermove", (e) => {
    if (!held) return;
    const unit = box.w / size().w, dx = e.clientX - held.x, dy = e.clientY - held.y;
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    svg.classList.add("dragging");
    box = { ...box, x: held.box.x - dx * unit, y: held.box.y - dy * unit };
    draw();
  });
  const release = () => { held = null; svg.classList.remove("dragging"); };
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", release);
  svg.addEventListener("click", (e) => { if (moved) { e.preventDefault(); moved = false; } }, true);
  svg.addEventListener("dragstart", (e) => e.preventDefault());

  /* One stop of the Tab key for the whole map; the arrows go from dot to dot, west to east. */
  const ring = dots.slice().sort((a, b) => a.dataset.x - b.dataset.x || a.dataset.y - b.dataset.y);
  const links = () => ring.filter((g) => !g.classList.contains("off")).map((g) => g.firstElementChild);
  const stop = (link) => { for (const g of ring) g.firstElementChild.setAttribute("tabindex", g.firstElementChild === link ? "0" : "-1"); };
  if (ring.length) stop(ring[0].firstElementChild);
  svg.addEventListener("keydown", (e) => {
    const all = links(), at = all.indexOf(document.activeElement);
    if (e.key === "+" || e.key === "=") zoom(0.6);
    else if (e.key === "-") zoom(1 / 0.6);
    else if (e.key === "0") fit();
    else if (all.length && ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].includes(e.key)) {
      const step = e.key === "ArrowRight" || e.key === "ArrowDown" ? 1 : -1;
      const next = all[(at + step + all.length) % all.length];
      stop(next);
      next.focus({ preventScroll: true });
      show(next.parentElement);
    } else return;
    e.preventDefault();
  });
  function show(g) {
    const x = Number(g.dataset.x), y = Number(g.dataset.y);
    if (x < box.x || x > box.x + box.w || y < box.y || y > box.y + box.h) {
      box = { ...box, x: x - box.w / 2, y: y - box.h / 2 };
      draw();
    }
  }

  /* The row under the pointer lights its dot. */
  const byId = new Map(dots.map((g) => [g.dataset.id, g]));
  for (const kind of ["pointerover", "focusin", "pointerout", "focusout"]) {
    document.querySelector(".incidents tbody").addEventListener(kind, (e) => {
      const row = e.target.closest("tr[data-id]"), g = row && byId.get(row.dataset.id);
      if (g) g.firstElementChild.classList.toggle("hot", kind === "pointerover" || kind === "focusin");
    });
  }
  table.onFilter((ids) => { for (const g of dots) g.classList.toggle("off", !ids.has(g.dataset.id)); const l = links(); if (l.length) stop(l[0]); });
  new ResizeObserver(() => { if (svg.getBoundingClientRect().width) { shape(); draw(); } }).observe(svg);
  fit();
})();
