// Buttons that copy: what they carry in data-copies, or the text of the field in front of them.

import { findAll, seek } from "./query.js";

for (const button of findAll(document, "button[data-copied]")) {
  const { copies, copied = "" } = button.dataset;
  const said = button.firstChild;
  const label = said?.textContent ?? "";
  button.hidden = false;
  button.addEventListener("click", async () => {
    await (copies === undefined ? copyField(button) : copy(copies));
    if (!said) return;
    said.textContent = copied;
    setTimeout(() => (said.textContent = label), 4000);
  });
}

/** @param {HTMLElement} button */
function copyField(button) {
  const field = seek(button.parentElement ?? document, "input[data-copy]");
  field?.select();
  return field ? copy(field.value) : undefined;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // There is no clipboard on plain http: what is selected can still be copied.
    const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
