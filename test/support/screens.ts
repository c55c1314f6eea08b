// The screens as a person has them in a browser: the built console in a process of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import type { ReadyInfo } from '../../src/main/console/ready-file.ts';
import { startHeadless } from './headless-process.ts';
import type { ScreensClient } from './start-console.ts';

export type Screens = {
  readonly ready: ReadyInfo;
  /** The service, asked as the screens ask it. */
  readonly client: ScreensClient;
  /** A page of a browser that has signed in; it complains of what breaks the page's policy. */
  open(address?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** What pages complained of so far. */
  readonly complaints: readonly string[];
  /** Closes the pages opened so far. */
  leave(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts the console on the demonstration workspace, with its first sync done.
 *
 * @param given a data folder that its caller keeps and removes
 */
export async function openScreens(
  browser: Browser,
  flags: readonly string[] = ['--sandbox'],
  given?: string,
): Promise<Screens> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'ponte-screens-')));
  const console = startHeadless(dataDir, ['--headless', '--port', '0', ...flags]);
  const ready = await console.ready();
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  const signIn = await browser.newContext();
  await (await signIn.newPage()).goto(`${ready.url}/?token=${ready.token}`);
  const signedIn = await signIn.storageState();
  await signIn.close();
  const cookie = signedIn.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const client: ScreensClient = createORPCClient(
    new RPCLink({ url: `${ready.url}/rpc`, headers: { cookie, origin: ready.url } }),
  );
  if (flags.includes('--sandbox')) await firstSyncDone(client);

  async function leave(): Promise<void> {
    for (const context of contexts.splice(0)) await context.close();
  }

  return {
    ready,
    client,
    complaints,
    async open(address = '#/leads', options = {}) {
      const context = await browser.newContext({
        locale: 'pt-BR',
        timezoneId: 'America/Sao_Paulo',
        viewport: { width: 1366, height: 768 },
        reducedMotion: 'reduce',
        ...options,
        storageState: signedIn,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) {
          complaints.push(message.text());
        }
      });
      await page.goto(`${ready.url}/${address}`);
      return page;
    },
    leave,
    async close() {
      await leave();
      console.child.kill('SIGTERM');
      await console.ended;
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function firstSyncDone(client: ScreensClient): Promise<void> {
  await expect
    .poll(
      async () => {
        const { items } = await client.sync.runs({ limit: 20 });
        return items.length > 0 && items.every(({ state }) => state === 'completed');
      },
      { timeout: 90_000 },
    )
    .toBe(true);
}

/** Nothing that axe calls serious or critical, on what is on screen now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // The screens hold no frames; without the page that gathers frames' results it is twice as fast.
    .setLegacyMode(true)
    .analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [
      id,
      ...nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`),
    ]);
  expect(serious).toEqual([]);
}
