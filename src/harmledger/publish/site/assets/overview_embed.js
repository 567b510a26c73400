/* The map for other pages. What it shows is said by its address: embed.html#country=SY&from=2017-01-01 … */
(() => {
  const figure = document.getElementById("map"), said = document.getElementById("count"), here = document.getElementById("here"), back = document.getElementById("back");
  document.documentElement.classList.add("js");
  let turn = 0;
  const map = HL.map(figure, (heap, words) => show().then(() => { if (heap.points[0].rows) panel(heap.points.flatMap((p) => p.rows), words); }));

  function panel(rows, words) {
    const line = (r) => HL.el("li", {}, HL.el("a", { href: "incidents/" + r.page + ".html", target: "_blank", rel: "noopener", dir: "auto" }, (r.place.name || "place not known") + ", " + r.day + ": " + r.toll));
    const close = HL.el("button", { type: "button" }, "Close");
    close.addEventListener("click", () => { here.hidden = true; map.unchoose(); });
    const head = HL.el("h2", { tabindex: "-1" }, words);
    here.replaceChildren(head, HL.el("ol", { class: "plainlist" }, ...HL.sorted(rows, "").slice(0, 200).map(line)), HL.el("p", {}, close));
    here.hidden = false;
    head.focus({ preventScroll: true });
  }

  let done = "";
  async function show() {
    const mine = (turn += 1);
    try {
      await HL.rows();
      const state = HL.read(location.hash), asked = HL.written(state);
      if (done === asked && document.documentElement.dataset.ready) return;
      const found = state.q ? await HL.search(state.q) : { rows: null };
      if (mine !== turn) return;
      const fit = HL.fitting(state, found.rows), { points, apart } = HL.pointsOf(fit, map);
      map.set(points);
      map.fitTo(asked ? points : []);
      said.textContent = HL.number(fit.length) + " of " + HL.plural(HL.meta.n, "incident") + (apart.length ? "; " + HL.number(apart.length) + " without a place that could be drawn" : "") + ".";
      back.href = "index.html" + (asked ? "#" + asked : "");
      done = asked;
      document.documentElement.dataset.ready = "1";
    } catch (why) {
      said.textContent = "The data of this map could not be read.";
    }
  }
  window.addEventListener("hashchange", () => { here.hidden = true; show(); });
  figure.addEventListener("pointerover", show, { once: true });
  figure.addEventListener("focusin", show, { once: true });
  if (location.hash.includes("=")) show();
})();
