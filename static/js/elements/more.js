// "+12 more" in the footer: how much of what stands in an element has no room on the projector.

export function tellMore({ dataset }, more) {
  const place = document.querySelector(".pages");
  if (!place || "quiet" in dataset) return;
  const text = more ? (more === 1 ? dataset.moreOne : dataset.moreOther).replace("{n}", more) : "";
  if (place.textContent !== text) place.textContent = text;
}
