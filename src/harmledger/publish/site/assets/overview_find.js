"use strict";
/* The incidents put together from their files; filters, search, and the adding up of ranges. No element of a page is touched here. */
(() => {
  const { meta, got } = HL;
  const DAY = 864e5;
  const keys = (list) => list.map(([key]) => key);
  const METHODS = keys(meta.methods), GRADES = keys(meta.grades), SIDES = keys(meta.sides), STANCES = keys(meta.stances), STATES = keys(meta.states);
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const dayOf = (text) => Math.round(Date.parse(text + "T00:00:00Z") / DAY);
  const ends = (v) => (v === 0 ? null : typeof v === "number" ? [v - 1, v - 1] : [v[0] - 1, v[1] - 1]);
  let rows = [], places = [];

  function country(code) { return (meta.countries[code] || code); }

  HL.assemble = () => {
    places = got.places.map(([name, admin1, code, lat, lon, precision, km], n) => ({ n, name, admin1, code, lat, lon, precision: meta.precisions[precision], km, area: precision === 3 || precision === 4 }));
    for (const [shard] of meta.shards) {
      const c = got.shards.get(shard);
      c.id.forEach((id, i) => {
        const a = c.a[i], b = a === null ? null : a + c.b[i], from = a === null ? "" : iso(a), to = a === null ? "" : iso(b);
        rows.push({
          n: rows.length, id: Array.isArray(id) ? id[0] : id, page: Array.isArray(id) ? id[1] : id, a, b, from, to,
          month: from && from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : "", year: from && from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : "",
          day: c.days[c.d[i]], toll: c.tolls[c.t[i]], place: places[c.p[i]], killed: ends(c.k[i]), civilians: ends(c.c[i]), children: ends(c.y[i]), injured: ends(c.i[i]),
          harmed: c.h[i] === 1, method: METHODS[c.m[i]], grade: GRADES[c.g[i]], state: STATES[c.r[i]], reports: c.n[i],
          sides: c.s[i].map(([side, bits]) => ({ side: SIDES[side], stances: STANCES.filter((_, k) => bits & (1 << k)) })),
        });
      });
    }
    got.shards.clear();
    return rows;
  };

  /* ---- the filter, as it stands in the address ---- */
  const one = (list) => (v) => (list.includes(v) ? v : "");
  const many = (list) => (v) => v.split(",").filter((x, i, all) => list.includes(x) && all.indexOf(x) === i).join(",");
  const text = (v) => v.slice(0, 200);
  const date = (v) => (/^\d{4}-\d\d-\d\d$/.test(v) && !Number.isNaN(dayOf(v)) && iso(dayOf(v)) === v ? v : "");
  const least = (v) => (/^[1-9]\d{0,6}$/.test(v) ? v : "");
  const FIELDS = { q: text, from: date, to: date, country: text, province: text, place: text, method: one(METHODS), side: one(SIDES), stance: one(STANCES), grade: many(GRADES), min: least, children: one(["1"]), review: many(STATES), sort: one(["old", "most", "least", "place"]) };
  const NONE = Object.fromEntries(Object.keys(FIELDS).map((k) => [k, ""]));

  function read(hash) {
    const state = { ...NONE };
    if (!hash.includes("=")) return state;
    for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) if (Object.hasOwn(FIELDS, key)) state[key] = FIELDS[key](value);
    return state;
  }
  function written(state) {
    const out = new URLSearchParams();
    for (const key of Object.keys(FIELDS)) if (state[key]) out.set(key, state[key]);
    return out.toString();
  }

  /* ---- words, as they are compared ---- */
  const LETTERS = new Map(Object.entries(meta.letters));
  const fold = (s) => Array.from(s.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, ""), (c) => (LETTERS.has(c) ? LETTERS.get(c) : c)).join("");
  const JOINED = new RegExp("[" + meta.joined + "]+|[^" + meta.joined + "]+", "gu");
  const joined = new RegExp("^[" + meta.joined + "]", "u");
  function tokens(s) {
    const out = [];
    for (const word of fold(s).match(/[\p{L}\p{N}]+/gu) || []) {
      for (const run of word.match(JOINED)) {
        const chars = Array.from(run);
        if (joined.test(run) && chars.length > 1) for (let i = 0; i + 1 < chars.length; i += 1) out.push(chars[i] + chars[i + 1]);
        else if (chars.length > 1) out.push(chars.slice(0, meta.longest).join(""));
      }
    }
    return Array.from(new Set(out));
  }
  const bucket = (word) => { const head = Array.from(word).slice(0, 2); const [a, b] = head.map((c) => c.codePointAt(0)); return a < 128 && b < 128 ? head.join("") : "u-" + ((a * 31 + b) % 128); };

  /* One name in two spellings (Deir ez-Zor, Dayr az Zawr): the same consonants and few other letters that differ, or one slip. */
  const ARTICLES = new Set(["al", "el", "ul", "ad", "ed", "an", "en", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez", "the"]);
  const bones = (w) => w.replace(/ou|oo/g, "u").replace(/kh|x/g, "h").replace(/gh/g, "g").replace(/dh|th/g, (m) => m[0]).replace(/[qc]/g, "k").replace(/[aeiouwy]/g, "").replace(/(.)\1+/g, "$1");
  function apart(a, b, most) { /* Levenshtein's distance, as far as it matters */
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const now = [i];
      for (let j = 1; j <= b.length; j += 1) now[j] = Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      before = now;
    }
    return before[b.length];
  }
  function alike(a, b) {
    if (a === b || (a.length > 2 && b.startsWith(a))) return true;
    const short = Math.min(a.length, b.length), long = Math.max(a.length, b.length);
    if (short < 3 || /\d/.test(a + b) || a[0] !== b[0] && bones(a)[0] !== bones(b)[0]) return false;
    const most = short >= 8 ? 2 : short >= 5 ? 1 : 0;
    if (most && apart(a, b, most) <= most) return true;
    const skeleton = bones(a), open = (w) => /[aeiouwy]$/.test(w);
    if (skeleton.length < 3 && open(a) !== open(b)) return false; /* Dar'a is not Dayr */
    return skeleton.length > 1 && skeleton === bones(b) && apart(a, b, Math.floor(long / 2)) <= Math.floor(long / 2);
  }
  /* Every word of a place's name and of what contains it, with the places that have it; made when it is first asked for. */
  let vocabulary = null;
  function words() {
    if (!vocabulary) {
      vocabulary = new Map();
      for (const p of places) {
        for (const word of tokens(p.name + " " + p.admin1 + " " + country(p.code) + " " + p.code)) {
          if (!vocabulary.has(word)) vocabulary.set(word, []);
          vocabulary.get(word).push(p);
        }
      }
    }
    return vocabulary;
  }
  /* The places that a reader may mean: every word of theirs, articles aside, is like one of the place's. */
  function placesLike(asked) {
    const said = asked.filter((w) => !ARTICLES.has(w));
    let found = null;
    for (const word of said.length ? said : asked) {
      const near = new Set();
      for (const [other, at] of words()) if (alike(word, other)) for (const p of at) if (!found || found.has(p)) near.add(p);
      found = near;
    }
    return found || new Set(places);
  }

  function exact(word) {
    const file = got.words.get(bucket(word)), found = new Set();
    if (!file) return found;
    let low = 0, high = file.words.length;
    while (low < high) { const mid = (low + high) >> 1; if (file.words[mid] < word) low = mid + 1; else high = mid; }
    for (let i = low; i < file.words.length && file.words[i].startsWith(word); i += 1) {
      let n = 0;
      for (const step of file.at[i].split(",")) { n += parseInt(step, 36); found.add(n); }
    }
    return found;
  }

  /* The numbers of the incidents that have all words, and the words that were passed over because nearly all have them. */
  async function search(query) {
    const named = rows.filter((r) => r.id === query.trim());
    if (named.length) return { rows: new Set(named), common: [], short: false };
    const all = tokens(query), common = all.filter((w) => meta.common.includes(w)), rare = all.filter((w) => !meta.common.includes(w));
    const said = rare.filter((w) => !ARTICLES.has(w)), asked = said.length ? said : rare;
    if (!asked.length) return { rows: null, common, short: Boolean(query.trim()) && !common.length };
    await Promise.all(asked.map(bucket).filter((b) => meta.buckets.includes(b)).map((b) => HL.load("assets/data/find/" + b + ".js")));
    let found = null;
    for (const word of asked) {
      const near = placesLike([word]), here = exact(word), set = new Set();
      for (const row of found || rows) if (here.has(row.n) || near.has(row.place)) set.add(row);
      found = set;
    }
    return { rows: found, common, short: false };
  }

  /* The rows that fit; ``found`` is what the search gave, null for no search. ``but``: a part of the filter that is left open. */
  function fitting(state, found, but = []) {
    const on = (key) => (state[key] && !but.includes(key) ? state[key] : "");
    const from = on("from") ? dayOf(state.from) : null, to = on("to") ? dayOf(state.to) : null, least_ = Number(on("min") || 0);
    const grades = on("grade") ? new Set(state.grade.split(",")) : null, states = on("review") ? new Set(state.review.split(",")) : null;
    const near = on("place") ? placesLike(tokens(state.place)) : null, side = on("side"), stance = on("stance"), method = on("method"), code = on("country"), province = on("province");
    return rows.filter((r) => (!found || found.has(r))
      && (from === null || (r.b !== null && r.b >= from)) && (to === null || (r.a !== null && r.a <= to))
      && (!code || r.place.code === code) && (!province || r.place.admin1 === province) && (!near || near.has(r.place))
      && (!method || r.method === method) && (!grades || grades.has(r.grade)) && (!states || states.has(r.state))
      && (!least_ || (r.killed !== null && r.killed[0] >= least_)) && (!on("children") || r.harmed)
      && (!side && !stance || r.sides.some((s) => (!side || s.side === side) && (!stance || s.stances.includes(stance)))));
  }

  /* Ranges added up: an incident without a figure adds nothing, nor does a discounted one; both are counted. */
  function sum(list, discountedToo = false) {
    const s = { n: list.length, figures: 0, silent: 0, discounted: 0, low: 0, high: 0 };
    for (const r of list) {
      if (r.grade === "discounted" && !discountedToo) s.discounted += 1;
      else if (!r.killed) s.silent += 1;
      else { s.figures += 1; s.low += r.killed[0]; s.high += r.killed[1]; }
    }
    return s;
  }
  const killed = (s) => (s.figures ? HL.span(s.low, s.high) : "—");

  const first = (r) => (r.killed ? r.killed[0] : -1), last = (r) => (r.killed ? r.killed[1] : -1), start = (r) => (r.a === null ? -1e9 : r.a);
  const ORDERS = {
    "": (a, b) => start(b) - start(a) || b.n - a.n,
    old: (a, b) => (a.a === null) - (b.a === null) || start(a) - start(b) || a.n - b.n,
    most: (a, b) => last(b) - last(a) || first(b) - first(a) || start(b) - start(a) || b.n - a.n,
    least: (a, b) => first(b) - first(a) || last(b) - last(a) || start(b) - start(a) || b.n - a.n,
    place: (a, b) => (a.place.name === "") - (b.place.name === "") || (a.place.name < b.place.name ? -1 : a.place.name > b.place.name ? 1 : 0) || start(b) - start(a) || b.n - a.n,
  };
  const sorted = (list, key) => list.slice().sort(ORDERS[key] || ORDERS[""]);

  /* What the map draws: a point for each place with coordinates, and how many incidents have none. */
  function pointsOf(list, map) {
    const by = new Map();
    let apart_ = [];
    for (const r of list) {
      const p = r.place;
      if (p.lat === null) { apart_.push(r); continue; }
      const key = p.lat + "/" + p.lon + (p.area ? "a" : ""), h = by.get(key);
      if (h) { h.n += 1; h.areas += p.area ? 1 : 0; h.rows.push(r); h.r = Math.max(h.r, (p.km || 0) * h.per); } else {
        const [x, y] = map.project(p.lat, p.lon), per = map.unitsPerKm(p.lat);
        by.set(key, { x, y, per, n: 1, areas: p.area ? 1 : 0, name: p.name, r: (p.km || 0) * per, rows: [r] });
      }
    }
    return { points: Array.from(by.values()), apart: apart_ };
  }
  Object.assign(HL, { read, written, search, fitting, sum, killed, sorted, pointsOf, country, iso, dayOf, tokens, alike, FIELDS, NONE, allPlaces: () => places });
})();
