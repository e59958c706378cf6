// A name that was looked up goes into the comment where the cursor was; without this the form is sent and comes back.
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mention]");
    const words = button && document.getElementById(button.closest("[data-mentions]").dataset.mentions);
    if (!words) return;
    event.preventDefault();
    const at = words.selectionEnd;
    const before = words.value.slice(0, at);
    words.setRangeText(`${before && !/\s$/.test(before) ? " " : ""}@${button.value} `, at, at, "end");
    words.focus();
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Enter in the look-up looks up; it must not send the comment.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.id !== "id_mention_who") return;
    event.preventDefault();
    event.target.closest(".mention-ask").querySelector("button").click();
  });
})();
