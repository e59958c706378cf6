// Look-ups of the filing form: htmx shows the choices below the field; one that is chosen fills the form without a reload.
(() => {
  const part = (node) => node.closest?.("[data-look-up]");
  const boxOf = (name) => name && document.querySelector(`[data-look-up="${CSS.escape(name)}"]`);

  function say(box, words) {
    box.querySelector("[data-look-up-status]").textContent = words;
  }

  function show(box, words) {
    const line = Object.assign(document.createElement("p"), { className: "found-words", textContent: words });
    box.querySelector(".found").replaceChildren(line);
    say(box, words);
  }

  function fill(form, name, value) {
    const field = form.elements[name];
    if (!field || field.value === value) return;
    field.value = value;
    const own = boxOf(name);
    if (own) own.dataset.taken = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function take(button, box) {
    const { form } = button;
    for (const [name, value] of new URLSearchParams(button.dataset.fills)) fill(form, name, value);
    const name = button.querySelector("strong").textContent;
    if (button.dataset.area) form.dispatchEvent(new CustomEvent("area", { detail: { name, box: button.dataset.area } }));
    show(box, `${name} is chosen.`);
    form.elements[box.dataset.lookUp].focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fills]");
    if (!button) return;
    event.preventDefault();
    take(button, part(button));
  });

  // What a choice filled in asks nothing anew, unless it is asked by the button.
  document.addEventListener("htmx:confirm", (event) => {
    const box = part(event.target);
    if (!box || event.detail.triggeringEvent?.type === "click") return;
    if (event.target.form.elements[box.dataset.lookUp].value === box.dataset.taken) event.preventDefault();
  });
  // The answer of a session that has ended is the page for signing in, and that is no answer.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const box = part(event.detail.requestConfig.elt);
    if (!box) return;
    const { xhr } = event.detail;
    event.detail.shouldSwap = xhr.responseText.includes("data-found");
    event.detail.isError = false;
    if (!event.detail.shouldSwap) show(box, "Nothing can be looked up now: leave it in words. What you type counts.");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const box = part(event.target);
    if (!box) return;
    const words = event.target.querySelector("[data-found]")?.textContent.replace(/\s+/g, " ").trim() ?? "";
    const number = event.target.querySelectorAll("[data-fills]").length;
    say(box, number ? `${words} ${number} to choose from.` : words);
  });
  for (const kind of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, (event) => {
      const box = part(event.target);
      if (box) show(box, "No connection: leave it in words. What you type counts.");
    });
  }
  // Enter in a field that can be looked up asks at once; it must not send the form.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    const box = boxOf(event.target.name);
    if (!box) return;
    event.preventDefault();
    box.querySelector("[name=find]").click();
  });
})();
