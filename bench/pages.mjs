// The ten main pages that are measured, in both languages: those that anybody may find by a search. Basket and
// sign-in ask search engines to stay away, which Lighthouse would count against them.

const LANGUAGES = ['ar', 'en'];

/** The first address on a page that begins with a prefix. */
async function firstLink(base, page, prefix) {
  const response = await fetch(`${base}${page}`);
  if (!response.ok) {
    throw new Error(`${page} answers ${response.status}`);
  }
  const html = await response.text();
  const found = [...html.matchAll(/href="([^"?#]+)[^"]*"/g)].map((match) => match[1]).find((href) => href.startsWith(prefix));
  if (!found) {
    throw new Error(`${page} has no link to ${prefix}`);
  }
  return found;
}

/** The addresses of the pages, below `base`, with one example of each kind that has many. */
export async function mainPages(base) {
  const pages = [];
  for (const language of LANGUAGES) {
    const root = `/${language}`;
    pages.push(
      root,
      `${root}/opportunities`,
      await firstLink(base, `${root}/opportunities`, `${root}/opportunities/`),
      `${root}/give`,
      `${root}/charities`,
      await firstLink(base, `${root}/charities`, `${root}/charities/`),
      `${root}/impact`,
      await firstLink(base, `${root}/impact`, `${root}/impact/reports/`),
      `${root}/about`,
      `${root}/verify`,
    );
  }
  return pages;
}
