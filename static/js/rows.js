/* Adds and removes rows of a report without asking the server. Without this script the buttons ask it. */
(() => {
  function add(set) {
    const total = set.querySelector("[name$='-TOTAL_FORMS']");
    const number = Number(total.value);
    const holder = document.createElement("div");
    holder.innerHTML = set.querySelector("template").innerHTML.replaceAll("__prefix__", String(number));
    const row = holder.firstElementChild;
    set.querySelector("[data-rows-list]").append(row);
    total.value = String(number + 1);
    row.querySelector("input, select, textarea")?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    event.preventDefault();
    add(button.closest("[data-rows]"));
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-remove-row]")) return;
    event.target.closest("[data-row]").classList.toggle("removed", event.target.checked);
  });
})();
