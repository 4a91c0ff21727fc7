// What this browser keeps. Where cookies are blocked it keeps nothing; then things last as long as the page.

export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Full, or blocked.
  }
}

// The names of all that is kept under names that begin so.
export function namesOf(prefix) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

// The same for what is not a text. What cannot be read counts as nothing.
export function recallObject(name) {
  return parsed(recall(name));
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function rememberObject(name, value) {
  remember(name, value && JSON.stringify(value));
}
