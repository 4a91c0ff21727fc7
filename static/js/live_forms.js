// Forms with data-live run their command without leaving the page; the regions then show what came of it. A click that
// came too late, or that could not be sent, is said in the page's alert.

export function sendLive(room) {
  const toast = room.querySelector(".toast");
  let hiding = 0;

  function say(text) {
    clearTimeout(hiding);
    toast.textContent = text;
    if (text) hiding = setTimeout(() => say(""), 6000);
  }

  room.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("live" in form.dataset)) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(form.action, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
      if (response.ok) {
        say("");
        settle(form);
      } else if (response.status === 401) location.reload();
      else say(await reason(response));
    } catch {
      say(room.dataset.offline ?? "");
    } finally {
      form.ariaBusy = null;
    }
  });
}

// A form that has done its work is empty and closed again.
function settle(form) {
  if (!form.classList.contains("activity-form")) return;
  if (form.querySelector("[name=activity]") === null) form.reset();
  const details = form.closest("details");
  if (details) details.open = false;
}

async function reason(response) {
  const problem = await response.json().catch(() => ({}));
  return [problem.title, ...(problem.errors ?? []).map((error) => error.message)].filter(Boolean).join(" ");
}
