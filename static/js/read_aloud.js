/* Reads a story aloud with the device's own voice, sentence by sentence; hidden where there is no voice for it. */
"use strict";

(() => {
  if (!("speechSynthesis" in window)) return;
  const synthesis = window.speechSynthesis;

  const voiceFor = (lang) => synthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang));

  const sentences = (text) => text.match(/[^.!?؟\n]+[.!?؟\n]*/g) || [text];

  for (const button of document.querySelectorAll("[data-read-aloud]")) {
    const say = button.textContent;

    const stop = () => {
      synthesis.cancel();
      button.textContent = say;
      button.setAttribute("aria-pressed", "false");
    };

    const start = () => {
      const voice = voiceFor(button.dataset.lang);
      const parts = sentences(document.querySelector(button.dataset.readAloud).textContent);
      parts.forEach((part, place) => {
        const utterance = new SpeechSynthesisUtterance(part.trim());
        utterance.voice = voice;
        utterance.lang = voice.lang;
        if (place === parts.length - 1) utterance.onend = stop;
        synthesis.speak(utterance);
      });
      button.textContent = button.dataset.stop;
      button.setAttribute("aria-pressed", "true");
    };

    const showWhenAVoiceExists = () => { button.hidden = !voiceFor(button.dataset.lang); };
    button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : start()));
    synthesis.addEventListener("voiceschanged", showWhenAVoiceExists);
    showWhenAVoiceExists();
    window.addEventListener("pagehide", stop);
  }
})();
