// The browser tests that need a gateway of another house; scripts/end2end stripe runs them.
// Money's whole way, with staff in every part, is walked once; paying in every project.
import site from './playwright.config';

export default {
  ...site,
  testDir: './gateways',
  projects: site.projects?.map((project) => (project.name === 'ar' ? project : { ...project, testIgnore: /money-way/ })),
};
