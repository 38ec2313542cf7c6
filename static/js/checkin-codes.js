// Codes and lists at the door: reading them, and proving that this house signed them, without network.
// Format and alphabet: scheduler/checkin/codes.py
globalThis.lhCodes = (() => {
  const PREFIX = "LH1.";
  const ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWX";
  const utf8 = new TextEncoder();
  const REGISTRATION = utf8.encode("lichthof/registration/1\n");
  const LIST = utf8.encode("lichthof/check-in-list/1\n");
  const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };
  const canVerify = Boolean(globalThis.crypto?.subtle);

  const tidy = (text) => text.trim().toUpperCase().replace(/[\s-]/g, "").replace(/I/g, "1").replace(/O/g, "0");

  const bytesOf = (letters) => {
    const out = new Uint8Array((letters.length * 5) >> 3);
    let bits = 0, held = 0, at = 0;
    for (const letter of letters) {
      const value = ALPHABET.indexOf(letter);
      if (value < 0) return null;
      held = ((held << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) { bits -= 8; out[at++] = (held >> bits) & 0xff; }
    }
    return out;
  };

  const uuidOf = (bytes) => {
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const joined = (first, second) => {
    const whole = new Uint8Array(first.length + second.length);
    whole.set(first);
    whole.set(second, first.length);
    return whole;
  };

  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  const keys = new Map();
  const keyOf = (text) => {
    if (!keys.has(text)) {
      keys.set(text, crypto.subtle.importKey("raw", fromBase64(text), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]));
    }
    return keys.get(text);
  };

  const isSigned = async (key, purpose, said, signature) =>
    crypto.subtle.verify(ALGORITHM, await keyOf(key), signature, joined(purpose, said));

  // {uuid} | {forged: true} | {short: "K7M42QX9"} | {text}
  const read = async (text, key) => {
    const letters = tidy(text);
    if (letters.startsWith(PREFIX) || letters.length === PREFIX.length + 128) {
      const raw = bytesOf(letters.slice(PREFIX.length));
      if (!raw || raw.length !== 80 || !letters.startsWith(PREFIX)) return { unread: true };
      const uuid = raw.slice(0, 16);
      return (await isSigned(key, REGISTRATION, uuid, raw.slice(16))) ? { uuid: uuidOf(uuid) } : { forged: true };
    }
    if (letters.length === 8 && bytesOf(letters)) return { short: uuidOf(joined(bytesOf(letters), new Uint8Array(11))).slice(0, 11), text };
    return { text: text.trim() };
  };

  const listIsSigned = (key, signed) => isSigned(key, LIST, utf8.encode(signed.list), fromBase64(signed.signature));

  return { canVerify, read, listIsSigned };
})();
