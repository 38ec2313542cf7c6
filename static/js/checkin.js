// The scanning page. Every scan is decided at once: by the house when it answers in time, else by the signed list on this
// device. What the door was told is kept and sent later; sending twice changes nothing, because every scan has its key.
(() => {
  const root = document.getElementById("door");
  const app = JSON.parse(root.dataset.app);
  const say = app.words;
  const part = Object.fromEntries([...document.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
  const PATIENCE = 2500, REFRESH = 15_000, SAME_CODE = 4000, STAYS = 2600, MOST = 30, BATCH = 100, OLD = 3600e3;

  const known = lhList(app);
  const { now, own, waiting, isUndone, firstOf, decide, decideGuest, keepScan } = known;
  const state = Object.assign(known.state, { online: null, last: {}, timer: 0, shown: null });
  const text = document.getElementById("text");
  const entrance = document.getElementById("entrance");
  const sound = document.getElementById("sound");

  // --- words
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const clock = new Intl.DateTimeFormat(app.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: app.zone });
  const time = (millis) => clock.format(millis);
  const since = ([at, where]) => fill(where ? say.since_at : say.since, { time: time(at), entrance: where });
  const spot = ([at, where, device]) => {
    const name = device === state.device ? `${where || say.no_entrance} (${say.this_device})` : where || say.no_entrance;
    return fill(say.spot, { time: time(at), entrance: name });
  };
  const comeIn = (places) => (places > 1 ? fill(say.in_places, { places }) : say.in);

  // --- a scan, from the first look to the answer
  const bodyOf = (more) => ({ key: lhOffline.newKey(), kind: "entry", at: now(), device: state.device, entrance: entrance.value.trim(), ...more });

  const take = async (body, { row, local }) => {
    const answer = state.online === false && local.word !== "refused" ? null : await ask(body);
    if (answer && answer.word !== "refused") await keepScan(scanOf(body, answer, true));
    if (answer) return answer;
    if (local.word !== "refused") await keepScan(scanOf({ ...body, let_in: local.word === "in" }, local, false));
    return { ...local, registration: row?.uuid, key: body.key, offline: true };
  };

  const scanOf = (body, answer, sent) => ({
    key: body.key, session: app.session, body, sent, letIn: answer.word === "in" && body.kind !== "undo",
    name: answer.name || "", word: answer.word, undoneOf: body.kind === "undo" ? answer.registration ?? body.registration ?? "" : "",
  });

  const ask = async (body) => {
    const answers = await send([body], PATIENCE);
    return answers?.[0] ?? null;
  };

  // null: no answer from the house; the reason stands in the notices
  const send = async (bodies, patience) => {
    try {
      const response = await fetch(app.scans, {
        method: "POST", headers: lhOffline.headers(), body: JSON.stringify({ scans: bodies }), redirect: "manual", signal: AbortSignal.timeout(patience),
      });
      if (!response.ok) return refusedBy(response), null;
      const said = await response.json();
      isOnline(true);
      return said.answers;
    } catch {
      isOnline(false);
      return null;
    }
  };

  const refusedBy = (response) => {
    isOnline(response.status < 500);
    if (response.status === 429) notice("busy", say.busy);
    else if (response.status === 404 || (response.type === "opaqueredirect" && !app.desk)) shutOut();
    else if (response.type === "opaqueredirect" || response.status === 403) notice("door", say.sign_in);
  };

  const shutOut = async () => {
    notice("door", say.shut_out);
    await forget();
  };

  const isOnline = (online) => {
    if (online) unnotice("door", "busy");
    if (state.online !== online) state.online = online;
    showState();
  };

  const handle = async (typed) => {
    const meant = await lhCodes.read(typed, app.key);
    if (meant.unread) return show({ word: "refused", sentence: say.not_read });
    if (meant.forged) return show({ word: "refused", sentence: say.forged, code: typed });
    const row = known.rowOf(meant);
    if (!meant.uuid && !row) return showNames(meant.text);
    await enter(row, meant.uuid ?? row.uuid);
  };

  const enter = async (row, uuid) => {
    const answer = await take(bodyOf({ registration: uuid }), { row, local: decide(row) });
    show({ ...answer, registration: uuid });
  };

  const undo = async (scan) => {
    const body = bodyOf({ kind: "undo", undoes: scan.key, registration: scan.body.registration });
    const answer = await take(body, { local: { word: "undone", name: scan.name, registration: scan.body.registration } });
    show({ ...answer, name: scan.name });
  };

  // --- the answer, in words, colour, sound
  const TONES = { in: "ok", undone: "ok", already: "again", refused: "no" };
  const show = (answer) => {
    state.shown = answer;
    const tone = answer.rivals?.length ? "again" : TONES[answer.word];
    const headline = { in: () => comeIn(answer.places), already: () => say.already, undone: () => say.undone, refused: () => say.refused }[answer.word]();
    const said = [answer.name, answer.sentence].filter(Boolean).join(" · ");
    const detail = { in: said, undone: answer.name, refused: said };
    part.verdict.className = `verdict verdict--full verdict--${tone}`;
    part.headline.textContent = headline;
    part.detail.textContent = answer.word === "already" ? [answer.name, answer.first ? since(answer.first) : say.by_hand].filter(Boolean).join(" · ") : detail[answer.word] ?? "";
    part.more.textContent = moreOf(answer);
    part.force.hidden = !(answer.word === "refused" || answer.word === "already") || !mayForce(answer);
    part.force.reset();
    part.undo.hidden = answer.word !== "in";
    part.verdict.hidden = false;
    part.next.focus({ preventScroll: true });
    if (sound.checked) lhSound.play(tone);
    clearTimeout(state.timer);
    if (tone === "ok" && !answer.sentence) state.timer = setTimeout(close, STAYS);
    showHistory();
    showState();
  };

  const mayForce = (answer) => answer.sentence !== say.early && answer.sentence !== say.no_list && answer.code !== "early" && answer.code !== "session_cancelled";
  const moreOf = (answer) => {
    const pool = state.rows.get(answer.registration)?.pool ?? "";
    const twice = answer.rivals?.length ? fill(say.twice, { name: answer.rivals.map(spot).join(" · ") }) : "";
    return [answer.word === "in" ? pool : "", twice, answer.offline && answer.word !== "refused" ? say.offline_kept : ""].filter(Boolean).join(" · ");
  };

  const close = () => {
    clearTimeout(state.timer);
    part.verdict.hidden = true;
    state.shown = null;
    text.value = "";
    text.focus({ preventScroll: true });
  };

  // --- names
  const showNames = (typed) => {
    const wanted = typed.toLocaleLowerCase(app.language);
    const found = wanted.length < 2 ? [] : [...state.rows.values()].filter((row) => row.name.toLocaleLowerCase(app.language).includes(wanted));
    part["names-section"].hidden = wanted.length < 2;
    part.names.replaceChildren(...found.slice(0, MOST).map(nameRow));
    part.nobody.hidden = found.length > 0 || wanted.length < 2;
    part.nobody.textContent = state.list ? say.nobody : say.no_list;
    if (part.cut) part.cut.hidden = found.length <= MOST;
  };

  const copyOf = (template) => {
    const node = template.content.firstElementChild.cloneNode(true);
    return [node, Object.fromEntries([...node.querySelectorAll("[data-at]")].map((one) => [one.dataset.at, one]))];
  };

  const nameRow = (row) => {
    const [node, at] = copyOf(part["name-row"]);
    const first = firstOf(row), isIn = first || row.byHand;
    at.name.textContent = row.name;
    at.pool.textContent = [row.pool, row.places > 1 ? `× ${row.places}` : ""].filter(Boolean).join(" · ");
    at.note.textContent = row.note;
    at.note.hidden = !row.note;
    at.in.textContent = `${say.is_in} ${first ? time(first[0]) : ""}`;
    at.in.hidden = !isIn;
    at.button.textContent = say.let_in;
    at.button.setAttribute("aria-label", `${say.let_in}: ${row.name}`);
    at.button.hidden = Boolean(isIn);
    at.button.addEventListener("click", () => enter(row, row.uuid));
    return node;
  };

  // --- what this device did, and how it stands
  const showHistory = () => {
    const rows = own().filter((scan) => scan.body.kind !== "undo" && scan.letIn && !isUndone(scan.key)).sort((a, b) => b.body.at - a.body.at).slice(0, 8);
    part.history.replaceChildren(...rows.map((scan) => {
      const [node, at] = copyOf(part["history-row"]);
      at.time.textContent = time(scan.body.at);
      at.name.textContent = scan.name || say.guest;
      at.word.textContent = [scan.body.kind === "forced" ? say.forced : "", scan.sent ? "" : say.offline_kept].filter(Boolean).join(" · ");
      at.whom.textContent = `: ${scan.name || say.guest}`;
      at.undo.addEventListener("click", () => undo(scan));
      return node;
    }));
    part["no-history"].hidden = rows.length > 0;
  };

  const put = (node, words, tone) => {
    if (node.textContent !== words) node.textContent = words;
    if (tone) node.dataset.tone = tone;
    else delete node.dataset.tone;
  };

  const showState = () => {
    const open = waiting().length;
    put(part.network, state.online === false ? say.offline : say.online, state.online === false ? "off" : "on");
    put(part.queue, open ? (open === 1 ? say.waiting_one : fill(say.waiting_many, { count: open })) : say.sent, open ? "off" : "");
    const list = state.list, isOld = list && now() - list.loaded > OLD;
    put(part.age, list ? fill(isOld ? say.list_old : say.list_now, { time: time(list.loaded), count: state.rows.size }) : say.no_list, isOld || !list ? "off" : "");
    if (list) put(part.figures, fill(say.figures, { ...list.figures, present: list.figures.present + known.newlyIn() }), "");
  };

  const notice = (id, words) => {
    let node = part.notices.querySelector(`[data-notice="${CSS.escape(id)}"]`);
    if (!node) {
      node = Object.assign(document.createElement("p"), { className: "note note--err" });
      node.dataset.notice = id;
      part.notices.append(node);
    }
    if (node.textContent !== words) node.textContent = words;
  };
  const unnotice = (...ids) => ids.forEach((id) => part.notices.querySelector(`[data-notice="${CSS.escape(id)}"]`)?.remove());

  // Both devices that let somebody in with one code say so until it is settled at the desk.
  const showContests = () => {
    const mine = (state.list?.contests ?? []).filter(([, , spots]) => spots.some((one) => one[2] === state.device));
    const wanted = new Set(mine.map(([uuid]) => `twice-${uuid}`));
    for (const node of [...part.notices.querySelectorAll('[data-notice^="twice-"]')]) if (!wanted.has(node.dataset.notice)) node.remove();
    for (const [uuid, name, spots] of mine) notice(`twice-${uuid}`, `${fill(say.twice, { name })}. ${spots.map(spot).join(" · ")}`);
  };

  // --- sending what was kept, loading the list
  const sync = async () => {
    const rows = waiting().sort((a, b) => a.body.at - b.body.at).slice(0, BATCH);
    if (!rows.length) return;
    const answers = await send(rows.map((scan) => scan.body), 20_000);
    if (!answers) return;
    for (const answer of answers) {
      const scan = state.scans.get(answer.key);
      if (!scan) continue;
      await keepScan({ ...scan, sent: true });
      if (scan.letIn && answer.word === "already" && answer.first) notice(`differs-${answer.key}`, fill(say.differs, { name: answer.name, spot: spot(answer.first) }));
    }
    showHistory();
    showState();
    if (waiting().length) await sync();
  };

  let tag = "";
  const refresh = async () => {
    try {
      const asked = Date.now();
      const response = await fetch(app.list, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15_000) });
      const offset = Number(response.headers.get("X-Now")) - (asked + Date.now()) / 2;
      if (response.status === 304) { await known.aged(offset); return isOnline(true); }
      if (!response.ok) return refusedBy(response);
      const signed = await response.json();
      isOnline(true);
      if (!(await known.take(signed, offset, Date.now() + offset))) return notice("list", say.list_forged);
      unnotice("list");
      tag = response.headers.get("ETag") ?? "";
      await known.remember(signed);
    } catch {
      isOnline(false);
    }
    showContests();
    showState();
  };

  const forget = async () => {
    tag = "";
    await known.drop();
    showState();
  };

  let busy = false, again = false;
  const beat = async () => {
    again = busy;
    if (busy) return;
    busy = true;
    try {
      do { again = false; await sync(); await refresh(); } while (again);
    } finally { busy = false; }
  };

  // --- without network: the browser keeps this page and what it is made of
  const settle = async () => {
    if (!navigator.serviceWorker) return put(part.ready, say.not_ready);
    const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith("/static/"));
    if (await lhCamera.needsJsqr()) files.push(app.jsqr);
    const pages = { [app.page]: `${app.page}?shell=1` };
    const isKept = await lhOffline.keepPages({ worker: app.worker, scope: app.page, pages, files });
    put(part.ready, isKept ? say.ready : say.not_ready);
    root.dataset.ready = String(isKept);
  };

  // --- what people do
  const seen = (code) => {
    const again = code === state.last.code && Date.now() - state.last.at < SAME_CODE;
    state.last = { code, at: Date.now() };
    if (!again && (part.verdict.hidden || part.verdict.classList.contains("verdict--ok"))) handle(code);
  };

  const listen = () => {
    part.scan.addEventListener("submit", (event) => {
      event.preventDefault();
      if (text.value.trim()) handle(text.value);
    });
    text.addEventListener("input", () => showNames(/^\s*lh1/i.test(text.value) ? "" : text.value.trim()));
    part.force.addEventListener("submit", async (event) => {
      event.preventDefault();
      const reason = part.force.elements.reason.value.trim(), shown = state.shown;
      if (!reason || !shown) return;
      const row = state.rows.get(shown.registration);
      const local = { word: "in", name: row?.name ?? "", places: row?.places ?? 1 };
      const body = shown.guest ? { ...shown.guest, key: lhOffline.newKey(), at: now(), reason } : bodyOf({ kind: "forced", registration: shown.registration, reason });
      const answer = await take(body, { row, local: shown.guest ? decideGuest(body) : local });
      show({ ...answer, registration: shown.registration });
    });
    part.undo.addEventListener("submit", (event) => {
      event.preventDefault();
      const scan = state.scans.get(state.shown?.key);
      if (scan) undo(scan);
    });
    part.guest.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { name, email, places, reason } = part.guest.elements;
      const body = bodyOf({ kind: "walk_in", name: name.value.trim(), email: email?.value.trim() ?? "", places: Number(places.value) || 1, reason: reason.value.trim() });
      const answer = await take(body, { local: decideGuest(body) });
      if (answer.word !== "refused") part.guest.reset();
      show({ ...answer, name: answer.name || say.guest, guest: answer.word === "refused" ? body : null });
    });
    part.next.addEventListener("click", close);
    // A hand scanner types while the answer is still on the screen: its first letter closes it and is not lost.
    document.addEventListener("keydown", (event) => {
      if (part.verdict.hidden || part.force.contains(event.target)) return;
      if (event.key === "Escape") close();
      else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) close();
    });
    part.camera.addEventListener("click", async () => {
      if (lhCamera.isOn()) lhCamera.stop(part.video);
      else {
        try { await lhCamera.start(part.video, app.jsqr, seen); part.said.textContent = say.camera_ready; }
        catch { notice("camera", say.camera_refused); part.video.hidden = true; }
      }
      part["camera-word"].textContent = lhCamera.isOn() ? say.camera_on : say.camera_off;
      part.camera.setAttribute("aria-pressed", String(lhCamera.isOn()));
    });
    part.forget.addEventListener("click", async () => {
      if (!confirm(say.confirm_forget)) return;
      await forget();
      part.said.textContent = waiting().length ? `${say.forgotten} ${say.unsent_stays}` : say.forgotten;
    });
    entrance.addEventListener("change", () => lhStore.put("device", entrance.value.trim(), `entrance-${app.session}`));
    sound.addEventListener("change", () => lhStore.put("device", sound.checked, "sound"));
    addEventListener("online", beat);
    addEventListener("offline", () => isOnline(false));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  };

  const begin = async () => {
    if (!lhCodes.canVerify || !globalThis.indexedDB) return put(part.ready, say.not_ready);
    listen();
    state.device = await lhStore.device();
    for (const scan of await lhStore.all("scans")) state.scans.set(scan.key, scan);
    entrance.value = (await lhStore.get("device", `entrance-${app.session}`)) ?? (entrance.value || app.entrance);
    sound.checked = (await lhStore.get("device", "sound")) ?? true;
    await lhStore.forgetOld(Date.now());
    const kept = await lhStore.get("lists", app.session);
    if (kept && !(await known.take(kept.signed, kept.offset, kept.loaded))) notice("list", say.list_forged);
    showNames("");
    showHistory();
    showState();
    showContests();
    await beat();
    root.dataset.begun = "true";
    setInterval(() => { if (!document.hidden || waiting().length) beat(); }, REFRESH);
    await settle().catch(() => put(part.ready, say.not_ready));
  };
  begin();
})();
