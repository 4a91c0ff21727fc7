// <slide-page>: a page of slides, which fills the projector. <pages-ahead>: the pages that come next are fetched and decoded
// before they are wanted, so that they stand there with the press. A page stays until the next one can be drawn: nothing flashes.

const MOST = 8; // pages that are kept; one takes 8 MB when decoded
const AGAIN = 2000; // milliseconds after which a page that did not come is asked for once more

/** The pages that were fetched, by address, the latest last. @type {Map<string, Promise<HTMLImageElement>>} */
const fetched = new Map();
/** Those that can be drawn at once. @type {WeakSet<HTMLImageElement>} */
const decoded = new WeakSet();
/** @type {Map<string, HTMLImageElement>} */
const images = new Map();

/**
 * @param {string} address
 * @returns {Promise<HTMLImageElement>} The page, once it can be drawn.
 */
function fetchPage(address) {
  const page = fetched.get(address) ?? decode(address);
  fetched.delete(address);
  fetched.set(address, page);
  for (const old of [...fetched.keys()].slice(0, -MOST)) forget(old);
  return page;
}

/** @param {string} address */
async function decode(address) {
  const image = new Image();
  image.decoding = "sync"; // what is decoded already is drawn in the same frame
  image.src = address;
  images.set(address, image);
  try {
    await image.decode();
  } catch (error) {
    forget(address);
    throw error;
  }
  decoded.add(image);
  return image;
}

/** @param {string} address */
function forget(address) {
  fetched.delete(address);
  images.delete(address);
}

class SlidePage extends HTMLElement {
  static observedAttributes = ["data-address", "data-alt"];

  connectedCallback() {
    this.show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  async show() {
    const { address } = this.dataset;
    if (!address) return;
    const known = images.get(address);
    if (known && decoded.has(known)) this.put(known);
    const page = await fetchPage(address).catch(() => null);
    if (address !== this.dataset.address || !this.isConnected) return;
    if (page) this.put(page);
    else setTimeout(() => this.isConnected && address === this.dataset.address && this.show(), AGAIN);
  }

  /** @param {HTMLImageElement} page */
  put(page) {
    page.alt = this.dataset.alt ?? "";
    if (page.parentNode !== this) this.replaceChildren(page);
  }
}

class PagesAhead extends HTMLElement {
  static observedAttributes = ["data-addresses"];

  attributeChangedCallback() {
    for (const address of (this.dataset.addresses ?? "").split(" ")) if (address) fetchPage(address).catch(() => {});
  }
}

customElements.define("slide-page", SlidePage);
customElements.define("pages-ahead", PagesAhead);
