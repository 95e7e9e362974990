// Nothing is switched off that a site would have on, and nothing is cached: the page is to be
// rendered from the database at each request, as the peer's is.
const here = import.meta.dirname;

export default {
  poweredByHeader: false,
  serverExternalPackages: ['better-sqlite3'],
  outputFileTracingRoot: here,
  turbopack: { root: here },
};
