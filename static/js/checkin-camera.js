// The camera reads codes: with the browser's own reader where there is one, else with jsQR, loaded only then.
globalThis.lhCamera = (() => {
  const EVERY = 120; // milliseconds between two looks
  let stream = null, timer = 0, lock = null;

  const load = (address) => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });

  const ownReader = async () => {
    if (!("BarcodeDetector" in globalThis)) return null;
    try {
      if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue;
    } catch { return null; }
  };

  const jsqrReader = async (address) => {
    if (!globalThis.jsQR) await load(address);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const scale = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      if (!canvas.width) return undefined;
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "attemptBoth" })?.data;
    };
  };

  const needsJsqr = async () => !(await ownReader());

  const start = async (video, jsqr, found) => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const read = (await ownReader()) ?? (await jsqrReader(jsqr));
    try { lock = await navigator.wakeLock?.request("screen"); } catch { lock = null; }
    const look = async () => {
      if (!stream) return;
      try {
        const text = await read(video);
        if (text) found(text);
      } catch { /* a picture that cannot be read; the next one comes */ }
      timer = setTimeout(look, EVERY);
    };
    look();
  };

  const stop = (video) => {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    lock?.release();
    stream = lock = video.srcObject = null;
    video.hidden = true;
  };

  return { start, stop, needsJsqr, isOn: () => Boolean(stream) };
})();
