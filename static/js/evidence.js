// Uploads of evidence: files chosen, photographed or dropped are gathered in a list and sent with a progress bar.
// Without this script it is a plain form.
(() => {
  const gathered = new WeakMap();  // form → files
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  const filesOf = (form) => gathered.get(form) ?? [];

  function gather(form, files) {
    const known = new Set(filesOf(form).map(identity));
    gathered.set(form, [...filesOf(form), ...[...files].filter((file) => !known.has(identity(file)))]);
    list(form);
  }

  function takeFrom(input) {
    const form = input.closest("[data-evidence]");
    if (!form || input.type !== "file" || !input.files.length) return;
    gather(form, input.files);
    input.value = "";  // the list holds them now, and the same file may be chosen once more
  }

  function identity(file) {
    return `${file.name}\n${file.size}\n${file.lastModified}`;
  }

  function list(form) {
    form.querySelector("[data-chosen]").replaceChildren(...filesOf(form).map((file) => itemFor(form, file)));
  }

  function itemFor(form, file) {
    const item = form.querySelector("[data-chosen-item]").content.firstElementChild.cloneNode(true);
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("[data-size]").textContent = size(file.size);
    item.querySelector("[data-too-large]").hidden = file.size <= form.dataset.most;
    const remove = item.querySelector("button");
    remove.setAttribute("aria-label", `Leave out ${file.name}`);
    remove.addEventListener("click", () => {
      gathered.set(form, filesOf(form).filter((other) => other !== file));
      list(form);
      form.querySelector("[data-evidence-files]").focus();
    });
    return item;
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
    const complaint = document.querySelector("#evidence [data-focus]");
    (complaint ?? document.querySelector("main")).focus();
    (complaint ?? document.querySelector(".messages"))?.scrollIntoView({ block: "nearest" });
  }

  function send(form) {
    const progress = form.querySelector("[data-progress]");
    const [bar, text] = [progress.querySelector("progress"), progress.querySelector("[data-progress-text]")];
    const [button, cancel] = [form.querySelector("button[type='submit']"), progress.querySelector("[data-cancel]")];
    const working = (is) => {
      button.disabled = is;
      bar.hidden = cancel.hidden = !is;
    };
    const say = (words) => {
      progress.hidden = false;
      text.textContent = words;
    };
    const refusal = whyNot(form);
    working(!refusal);
    say(refusal ?? "");
    if (refusal) return;

    const request = new XMLHttpRequest();
    const over = (words) => {
      working(false);
      say(words);
    };
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.round((100 * event.loaded) / event.total);
      say(event.loaded < event.total ? `${bar.value} %` : "Being checked…");
    });
    request.addEventListener("load", () => show(request.responseText, location.href));
    request.addEventListener("error", () => over("The connection broke off: nothing was added. Try again."));
    request.addEventListener("abort", () => over("Stopped: nothing was added."));
    cancel.onclick = () => request.abort();
    bar.value = 0;
    request.open("POST", form.action);
    request.send(contentOf(form));
  }

  // The server decides; this only spares the wait for what it would refuse unread.
  function whyNot(form) {
    const files = filesOf(form);
    const tooLarge = files.find((file) => file.size > form.dataset.most);
    if (tooLarge) return `${tooLarge.name} is too large: leave it out. Nothing was sent.`;
    const all = files.reduce((sum, file) => sum + file.size, 0);
    if (all > form.dataset.mostAtOnce) return `${size(all)} are too much at once: add fewer files. Nothing was sent.`;
    return null;
  }

  function contentOf(form) {
    const content = new FormData(form);
    const whole = content.get("whole");
    content.delete("file");
    content.delete("whole");
    for (const file of filesOf(form)) content.append("file", file);
    content.append("whole", whole);  // the last again: what is cut off lacks it
    return content;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-evidence]")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => takeFrom(event.target));
  document.querySelectorAll("[data-evidence] input").forEach(takeFrom);  // chosen before this script came
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.("[data-drop-zone]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") gather(zone.closest("form"), event.dataTransfer.files);
    });
  }
})();
