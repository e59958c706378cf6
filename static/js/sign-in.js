// A passkey that was refused or not found is said on the page, where people look, and not on the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.querySelector(".passkey-trouble") ?? document.createElement("p");
  told.className = "note note-error passkey-trouble";
  told.setAttribute("role", "alert");
  told.textContent = "The passkey did not work. Try again, or use another way.";
  document.querySelector("main form")?.after(told);
});
