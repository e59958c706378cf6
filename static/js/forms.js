/* Small courtesies of forms: sent once, unsaved typing guarded, the summary of errors focused, filters open when wide. */
(() => {
  let sending = false;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    sending = true;
    form.setAttribute("aria-busy", "true");
  });

  // Coming back by the browser's history: the form may be sent again.
  addEventListener("pageshow", () => {
    sending = false;
    for (const form of document.querySelectorAll("[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  let typed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-guard-unsaved]")) typed = true;
  });
  addEventListener("beforeunload", (event) => {
    if (typed && !sending) event.preventDefault();
  });

  document.querySelector("[data-focus]")?.focus();
  if (matchMedia("(min-width: 992px)").matches) {
    for (const details of document.querySelectorAll("[data-open-wide]")) details.open = true;
  }
})();
