"use strict";
{
  const status = document.querySelector(".copied");
  // An address at the end of a text becomes whole, but for one of a disk, which is nobody else's business.
  const whole = text => location.protocol === "file:" ? text
    : text.replace(/[^\s(]+\.html(#\S*)?(?=\)?$)/, path => new URL(path, location.href).href);
  const byCommand = text => {
    const area = document.createElement("textarea"), before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done ? Promise.resolve() : Promise.reject();
  };
  let shown;
  const say = words => {
    status.textContent = words;
    clearTimeout(shown);
    shown = setTimeout(() => { status.textContent = ""; }, 10000);
  };
  const copy = (text, words) => (navigator.clipboard
    ? navigator.clipboard.writeText(text).catch(() => byCommand(text)) : byCommand(text))
    .then(() => say(`Copied${words}`), () => say(`Your browser did not copy${words || " it"}`));
  for (const area of document.querySelectorAll(".embed textarea")) {
    area.value = area.value.replace(/src="(?!https:)([^"]*)"/, (_, path) => `src="${new URL(path, location.href).href}"`);
  }
  for (const button of document.querySelectorAll(":is(.quote, .embed) button")) {
    const taken = button.previousElementSibling;
    if (taken.matches("p")) taken.textContent = whole(taken.textContent);
    button.hidden = false;
    button.addEventListener("click", () => copy(taken.value ?? taken.textContent, ""));
  }
  for (const cite of document.querySelectorAll("a.cite")) {
    const text = whole(cite.title);
    cite.addEventListener("click", () => copy(text, `: ${text}`));
  }
}
