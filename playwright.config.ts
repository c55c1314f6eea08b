import { defineConfig } from '@playwright/test';
import { chromiumArgs, resolveChromium } from './test/support/chromium.ts';

// Without a Chromium the browser project fails by itself, in Playwright's words; the Electron one
// needs none.
const browser = await resolveChromium().catch(() => null);

export default defineConfig({
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  use: { screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    {
      name: 'browser',
      testDir: 'test/browser',
      testMatch: '**/*.spec.ts',
      use: {
        viewport: { width: 1366, height: 768 },
        locale: 'pt-BR',
        timezoneId: 'America/Sao_Paulo',
        launchOptions: {
          ...(browser ? { executablePath: browser.executablePath, env: browser.env } : {}),
          args: chromiumArgs(),
        },
      },
    },
    { name: 'electron', workers: 1, testDir: 'test/electron', testMatch: '**/*.spec.ts' },
  ],
});
