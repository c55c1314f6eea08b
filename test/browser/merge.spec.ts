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

async function twoLeads(name: string): Promise<[Lead, Lead]> {
  const { leads } = screens.client;
  const email = name.toLowerCase().replaceAll(' ', '.');
  return [
    await leads.create({ name, email: `${email}@correio.example`, city: 'Santos', sync: true }),
    await leads.create({
      name: `${name} Lima`,
      email: `${email}@empresa.example`,
      company: 'Ipê',
      tags: ['feira'],
      sync: true,
    }),
  ];
}

async function choose(page: Page, leads: readonly Lead[]): Promise<void> {
  await page.getByPlaceholder('Buscar nesta lista').fill(leads[0]!.name);
  for (const { name } of leads) {
    await page.getByRole('checkbox', { name: new RegExp(`${name}$`) }).check();
  }
}

test('two chosen leads become one by keyboard, and are parted again on its page', async () => {
  const [keep, other] = await twoLeads('Quitéria Alves');
  const page = await screens.open('#/leads');
  await choose(page, [keep, other]);
  await page.getByRole('button', { name: 'Juntar' }).click();
  await expect(page.getByRole('heading', { name: 'Juntar leads' })).toBeVisible();
  await expect(page.getByText('Nada é apagado lá.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('radio', { name: `E-mail: ${other.email}, de ${other.name}` }).check();
  await page.getByRole('radio', { name: `Fica o lead ${keep.name}`, exact: true }).check();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`Juntado com ${other.name}`)).toBeVisible();
  expect(await screens.client.leads.get({ id: keep.id })).toMatchObject({
    email: other.email,
    company: 'Ipê',
    custom: { 'E-mail 2': keep.email },
  });
  await screens.client.leads.edit({ id: keep.id, city: 'Olinda' });
  await page.getByRole('button', { name: `Separar de ${other.name}` }).click();
  await expect(page.getByText('O que mudou depois de juntar')).toBeVisible();
  await expect(page.getByText('Olinda, por')).toBeVisible();
  expect((await screens.client.leads.get({ id: other.id })).deletedAt).toBeNull();
});

test('what was typed of a new lead is merged into the one that has the e-mail, and taken back', async () => {
  const there = await screens.client.leads.create({
    name: 'Hermínia Prado',
    email: 'herminia@correio.example',
  });
  const page = await screens.open('#/leads?panel=new');
  await page.getByRole('textbox', { name: 'Nome', exact: true }).fill('Hermínia');
  await page.getByRole('textbox', { name: 'E-mail', exact: true }).fill('herminia@correio.example');
  await page.getByRole('textbox', { name: 'Empresa' }).fill('Ipê Móveis');
  await page.getByRole('button', { name: 'Juntar o que digitei a Hermínia Prado' }).click();
  await expect(page.getByRole('heading', { name: 'Juntar ao lead que já existe' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Empresa' })).toHaveValue('Ipê Móveis');
  await page.getByRole('button', { name: 'Juntar o que digitei a Hermínia Prado' }).click();
  await page.getByRole('radio', { name: 'Nome: Hermínia, de O que você digitou' }).check();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('juntado com o que você digitou')).toBeVisible();
  const get = () => screens.client.leads.get({ id: there.id });
  expect(await get()).toMatchObject({ name: 'Hermínia', company: 'Ipê Móveis' });
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await get()).name).toBe('Hermínia Prado');
});

test('deleted leads are listed with why, and come back from there', async () => {
  const [first, second] = await twoLeads('Zuleica Prado');
  await screens.client.leads.remove({ id: first.id });
  await screens.client.leads.remove({ id: second.id });
  const page = await screens.open('#/leads');
  await page.getByRole('button', { name: 'Leads apagados' }).click();
  await page.getByRole('textbox', { name: 'Buscar por nome ou e-mail' }).fill('zuleica');
  await expect(page.getByRole('grid').getByText('apagado aqui')).toHaveCount(2);
  await expectAccessible(page);
  for (const { name } of [first, second]) {
    await page.getByRole('checkbox', { name: new RegExp(`${name}$`) }).check();
  }
  await page.getByRole('button', { name: 'Restaurar' }).click();
  await expect(page.getByText('2 leads restaurados')).toBeVisible();
  await expect(page.getByText('Nenhum apagado passa por esta busca')).toBeVisible();
  expect((await screens.client.leads.get({ id: first.id })).deletedAt).toBeNull();
});
