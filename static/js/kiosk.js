/* A device that many people use: after two minutes without a touch the page goes back to its start, with a
   warning half a minute before. A story that is not sent yet stays while sending.js tries again, and so does a
   page whose start cannot be reached: in its place would stand an error that nobody can leave. */
"use strict";

(() => {
  const WARN_AFTER = 90_000; // milliseconds
  const CLEAR_AFTER = 120_000;
  const ASK_AGAIN = 10_000;
  const PATIENCE = 10_000; // until a site that says nothing counts as away
  const UNSENT_FOR = 3_600_000; // then a story that nobody comes back to goes, for the eyes of the next person
  const kiosk = document.getElementById("shared-device");
  if (!kiosk) return;
  const warning = kiosk.querySelector("[data-still-there]");
  let timers = [];
  let since = 0; // the last sign of a person

  const siteAnswers = async () => {
    try {
      const answer = await fetch(kiosk.dataset.here, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return (await answer.json()).here === "buurtstem";
    } catch {
      return false;
    }
  };
  const waitsToBeSent = () => document.querySelector("form[data-unsent]") && Date.now() - since < UNSENT_FOR;
  const clear = async () => {
    const begun = since;
    const mayGo = !waitsToBeSent() && (await siteAnswers());
    if (begun !== since) return;
    if (mayGo) location.replace(kiosk.dataset.start);
    else timers.push(setTimeout(clear, ASK_AGAIN));
  };
  const begin = () => {
    for (const timer of timers) clearTimeout(timer);
    since = Date.now();
    warning.hidden = true;
    timers = [
      setTimeout(() => { warning.hidden = false; kiosk.scrollIntoView(); }, WARN_AFTER),
      setTimeout(clear, CLEAR_AFTER),
    ];
  };

  // not "scroll": the page scrolls by itself to show the warning
  for (const sign of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(sign, begin, { passive: true });
  // what the last person left must not come back with the Back button
  addEventListener("pageshow", (event) => event.persisted && location.replace(kiosk.dataset.start));
  begin();
})();
