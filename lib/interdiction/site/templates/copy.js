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
    before.focus({ preventScroll: true });
    return done ? Promise.resolve() : Promise.reject();
  };
  const copy = text => (navigator.clipboard ? navigator.clipboard.writeText(text).catch(() => byCommand(text)) : byCommand(text))
    .then(() => { status.textContent = `Copied: ${text}`; }, () => { status.textContent = `To copy: ${text}`; });
  for (const area of document.querySelectorAll(".embed textarea")) {
    area.value = area.value.replace(/src="(?!https:)([^"]*)"/, (_, path) => `src="${new URL(path, location.href).href}"`);
  }
  for (const button of document.querySelectorAll(":is(.quote, .embed) button")) {
    const shown = button.previousElementSibling;
    if (shown.matches("p")) shown.textContent = whole(shown.textContent);
    button.hidden = false;
    button.addEventListener("click", () => copy(shown.value ?? shown.textContent));
  }
  for (const cite of document.querySelectorAll("a.cite")) {
    cite.addEventListener("click", () => copy(whole(cite.title)));
  }
}
