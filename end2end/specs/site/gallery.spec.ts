// Every component with its examples, in both themes.
import { expect, test } from '../../fixtures/test';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the gallery shows every component', async ({ page, visit, say, examine }) => {
      test.setTimeout(180_000);
      await visit('/gallery');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('ui-gallery-title'));
      const groups = page.locator('.gallery__group');
      expect(await groups.count()).toBeGreaterThan(30);
      for (const group of await groups.all()) {
        expect(await group.locator('.gallery__example').count(), await group.getAttribute('id') ?? '').toBeGreaterThan(0);
      }
      await examine();
    });
  });
}
