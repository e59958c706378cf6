// Small courtesies of forms: sent once, unsaved typing guarded, errors focused, folded parts open when they must.
(() => {
  let sending = false;
  let typed = Boolean(document.querySelector("[data-unsaved]"));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    sending = true;
    // After this turn: a button disabled now would not be sent with the form.
    const button = event.submitter;
    setTimeout(() => {
      button?.setAttribute("aria-busy", "true");
      for (const each of form.querySelectorAll("button[type='submit']")) each.disabled = true;
    });
  });

  // Who signs out leaves nothing in the browser: the next person may use the same phone.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-signs-out]")) sessionStorage.clear();
  });

  // Coming back by the browser's history: the form may be sent again.
  addEventListener("pageshow", () => {
    sending = false;
    for (const form of document.querySelectorAll("[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button[type='submit']")) {
        button.disabled = false;
        button.removeAttribute("aria-busy");
      }
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-guard-unsaved]")) typed = true;
  });
  addEventListener("beforeunload", (event) => {
    if (typed && !sending && !document.querySelector("[data-autosaved]")) event.preventDefault();
  });

  // A link of the error summary may point into a folded part.
  document.addEventListener("click", (event) => {
    const target = event.target.closest(".error-summary a");
    const field = target && document.getElementById(target.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  document.querySelector("[data-focus]")?.focus();
  if (matchMedia("(min-width: 992px)").matches) {
    for (const details of document.querySelectorAll("[data-open-wide]")) details.open = true;
  }
})();
