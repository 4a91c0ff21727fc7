// The one place where text becomes HTML. All of it was rendered, and escaped, by the server.

const policy = globalThis.trustedTypes?.createPolicy("workshop", { createHTML: (html) => html });

/** @param {string} html */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}
