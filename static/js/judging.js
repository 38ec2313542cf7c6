// A judge's pages. What the judge says is kept on the phone at once and sent when the network is there; sending twice
// changes nothing, because every ballot has its key. Without this script the same forms are posted plainly.
(() => {
  const root = document.getElementById("judging");
  const app = JSON.parse(root.dataset.app);
  const say = app.words;
  const part = (name, inside = document) => inside.querySelector(`[data-part="${name}"]`);
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const PATIENCE = 2500, EVERY = 15_000, BATCH = 50;

  // --- what this phone keeps: ballots (not sent, or refused) and what was begun
  const { all, put, drop } = lhOffline.openStores("lichthof-judging", { ballots: { keyPath: "key" }, drafts: { keyPath: "id" } });
  const mine = async (store) => (await all(store)).filter((row) => row.judge === app.judge);

  // --- what the page shows of it
  const isWaiting = (ballot) => !ballot.refused;
  let online = true, shut = "";

  const showState = async () => {
    const ballots = await mine("ballots");
    const waiting = ballots.filter(isWaiting).length;
    const state = part("state");
    const words = waiting === 0 ? say.all_sent : waiting === 1 ? say.unsent_one : fill(say.unsent, { n: waiting });
    state.textContent = [words, shut || (waiting && !online ? say.offline : "")].filter(Boolean).join(" · ");
    state.classList.toggle("jury__state--off", waiting > 0);
    state.hidden = waiting === 0 && online && !shut;
    showRefused(ballots.filter((ballot) => ballot.refused));
    await markLines(ballots);
  };

  const showRefused = (refused) => {
    part("notices").replaceChildren(...refused.map((ballot) => {
      const note = Object.assign(document.createElement("div"), { className: "note note--err stack s8" });
      const title = Object.assign(document.createElement("p"), { className: "note__t", textContent: ballot.title });
      const why = Object.assign(document.createElement("p"), { textContent: fill(say.refused, { sentence: ballot.refused }) });
      const button = Object.assign(document.createElement("button"), { className: "btn btn--s", type: "button", textContent: say.forget });
      button.addEventListener("click", async () => { await drop("ballots", ballot.key); await showState(); });
      note.append(title, why, button);
      return note;
    }));
  };

  const markLines = async (ballots) => {
    const drafts = await mine("drafts");
    for (const line of document.querySelectorAll(".jury__p[data-submission]")) {
      const { round, submission } = line.dataset;
      const isHere = (row) => row.round === round && row.submission === submission;
      const word = ballots.filter(isWaiting).some(isHere) ? say.kept : drafts.some(isHere) ? say.draft : "";
      line.querySelector("[data-kept]")?.remove();
      if (!word) continue;
      const tag = Object.assign(document.createElement("span"), { className: "tag tag--few", textContent: word });
      tag.dataset.kept = "";
      part("mark", line).append(tag);
    }
  };

  // --- sending
  const post = async (ballots) => {
    const bodies = ballots.map(({ key, round, submission, content, comment, note, device_at }) => ({ key, round, submission, content, comment, note, device_at }));
    const response = await fetch(app.send, {
      method: "POST", headers: lhOffline.headers(), body: JSON.stringify({ ballots: bodies }), redirect: "manual", signal: AbortSignal.timeout(PATIENCE * 2),
    });
    online = true;
    if (response.type === "opaqueredirect" || response.status === 403) shut = say.sign_in;
    if (!response.ok) return [];
    shut = "";
    return (await response.json()).answers;
  };

  const settle = async (answer, ballot) => {
    if (answer.word === "refused") await put("ballots", { ...ballot, refused: answer.sentence });
    else await drop("ballots", answer.key);
    if (answer.word === "late") shut = answer.sentence;
  };

  const sendAll = async () => {
    const waiting = (await mine("ballots")).filter(isWaiting).sort((one, other) => one.device_at - other.device_at).slice(0, BATCH);
    if (waiting.length === 0) return;
    try {
      const known = new Map(waiting.map((ballot) => [ballot.key, ballot]));
      for (const answer of await post(waiting)) if (known.has(answer.key)) await settle(answer, known.get(answer.key));
    } catch {
      online = false;
    }
  };

  let sending = null;
  const send = () => {
    sending ??= sendAll().finally(() => { sending = null; }).then(showState);
    return sending;
  };

  // --- forms
  const contents = {
    rubric: (data) => {
      const scores = {};
      for (const [name, value] of data) if (name.startsWith("score-") && value) scores[name.slice(6)] = Number(value);
      return Object.keys(scores).length ? { scores } : { problem: say.choose };
    },
    ranking: (data) => {
      const placed = [...data].filter(([name, value]) => name.startsWith("place-") && value).map(([name, value]) => [name.slice(6), Number(value)]);
      const isSound = placed.length > 1 && new Set(placed.map(([, place]) => place)).size === placed.length;
      return isSound ? { order: placed.sort((one, other) => one[1] - other[1]).map(([uuid]) => uuid) } : { problem: say.twice };
    },
    pairwise: (data) => ({ better: data.get("better"), worse: data.get("worse") }),
  };

  // An order: the arrows write the places into the fields, which are what counts; the list follows the places.
  const field = (row) => row.querySelector("select");
  const arrange = (list) => {
    const placeOf = (row) => Number(field(row).value) || list.children.length + 1;
    const rows = [...list.children].sort((one, other) => placeOf(one) - placeOf(other));
    if (rows.some((row, at) => row !== list.children[at])) list.append(...rows);
    return rows;
  };

  const move = (form, button) => {
    const list = form.querySelector("[data-order]"), row = button.closest("li"), isUp = button.value.startsWith("up");
    const order = arrange(list).filter((one) => field(one).value);
    const at = order.indexOf(row), to = isUp ? at - 1 : at + 1;
    if (at < 0 && isUp) order.push(row);
    else if (at >= 0 && order[to]) [order[at], order[to]] = [order[to], row];
    order.forEach((one, place) => { field(one).value = String(place + 1); });
    arrange(list);
    button.focus();
    part("moved", form).textContent = field(row).value ? fill(say.moved, { title: row.dataset.title, place: field(row).value }) : "";
    form.dispatchEvent(new Event("input"));
  };

  const readyToMove = (form, list) => {
    arrange(list);
    for (const button of list.querySelectorAll("button")) {
      button.type = "button";
      button.addEventListener("click", () => move(form, button));
    }
  };

  const idOf = (form) => `${app.judge}|${form.dataset.round}|${form.dataset.submission ?? form.dataset.ballot}`;

  const draftOf = (form) => {
    const values = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "key"].includes(name));
    return { id: idOf(form), judge: app.judge, round: form.dataset.round, submission: form.dataset.submission, values };
  };

  const restore = async (form) => {
    const draft = (await mine("drafts")).find((row) => row.id === idOf(form));
    const waiting = (await mine("ballots")).filter((row) => row.form === idOf(form) && isWaiting(row)).sort((one, other) => other.device_at - one.device_at)[0];
    const kept = draft ?? waiting;
    for (const [name, value] of kept?.values ?? []) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
    }
  };

  const take = async (form) => {
    const data = new FormData(form);
    const content = contents[form.dataset.ballot](data);
    if (content.problem) return complain(form, content.problem);
    const { round, submission, title } = form.dataset;
    const ballot = {
      key: lhOffline.newKey(), judge: app.judge, form: idOf(form), round, submission, title, content, values: draftOf(form).values,
      comment: data.get("comment") ?? "", note: data.get("note") ?? "", device_at: Date.now(),
    };
    await put("ballots", ballot);
    await drop("drafts", idOf(form));
    const sent = send();
    await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (form.dataset.ballot === "pairwise") return nextPair(form);
    location.assign(await nextPage(form));
  };

  // The next project that has no ballot yet, neither in the house nor on this phone; then back to the list.
  const nextPage = async (form) => {
    const kept = new Set((await mine("ballots")).filter(isWaiting).filter((row) => row.round === form.dataset.round).map((row) => row.submission));
    const way = JSON.parse(form.dataset.way ?? "[]").filter(([submission]) => !kept.has(submission));
    return way.length ? way[0][1] : form.dataset.next;
  };

  const complain = (form, sentence) => {
    const place = part("problem", form);
    place.textContent = sentence;
    place.hidden = false;
    place.scrollIntoView({ block: "center" });
  };

  const nextPair = async (form) => {
    const duel = form.closest("[data-duel]");
    const next = duel.nextElementSibling?.matches("[data-duel]") ? duel.nextElementSibling : null;
    if (online && (await mine("ballots")).filter(isWaiting).length === 0) return location.reload();
    duel.hidden = true;
    if (next) {
      next.hidden = false;
      next.querySelector("button").focus();
      return;
    }
    part("no-more").textContent = say.no_more;
    part("no-more").hidden = false;
  };

  const ready = async (form) => {
    if (form.dataset.ballot !== "pairwise") {
      await restore(form);
      form.addEventListener("input", () => put("drafts", draftOf(form)));
      const list = form.querySelector("[data-order]");
      if (list) readyToMove(form, list);
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      take(form).catch(() => form.submit());
    });
  };

  // Pairs answered without network and not sent yet are not asked again.
  const skipAnswered = async () => {
    const answered = new Set((await mine("ballots")).filter((row) => row.content.better).map(({ content }) => [content.better, content.worse].sort().join("|")));
    const duels = [...document.querySelectorAll("[data-duel]")];
    const open = duels.filter((duel) => {
      const pair = ["better", "worse"].map((name) => duel.querySelector(`[name="${name}"]`).value).sort().join("|");
      return !answered.has(pair);
    });
    duels.forEach((duel) => { duel.hidden = duel !== open[0]; });
    if (duels.length && !open.length) {
      part("no-more").textContent = say.no_more;
      part("no-more").hidden = false;
    }
  };

  // --- pages for the time without network
  const files = () => {
    const found = [...document.querySelectorAll('script[src], link[rel="stylesheet"], link[rel="icon"], link[rel="preload"], img[src^="/static/"]')];
    return found.map((node) => new URL(node.src || node.href, location.href)).filter((url) => url.origin === location.origin).map((url) => url.pathname);
  };

  const keepPages = async () => {
    if (!("serviceWorker" in navigator) || !app.pages) return;
    const place = part("ready");
    try {
      const pages = Object.fromEntries(app.pages.map((path) => [path, path]));
      const isKept = await lhOffline.keepPages({ worker: app.worker, scope: app.home, pages, files: files() });
      root.dataset.kept = String(isKept);
      if (place && app.pages.length > 1) place.textContent = isKept || !navigator.onLine ? say.ready : say.not_ready;
    } catch {
      if (place) place.textContent = say.not_ready;
    }
    if (place) place.hidden = !place.textContent;
  };

  const start = async () => {
    await Promise.all([...document.querySelectorAll("form[data-ballot]")].map(ready));
    await skipAnswered();
    await showState();
    await send();
    await keepPages();
  };

  addEventListener("online", send);
  addEventListener("offline", () => { online = false; showState(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(send, EVERY);
  start().catch(() => { part("notices").append(Object.assign(document.createElement("p"), { className: "note note--err", textContent: say.no_storage })); });
})();
