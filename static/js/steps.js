/* A form in steps: one at a time, Back and Next, and whatever is to be put right opens the step that it is in.
   Everything works without this file: the steps then stand one under another. */
"use strict";

(() => {
  const form = document.querySelector("form[data-steps]");
  if (!form) return;
  const steps = [...form.querySelectorAll("[data-step]")];
  const next = form.querySelector("[data-step-next]");
  const send = form.querySelector('.actions button[type="submit"]').closest(".actions");
  let here = 0;

  const show = (place, target) => {
    here = place;
    steps.forEach((step, number) => { step.hidden = number !== place; });
    const isLast = place === steps.length - 1;
    next.hidden = isLast;
    send.hidden = !isLast;
    if (!target) return;
    target.focus();
    if (target.matches("h2")) target.closest("[data-step]").scrollIntoView({ block: "nearest" });
  };
  const heading = (place) => steps[place].querySelector("h2");
  const go = (place) => show(place, heading(place));
  const placeOf = (element) => steps.indexOf(element.closest("[data-step]"));

  next.addEventListener("click", () => go(here + 1));
  for (const back of form.querySelectorAll("[data-step-back]")) {
    back.addEventListener("click", () => go(here - 1));
  }

  // Enter in a field sends a form; before the last step it goes on
  form.addEventListener("submit", (event) => {
    if (here === steps.length - 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(here + 1);
  });

  // the list of what to change stands above the steps; each line leads to its field
  form.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field || placeOf(field) < 0) return;
    event.preventDefault();
    show(placeOf(field), field);
    field.scrollIntoView({ block: "center" });
    history.replaceState(history.state, "", link.hash);  // as the link itself does: loading anew comes here
  });

  const text = form.querySelector("textarea");
  const question = form.querySelector("[data-chosen-question]");
  const showQuestion = () => {
    const chosen = form.querySelector('input[name="opening"]:checked');
    question.textContent = chosen ? chosen.closest(".choice").textContent.trim() : "";
    question.hidden = !chosen;
  };
  text.setAttribute("aria-describedby", `${question.id} ${text.getAttribute("aria-describedby") || ""}`.trim());

  // a tap on a question is an answer: it leads to the field at once, so that typing takes no further tap
  let tapped = null;
  for (const choice of form.querySelectorAll('[data-step="opening"] .choice')) {
    choice.addEventListener("pointerup", () => { tapped = choice; });
    choice.querySelector("input").addEventListener("click", () => {
      showQuestion();
      if (tapped === choice) show(placeOf(text), text);
      tapped = null;
    });
  }
  form.addEventListener("filled", () => {
    showQuestion();
    show(placeOf(text));
  });

  for (const top of form.querySelectorAll("[data-step-top]")) top.hidden = false;
  showQuestion();
  const wrong = steps.findIndex((step) => step.querySelector(".field--wrong"));
  const asked = document.getElementById(location.hash.slice(1));
  const linked = asked && form.contains(asked) ? placeOf(asked) : -1;
  const last = form.querySelector(".notice--error") ? steps.length - 1 : -1;
  // on a slow line a question can be tapped before this file is there: that tap leads to the field too
  const chosen = form.querySelector('input[name="opening"]:checked');
  const early = chosen && !chosen.defaultChecked ? placeOf(text) : -1;
  const place = [linked, wrong, last, early, 0].find((each) => each >= 0);
  show(place, place === early ? text : null);
})();
