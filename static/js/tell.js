/* The telling form: says how much room is left, checks the photo before it travels, and sends only when the site
   answers. Everything works without this file; the server checks all of it again. */
"use strict";

(() => {
  const LARGEST_PHOTO = 20 * 1024 * 1024; // as in buurtstem/media: the server refuses more
  const PATIENCE = 10_000; // milliseconds until a site that says nothing counts as away
  const OWN_ADDRESS = document.currentScript.src;

  const form = document.querySelector("form[data-most]");
  if (!form) return;
  const text = form.querySelector("textarea");
  const most = Number(form.dataset.most);

  const note = (key) => form.querySelector(`[data-note="${key}"]`);

  const room = note("room");
  text.addEventListener("input", () => {
    if (!room) return;
    const left = most - text.value.length;
    room.hidden = left > most / 5;
    room.querySelector("bdi").textContent = String(left);
  });

  const photo = form.querySelector('input[type="file"]');
  const tooLarge = note("photo-too-large");
  if (photo && tooLarge) {
    photo.addEventListener("change", () => {
      const file = photo.files[0];
      tooLarge.hidden = !file || file.size <= LARGEST_PHOTO;
      if (!tooLarge.hidden) photo.value = "";
    });
  }

  /* A browser that reaches nobody puts its own page in the place of the form, and what was typed is gone. */
  const siteAnswers = () =>
    fetch(OWN_ADDRESS, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).then(
      () => true,
      () => false,
    );

  let isSending = false;
  const showState = (state) => {
    isSending = state === "sending";
    for (const key of ["sending", "not-sent"]) {
      if (note(key)) note(key).hidden = key !== state;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    showState("sending");
    if (await siteAnswers()) form.submit();
    else showState("not-sent");
  });
  window.addEventListener("pageshow", () => showState("waiting"));
})();
