/* global htmx */
// Rows of a report, added and removed without asking the server. Without this script the add button asks it.
(() => {
  const first = "input:not([type='hidden'], [type='checkbox']), select, textarea";

  function standing(set) {
    return [...set.querySelectorAll("[data-row]:not(.removed)")];
  }

  // Every row keeps its number while the form is open, also beside a removed one: sources are cited by theirs.
  function number(set) {
    set.querySelectorAll("[data-row]").forEach((row, index) => {
      const name = `${set.dataset.noun} ${index + 1}`;
      row.setAttribute("aria-label", name);
      row.querySelector("[data-row-number]").textContent = index + 1;
      row.querySelector(".row-remove .visually-hidden").textContent = ` ${name}`;
    });
  }

  function add(set) {
    const total = set.querySelector("[name$='-TOTAL_FORMS']");
    const most = set.querySelector("[name$='-MAX_NUM_FORMS']").value;
    if (Number(total.value) >= Number(most)) {
      set.querySelector("[data-rows-status]").textContent = `A report has at most ${most} of them: save it first.`;
      return;
    }
    const holder = document.createElement("div");
    holder.innerHTML = set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    set.querySelector("[data-rows-list]").append(row);
    total.value = Number(total.value) + 1;
    number(set);
    htmx.process(row);
    row.querySelector(first).focus();
    total.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A removed row stays, folded to its name, so that it can be taken back until the form is sent.
  function fold(box) {
    const row = box.closest("[data-row]");
    const set = row.closest("[data-rows]");
    row.classList.toggle("removed", box.checked);
    number(set);
    set.querySelector("[data-rows-status]").textContent = box.checked
      ? `Removed when you save. ${standing(set).length} left.`
      : "Kept.";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    event.preventDefault();
    add(button.closest("[data-rows]"));
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-remove-row]")) fold(event.target);
  });
  for (const box of document.querySelectorAll("[data-remove-row]:checked")) fold(box);
})();
