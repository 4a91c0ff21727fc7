// Forms with data-live run their command without leaving the page; the regions then show what came of it. A click that
// came too late, or that could not be sent, is said in the page's alert.

const CAUGHT_UP = 1500;
let running = Promise.resolve();

// Resolves when the screen shows what the last command did: who is quick is not told that somebody else was quicker.
export function settled() {
  return running;
}

export function sendLive(room) {
  const toast = room.querySelector(".toast");
  let hiding = 0;

  function say(text) {
    clearTimeout(hiding);
    toast.textContent = text;
    if (text) hiding = setTimeout(() => say(""), 6000);
  }

  async function run(form) {
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(form.action, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
      if (response.ok) {
        say("");
        settle(form);
        form.dispatchEvent(new CustomEvent("command-done", { bubbles: true }));
        await shown(room, (await response.json()).seq);
      } else if (response.status === 401) location.reload();
      else say(await reason(response));
    } catch {
      say(room.dataset.offline ?? "");
    }
  }

  room.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("live" in form.dataset)) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    running = run(form).finally(() => (form.ariaBusy = null));
  });
}

// Waits until the regions are as new as a command, or for a while where nothing on this screen has changed.
function shown(room, seq) {
  return new Promise((done) => {
    const look = () => room.seq >= seq && done();
    room.addEventListener("live-update", look);
    setTimeout(done, CAUGHT_UP);
    look();
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
