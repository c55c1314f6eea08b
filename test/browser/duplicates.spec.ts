import { expect, test, type Page } from '@playwright/test';
import type { Lead } from '../../src/shared/model/lead.ts';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

async function mailboxes(name: string, ...emails: string[]): Promise<Lead[]> {
  const made: Lead[] = [];
  for (const email of emails) {
    made.push(await screens.client.leads.create({ name, email: `${email}@gmail.com` }));
  }
  return made;
}

const row = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Quem pode ser' }).getByRole('button', { name });
const isLive = async ({ id }: Lead) => (await screens.client.leads.get({ id })).deletedAt === null;

test('duplicates are decided by keyboard alone, and every decision is taken back', async () => {
  const [one, other] = await mailboxes('Quitéria Assunção', 'quiteria.a', 'q.uiteriaa');
  await mailboxes('Zulmira Conceição', 'zulmira.c', 'z.ulmirac', 'zu.lmirac');
  const page = await screens.open('#/duplicates?level=exact');
  await expect(row(page, 'Zulmira Conceição')).toContainText('3 leads');
  await row(page, 'Quitéria').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /mesma pessoa\? 2 leads/ })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('n');
  await expect(row(page, 'Quitéria')).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(row(page, 'Quitéria')).toBeVisible();
  await row(page, 'Quitéria').focus();
  await page.keyboard.press('2');
  await expect(page.getByRole('radio', { name: 'Fica o lead' }).nth(1)).toBeChecked();
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'Juntar leads' })).toBeVisible();
  // What would become of both is looked up first.
  await expect(page.getByRole('button', { name: /^Juntar/ })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Duplicados' })).toBeVisible();
  await expect(row(page, 'Quitéria')).toHaveCount(0);
  expect([await isLive(one!), await isLive(other!)]).toEqual([false, true]);

  await page.getByRole('tab', { name: 'Já juntados' }).click();
  await page.getByRole('button', { name: 'Separar de Quitéria Assunção' }).click();
  await expect.poll(() => isLive(one!)).toBe(true);
  await page.getByRole('tab', { name: 'Em aberto' }).click();
  await expect(row(page, 'Quitéria')).toBeVisible();
});

test('many are merged above a certainty, with what becomes of each told, and all undone', async () => {
  const made = await mailboxes('Hermínia Lourenço', 'herminia.l', 'her.minial');
  const page = await screens.open('#/duplicates?show=bulk');
  const item = page.getByRole('listitem').filter({ hasText: 'Hermínia Lourenço' });
  await expect(item).toContainText('mesmo e-mail');
  await expect(item.getByRole('term')).toContainText(['E-mail']);
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Juntar \d+ grupo/ }).click();
  await expect(page.getByText(/^Pronto: /)).toBeVisible();
  expect((await Promise.all(made.map(isLive))).filter(Boolean)).toHaveLength(1);
  await page.getByRole('button', { name: 'Desfazer tudo' }).click();
  await expect(
    page.getByRole('region', { name: 'A última vez' }).getByText('Desfeito'),
  ).toBeVisible();
  expect(await Promise.all(made.map(isLive))).toEqual([true, true]);
});
