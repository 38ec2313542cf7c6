// The arches of a countdown: the server wrote them, this keeps them true while the page stays open.
const parts = { days: 86400, hours: 3600, minutes: 60 };
for (const timer of document.querySelectorAll("[data-until]")) {
  const until = Date.parse(timer.dataset.until);
  const tick = () => {
    let left = Math.max(0, Math.floor((until - Date.now()) / 1000));
    for (const [name, seconds] of Object.entries(parts)) {
      const value = String(Math.floor(left / seconds));
      const shown = timer.querySelector(`[data-part="${name}"]`);
      const text = name === "days" ? value : value.padStart(2, "0");
      if (shown.textContent !== text) shown.textContent = text;
      left %= seconds;
    }
  };
  tick();
  setInterval(tick, 15000);
}
