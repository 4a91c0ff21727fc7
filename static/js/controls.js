// What kinds of controls there are in forms.

// Whether a control is ticked or not; its value is then no one's but the server's.
export function isChoice({ type }) {
  return ["radio", "checkbox"].includes(type);
}
