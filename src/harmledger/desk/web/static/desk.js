// What every page of the desk needs: nothing yet but the way to talk to the server with the form's token.
const meta = document.querySelector('meta[name="form-token"]');

/** Ask the desk; a JSON answer, or an Error with the desk's own words. */
export async function ask(path, fields) {
  const options = fields === undefined
    ? {}
    : { method: "POST", headers: { "x-form-token": meta.content, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields) };
  const answer = await fetch(path, { ...options, headers: { accept: "application/json", ...options.headers } });
  const body = await answer.json().catch(() => ({ detail: "The desk gave no answer that could be understood." }));
  if (!answer.ok) throw Object.assign(new Error(body.detail), { status: answer.status, body });
  return body;
}
