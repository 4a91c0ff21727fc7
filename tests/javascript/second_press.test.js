import assert from "node:assert/strict";
import { mock, test } from "node:test";

import "./browser.js";

globalThis.Element = window.Element;
const { guardSecondPress } = await import("../../static/js/second_press.js");

/** A page with Neste, which does something else after each press, and ends something if `ends`. */
function desk() {
  document.body.innerHTML = `<div id="room"><form data-key="next"><input name="version" value="1"><button type="button" class="is-next"></button></form></div>`;
  const room = document.querySelector("#room");
  const button = room.querySelector("button");
  const done = [];
  const become = (/** @type {number} */ version, ends = true) => {
    button.toggleAttribute("data-ends", ends);
    room.querySelector("input").setAttribute("value", `${version}`);
    room.dispatchEvent(new Event("live-update"));
  };
  const click = (detail = 0) => button.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true, detail }));
  guardSecondPress(room);
  button.addEventListener("click", () => done.push(room.querySelector("input").getAttribute("value")));
  return { room, button, done, become, click, down: () => dispatchEvent(new Event("pointerdown")) };
}

test("what has just become the end of something is not pressed by the second of two quick presses", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { room, button, done, become, click } = desk();
  click();
  become(2);
  click();
  mock.timers.tick(599);
  room.dispatchEvent(new Event("live-update")); // another number on the desk, and the same button
  click();
  assert.deepEqual(done, ["1"]);
  assert.equal(button.getAttribute("aria-disabled"), "true");
  mock.timers.tick(1);
  click();
  assert.deepEqual(done, ["1", "2"]);
  become(3, false);
  click();
  assert.deepEqual(done, ["1", "2", "3"], "pages are turned as quickly as one likes");
  mock.timers.reset();
});

test("a button that becomes another one below a finger is not pressed by it", () => {
  const { done, become, click, down } = desk();
  down();
  become(2, false);
  click(1);
  down();
  click(1);
  assert.deepEqual(done, ["2"]);
});
