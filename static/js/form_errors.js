// What is wrong with a form that was refused, at its fields.

// `line` says in which line of a field something is wrong.
export function showErrors(form, errors, line) {
  clearErrors(form);
  for (const { field, message } of errors) {
    const steps = field.split(".");
    while (steps.length > 1 && !controlOf(form, steps[0])) steps.shift(); // settings have fields of their own
    const control = controlOf(form, steps[0]);
    const number = steps.slice(1).find((step) => /^\d+$/.test(step));
    const text = number === undefined ? message : `${line.replace("{n}", Number(number) + 1)}: ${message}`;
    if (control && !control.ariaInvalid) put(control, text);
  }
  form.querySelector("[aria-invalid]")?.focus();
}

export function clearErrors(form) {
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    document.getElementById(control.getAttribute("aria-describedby"))?.remove();
    for (const name of ["aria-invalid", "aria-describedby"]) control.removeAttribute(name);
  }
}

function controlOf(form, name) {
  return form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
}

let count = 0;

function put(control, text) {
  const error = Object.assign(document.createElement("p"), { id: `error-${(count += 1)}`, className: "error", textContent: text });
  control.ariaInvalid = "true";
  control.setAttribute("aria-describedby", error.id);
  (control.closest("label") ?? control).after(error);
}
