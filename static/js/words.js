// "1 answer" or "12 answers": a text with its number put in.

export function words(one, other, count) {
  return (count === 1 ? one : other).replace("{n}", count);
}
