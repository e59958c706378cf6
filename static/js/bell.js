// The bell: htmx asks for it every few seconds. What is new since the last look is shown as a card and read out.
(() => {
  const bell = document.getElementById("bell");
  if (!bell) return;
  const arrivals = document.getElementById("arrivals");
  const offline = document.getElementById("offline");
  const title = document.title.trim();
  const memory = "newest-notification";
  const unread = () => Number(bell.querySelector("[data-unread]")?.dataset.unread ?? 0);
  let before = unread();

  function newest() {
    try {
      return Number(sessionStorage.getItem(memory) ?? 0);
    } catch {
      return 0;
    }
  }

  function remember(pk) {
    try {
      sessionStorage.setItem(memory, String(pk));
    } catch {
      // A card may then come twice; the list stays right.
    }
  }

  // At the first look of a session only what the count grew by is new, later whatever is newer than the last seen.
  function fresh(items) {
    const last = newest();
    return last ? items.filter((item) => Number(item.dataset.pk) > last) : items.slice(0, Math.max(0, unread() - before));
  }

  function look() {
    document.title = unread() ? `(${unread()}) ${title}` : title;
    const items = [...(bell.querySelector("template")?.content.querySelectorAll("[data-pk]") ?? [])];
    for (const item of fresh(items).reverse()) arrivals.append(document.importNode(item, true));
    remember(Math.max(newest(), 1, ...items.map((item) => Number(item.dataset.pk))));
    before = unread();
  }

  if (before) document.title = `(${before}) ${title}`;
  bell.addEventListener("htmx:beforeSwap", (event) => {
    // A session that has ended answers with the page for signing in: that is no bell.
    if (!event.detail.xhr.responseText.includes("data-unread")) event.detail.shouldSwap = false;
  });
  bell.addEventListener("htmx:afterSwap", look);
  bell.addEventListener("htmx:afterRequest", (event) => {
    offline.hidden = event.detail.xhr.status !== 0;
  });
})();
