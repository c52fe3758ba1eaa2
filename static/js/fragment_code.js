/* A code in the address behind the # never reaches a server log: this fills it into the form and sends it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-code-field]");
  const code = decodeURIComponent(location.hash.slice(1));
  // an in-page link such as #main is no code
  if (!form || code.length < 12 || form.querySelector("[aria-invalid]")) return;
  form.elements[form.dataset.codeField].value = code;
  history.replaceState(null, "", location.pathname);
  form.requestSubmit();
})();
