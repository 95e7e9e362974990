// Keeps what the site is drawn with, and one page that says there is no connection. It keeps no
// other page: what stands in a page may be somebody's own, and figures must never be yesterday's.

const SHELL = "ataa-shell-1";
const FILES = "ataa-files-1";
const OFFLINE = { ar: "/ar/offline", en: "/en/offline" };
/** Files with a hash in their name never change; the oldest make room for new ones. */
const HASHED = "/pkg/";
const FILES_MAX = 60;

/** As a visitor sees it: without cookies nobody's name or basket is in the answer. */
const asVisitor = (path) => new Request(path, { credentials: "omit", cache: "reload" });

/** The pages for either language, with the style sheet that they are drawn with. */
async function keepShell() {
  const shell = await caches.open(SHELL);
  const styles = new Set();
  for (const path of Object.values(OFFLINE)) {
    const answer = await fetch(asVisitor(path));
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}`);
    for (const [, style] of (await answer.clone().text()).matchAll(/href="(\/pkg\/[^"]+\.(?:css|woff2))"/g)) {
      styles.add(style);
    }
    await shell.put(path, answer);
  }
  await shell.addAll([...styles]);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => ![SHELL, FILES].includes(name)).map((name) => caches.delete(name)));
}

async function offlinePage(path) {
  const shell = await caches.open(SHELL);
  return (await shell.match(path.startsWith("/en") ? OFFLINE.en : OFFLINE.ar)) ?? Response.error();
}

async function hashedFile(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const files = await caches.open(FILES);
    await files.put(request, answer.clone());
    const all = await files.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - FILES_MAX)).map((oldest) => files.delete(oldest)));
  }
  return answer;
}

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => offlinePage(url.pathname)));
  } else if (url.pathname.startsWith(HASHED)) {
    event.respondWith(hashedFile(request));
  }
});
