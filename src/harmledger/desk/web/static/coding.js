// Coding a report: keys, and changing a claim of the draft in place.
import { bind, current } from "/static/desk.js";
import "/static/in_place.js";

const reach = (selector) => {
  const field = document.querySelector(selector);
  if (field) { field.focus(); field.scrollIntoView({ block: "nearest" }); }
};

bind({
  e: [() => { const found = current() && current().querySelector('[data-act="correct"]'); if (found) found.click(); }, "change the claim in place"],
  n: [() => reach("#add [name=quote]"), "go to adding a claim"],
  h: [() => reach("#hand-in [name=reason]"), "go to handing in"],
});
