// What pages share that work without network: rows kept in the browser, a key for each, pages kept for later.
globalThis.lhOffline = (() => {
  // stores: {name: options of createObjectStore}. The database is opened at the first use.
  const openStores = (name, stores) => {
    let opened;
    const open = () => {
      opened ??= new Promise((resolve, reject) => {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => {
          for (const [store, options] of Object.entries(stores)) request.result.createObjectStore(store, options);
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      return opened;
    };

    const run = async (store, mode, work) => {
      const transaction = (await open()).transaction(store, mode);
      const request = work(transaction.objectStore(store));
      return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(request?.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    };

    return {
      get: (store, key) => run(store, "readonly", (rows) => rows.get(key)),
      all: (store) => run(store, "readonly", (rows) => rows.getAll()),
      put: (store, value, key) => run(store, "readwrite", (rows) => rows.put(value, key)),
      drop: (store, key) => run(store, "readwrite", (rows) => rows.delete(key)),
    };
  };

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // What a script sends as JSON says that it comes from a page of this house.
  const headers = () => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
    return { "Content-Type": "application/json", "X-CSRFToken": token };
  };

  // pages: {path: address}; true when the worker keeps all of them, and the files
  const keepPages = async ({ worker, scope, pages, files }) => {
    await navigator.serviceWorker.register(worker, { scope });
    const { active } = await navigator.serviceWorker.ready;
    const channel = new MessageChannel();
    const kept = new Promise((resolve) => { channel.port1.onmessage = ({ data }) => resolve(data); });
    active.postMessage({ pages, files: [...new Set(files)] }, [channel.port2]);
    return kept;
  };

  return { openStores, newKey, headers, keepPages };
})();
