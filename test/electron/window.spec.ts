import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openDesktop, startProgram, type Desktop } from '../support/desktop.ts';

let desktop: Desktop;

test.afterEach(() => desktop.discard());

test('a lead typed in the window arrives at the CRM', async () => {
  desktop = await openDesktop(['--sandbox']);
  const { page, ready } = desktop;
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });

  await page.getByRole('button', { name: 'Novo lead' }).first().click();
  await page.getByRole('textbox', { name: 'Nome' }).fill('Conceição Araújo');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('conceicao.araujo@exemplo.com.br');
  await page.getByRole('button', { name: 'Salvar' }).click();

  await expect
    .poll(async () => createdAtCrm(ready.sandboxUrl, 'conceicao.araujo@exemplo.com.br'), {
      timeout: 90_000,
    })
    .toBe(1);
  expect(complaints).toEqual([]);
});

test('the overview is saved as a PDF from the window itself', async () => {
  desktop = await openDesktop(['--sandbox']);
  const { app, page, dataDir } = desktop;
  const to = join(dataDir, 'overview.pdf');
  const saved = app.evaluate(
    ({ BrowserWindow }, path) =>
      new Promise<string>((resolve) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.webContents.session.once('will-download', (_event, item) => {
          item.setSavePath(path);
          item.once('done', (_done, state) => resolve(`${item.getFilename()} ${state}`));
        });
      }),
    to,
  );
  await page.getByRole('link', { name: 'Visão geral' }).click();
  await page.getByRole('button', { name: 'Salvar PDF' }).click();
  expect(await saved).toMatch(/^visao-geral-\d{4}-\d\d-\d\d\.pdf completed$/);
  expect((await readFile(to)).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a second start shows the first window and ends with 0', async () => {
  desktop = await openDesktop(['--empty']);
  const { app, page, dataDir } = desktop;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());

  expect(await startProgram(dataDir).ended).toBe(0);

  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isMinimized()),
      ),
    )
    .toEqual([false]);
  expect(await page.evaluate(() => document.readyState)).toBe('complete');
});

test('closing the window drains and ends with 0', async () => {
  desktop = await openDesktop(['--empty']);
  await desktop.page.close();
  expect(await desktop.ended).toBe(0);
});

test('SIGTERM in the middle of the first pull drains and ends with 0', async () => {
  desktop = await openDesktop(['--sandbox']);
  desktop.app.process().kill('SIGTERM');
  expect(await desktop.ended).toBe(0);
});

test('the page is boxed in: no Node, no network, no other page, no new window, no permission', async () => {
  desktop = await openDesktop(['--empty']);
  const { app, page } = desktop;
  await expect(page.locator('#root')).not.toBeEmpty();
  const inside = await page.evaluate(async () => ({
    node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')],
    network: await fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    ),
    opened: String(window.open('file:///etc/passwd')),
    permission: await Notification.requestPermission(),
  }));
  expect(inside).toEqual({
    node: ['undefined', 'undefined'],
    network: 'refused',
    opened: 'null',
    permission: 'denied',
  });
  await page.evaluate(() => {
    location.href = 'data:text/html,elsewhere';
  });
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(new URL(page.url()).origin).toBe('https://ponte.localhost');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

/** How many creations of this contact the CRM itself remembers. */
async function createdAtCrm(sandboxUrl: string, email: string): Promise<number> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/journal?provider=dinamize`);
  const { items } = (await answer.json()) as {
    items: { op: string; by: string; after: unknown }[];
  };
  return items.filter(
    (item) =>
      item.by === 'api' && item.op === 'create' && JSON.stringify(item.after).includes(email),
  ).length;
}
