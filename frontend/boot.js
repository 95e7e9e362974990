// Brings the islands of a page to life: after the page is drawn, and only where there are any.
//
// It does what Leptos writes into each page as an inline script (leptos 0.8,
// src/hydration/island_script.js), as a file of its own, so that the content security policy
// needs no exception for inline scripts. The build fills in the two file names.

const GLUE = "{{js}}";
const WASM = "{{wasm}}";
// A page that is never idle comes to life all the same.
const IDLE_TIMEOUT_MS = 2000;

// Leptos reads these when an island holds a resource. Ataa's islands get their data from the
// page itself, so there is never anything in them.
globalThis.__RESOLVED_RESOURCES ??= [];
globalThis.__SERIALIZED_ERRORS ??= [];
globalThis.__INCOMPLETE_CHUNKS ??= [];

/** Marks the page as live, which the browser tests wait for. */
function markLive() {
  document.documentElement.dataset.hydrated = "";
}

/**
 * Walks the page in document order. An island's own content is walked after it is alive,
 * because islands within its children must find the surroundings it provides.
 */
async function bringToLife(node, module, childrenCallbacks) {
  const tag = node.tagName;
  if (tag === "LEPTOS-ISLAND") {
    await bringIslandToLife(node, module, childrenCallbacks.at(-1));
  }
  const inner = tag === "LEPTOS-CHILDREN" ? [...childrenCallbacks, node.$$on_hydrate] : childrenCallbacks;
  for (const child of node.children) {
    await bringToLife(child, module, inner);
  }
}

async function bringIslandToLife(element, module, childrenCallback) {
  const island = module[element.dataset.component];
  if (!island) {
    console.warn(`The island ${element.dataset.component} is not in the browser's binary.`);
    return;
  }
  childrenCallback?.();
  await breathe();
  await island(element);
}

/** Lets the browser answer the reader between two pieces of work: each alone is short, all in one are not. */
function breathe() {
  return globalThis.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go, 0));
}

async function start() {
  // Both files are asked for at once; the binary is compiled while it arrives.
  const binary = fetch(new URL(WASM, import.meta.url));
  const module = await import(new URL(GLUE, import.meta.url).href);
  await breathe();
  await module.default({ module_or_path: binary });
  await breathe();
  module.hydrate();
  await breathe();
  await bringToLife(document.body, module, []);
  markLive();
}

// Only after the page is there: what is kept for later must not slow down what is asked for now.
window.addEventListener("load", () => {
  navigator.serviceWorker?.register("/service-worker.js").catch(() => {
    // Refused by the browser's settings: the site is the same without it.
  });
});

if (!document.querySelector("leptos-island")) {
  markLive();
} else if ("requestIdleCallback" in window) {
  window.requestIdleCallback(start, { timeout: IDLE_TIMEOUT_MS });
} else {
  start();
}
