import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // As many as there are virtual screens: each test starts its own application, and two on one would compete for the focus.
  workers: Math.max(1, (process.env.PLUTARC_E2E_SCREENS ?? '').split(' ').filter(Boolean).length),
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['html', { outputFolder: 'playwright-report', open: 'never' }]],
});
