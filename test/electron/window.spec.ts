import { expect, test } from '@playwright/test';
import { openDesktop, startAgain, type Desktop } from '../support/desktop.ts';

let desktop: Desktop;
let complaints: string[];

test.beforeEach(async () => {
  desktop = await openDesktop();
  complaints = [];
  desktop.page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
});

test.afterEach(() => desktop.discard());

test('a lead typed in the window arrives at the CRM', async () => {
  const { page, ready } = desktop;
  await page.getByRole('button', { name: 'Novo lead' }).first().click();
  await page.getByRole('textbox', { name: 'Nome' }).fill('Conceição Araújo');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('conceicao.araujo@exemplo.com.br');
  await page.getByRole('button', { name: 'Salvar' }).click();

  await expect
    .poll(async () => createdAtCrm(ready.sandboxUrl, 'conceicao.araujo@exemplo.com.br'), {
      timeout: 60_000,
    })
    .toBe(1);
  expect(complaints).toEqual([]);
});

test('a second start shows the first window and ends with 0', async () => {
  const { app, page, dataDir } = desktop;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = await startAgain(dataDir);
  expect(second.code).toBe(0);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
    )
    .toBe(false);
  expect(await page.evaluate(() => document.readyState)).toBe('complete');
});

test('closing the window drains and ends with 0', async () => {
  await desktop.page.close();
  expect(await desktop.ended).toBe(0);
});

test('SIGTERM drains and ends with 0', async () => {
  desktop.app.process().kill('SIGTERM');
  expect(await desktop.ended).toBe(0);
});

test('the page is boxed in: no Node, no other page, no new window, no permission', async () => {
  const { app, page } = desktop;
  expect(
    await page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
    ]),
  ).toEqual(['undefined', 'undefined']);
  expect(await page.evaluate(() => String(window.open('file:///etc/passwd')))).toBe('null');
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  expect(
    await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
  await page.evaluate(() => {
    location.href = 'data:text/html,elsewhere';
  });
  expect(new URL(page.url()).origin).toBe('https://ponte.localhost');
  await expect(page.getByRole('grid', { name: 'Lista de leads' })).toBeVisible();
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
