import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import "./browser.js";
import { lots, shuffled } from "./lots.js";
import { reconcile } from "../../static/js/reconcile.js";
import { parse } from "../../static/js/trusted.js";

/** An element on the page that shows what was drawn. */
function shown(html) {
  const element = document.createElement("section");
  element.innerHTML = html;
  document.body.append(element);
  return element;
}

const draw = (element, html) => reconcile(element, parse(html));
const keysIn = (element) => [...element.children].map((child) => child.dataset.key);

afterEach(() => document.body.replaceChildren());

test("texts, attributes and elements become those of the drawing", () => {
  const element = shown('<p class="old" lang="nb">Før</p><p>Borte</p>');
  draw(element, '<p class="new" title="så">Etter</p>');
  assert.equal(element.innerHTML, '<p class="new" title="så">Etter</p>');
  draw(element, "Bare tekst");
  assert.equal(element.innerHTML, "Bare tekst");
  draw(element, "<b>Og</b><i>tilbake</i>");
  assert.equal(element.innerHTML, "<b>Og</b><i>tilbake</i>");
});

test("an element goes on under its key, wherever it stands", () => {
  const element = shown('<li data-key="a">A</li><li data-key="b">B</li><li data-key="c">C</li>');
  const [a, b, c] = element.children;
  draw(element, '<li data-key="c">C</li><li data-key="d">D</li><li data-key="a">A2</li>');
  assert.deepEqual(keysIn(element), ["c", "d", "a"]);
  assert.equal(element.children[0], c);
  assert.equal(element.children[2], a);
  assert.equal(a.textContent, "A2");
  assert.equal(b.isConnected, false);
});

test("an element without a key goes on as the next of its kind", () => {
  const element = shown("<h2>Tittel</h2><p>En</p>");
  const [heading, paragraph] = element.children;
  draw(element, "<p>En</p><h2>Tittel</h2><p>To</p>");
  assert.deepEqual([...element.children].slice(0, 2), [paragraph, heading]);
  assert.equal(element.textContent, "EnTittelTo");
});

test("text between elements is drawn, too, be it only the space between two words", () => {
  const element = shown("<b>3,5</b>");
  const [mean] = element.children;
  draw(element, "<b>3,5</b> <span>spredt</span> <i>± 1,0</i> av 5");
  assert.equal(element.textContent, "3,5 spredt ± 1,0 av 5");
  assert.equal(element.firstChild, mean);
  draw(element, "Nå: <b>3,6</b> <i>± 0,9</i>");
  assert.equal(element.textContent, "Nå: 3,6 ± 0,9");
  assert.equal(element.querySelector("b"), mean);
  draw(element, "<b>3,6</b>");
  assert.equal(element.innerHTML, "<b>3,6</b>");
});

test("a drawing that says the same touches nothing", () => {
  const html = '<ul><li data-key="a" class="x">A</li><li data-key="b"><b>B</b> og mer</li></ul><p id="p">Tekst</p>';
  const element = shown(html);
  const changes = new MutationObserver(() => {});
  changes.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
  draw(element, html);
  assert.deepEqual(changes.takeRecords(), []);
});

test("what somebody has opened, and what elements have noted, stays", () => {
  const element = shown('<details><summary>Mer</summary></details><p>Tekst</p>');
  const [details, paragraph] = element.children;
  details.open = true;
  paragraph.setAttribute("data-js-away", "");
  paragraph.style.color = "red";
  draw(element, '<details class="new"><summary>Mer</summary></details><p>Tekst</p>');
  assert.equal(details.open, true);
  assert.equal(details.className, "new");
  assert.equal(paragraph.outerHTML, '<p data-js-away="" style="color: red;">Tekst</p>');
});

test("a control takes a new value as long as nobody has changed it", () => {
  const element = shown('<input name="a" value="en"><input type="checkbox" name="b">');
  const [name, box] = element.children;
  draw(element, '<input name="a" value="to"><input type="checkbox" name="b" checked>');
  assert.deepEqual([name.value, box.checked, box.value], ["to", true, "on"]);
  name.value = "mitt";
  box.checked = false;
  draw(element, '<input name="a" value="tre"><input type="checkbox" name="b" checked>');
  assert.deepEqual([name.value, box.checked], ["mitt", false]);
});

test("a form with a box to tick is drawn anew while nobody has touched it, and sends what a box sends", () => {
  const element = shown('<form><h3>A</h3><input type="checkbox" name="hidden"></form>');
  const form = element.firstElementChild;
  const [box] = form.elements;
  draw(element, '<form><h3>B</h3><input type="checkbox" name="hidden" checked></form>');
  assert.equal(form.firstElementChild.textContent, "B");
  assert.deepEqual([...new FormData(form)], [["hidden", "on"]]);
  box.checked = false;
  draw(element, '<form><h3>C</h3><input type="checkbox" name="hidden" checked></form>');
  assert.equal(form.firstElementChild.textContent, "B");
  box.defaultValue = box.value; // what was saved is the new beginning
  box.defaultChecked = box.checked;
  draw(element, '<form><h3>C</h3><input type="checkbox" name="hidden" checked></form>');
  assert.equal(form.firstElementChild.textContent, "C");
  assert.deepEqual([...new FormData(form)], [["hidden", "on"]]);
});

test("the value of a choice is the server's", () => {
  const element = shown('<input type="radio" name="a" value="1"><input type="radio" name="a" value="2">');
  const [first, second] = element.children;
  second.checked = true;
  draw(element, '<input type="radio" name="a" value="3"><input type="radio" name="a" value="4">');
  assert.deepEqual([first.value, second.value, second.checked], ["3", "4", true]);
});

test("a text area is filled like any control, and a list of choices is drawn", () => {
  const element = shown("<textarea>en</textarea><select><option value=1>A</option></select>");
  const [area, select] = element.children;
  draw(element, "<textarea>to</textarea><select><option value=2>B</option></select>");
  assert.equal(area.value, "to");
  assert.equal(select.value, "2");
  area.value = "mitt";
  draw(element, "<textarea>tre</textarea><select><option value=2>B</option></select>");
  assert.equal(area.value, "mitt");
});

test("the value of a button is the server's", () => {
  const element = shown('<button name="at" value="1">En</button>');
  draw(element, '<button name="at" value="2">To</button>');
  assert.equal(element.firstElementChild.value, "2");
});

test("a form that somebody has begun to fill in is left alone altogether", () => {
  const element = shown('<form><p>Om A</p><input name="text" value=""><input type="hidden" name="about" value="a"></form>');
  const [field, hidden] = element.querySelectorAll("input");
  const other = '<form><p>Om B</p><input name="text" value=""><input type="hidden" name="about" value="b"></form>';
  field.value = "begynt";
  draw(element, other);
  assert.equal(hidden.getAttribute("value"), "a");
  assert.equal(element.querySelector("p").textContent, "Om A");
  field.value = "";
  draw(element, other);
  assert.equal(hidden.getAttribute("value"), "b");
  assert.equal(element.querySelector("p").textContent, "Om B");
});

test("a region inside another has drawings of its own", () => {
  const element = shown('<section data-region="inner" data-etag="1">Inni</section><p>Uti</p>');
  draw(element, '<section data-region="inner" data-etag="0">Gammelt</section><p>Nytt</p>');
  assert.equal(element.innerHTML, '<section data-region="inner" data-etag="1">Inni</section><p>Nytt</p>');
});

test("an element that fills itself keeps what is in it, and takes new attributes", () => {
  const element = shown('<count-down data-own data-deadline="1">0:10</count-down>');
  draw(element, '<count-down data-own data-deadline="2"></count-down>');
  assert.equal(element.innerHTML, '<count-down data-own="" data-deadline="2">0:10</count-down>');
});

test("what has the focus keeps it while the others move around it", () => {
  const item = (key) => `<li data-key="${key}"><button>${key}</button></li>`;
  const element = shown(["a", "b", "c", "d"].map(item).join(""));
  const focused = element.querySelector('[data-key="d"] button');
  let losses = 0;
  focused.addEventListener("blur", () => (losses += 1));
  focused.focus();
  for (const order of [["d", "a", "b", "c"], ["a", "e", "d", "b"], ["b", "a", "d"]]) {
    draw(element, order.map(item).join(""));
    assert.deepEqual(keysIn(element), order);
    assert.equal(document.activeElement, focused);
  }
  assert.equal(losses, 0);
});

test("any drawing becomes any other", () => {
  const any = lots(1);
  const KEYS = ["a", "b", "c", "d", "e", "f"];
  const TAGS = ["article", "div", "ul"];

  function tree(depth) {
    const keys = shuffled(KEYS, any).slice(0, any(KEYS.length));
    const inner = () => (depth && any(2) ? tree(depth - 1) : `text ${any(3)}`);
    const keyed = keys.map((key) => `<div data-key="${key}" class="c${any(3)}">${inner()}</div>`);
    const plain = Array.from({ length: any(3) }, () => TAGS[any(TAGS.length)]).map((tag) => `<${tag}>${inner()}</${tag}>`);
    return shuffled([...keyed, ...plain], any).join("") || "nothing";
  }

  const element = shown("");
  for (let turn = 0; turn < 300; turn += 1) {
    const html = tree(3);
    draw(element, html);
    assert.equal(element.innerHTML, html);
  }
});
