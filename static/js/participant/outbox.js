// The answers of this phone. Each is stored here, with its key, before the first try, and sent until the server says
// that it has it. What was tried once is frozen under its key: a change or a withdrawal goes after it as a revision.

const OFFLINE_AFTER = 4000;
const GIVE_UP_AFTER = 10000;
const REASONS = { not_open: "closed", past_round: "closed", room_ended: "closed", unknown_activity: "closed" };

export class AnswerOutbox extends EventTarget {
  constructor(room) {
    super();
    this.name = `answers ${room}`;
    this.base = `/rooms/${room}/answers`;
    this.failures = 0;
    this.answers = this.load();
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  save() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.answers));
    } catch {
      // Private windows may keep nothing; the page still does.
    }
    this.dispatchEvent(new Event("change"));
  }

  // What the server drew into the page is the truth about everything that this phone has nothing to add to.
  adopt(drawn) {
    const waiting = this.answers.filter((answer) => answer.steps.length || answer.refused);
    const known = new Set(waiting.map((answer) => answer.key));
    this.answers = [...drawn.filter((answer) => !known.has(answer.key)), ...waiting];
    this.save();
  }

  get pending() {
    return this.answers.filter((answer) => answer.steps.length).length;
  }

  add(activity, round, about, fields, text) {
    const key = newKey();
    const body = [["activity", activity], ["round", round], ["key", key], ...fields];
    this.answers.push({ key, activity, about, fields, text, revision: 0, steps: [{ path: "", body }] });
    this.save();
    this.send();
  }

  change(key, fields, text) {
    const answer = this.find(key);
    Object.assign(answer, { fields, text, revision: answer.revision + 1 });
    const body = [["activity", answer.activity], ["revision", answer.revision], ...fields];
    this.next(answer, { path: `/${key}`, body });
  }

  withdraw(key) {
    const answer = this.find(key);
    answer.gone = true;
    answer.revision += 1;
    this.next(answer, { path: `/${key}/withdraw`, body: [["revision", answer.revision]] });
  }

  // A later step takes the place of one that was never tried, unless that is the one that makes the answer known.
  next(answer, step) {
    const last = answer.steps.at(-1);
    if (last && last.path && !last.tried) answer.steps.pop();
    answer.steps.push(step);
    this.save();
    this.send();
  }

  forget(key) {
    this.answers = this.answers.filter((answer) => answer.key !== key);
    this.save();
  }

  find(key) {
    return this.answers.find((answer) => answer.key === key);
  }

  // Sends what waits, one after the other; called again whenever there is hope.
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retry);
    for (let answer; (answer = this.answers.find((it) => it.steps.length)); ) {
      const wait = await this.try(answer);
      if (wait) {
        this.retry = setTimeout(() => this.send(), wait);
        break;
      }
    }
    this.sending = false;
  }

  // Tries the first step of an answer. Returns how long to wait before the next try, 0 to go on.
  async try(answer) {
    const step = answer.steps[0];
    step.tried = true;
    this.save();
    const response = await this.post(answer.key, step);
    if (!response || response.status >= 500) {
      this.failures += 1;
      this.setOffline(true);
      return Math.min(4000, 250 * 2 ** this.failures) * (0.5 + Math.random() / 2);
    }
    this.failures = 0;
    this.setOffline(false);
    if (response.status === 429) return 1000 * Number(response.headers.get("Retry-After") ?? 1);
    if (response.ok) {
      answer.steps.shift();
      answer.sentAt = Date.now();
      if (answer.gone && !answer.steps.length) this.forget(answer.key);
    } else await this.refuse(answer, response);
    this.save();
    return 0;
  }

  async post(key, { path, body }) {
    const abort = new AbortController();
    const late = setTimeout(() => this.setOffline(true), OFFLINE_AFTER);
    const over = setTimeout(() => abort.abort(), GIVE_UP_AFTER);
    try {
      const headers = { Accept: "application/json", ...(path ? {} : { "Idempotency-Key": key }) };
      return await fetch(this.base + path, { method: "POST", headers, body: new URLSearchParams(body), signal: abort.signal });
    } catch {
      return null;
    } finally {
      clearTimeout(late);
      clearTimeout(over);
    }
  }

  // The server has said no for good: the text stays here, to be copied or sent anew.
  async refuse(answer, response) {
    const problem = await response.json().catch(() => ({}));
    answer.steps = [];
    if (answer.gone) return this.forget(answer.key);
    answer.refused = REASONS[problem.code] ?? problem.errors?.[0]?.message ?? problem.title ?? String(response.status);
    this.dispatchEvent(new CustomEvent("refused", { detail: answer }));
  }

  setOffline(offline) {
    if (offline === this.offline) return;
    this.offline = offline;
    this.dispatchEvent(new Event("change"));
  }
}

// crypto.randomUUID does not exist on plain http.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
