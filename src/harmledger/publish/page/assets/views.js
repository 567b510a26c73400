/* One view at a time, named by the address after "#". Reports exist once and are moved to where they are read. */
(() => {
  const views = Array.from(document.querySelectorAll(".view"));
  const store = document.getElementById("store");
  const pager = document.querySelector(".pager");
  let open = null;
  let came = "overview";

  /* What was kept aside in <template> elements is taken out when it is asked for. */
  function find(id) {
    const live = document.getElementById(id);
    if (live) return live;
    for (const kept of document.querySelectorAll("template.kept")) {
      if (kept.dataset.id === id || kept.content.getElementById(id)) {
        const node = kept.content.firstElementChild;
        kept.replaceWith(node);
        return document.getElementById(id);
      }
    }
    return null;
  }

  const target = () => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  };

  function turnOn(id) {
    document.body.dataset.view = id;
    for (const view of views) view.classList.toggle("on", view.id === id);
    for (const link of document.querySelectorAll("nav a")) {
      const mine = link.hash === "#" + id || (id === "incidents" && link.hash === "#overview");
      if (mine) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
  }

  function putBack() {
    if (!open) return;
    open.classList.remove("on");
    for (const report of Array.from(open.querySelectorAll(".slot > .report"))) {
      for (const m of report.querySelectorAll(".elsewhere")) m.classList.remove("elsewhere");
      store.append(report);
    }
    open = null;
  }

  function openIncident(article) {
    if (open === article) { turnOn("incidents"); return; }
    putBack();
    open = article;
    article.classList.add("on");
    const slot = article.querySelector(".slot");
    const list = slot.querySelector("ul");
    if (list) list.remove();
    for (const sha of article.dataset.reports.split(" ")) {
      const report = find("r-" + sha);
      if (!report) continue;
      for (const m of report.querySelectorAll("[data-i], .m.background")) {
        m.classList.toggle("elsewhere", !m.classList.contains("background") && !(m.dataset.i || "").split(" ").includes(article.id));
      }
      slot.append(report);
    }
    turnPages(article.id);
    turnOn("incidents");
  }

  function turnPages(id) {
    const ids = table.shown(), at = ids.indexOf(id);
    pager.hidden = false;
    for (const [name, other] of [["prev", ids[at - 1]], ["next", at < 0 ? undefined : ids[at + 1]]]) {
      const link = pager.querySelector("." + name);
      link.hidden = !other;
      if (other) link.hash = "#" + other;
    }
  }

  function openReport(report) {
    putBack();
    for (const other of store.querySelectorAll(".report.on")) other.classList.remove("on");
    report.classList.add("on");
    turnOn("reports");
  }

  function light(id) {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (id.startsWith("k-")) { const card = document.getElementById(id); if (card) card.classList.add("lit"); return; }
    for (const mark of document.querySelectorAll(".m[data-c]")) {
      if (mark.dataset.c.split(" ").includes(id)) mark.classList.add("lit");
    }
  }

  function reach(node, focus) {
    if (focus) { node.setAttribute("tabindex", "-1"); node.focus({ preventScroll: true }); }
    const pane = node.closest(".sources");
    if (pane && getComputedStyle(pane).overflowY === "auto") {
      /* Beside the facts the reports scroll by themselves: the facts stay where they are being read. */
      pane.scrollTop += node.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
      pane.scrollIntoView({ block: "nearest" });
    } else node.scrollIntoView({ block: "center" });
  }

  function route(back) {
    const id = target() || "overview";
    const view = views.find((v) => v.id === id && id !== "incidents");
    if (view) {
      putBack();
      for (const other of store.querySelectorAll(".report.on")) other.classList.remove("on");
      turnOn(id);
      document.title = title;
      const line = id === "overview" ? table.reveal(came) : null;
      const row = line && line.querySelector("a");
      if (row) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: "center" }); } else window.scrollTo(0, 0);
      came = id;
      return;
    }
    const node = find(id);
    if (!node) { turnOn("overview"); return; }
    const incident = node.closest(".incident"), report = node.closest(".report");
    if (node.classList.contains("incident")) {
      const still = back && open === node;
      openIncident(node);
      came = id;
      light("");
      if (still) return;
      const head = node.querySelector("h2");
      document.title = head.textContent;
      head.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    } else if (incident && !report) {
      openIncident(incident);
      came = incident.id;
      light(id);
      reach(node, true);
    } else if (report) {
      claimInReport(report, node, id);
    } else if (node.id === "main") {
      if (!document.querySelector(".view.on")) turnOn("overview");
      node.focus();
    }
  }

  /* A claim is shown in the incident at hand if its report is open there, else in its own incident, else among the reports. */
  function claimInReport(report, node, id) {
    if (report === node) { openReport(report); light(""); reach(report.querySelector("h3"), true); return; }
    let mark = node.nextElementSibling;
    while (mark && !(mark.dataset.c || "").split(" ").includes(id)) mark = mark.nextElementSibling;
    if (!(open && open.contains(report) && document.getElementById("incidents").classList.contains("on"))) {
      const tag = mark && Array.from(report.querySelectorAll("a.tag")).find((t) => t.hash === "#k-" + id);
      const own = (tag && tag.dataset.i) || (mark && mark.dataset.i.split(" ")[0]);
      const article = own && find(own);
      if (article) { openIncident(article); came = article.id; } else openReport(report);
    }
    light(id);
    reach(mark || node, Boolean(mark));
  }

  const title = document.title;
  function go(hash) {
    if (hash !== location.hash) history.pushState(null, "", hash); /* unlike the browser's own jump this scrolls nothing by itself */
    route(false);
  }

  window.addEventListener("popstate", () => route(true));
  document.addEventListener("click", (e) => {
    const link = e.target.closest('a[href^="#"]');
    if (!link || e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    go(link.getAttribute("href"));
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && open && !e.target.closest("input, select")) go("#overview");
  });

  const finder = document.getElementById("find-report");
  const items = Array.from(document.querySelectorAll(".report-list li"));
  finder.addEventListener("input", () => {
    const words = finder.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const item of items) {
      item.hidden = !words.every((w) => item.textContent.toLowerCase().includes(w));
      if (!item.hidden) n += 1;
    }
    document.getElementById("report-count").textContent = words.length ? n + " of " + items.length : "";
  });
  route(false);
})();
