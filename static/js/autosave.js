// The filing form keeps itself on the server while it is typed, and says truly whether it did. What the server could not
// take is kept in this tab alone (sessionStorage) until it could, or until the person signs out.
(() => {
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-autosave-status]");
  const elsewhere = form.querySelector("[data-elsewhere]");
  const { autosave: address, person } = form.dataset;
  const memory = `unsaved-report-${person}`;
  const MOST_BYTES_GOING = 60_000; // what a browser still sends for a page that goes
  const LONGEST_WAIT = 60_000;
  let timer = null;
  let wait = 2000;
  let dirty = form.hasAttribute("data-unsaved");
  let running = null;
  let cleared = false; // to be sent for good
  let givenUp = false; // for the version of another tab

  form.elements.tab.value ||= Math.random().toString(36).slice(2);

  // On a slow line the form is typed into before this script has come.
  function typedBefore() {
    const texts = form.querySelectorAll("input[type=text], input[type=number], input[type=date], input[type=time], textarea");
    return [...texts].some((field) => field.value !== field.defaultValue);
  }

  function body() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  }

  function say(words, state) {
    status.dataset.state = state;
    if (status.textContent !== words) status.textContent = words;
  }

  function keepHere(text) {
    try {
      if (text) sessionStorage.setItem(memory, text);
      else sessionStorage.removeItem(memory);
      return true;
    } catch {
      return false; // full, or switched off
    }
  }

  function keptHere() {
    try {
      return sessionStorage.getItem(memory) ?? "";
    } catch {
      return "";
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function notSaved(why, again = true) {
    dirty = true;
    const kept = keepHere(body().toString());
    say(`Not saved: ${why} What you typed is kept ${kept ? "in this tab" : "on this page"}.`, "failed");
    wait = Math.min(wait * 2, LONGEST_WAIT);
    if (again) later();
  }

  // After signing in anew in another tab this page's secret is stale: the form's own page brings the new one.
  async function renew() {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-autosave]");
    if (!fresh) return answer.redirected ? "signed-out" : "refused";
    if (fresh.dataset.person !== person) return "somebody-else";
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      field.value = fresh.elements.csrfmiddlewaretoken.value;
    }
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh.elements.csrfmiddlewaretoken.value }));
    return "renewed";
  }

  function post(text, going) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(text),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      keepalive: going && text.length < MOST_BYTES_GOING,
    });
  }

  async function attempt(going) {
    let answer = await post(body().toString(), going);
    if (answer.redirected || answer.status === 403) {
      const state = going ? "signed-out" : await renew();
      if (state === "renewed") answer = await post(body().toString(), going);
      if (state !== "renewed" || answer.redirected) return { status: 401, why: state };
    }
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    return { status: answer.ok && !told.message ? 500 : answer.status, ...told };
  }

  const SIGNED_OUT = {
    "signed-out": "you are signed out. Sign in again in another tab, come back here and go on.",
    "somebody-else": "somebody else is signed in now. Sign in as yourself in another tab, then go on.",
    refused: "you may not file reports now. Ask your manager.",
  };

  function settle({ status: code, message, why, reason, saved_at: savedAt }) {
    if (code === 200) {
      form.dataset.autosaved = "yes";
      form.elements.seen.value = savedAt;
      wait = 2000;
      keepHere("");
      elsewhere.hidden = true;
      say(message, "saved");
    } else if (code === 401) {
      notSaved(SIGNED_OUT[why] ?? SIGNED_OUT["signed-out"], false);
    } else if (reason === "elsewhere") {
      elsewhere.hidden = false;
      elsewhere.querySelector("[data-elsewhere-words]").textContent = message;
      elsewhere.dataset.savedAt = savedAt;
      notSaved("this form was changed in another tab or on another device.", false);
    } else if (code === 409) {
      keepHere("");
      say(message, "failed");
    } else if (message) {
      notSaved(message, false);
    } else {
      notSaved(`the server is in trouble (${code}). It is tried again by itself.`);
    }
    return { code, reason };
  }

  function save(going = false) {
    clearTimeout(timer);
    if (running && !going) return running.then(() => save());
    if (!dirty || cleared || givenUp) return Promise.resolve({ code: 200 });
    dirty = false;
    running = attempt(going)
      .then(settle)
      .catch(() => {
        notSaved("no connection. It is tried again by itself.");
        return { code: 0 };
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  form.addEventListener("input", () => {
    dirty = true;
    givenUp = false; // the person stayed after all
    delete form.dataset.autosaved;
    wait = Math.min(wait, 2000);
    later();
  });
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"));
  addEventListener("pagehide", () => {
    if (givenUp) keepHere("");
    save(true);
  });

  // Sending: first what was typed is kept; without a connection or a session the form stays, with all that is in it.
  form.addEventListener("submit", async (event) => {
    if (cleared || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (form.dataset.pending) return;
    form.dataset.pending = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    dirty = true;
    givenUp = false;
    const { code, reason } = await save();
    delete form.dataset.pending;
    event.submitter?.removeAttribute("aria-busy");
    if (code === 0 || code === 401 || reason === "elsewhere") {
      status.scrollIntoView({ block: "nearest" });
      return;
    }
    cleared = true;
    form.requestSubmit(event.submitter);
  });
  addEventListener("pageshow", () => {
    cleared = false;
  });
  // Enter in a field only keeps what was typed: a report is sent by its buttons.
  form.addEventListener("keydown", (event) => {
    const enters = event.key === "Enter" && !event.isComposing && event.target.matches("input:not([type=checkbox])");
    if (!enters || event.defaultPrevented) return;
    event.preventDefault();
    save();
  });
  elsewhere.addEventListener("click", (event) => {
    const elsewhereToo = event.ctrlKey || event.metaKey || event.shiftKey; // looked at in a window beside this one
    givenUp = event.target.closest("[data-take-other]") !== null && !elsewhereToo;
    if (!event.target.closest("[data-keep-mine]")) return;
    form.elements.seen.value = elsewhere.dataset.savedAt;
    dirty = true;
    save();
  });

  // What this tab still holds from before it was loaded anew goes to the server now, and is taken up again.
  async function takeUp() {
    const held = new URLSearchParams(keptHere());
    if (!held.has("filing_key") || dirty) return;
    held.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    let answer = await post(held.toString(), false);
    const told = answer.status === 409 ? await answer.json() : {};
    if (told.reason === "elsewhere") {
      held.set("filing_key", crypto.randomUUID()); // beside what was typed elsewhere, not over it
      answer = await post(held.toString(), false);
    }
    if (answer.ok || answer.status === 409) keepHere("");
    if (answer.ok) location.assign(`${form.dataset.unfinished}?unfinished=${held.get("filing_key")}`);
  }
  dirty ||= !keptHere() && typedBefore();
  takeUp().catch((problem) => console.warn(problem));
  if (dirty) later();
})();
