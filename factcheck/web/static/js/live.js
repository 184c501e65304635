/* What keeps a page alive: one voice, focus after a swap, drafts, the offline line. Loaded on every page.

   Contract
   - #status is the live region; swapped content with [data-say] is spoken (its value, else its text), once.
   - Swapped content with [data-focus] gets the focus; an element with data-poll asks by itself and never takes focus,
     and is left alone while the focus is inside it, while a dialog is open, and while the page is hidden.
   - [data-title-count="2"] puts "(2)" before the title.
   - form[data-draft-url]: one second after the last keystroke its fields are POSTed there (CSRF header); [data-draft-state]
     in it shows data-saved (with the time for "%s"), data-failed or, after a 409, data-conflict. Nothing typed is changed.
   - [data-shows="id"] shows the password in that field, or hides it again; it is hidden where there is no script.
   - [data-print] prints the page; it is hidden where there is no script, the browser prints anyway.
   - #offline is the line for a lost connection, [data-retry] in it tries again. body[data-login] is the sign-in address. */

const status = document.getElementById("status");
const offline = document.getElementById("offline");
const PAUSE = 1000;
let failed = null;

/** Say one sentence in the live region. */
export function say(text) {
  if (!status || !text) return;
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 50);
}

/* --- focus and voice after a swap --- */

function settle(root) {
  const within = (selector) => (root.matches?.(selector) ? root : root.querySelector?.(selector));
  const spoken = within("[data-say]");
  if (spoken) say(spoken.dataset.say || spoken.textContent.trim());
  const target = within("[data-focus]");
  if (!target || root.closest?.("[data-poll]")) return;
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: false });
}

function countInTitle() {
  const bare = document.title.replace(/^\(\d+\) /, "");
  const count = Number(document.querySelector("[data-title-count]")?.dataset.titleCount ?? 0);
  document.title = count ? `(${count}) ${bare}` : bare;
}

document.addEventListener("htmx:afterSettle", (event) => {
  settle(event.detail.elt);
  countInTitle();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const asking = event.detail.elt;
  if (!("poll" in asking.dataset)) {
    const target = event.detail.target;
    asking.busyTimer = setTimeout(() => target?.setAttribute("aria-busy", "true"), 300);
  } else if (document.hidden || document.querySelector("dialog[open]")) {
    event.preventDefault();
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  clearTimeout(event.detail.elt.busyTimer);
  event.detail.target?.removeAttribute("aria-busy");
  if (event.detail.successful) connection(true);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, target, xhr } = event.detail;
  if ("poll" in elt.dataset && target.contains(document.activeElement)) event.detail.shouldSwap = false;
  const landed = new URL(xhr.responseURL || location.href, location.href).pathname;
  if (landed === document.body.dataset.login && landed !== location.pathname) {
    event.detail.shouldSwap = false;
    location.assign(`${landed}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
});

/* --- the connection --- */

function connection(isThere) {
  if (!offline || offline.hidden === isThere) return;
  offline.hidden = isThere;
  say(isThere ? status?.dataset.back : status?.dataset.noConnection);
  if (isThere) document.querySelectorAll("form[data-draft-url]").forEach((form) => form.unsaved && save(form));
}

document.addEventListener("htmx:sendError", (event) => {
  if (!("poll" in event.detail.elt.dataset)) failed = event.detail.elt;
  connection(false);
});
window.addEventListener("offline", () => connection(false));
window.addEventListener("online", () => connection(true));
offline?.querySelector("[data-retry]")?.addEventListener("click", async () => {
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store" });
  } catch {
    return;
  }
  connection(true);
  const again = failed;
  failed = null;
  if (again?.matches("form")) again.requestSubmit();
  else again?.click?.();
});

/* --- drafts --- */

const token = (form) => form.elements.csrfmiddlewaretoken?.value ?? JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

function show(form, name) {
  const place = form.querySelector("[data-draft-state]");
  if (!place) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  place.textContent = (place.dataset[name] ?? "").replace("%s", time);
}

async function save(form, leaving = false) {
  clearTimeout(form.draftTimer);
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  form.unsaved = true;
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: fields, headers: { "X-CSRFToken": token(form) }, keepalive: leaving, redirect: "error" });
    form.unsaved = !answer.ok;
    show(form, answer.ok ? "saved" : answer.status === 409 ? "conflict" : "failed");
    connection(true);
  } catch {
    show(form, "failed");
    if (!navigator.onLine) connection(false);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draftUrl || event.target.type === "password") return;
  form.unsaved = true;
  clearTimeout(form.draftTimer);
  form.draftTimer = setTimeout(() => save(form), PAUSE);
});
document.addEventListener("submit", (event) => {
  clearTimeout(event.target.draftTimer);
  event.target.unsaved = false;
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return;
  document.querySelectorAll("form[data-draft-url]").forEach((form) => form.unsaved && save(form, true));
});

countInTitle();
const first = document.querySelector("main [data-focus]");
if (first) settle(first);
for (const note of document.querySelectorAll("[data-say]")) say(note.dataset.say || note.textContent.trim());

/* --- a password in plain sight --- */

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const plain = field.type === "password";
    field.type = plain ? "text" : "password";
    button.setAttribute("aria-pressed", String(plain));
  });
}

/* --- print --- */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
