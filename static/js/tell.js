/* The telling form: says how much room is left, checks the photo before it travels, and says that it is sending.
   Everything works without this file; the server checks all of it again. */
"use strict";

(() => {
  const LARGEST_PHOTO = 20 * 1024 * 1024; // as in buurtstem/media: the server refuses more

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

  const sending = note("sending");
  let isSending = false;
  form.addEventListener("submit", (event) => {
    if (isSending) {
      event.preventDefault();
      return;
    }
    isSending = true;
    setTimeout(() => { if (sending) sending.hidden = false; }, 300);
  });
  window.addEventListener("pageshow", () => {
    isSending = false;
    if (sending) sending.hidden = true;
  });
})();
