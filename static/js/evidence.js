// Uploads of evidence with a progress bar, and files dropped onto the zone. Without this script it is a plain form.
(() => {
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function listChosen(form) {
    const files = [...form.querySelectorAll("input[type='file']")].flatMap((input) => [...input.files]);
    const list = form.querySelector("[data-chosen]");
    list.replaceChildren(...files.map((file) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = `${file.name}, ${size(file.size)}`;
      return item;
    }));
  }

  // What the server answered takes the place of the section and the messages; a refusal page that of everything.
  function show(answer, url) {
    const page = new DOMParser().parseFromString(answer, "text/html");
    const section = page.getElementById("evidence");
    const pairs = section
      ? [["#evidence", section], [".messages", page.querySelector(".messages")]]
      : [["main", page.querySelector("main")]];
    for (const [where, part] of pairs) {
      if (part) document.querySelector(where)?.replaceWith(document.adoptNode(part));
    }
    if (!section && !page.querySelector("main")) location.assign(url);
    (document.querySelector("#evidence [data-focus]") ?? document.querySelector("main")).focus();
    document.querySelector(".messages")?.scrollIntoView({ block: "nearest" });
  }

  function send(form) {
    const request = new XMLHttpRequest();
    const progress = form.querySelector("[data-progress]");
    const [bar, text] = [progress.querySelector("progress"), progress.querySelector("[data-progress-text]")];
    const button = form.querySelector("button[type='submit']");
    const over = (words) => {
      button.disabled = false;
      bar.hidden = true;
      progress.querySelector("[data-cancel]").hidden = true;
      text.textContent = words;
    };
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.round((100 * event.loaded) / event.total);
      text.textContent = event.loaded < event.total ? `${bar.value} %` : "Being checked…";
    });
    request.addEventListener("load", () => show(request.responseText, location.href));
    request.addEventListener("error", () => over("The connection broke off: nothing was added. Try again."));
    request.addEventListener("abort", () => over("Stopped: nothing was added."));
    progress.querySelector("[data-cancel]").onclick = () => request.abort();
    progress.hidden = bar.hidden = progress.querySelector("[data-cancel]").hidden = false;
    bar.value = 0;
    text.textContent = "";
    request.open("POST", form.action);
    request.send(new FormData(form));
    button.disabled = true;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-evidence]")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-evidence]");
    if (form && event.target.type === "file") listChosen(form);
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.("[data-drop-zone]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      zone.querySelector("[data-evidence-files]").files = event.dataTransfer.files;
      listChosen(zone.closest("form"));
    });
  }
})();
