// Light or dark before the first paint: the person's choice, else the system's. Also tells styles that scripts run.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = "auto";
  try {
    choice = localStorage.getItem("theme") || "auto";
  } catch {
    // A browser that keeps nothing: the choice lasts for this page.
  }

  const apply = () => {
    root.dataset.bsTheme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    choice = button.dataset.themeChoice;
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // As above.
    }
    apply();
  });
})();
