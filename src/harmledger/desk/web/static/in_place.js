// Correct in place: the claim's own page has the forms; they are shown under the claim.
document.addEventListener("click", async (e) => {
  const link = e.target.closest('a[data-act="correct"]');
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.defaultPrevented) return;
  e.preventDefault();
  const card = link.closest(".claim");
  const open = card.querySelector(".in-place");
  if (open) { open.remove(); link.focus(); return; }
  const answer = await fetch(link.href).catch(() => null);
  const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const forms = page && page.getElementById("claim-forms");
  if (!forms) { location.assign(link.href); return; }
  const box = document.createElement("div");
  box.className = "in-place";
  box.append(...Array.from(forms.children, (n) => document.importNode(n, true)));
  for (const node of box.querySelectorAll("[id]")) node.removeAttribute("id");
  card.append(box);
  const field = box.querySelector("input:not([type=hidden]), select");
  if (field) field.focus();
  box.addEventListener("keydown", (k) => { if (k.key === "Escape") { k.preventDefault(); box.remove(); link.focus(); } });
});
