// The filing form keeps itself on the server while it is typed: two seconds after the last key, and when the page goes.
(() => {
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-autosave-status]");
  const address = form.dataset.autosave;
  let timer = null;
  let dirty = false;
  let stopped = false;

  function body() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  }

  function say(words) {
    if (status && status.textContent !== words) status.textContent = words;
  }

  async function save(keepalive = false) {
    if (!dirty || stopped || form.dataset.sent) return;
    dirty = false;
    clearTimeout(timer);
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive,
      });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) {
        form.dataset.autosaved = "yes";
        say(told.message || "Saved");
        return;
      }
      stopped = answer.status === 409;
      dirty = !stopped;
      say(told.message || "Not saved. What you typed stays on this page.");
    } catch {
      dirty = true;
      say("No connection: not saved yet. What you typed stays on this page.");
      later(5000);
    }
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  form.addEventListener("input", () => {
    dirty = true;
    delete form.dataset.autosaved;
    later(2000);
  });
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  addEventListener("pagehide", () => save(true));
})();
