// The page with the field for the code: goes on at the last digit.

const form = document.getElementById("join");
const field = form.elements.code;
const LENGTH = 8;

field.addEventListener("input", () => {
  const digits = field.value.replace(/\D/g, "");
  if (digits.length === LENGTH) form.requestSubmit();
});
field.setSelectionRange(field.value.length, field.value.length);
