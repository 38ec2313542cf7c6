// Light, dark or like the system; the choice stays in this browser. Runs before the first paint.
(() => {
  const root = document.documentElement;
  const themes = ["light", "dark"];
  const kept = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const show = (theme) => {
    if (themes.includes(theme)) root.setAttribute("data-kern-theme", theme);
    else root.removeAttribute("data-kern-theme");
  };
  show(kept());

  const markButtons = () => {
    const now = kept() ?? "system";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
    }
  };

  const choose = (theme) => {
    try {
      if (themes.includes(theme)) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch { /* without storage the choice lasts for this page */ }
    show(theme);
    markButtons();
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (menu !== except) menu.open = false;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
    closeMenus(event.target.closest(".menu"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector(".menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // A form sent twice is safe on the server; here the button just says that it was heard.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true")));
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => button.removeAttribute("aria-disabled")), 4000);
  });
  // Choices that apply at once, wherever the box of the form stands; without the script a button does it.
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "search" && target.form?.hasAttribute("data-send-on-change")) target.form.requestSubmit();
  });
  // An answer that arrived without a new page: the keyboard and the screen reader go where the eye goes.
  document.addEventListener("htmx:after:swap", () => {
    const answer = document.querySelector("[data-focus-after]");
    if (!answer) return;
    answer.tabIndex = -1;
    answer.focus({ preventScroll: true });
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
    markButtons();
    document.querySelector("[data-focus-first]")?.focus();
  });
})();
