import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

const grid = (page: Page) => page.getByRole('grid', { name: 'Lista de leads' });
const row = (page: Page, name: string) => grid(page).getByRole('row').filter({ hasText: name });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Detalhes do lead' });
const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

test('the counts of the tab, the sidebar and the list are those of the service', async () => {
  const page = await screens.open();
  const { total } = await screens.client.leads.count({});
  const shown = new Intl.NumberFormat('pt-BR').format(total);
  await expect(page.getByRole('tab', { name: 'Todos' })).toContainText(shown);
  await expect(page.getByRole('link', { name: 'Leads' })).toContainText(shown);
  await expect(page.getByText(`${shown} leads`, { exact: true })).toBeVisible();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(total + 1));
});

test('a lead is made, found, opened and edited with the keyboard alone', async () => {
  const page = await screens.open();
  await expect(grid(page).getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.type('Zélia Encarnação');
  await page.keyboard.press('Tab');
  await page.keyboard.type('zelia.encarnacao@exemplo.com.br');
  await page.keyboard.press('Tab');
  await page.keyboard.type('11982317745');
  await page.keyboard.press('Control+s');
  await expect(toast(page, 'Zélia Encarnação salvo')).toBeVisible();
  await expect(panel(page).getByRole('heading', { name: 'Zélia Encarnação' })).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('zelia encarnacao');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2');
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'Zélia')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F2');
  await page.keyboard.type('zelia@exemplo.com.br');
  await page.keyboard.press('Enter');
  await expect(
    row(page, 'Zélia').getByRole('gridcell', { name: 'zelia@exemplo.com.br' }),
  ).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/leads\/[\w-]+/);
  await expect(page.getByRole('heading', { name: 'Zélia Encarnação' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeVisible();
});

test('an edit is taken back with Ctrl+Z and done again with Ctrl+Shift+Z', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Ernesto Undo', city: 'Natal' });
  await page.goto(`${screens.ready.url}/#/leads?lead=%22${lead.id}%22`);
  await panel(page).getByRole('button', { name: 'Editar Cidade' }).click();
  await page.getByRole('textbox', { name: 'Cidade' }).fill('Recife, PE');
  await page.keyboard.press('Enter');
  const city = panel(page).getByRole('button', { name: 'Editar Cidade' });
  await expect(city).toHaveText('Recife, PE');
  await expect(toast(page, 'Cidade de Ernesto Undo')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(toast(page, 'Desfeito')).toBeVisible();
  await expect(city).toHaveText('Natal');
  await page.keyboard.press('Control+Shift+z');
  await expect(city).toHaveText('Recife, PE');
});

test('a wrong value stays in its field with the reason, and nothing is saved', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({
    name: 'Olga Errada',
    email: 'olga@exemplo.com',
  });
  await page.goto(`${screens.ready.url}/#/leads?lead=%22${lead.id}%22`);
  await panel(page).getByRole('button', { name: 'Editar E-mail' }).click();
  const field = page.getByRole('textbox', { name: 'E-mail' });
  await field.fill('olga.exemplo.com');
  await field.press('Enter');
  await expect(panel(page)).toContainText('Falta algo no e-mail');
  await expect(field).toHaveValue('olga.exemplo.com');
  expect((await screens.client.leads.get({ id: lead.id })).email).toBe('olga@exemplo.com');
  await field.press('Escape');
  await expect(panel(page).getByRole('button', { name: 'Editar E-mail' })).toBeFocused();
});

test('while a lead is typed, the form says who has its e-mail and opens that lead', async () => {
  const page = await screens.open();
  await screens.client.leads.create({ name: 'Dulce Primeira', email: 'dulce@exemplo.com' });
  await page.getByRole('button', { name: 'Novo lead' }).click();
  await page.getByRole('textbox', { name: 'Nome' }).fill('Dulce Segunda');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('DULCE@exemplo.com');
  await page.getByRole('button', { name: 'Abrir Dulce Primeira' }).click();
  await expect(page.getByRole('heading', { name: 'Dulce Primeira' })).toBeVisible();
  await page.goBack();
  // What was typed is still there.
  await page.getByRole('button', { name: 'Novo lead' }).click();
  await expect(page.getByRole('textbox', { name: 'Nome' })).toHaveValue('Dulce Segunda');
});

test('a phone is shown as it will be kept, and a document with a wrong digit is refused in words', async () => {
  const page = await screens.open('#/leads?panel=%22new%22');
  await page.getByRole('textbox', { name: 'Telefone' }).fill('11982317745');
  await expect(page.getByText('Celular: (11) 98231-7745')).toBeVisible();
  const document = page.getByRole('textbox', { name: 'CPF ou CNPJ' });
  await document.fill('12.ABC.345/01DE-34');
  await expect(page.getByText('dígito errado')).toBeHidden();
  await document.blur();
  await expect(page.getByText('CPF ou CNPJ com dígito errado')).toBeVisible();
  await document.fill('12.ABC.345/01DE-35');
  await expect(page.getByText('dígito errado')).toBeHidden();
});

test('a deleted lead leaves the list and comes back', async () => {
  const page = await screens.open();
  await screens.client.leads.create({ name: 'Quitéria Apagada' });
  await page.getByRole('searchbox').fill('quiteria apagada');
  await page.getByRole('checkbox', { name: 'Selecionar Quitéria Apagada' }).click();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('heading', { name: /Nada encontrado/ })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(row(page, 'Quitéria Apagada')).toBeVisible();
});

test('an empty list says which filter took everything out', async () => {
  const filter = encodeURIComponent(JSON.stringify({ temperature: ['hot'], city: ['Atlântida'] }));
  const page = await screens.open(`#/leads?filter=${filter}`);
  await expect(page.getByText('O filtro “Cidade” tirou todos.')).toBeVisible();
  await page.getByRole('button', { name: 'Tirar “Cidade”' }).click();
  await expect(grid(page).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('group', { name: 'Temperatura' })).toBeVisible();
});

test('a segment keeps its filters, can be renamed, and comes back after it was deleted', async () => {
  const page = await screens.open();
  await page.getByRole('button', { name: 'Adicionar filtro' }).click();
  await page.getByRole('button', { name: 'Temperatura' }).click();
  await page.getByRole('checkbox', { name: 'Quente' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Novo segmento' }).click();
  await page.getByRole('textbox', { name: 'Nome do segmento' }).fill('Só quentes');
  await page.keyboard.press('Enter');
  const tab = page.getByRole('tab', { name: /Só quentes/ });
  await expect(tab).toHaveAttribute('aria-selected', 'true');
  const { total } = await screens.client.leads.count({ temperature: ['hot'] });
  await expect(tab).toContainText(new Intl.NumberFormat('pt-BR').format(total));

  await tab.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Renomear segmento' }).click();
  await page.getByRole('textbox', { name: 'Nome do segmento' }).fill('Os quentes');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /Os quentes/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Apagar segmento' }).click();
  await expect(page.getByRole('tab', { name: /Os quentes/ })).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('tab', { name: /Os quentes/ })).toBeVisible();
});

test('a lead edited with no network says so, and is in agreement when the network is back', async () => {
  const { items } = await screens.client.leads.list({ limit: 200, syncState: ['in_sync'] });
  const lead = items.find(({ interest }) => interest !== null)!;
  const page = await screens.open(`#/leads?lead=%22${lead.id}%22`);
  await screens.client.app.sandboxNetwork({ offline: true });
  try {
    await panel(page).getByRole('button', { name: 'Editar Interesse' }).click();
    await page.getByRole('textbox', { name: 'Interesse' }).fill('cobertura duplex');
    await page.keyboard.press('Enter');
    await expect(panel(page).getByText('Na fila')).toBeVisible();
    await expect(panel(page).getByText('1 campo', { exact: true })).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText('Dinamize sem resposta');
  } finally {
    await screens.client.app.sandboxNetwork({ offline: false });
  }
  await expect(panel(page).getByText('Em dia')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('contentinfo')).toContainText('Dinamize em dia');
});

test('the page of a lead steps through the list it was opened from', async () => {
  const { items } = await screens.client.leads.list({ limit: 2, city: ['Natal'], sort: 'name' });
  const address = new URLSearchParams({
    filter: JSON.stringify({ city: ['Natal'] }),
    sort: 'name',
  });
  const page = await screens.open(`#/leads/${items[0]!.id}?${address}`);
  await expect(page.getByText(/^1 de /)).toBeVisible();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page).toHaveURL(new RegExp(items[1]!.id));
  await expect(page.getByText(/^2 de /)).toBeVisible();
});

test('a phone that is corrected stays corrected, however late it is read', async () => {
  const page = await screens.open('#/leads?panel=new');
  const phone = page.getByRole('textbox', { name: 'Telefone' });
  await phone.fill('11982317745');
  await phone.press('Tab');
  await expect(phone).toHaveValue('(11) 98231-7745');
  let answer = () => {};
  const wait = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/rpc/leads/check', async (route) => {
    await wait;
    await route.continue();
  });
  await phone.fill('21987654321');
  await phone.press('Tab');
  await expect(phone).toHaveValue('21987654321');
  answer();
  await expect(phone).toHaveValue('(21) 98765-4321');
  await page.unroute('**/rpc/leads/check');
  await page.getByRole('button', { name: 'Descartar' }).click();
});

test('a lead becomes a deal, and one again with undo', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Helena Converte' });
  await page.goto(`${screens.ready.url}/#/leads/${lead.id}`);
  await page.getByRole('button', { name: 'Converter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Converter em negócio' });
  await dialog.getByRole('textbox', { name: 'Valor' }).fill('350.000,00');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Helena Converte virou negócio')).toContainText('350.000,00');
  expect((await screens.client.leads.get({ id: lead.id })).status).toBe('converted');
  await page.keyboard.press('Control+z');
  await expect
    .poll(async () => (await screens.client.leads.get({ id: lead.id })).status)
    .toBe('new');
});

test('the history of a value says who, when, from where, and takes it back', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Iara História', city: 'Natal' });
  await screens.client.leads.edit({ id: lead.id, city: 'Recife' });
  await page.goto(`${screens.ready.url}/#/leads/${lead.id}`);
  await page.getByRole('button', { name: 'Por quê? Cidade' }).click();
  const why = page.getByRole('dialog', { name: 'Por quê? Cidade' });
  await expect(why.locator('ol > li')).toHaveCount(2);
  await expect(why).toContainText('no formulário');
  await why.getByRole('button', { name: 'Voltar para Natal' }).click();
  await expect(page.getByRole('button', { name: 'Editar Cidade' })).toHaveText('Natal');
});

test('many leads get a status at once, and lose it again with one undo', async () => {
  const page = await screens.open();
  await page.getByRole('searchbox', { name: 'Buscar nesta lista' }).fill('campinas');
  await expect(page.getByText(/leads$/).first()).toBeVisible();
  const before = await screens.client.leads.count({ q: 'campinas', status: ['inactive'] });
  await page.getByRole('checkbox', { name: 'Selecionar todos' }).click();
  await page.getByRole('button', { name: /Selecionar os .* desta lista/ }).click();
  await page.getByRole('toolbar').getByRole('button', { name: 'Etapa' }).click();
  await page.getByRole('menuitem', { name: 'Inativo' }).click();
  await expect(toast(page, 'em “Inativo”')).toBeVisible();
  const { total } = await screens.client.leads.count({ q: 'campinas' });
  await expect
    .poll(
      async () => (await screens.client.leads.count({ q: 'campinas', status: ['inactive'] })).total,
    )
    .toBeGreaterThan(before.total);
  await toast(page, 'em “Inativo”').getByRole('button', { name: 'Desfazer' }).click();
  await expect(toast(page, 'Desfeito')).toBeVisible();
  expect(await screens.client.leads.count({ q: 'campinas', status: ['inactive'] })).toEqual(before);
  expect(total).toBeGreaterThan(1);
});

// A handful of rows is enough for axe, which looks at every one of them.
const few = `#/leads?filter=${encodeURIComponent(JSON.stringify({ q: 'campinas maria' }))}`;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the list and its panels, ${colorScheme}`, async () => {
    const page = await screens.open(few, { colorScheme });
    await grid(page).getByRole('row').nth(1).click();
    await expect(panel(page).getByText('Pontuação')).toBeVisible();
    await page
      .getByRole('checkbox', { name: /^Selecionar / })
      .nth(1)
      .click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Novo lead' }).click();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('sem arroba');
    await page.getByRole('textbox', { name: 'Telefone' }).focus();
    await expect(page.getByText('Falta algo no e-mail')).toBeVisible();
    await expectAccessible(page);
  });

  test(`axe finds nothing serious in the page of a lead, ${colorScheme}`, async () => {
    const { items } = await screens.client.leads.list({ limit: 1, status: ['new'] });
    const page = await screens.open(`#/leads/${items[0]!.id}`, { colorScheme });
    await expect(page.getByRole('heading', { name: 'Atividade' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Converter' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });
}
