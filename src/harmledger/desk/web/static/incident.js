// The incident's page: keys for its claims, correcting in place, merging and splitting by dragging.
import { bind, current } from "/static/desk.js";
import "/static/in_place.js";

const act = (name) => { const line = current(); const found = line && line.querySelector(`[data-act="${name}"]`); if (found) found.click(); return Boolean(found); };
const reach = (id) => {
  const form = document.getElementById(id);
  const field = form && form.querySelector("input:not([type=hidden]), select, textarea");
  if (field) { field.focus(); form.scrollIntoView({ block: "nearest" }); }
};

bind({
  a: [() => { if (!act("accept") && !current()) reach("accept-incident"); }, "accept the claim (or go to accepting the incident)"],
  e: [() => act("correct"), "correct the claim in place, or set it aside"],
  s: [() => reach("sign-off"), "go to signing off"],
  m: [() => reach("merge"), "go to merging"],
  p: [() => reach("split"), "go to splitting"],
  v: [() => reach("move"), "go to moving a report"],
});

// A claim's tag in a text leads to its card, and the card to its words.
function light() {
  const id = location.hash.slice(3);
  for (const m of document.querySelectorAll(".m.lit")) m.classList.remove("lit");
  if (!location.hash.startsWith("#k-")) return;
  for (const m of document.querySelectorAll("mark.m")) if ((m.dataset.c || "").split(" ").includes(id)) m.classList.add("lit");
}
window.addEventListener("hashchange", light);
light();

// Dragging: only another way to fill the fields that are there.
let held = null;
document.addEventListener("dragstart", (e) => {
  const node = e.target.closest && e.target.closest("[draggable=true]");
  if (!node) return;
  held = node;
  e.dataTransfer.setData("text/plain", node.dataset.near || node.dataset.member);
  e.dataTransfer.effectAllowed = "move";
});
const place = (target) => target.closest && target.closest(held && held.dataset.near ? "[data-drop=merge]" : "[data-group]");
document.addEventListener("dragover", (e) => { const where = held && place(e.target); if (where) { e.preventDefault(); where.classList.add("over"); } });
document.addEventListener("dragleave", (e) => { const where = e.target.closest && e.target.closest(".over"); if (where) where.classList.remove("over"); });
document.addEventListener("drop", (e) => {
  const where = held && place(e.target);
  if (!where) return;
  e.preventDefault();
  where.classList.remove("over");
  if (held.dataset.near) { where.querySelector("input").value = held.dataset.near; where.closest("form").querySelector("[name=reason]").focus(); }
  else { where.append(held); held.querySelector("select").value = where.dataset.group; }
  held = null;
});
document.addEventListener("change", (e) => {
  if (e.target.name === "near") e.target.closest("form").querySelector("[name=other]").value = e.target.value;
  const member = e.target.matches("select") && e.target.closest("[data-member]");
  if (member) { document.querySelector(`[data-group="${e.target.value}"]`).append(member); e.target.focus(); }
});
