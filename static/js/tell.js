/* Forms with a story: say how much room is left, check the photo before it travels, and send only when the site
   answers (the telling form itself is sent by sending.js). Everything works without this file; the server checks all of it again. */
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

  /* A form of staff asks the site itself, and gets a token that is good now: what is posted after the session
     ended is gone. */
  const obstacle = async () => {
    if (!form.dataset.staff) return (await siteAnswers()) ? null : "not-sent";
    try {
      const answer = await fetch(form.dataset.staff, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      const { here, token, signed_in: isSignedIn } = await answer.json();
      if (here !== "buurtstem") return "not-sent";
      form.elements.csrf_token.value = token;
      return isSignedIn ? null : "signed-out";
    } catch {
      return "not-sent";
    }
  };

  if (form.dataset.here) return; // sending.js sends this form

  let isSending = false;
  const showState = (state) => {
    isSending = state === "sending";
    for (const key of ["sending", "not-sent", "signed-out"]) {
      if (note(key)) note(key).hidden = key !== state;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    showState("sending");
    const problem = await obstacle();
    if (problem) showState(problem);
    else form.submit();
  });
  window.addEventListener("pageshow", () => showState("waiting"));
})();
