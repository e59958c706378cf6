// When it happened: one tap for now or yesterday, on the clocks of the place; the time zone follows the country.
(() => {
  const field = (name) => document.querySelector(`[data-autosave] [name="${name}"]`);
  const zone = field("time_zone");
  const zones = JSON.parse(document.getElementById("zones").textContent);

  const names = document.createElement("datalist");
  names.id = `${zone.id}_names`;
  for (const name of Intl.supportedValuesOf?.("timeZone") ?? []) names.append(new Option(name, name));
  zone.after(names);
  zone.setAttribute("list", names.id);

  function set(name, value) {
    field(name).value = value;
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
  }

  function local(moment) {
    const parts = { dateStyle: "short", timeStyle: "short", timeZone: zone.value };
    try {
      return new Intl.DateTimeFormat("sv-SE", parts).format(moment).split(" ");
    } catch {
      return new Intl.DateTimeFormat("sv-SE", { ...parts, timeZone: undefined }).format(moment).split(" ");
    }
  }

  // A country of one time zone brings it, unless the person chose another.
  let chosen = false;
  zone.addEventListener("input", (event) => {
    chosen ||= event.isTrusted;
  });
  field("country").addEventListener("change", (event) => {
    if (!chosen && zones[event.target.value]) set("time_zone", zones[event.target.value]);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-when]");
    if (!button) return;
    const back = button.dataset.when === "yesterday" ? 24 * 60 * 60 * 1000 : 0;
    const [day, time] = local(new Date(Date.now() - back));
    set("occurred_date", day);
    set("occurred_time", back ? "" : time);
    if (!back) set("time_precision", "hour");
    set("occurred_roughly", "");
    const said = back ? `Yesterday, ${day}.` : `${day}, about ${time}.`;
    document.querySelector("[data-when-status]").textContent = said;
  });

  // Who says that only the month is known does not say the day that stood there.
  const roughly = field("occurred_roughly");
  roughly.addEventListener("input", () => {
    if (roughly.value) field("occurred_date").value = field("occurred_time").value = "";
  });
})();
