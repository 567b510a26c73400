/* The overview as it opens: map and timeline drawn from what the page has; everything else is fetched when somebody begins to look
   closer, or when the address already says what to show. */
(() => {
  const root = document.documentElement, trouble = document.getElementById("trouble"), said = document.getElementById("count");
  root.classList.add("js");
  document.body.dataset.view = "overview"; /* page.css hides heads of other views */
  document.querySelector("#time details").open = false; /* drawn now; without script the table is all there is */
  let explorer = null;
  function explore() {
    if (!explorer) {
      root.dataset.busy = "1";
      explorer = HL.rows().then((rows) => HL.load("assets/overview_explore.js").then(() => HL.explore(rows, map, time)));
      explorer.then((e) => e.begin()).then(() => { delete root.dataset.busy; root.dataset.ready = "1"; trouble.hidden = true; }, (why) => {
        explorer = null;
        delete root.dataset.busy;
        trouble.hidden = false;
        trouble.textContent = "The data of this overview could not be read (" + why.message + "). What stands below is of the whole record; the links work.";
      });
    }
    return explorer;
  }
  const map = HL.map(document.getElementById("map"), (heap, words) => explore().then((e) => { if (heap.points[0].rows) e.panel(heap.points.flatMap((p) => p.rows), words, heap); }, () => {}));
  const time = HL.timeline(document.getElementById("time"), (range) => explore().then((e) => e.brushed(range), () => {}));
  for (const part of ["filters", "map", "time", "list", "charts"]) {
    for (const kind of ["pointerover", "touchstart", "focusin"]) document.getElementById(part).addEventListener(kind, explore, { once: true, passive: true });
  }
  document.getElementById("csv").addEventListener("click", () => explore().then((e) => e.csv(), () => {}));
  document.getElementById("more").addEventListener("click", () => explore().then((e) => e.showMore(), () => {}));
  const linked = () => { if (location.hash.includes("=")) explore(); };
  window.addEventListener("hashchange", linked);
  linked();
  if (!said.textContent) said.textContent = HL.plural(HL.meta.n, "incident") + ".";
})();
