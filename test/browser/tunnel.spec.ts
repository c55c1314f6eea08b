import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser, ['--sandbox']);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

test('an address is set up, switched on, seen to answer, and told in the title bar', async () => {
  const port = await freePort();
  const page = await screens.open('#/settings?section=tunnel');
  const onOff = page.getByRole('switch', { name: 'Receber avisos da internet' });
  await expect(onOff).toBeDisabled();
  await page.getByRole('combobox', { name: 'Tipo de túnel' }).click();
  await page.getByRole('option', { name: 'Endereço que você já tem' }).click();
  await page.getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByText('Um endereço como https://ponte.example.com.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Endereço público' }).fill(`http://127.0.0.1:${port}`);
  await page.getByRole('textbox', { name: 'Porta neste computador' }).fill(String(port));
  await page.getByRole('button', { name: 'Salvar' }).click();
  await expect(onOff).toBeEnabled();
  await onOff.press('Space');
  const status = page.getByRole('region', { name: 'Estado do túnel' });
  await expect(status).toContainText('No ar');
  await expect(status).toContainText('respondeu em');
  await expect(page.getByRole('banner').getByRole('link', { name: 'Túnel no ar' })).toBeVisible();
  await expectAccessible(page);
  await onOff.press('Space');
  await expect(page.getByRole('link', { name: 'Túnel no ar' })).toBeHidden();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
