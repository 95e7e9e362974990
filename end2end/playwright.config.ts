// Four projects: Arabic, English, Arabic on a phone, and JavaScript off. The server is the
// built one on a fresh database with demonstration data; scripts/end2end starts it.
import { defineConfig } from '@playwright/test';

const baseURL = process.env.ATAA_PUBLIC_URL ?? 'http://127.0.0.1:3100';

export default defineConfig({
  testDir: './specs',
  outputDir: './test-results',
  globalSetup: './fixtures/sign-in-all.ts',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL,
    trace: 'retain-on-failure',
    // Every test sees what the server says; the worker has a test of its own.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: process.env.ATAA_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'ar', use: { locale: 'ar-SA', viewport: { width: 1280, height: 900 } } },
    { name: 'en', use: { locale: 'en-GB', viewport: { width: 1280, height: 900 } } },
    {
      name: 'mobile-ar',
      use: { locale: 'ar-SA', viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true },
    },
    { name: 'no-js', use: { locale: 'ar-SA', javaScriptEnabled: false, viewport: { width: 1280, height: 900 } } },
  ],
});
