// What every page of the desk has: keys that go from line to line, and their help. Without script every page works as well.
const SWITCH = "harmledger-keys";
const lines = () => Array.from(document.querySelectorAll("[data-nav]")).filter((n) => n.offsetParent !== null);
let at = null;

export function typing(target) {
  return target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea, dialog[open], [contenteditable]") !== null;
}

function on() {
  try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; }
}

/** The line that keys speak of: the one with the focus in it, else the one gone to last. */
export function current() {
  const focused = document.activeElement && document.activeElement.closest("[data-nav]");
  return focused || (at && at.isConnected ? at : null);
}

function step(by) {
  const all = lines();
  if (!all.length) return;
  const n = all.indexOf(current());
  at = all[n < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, n + by))];
  const target = at.matches("[tabindex]") ? at : at.querySelector("a, button") || at;
  target.focus({ preventScroll: true });
  at.scrollIntoView({ block: "nearest" });
}

const doors = { q: "/queue", i: "/incidents", m: "/map", c: "/charts", s: "/search" };
let going = false;

const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: () => { const link = current() && current().querySelector("a"); if (link) link.click(); },
  "/": () => { const field = document.querySelector("input[type=search]"); if (field) field.focus(); },
  "?": () => help(),
};

/** Give a page keys of its own: { key: [what to do, words for the help] }. */
export function bind(own) {
  for (const [key, [deed, words]] of Object.entries(own)) { keys[key] = deed; told.push([key, words]); }
}

const told = [["j, k", "next and previous line"], ["o", "open the line"], ["/", "go to the search field"], ["g then q, i, m, c, s", "queue, incidents, map, charts, search"], ["?", "this help"]];

function help() {
  let box = document.getElementById("keys");
  if (!box) {
    box = document.createElement("dialog");
    box.id = "keys";
    box.setAttribute("aria-labelledby", "keys-h");
    const head = document.createElement("h2"); head.id = "keys-h"; head.textContent = "Keys";
    const list = document.createElement("dl");
    for (const [key, words] of told) {
      const row = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
      const kbd = document.createElement("kbd"); kbd.textContent = key; dt.append(kbd); dd.textContent = words;
      row.append(dt, dd); list.append(row);
    }
    const label = document.createElement("label"), check = document.createElement("input");
    check.type = "checkbox"; check.checked = on(); label.className = "check"; label.append(check, " Keys are on");
    check.addEventListener("change", () => { try { localStorage.setItem(SWITCH, check.checked ? "on" : "off"); } catch { /* not kept then */ } });
    const close = document.createElement("button"); close.textContent = "Close"; close.addEventListener("click", () => box.close());
    box.append(head, list, label, close);
    document.body.append(box);
  }
  if (!box.open) box.showModal();
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || typing(e.target)) return;
  if (e.key !== "?" && !on()) return;
  if (going) {
    going = false;
    const link = doors[e.key] && document.querySelector(`.top nav a[href="${doors[e.key]}"]`);
    if (link) { e.preventDefault(); link.click(); }
    return;
  }
  if (e.key === "g") { going = true; setTimeout(() => { going = false; }, 3000); return; }
  const deed = keys[e.key];
  if (deed) { e.preventDefault(); deed(); }
});

const helper = document.getElementById("show-keys");
if (helper) { helper.hidden = false; helper.addEventListener("click", help); }
