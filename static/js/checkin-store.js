// What a scanning device keeps: the signed list of a session, and the scans that are not sent yet.
globalThis.lhStore = (() => {
  const { get, all, put, drop } = lhOffline.openStores("lichthof-check-in", {
    lists: { keyPath: "session" }, scans: { keyPath: "key" }, device: {},
  });

  // A random name of this browser; it says nothing about the person.
  const device = async () => {
    let name = await get("device", "name");
    if (!name) await put("device", (name = lhOffline.newKey()), "name");
    return name;
  };

  const forgetOld = async (now) => {
    for (const row of await all("lists")) if (row.keepUntil < now) await drop("lists", row.session);
    for (const row of await all("scans")) if (row.sent && row.body.at < now - 2 * 86400e3) await drop("scans", row.key);
  };

  return { get, all, put, drop, device, forgetOld };
})();
