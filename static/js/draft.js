// Saves the draft a while after the last stroke. Without this script the button does the same.
(() => {
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const status = form.querySelector("[data-draft-status]");
  const PAUSE = 15000;
  let timer = 0;
  let stopped = false;

  const save = async () => {
    if (stopped) return;
    const body = new FormData(form);
    body.set("then", "save");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok) {
        form.elements.edition.value = (await answer.json()).edition;
        status.textContent = `${form.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" })}`;
      } else if (answer.status === 409) {
        stopped = true;
        status.textContent = form.dataset.conflict;
      } else {
        const { errors } = await answer.json();
        status.textContent = errors.join(" ");
      }
    } catch { /* offline: the next stroke tries again */ }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
})();
