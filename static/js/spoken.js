// What every request asks for: JSON, with its sentences in the language of the page.

export const spoken = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
