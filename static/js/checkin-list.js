// What this device knows of one session, the signed list and its own scans, and what it says when the house is away.
globalThis.lhList = ({ session, key, words: say }) => {
  const state = { list: null, rows: new Map(), offset: 0, device: "", scans: new Map() };
  const now = () => Date.now() + state.offset;

  const own = () => [...state.scans.values()].filter((scan) => scan.session === session);
  const waiting = () => own().filter((scan) => !scan.sent);
  const isUndone = (key) => own().some((scan) => scan.body.undoes === key);
  const ownEntry = (uuid) =>
    own().find(({ body, letIn }) => body.registration === uuid && letIn && body.kind !== "undo" && !isUndone(body.key));

  const firstOf = (row) => {
    const mine = ownEntry(row.uuid);
    const spots = [row.first, mine && [mine.body.at, mine.body.entrance, state.device]].filter(Boolean);
    const mineWasUndone = row.first?.[2] === state.device && own().some((scan) => scan.body.undoes && scan.undoneOf === row.uuid) && !mine;
    return mineWasUndone ? null : spots.sort((a, b) => a[0] - b[0])[0] ?? null;
  };

  // false: not signed by this house, or the list of another session
  const take = async (signed, offset, loaded) => {
    if (!(await lhCodes.listIsSigned(key, signed))) return false;
    const list = JSON.parse(signed.list);
    if (list.session !== session) return false;
    const fields = ["uuid", "name", "places", "pool", "mayEnter", "note", "first", "byHand"];
    state.list = { ...list, loaded };
    state.offset = offset;
    state.rows = new Map(list.rows.map((row) => [row[0], Object.fromEntries(fields.map((name, at) => [name, row[at]]))]));
    return true;
  };

  const rowOf = (meant) => {
    if (meant.uuid) return state.rows.get(meant.uuid);
    return [...state.rows.values()].find((row) => row.uuid.startsWith(meant.short));
  };

  const decide = (row) => {
    if (!state.list) return { word: "refused", sentence: say.no_list };
    if (now() < state.list.opens) return { word: "refused", sentence: say.early, name: row?.name };
    if (!row) return { word: "refused", sentence: say.unknown };
    if (!row.mayEnter) return { word: "refused", sentence: row.note, name: row.name };
    const first = firstOf(row);
    if (first) return { word: "already", first, name: row.name, places: row.places };
    return { word: "in", name: row.name, places: row.places };
  };

  const decideGuest = (body) => {
    const free = state.list?.free;
    const guests = waiting().filter((scan) => scan.body.kind === "walk_in" && scan.letIn).reduce((sum, scan) => sum + scan.body.places, 0);
    const isFull = free !== null && free !== undefined && body.places > free - guests;
    if (isFull && !body.reason) return { word: "refused", sentence: say.full };
    return { word: "in", name: body.name || say.guest, places: body.places };
  };

  // People this device let in, or took back, since the list was made.
  const newlyIn = () => {
    const fresh = own().filter((scan) => scan.body.at > state.list.made);
    const places = (scan) => state.rows.get(scan.body.registration)?.places ?? scan.body.places ?? 1;
    const knew = (scan) => Boolean(state.rows.get(scan.body.registration)?.first);
    return fresh.filter((scan) => scan.letIn && !isUndone(scan.key) && !knew(scan)).reduce((sum, scan) => sum + places(scan), 0);
  };

  // --- kept in the browser between two visits
  const remember = (signed) =>
    lhStore.put("lists", { session, signed, offset: state.offset, loaded: state.list.loaded, keepUntil: state.list.keep_until });

  // The house says that the list is still the same.
  const aged = async (offset) => {
    state.offset = offset;
    state.list.loaded = Date.now() + offset;
    const kept = await lhStore.get("lists", session);
    if (kept) await lhStore.put("lists", { ...kept, offset, loaded: state.list.loaded });
  };

  const drop = async () => {
    Object.assign(state, { list: null, rows: new Map() });
    await lhStore.drop("lists", session);
  };

  const keepScan = async (scan) => {
    state.scans.set(scan.key, scan);
    await lhStore.put("scans", scan);
  };

  return { state, now, own, waiting, isUndone, firstOf, take, rowOf, decide, decideGuest, newlyIn, remember, aged, drop, keepScan };
};
