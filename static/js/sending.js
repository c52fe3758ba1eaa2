/* The telling form: keeps what is typed on the device, and sends it once, as soon as the site can be reached.
   A story that was sent carries the receipt with which it was typed: the site knows it again, however often it
   arrives. Everything works without this file. */
"use strict";

(() => {
  const form = document.querySelector("form[data-here]");
  if (!form) return;
  const PREFIX = "buurtstem.story.";
  const KEPT_FOR = 7 * 86_400_000; // milliseconds; what is older is gone the next time a form opens
  const PATIENCE = 10_000; // until a site that says nothing counts as away
  const LONGEST_SENDING = 180_000; // a photo of 20 MB on a slow line
  const FIRST_PAUSE = 2_000;
  const LONGEST_PAUSE = 300_000;
  const REFUSED = ["signed-out", "not-allowed"]; // trying again changes nothing until a person does something
  const FINAL = [404, 410, 413]; // nobody can tell here any more, or it is too large: the same again gets the same
  const NEVER_KEPT = new Set(["csrf_token", "photo", "kept_photo"]);
  const WAY = ["entry", "wording", "source", "kiosk", "opened"]; // how somebody came to this page, what it asks

  const key = form.dataset.keep; // none on a shared device and for a helper: nothing is kept there
  const text = form.querySelector("textarea");
  const photo = form.querySelector('input[type="file"]');
  const note = (name) => form.querySelector(`[data-note="${name}"]`);
  const tell = (name, isShown) => { if (note(name)) note(name).hidden = !isShown; };
  const isShared = form.elements.kiosk.value === "1";
  const wayOfPage = WAY.map((name) => [name, form.elements[name].value]);

  // --- what is kept ---------------------------------------------------------------------------------------------

  /* A browser may refuse to keep anything: a private window, a full disk. */
  const quietly = (what) => {
    try {
      return what();
    } catch {
      return null;
    }
  };
  const sweep = () => {
    for (const each of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const record = quietly(() => JSON.parse(localStorage.getItem(each)));
      if (isShared || !record || !(Date.now() - record.at < KEPT_FOR)) localStorage.removeItem(each);
    }
  };
  const kept = () => key && quietly(() => JSON.parse(localStorage.getItem(key)));
  const forget = () => {
    quietly(() => localStorage.removeItem(key));
    tell("kept", false);
    tell("restored", false);
  };
  let since = 0; // when a person last did something; that it could not be sent makes it no younger
  /* Return whether it is kept now. */
  const keep = (state) => {
    if (!key) return false;
    const fields = [...new FormData(form)].filter(([name]) => !NEVER_KEPT.has(name));
    const record = { at: since, state, fields };
    const isKept = quietly(() => { localStorage.setItem(key, JSON.stringify(record)); return true; }) === true;
    tell("kept", isKept);
    return isKept;
  };
  const keepAnew = (state) => {
    since = Date.now();
    return keep(state);
  };
  const fill = (fields) => {
    const given = new Map(fields);
    for (const field of form.elements) {
      if (!field.name || NEVER_KEPT.has(field.name)) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = given.get(field.name) === field.value;
      else if (given.has(field.name)) field.value = given.get(field.name);
    }
    text.dispatchEvent(new Event("input"));
  };

  // --- sending --------------------------------------------------------------------------------------------------

  let isSending = false;
  let isWaiting = false;
  let timer = 0;
  let tries = 0;

  const tryLater = () => {
    clearTimeout(timer);
    timer = setTimeout(send, Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE));
    tries += 1;
  };
  /* What is kept nowhere but on this page; a shared device waits with the next person until it is sent. */
  const setUnsent = (isUnsent) => {
    form.toggleAttribute("data-unsent", isUnsent);
    if (!isUnsent) clearTimeout(timer);
  };
  /* What is told here answers the question of this page, whatever page it was begun on; a story that waits keeps
     its own way. The receipt stays the one that it may have been sent with: then the site knows it again. */
  const showForm = () => {
    for (const [name, value] of wayOfPage) form.elements[name].value = value;
    isWaiting = false;
    clearTimeout(timer);
    tell("waiting", false);
    form.dispatchEvent(new CustomEvent("filled"));
  };
  const showWaiting = () => {
    if (!isWaiting) {
      for (const part of form.querySelectorAll("[data-step], .actions")) part.hidden = true;
      note("waiting").querySelector("[data-waiting-text]").textContent = text.value;
      tell("waiting", true);
      note("waiting").querySelector("h2").focus();
    }
    isWaiting = true;
    tell("photo-waits", Boolean(photo.files.length));
    tryLater();
  };
  const showState = (state) => {
    isSending = state === "sending";
    for (const name of ["sending", ...REFUSED, "not-sent", "not-taken"]) tell(name, name === state);
  };

  /* Whether the site itself answers, and not a café's page for guests; with a token that is good now. */
  const freshToken = async () => {
    const answer = await fetch(form.dataset.here, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const { here, token, signed_in: isSignedIn } = await answer.json();
    if (here !== "buurtstem") throw new Error("somebody else answered");
    if (isSignedIn === false) throw new Error("signed-out"); // only a form of staff asks that
    return token;
  };
  /* The site shows a receipt only for what it has kept. */
  const shownReceipt = () => form.elements.receipt.value.replace(/(.{4})(?=.)/g, "$1-");

  const deliver = async () => {
    form.elements.csrf_token.value = await freshToken();
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      signal: AbortSignal.timeout(LONGEST_SENDING),
    });
    const page = await answer.text();
    if (answer.ok && page.includes(shownReceipt())) {
      forget();
      location.assign(answer.url);
    } else if (answer.status === 422) {
      keep("draft");
      showRefusal(page);
    } else if (FINAL.includes(answer.status)) {
      giveBack(answer.status);
    } else {
      throw new Error({ 401: "signed-out", 403: "not-allowed" }[answer.status] || `status ${answer.status}`);
    }
  };
  /* What is to be put right comes as a page of its own; the photo is there already and travels no second time. */
  const showRefusal = (page) => {
    const refused = new DOMParser().parseFromString(page, "text/html").querySelector(`#${form.id}`);
    const keptPhoto = refused && refused.elements.kept_photo.value;
    if (keptPhoto) {
      form.elements.kept_photo.value = keptPhoto;
      photo.value = "";
    }
    form.submit();
  };
  /* What is not taken is a draft again: it is tried no more until its teller sends it. */
  const giveBack = (status) => {
    setUnsent(false);
    showForm();
    keep("draft");
    text.focus();
    showState("not-taken");
    tell("without-photo", status === 413 && Boolean(photo.files.length));
    note("not-taken").scrollIntoView({ block: "nearest" });
  };

  const send = async () => {
    if (isSending) return;
    showState("sending");
    try {
      await deliver();
    } catch (problem) {
      const isKept = keep("waiting");
      if (REFUSED.includes(problem.message) && note(problem.message)) {
        showState(problem.message);
        setUnsent(false);
      } else {
        showState(isKept ? "waiting" : "not-sent");
        if (isKept) showWaiting();
        else tryLater();
      }
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    // before the first byte leaves: if the page is closed now, it is sent the next time
    setUnsent(!keepAnew("waiting"));
    tries = 0;
    send();
  });
  form.querySelector("[data-try-now]").addEventListener("click", () => { tries = 0; send(); });
  form.querySelector("[data-change-waiting]").addEventListener("click", () => {
    if (isSending) return;
    showForm();
    keepAnew("draft");
    text.focus();
  });
  form.querySelector("[data-forget]").addEventListener("click", () => {
    if (isSending) return;
    forget();
    location.replace(location.href.split("#")[0]);
  });
  window.addEventListener("online", () => (isWaiting || form.matches("[data-unsent]")) && send());
  document.addEventListener("visibilitychange", () => isWaiting && !document.hidden && send());
  window.addEventListener("pageshow", (event) => event.persisted && isSending && showState("waiting"));

  // --- opening the page -----------------------------------------------------------------------------------------

  quietly(sweep);
  const before = kept();
  if (before && !form.querySelector(".notice--error")) {
    since = before.at;
    fill(before.fields);
    tell("kept", true);
    if (before.state === "waiting") {
      showWaiting();
      send();
    } else {
      tell("restored", true);
      showForm();
    }
  }
  form.addEventListener("input", () => {
    if (isSending) return;
    if (!isWaiting) setUnsent(false); // half a sentence is not sent: its teller sends it again
    keepAnew("draft");
  });
})();
