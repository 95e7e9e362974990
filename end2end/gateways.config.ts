// The browser tests that need a gateway of another house; scripts/end2end stripe runs them.
import site from './playwright.config';

export default { ...site, testDir: './gateways' };
