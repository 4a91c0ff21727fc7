// The page with the field for the code: goes on at the last digit.

const LENGTH = 8;

const form = /** @type {HTMLFormElement} */ (document.getElementById("join"));
const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("code"));

field.addEventListener("input", () => {
  const digits = field.value.replace(/\D/g, "");
  if (digits.length === LENGTH) form.requestSubmit();
});
field.setSelectionRange(field.value.length, field.value.length);
