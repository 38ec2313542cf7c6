// The answer at the door for ears and hands, for whoever does not look at the screen.
globalThis.lhSound = (() => {
  const TUNES = { ok: [[660, 0], [990, 0.12]], again: [[440, 0], [440, 0.2]], no: [[200, 0], [160, 0.25], [120, 0.5]] };
  const BUZZ = { ok: [80], again: [120, 80, 120], no: [400, 120, 400] };
  let audio;

  const note = (tone, pitch, after) => {
    const source = audio.createOscillator(), loud = audio.createGain();
    source.type = tone === "no" ? "sawtooth" : "sine";
    source.frequency.value = pitch;
    loud.gain.value = 0.25;
    source.connect(loud).connect(audio.destination);
    source.start(audio.currentTime + after);
    source.stop(audio.currentTime + after + (tone === "no" ? 0.22 : 0.1));
  };

  const play = (tone) => {
    navigator.vibrate?.(BUZZ[tone]);
    try {
      audio ??= new AudioContext();
      for (const [pitch, after] of TUNES[tone]) note(tone, pitch, after);
    } catch { /* without sound the colour and the words remain */ }
  };

  return { play };
})();
