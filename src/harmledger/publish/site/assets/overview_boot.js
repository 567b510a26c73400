"use strict";
/* What the overview and the map for other pages share: making elements, reading data files, the page's own words. */
const HL = (() => {
  const meta = JSON.parse(document.getElementById("meta").textContent);
  const got = { places: [], shards: new Map(), words: new Map() };
  const loading = new Map();

  /* An element with attributes and children; text is always text, nothing of a report is ever read as HTML. */
  function made(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
    return node;
  }
  const el = (name, attributes, ...children) => made(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) => made(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

  /* Runs a script of the release once. A page opened from a disk may not read files, but it may run scripts of its folder. */
  function load(path) {
    if (!loading.has(path)) {
      loading.set(path, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = path;
        script.onload = () => done();
        script.onerror = () => { loading.delete(path); script.remove(); failed(new Error(path)); };
        document.head.append(script);
      }));
    }
    return loading.get(path);
  }

  let ready = null;
  /* All incidents: the files of all years, put together once. */
  function rows() {
    if (!ready) {
      const files = ["overview_find.js", "data/places.js", ...meta.shards.map(([name]) => "data/" + name + ".js")];
      ready = Promise.all(files.map((f) => load("assets/" + f))).then(() => HL.assemble(got));
      ready.catch(() => { ready = null; });
    }
    return ready;
  }

  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  const span = (low, high) => (low === high ? number(low) : number(low) + "\u2060–\u2060" + number(high));
  return {
    meta, el, svg, load, rows, number, span, got,
    places: (list) => { got.places = list; },
    take: (name, columns) => { got.shards.set(name, columns); },
    found: (name, words, at) => { got.words.set(name, { words: words.split(" "), at: at.split(";") }); },
    plural: (n, one) => number(n) + " " + one + (n === 1 ? "" : "s"),
  };
})();
