// The keys of the review queue: j and k move, x ticks, a assigns to me, ? says so. Enter opens by itself: a link has focus.
(() => {
  const form = document.querySelector("[data-queue]");
  const help = document.getElementById("queue-keys");
  const rows = form ? [...form.querySelectorAll("[data-queue-row]")] : [];

  function here() {
    return rows.findIndex((row) => row.contains(document.activeElement));
  }

  function go(step) {
    const at = here();
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    row?.querySelector(".incident-title").focus();
  }

  function tick() {
    const box = rows[here()]?.querySelector(".row-tick");
    if (box && !box.disabled) {
      box.checked = !box.checked;
    }
  }

  function assignToMe() {
    const ticked = rows.some((row) => row.querySelector(".row-tick").checked);
    if (!ticked) {
      tick();
    }
    if (rows.some((row) => row.querySelector(".row-tick").checked)) {
      form.elements.assignee.value = form.dataset.me;
      form.requestSubmit();
    }
  }

  const keys = { j: () => go(1), k: () => go(-1), x: tick, a: assignToMe, "?": () => help?.showModal() };

  function typing(element) {
    return element.matches("input:not([type='checkbox']), textarea, select, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || help?.open) {
      return;
    }
    event.preventDefault();
    act();
  });

  const button = form?.querySelector("[data-queue-help]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
})();
