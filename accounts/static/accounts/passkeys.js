// Passkeys: the browser answers the server's challenge, an ordinary form carries the answer back.
//   <form data-passkey="get" data-options-url="…">      asks for the challenge first (sign-in)
//   <form data-passkey="get|create" data-options="{…}"> carries the challenge along
// Inside: <input type="hidden" name="credential">, and for "create" perhaps <input type="checkbox" name="passwordless">.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((text.length + 3) % 4));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const descriptors = (list) => (list ?? []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

  const challenge = (options) => {
    const asked = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
    if (asked.user) asked.user = { ...asked.user, id: toBytes(asked.user.id) };
    if (asked.excludeCredentials) asked.excludeCredentials = descriptors(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = descriptors(asked.allowCredentials);
    return asked;
  };

  const answer = (credential) => {
    const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = toText(credential.response[part]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const reply = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error("no challenge");
    return reply.json();
  };

  const create = (form, options) => {
    const asked = challenge(options.creation_options);
    const passwordless = form.elements.passwordless?.checked ?? false;
    asked.authenticatorSelection = {
      ...asked.authenticatorSelection,
      residentKey: passwordless ? "required" : "discouraged",
      requireResidentKey: passwordless,
      ...(passwordless ? { userVerification: "required" } : {}),
    };
    return navigator.credentials.create({ publicKey: asked });
  };

  const ask = async (form) => {
    const options = await optionsOf(form);
    if (form.dataset.passkey === "create") return create(form, options);
    return navigator.credentials.get({ publicKey: challenge(options.request_options) });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const trouble = form.querySelector("[data-passkey-trouble]");
      if (trouble) trouble.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(answer(await ask(form)));
        form.submit();
      } catch {
        if (trouble) trouble.hidden = false;
      }
    });
  }
})();
