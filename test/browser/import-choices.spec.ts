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

async function choose(page: Page, name: string, rows: readonly (readonly string[])[]) {
  await page.getByRole('heading', { name: 'Solte uma planilha aqui' }).waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Escolher arquivo' }).click(),
  ]);
  const buffer = Buffer.from(rows.map((row) => row.join(';')).join('\n'));
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer });
  await expect(page.getByRole('grid')).toBeVisible();
}

const panel = (page: Page) =>
  page.getByRole('complementary', { name: 'Leitura, problemas e resultado' });

test('columns are adjusted, their words chosen, the rest kept, and a template does it again', async () => {
  const page = await screens.open('#/imports');
  const heads = ['NOME', 'e-mail', 'Situação', 'COR_FAVORITA'];
  await choose(page, 'maio.csv', [
    heads,
    ['MARIA DA LUZ', 'maria@escolhas.example', 'xpto', 'azul'],
    ['JOSE DOS REIS', 'jose@escolhas.example', 'Proposta enviada', 'verde'],
  ]);
  await page.getByRole('button', { name: 'Ajustar a coluna A' }).click();
  await panel(page).getByRole('button', { name: 'Ajuste', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Iniciais Maiúsculas' }).click();
  await expect(panel(page).getByText(/Maria da Luz/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await panel(page).getByRole('combobox', { name: 'O que “xpto” quer dizer' }).click();
  await page.getByRole('option', { name: 'Perdido' }).click();
  await expect(panel(page).getByText('Nenhum problema nas linhas lidas.')).toBeVisible();
  await panel(page)
    .getByRole('button', { name: 'Guardar como campo próprio', exact: true })
    .click();
  await expect(page.getByRole('button', { name: /^Campo da coluna D,/ })).toContainText(
    'Cor favorita',
  );
  await panel(page).getByRole('button', { name: 'Testar as chaves' }).click();
  await expect(panel(page).getByText('Nas 2 linhas do arquivo:')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Salvar como modelo' }).click();
  await page.getByRole('textbox', { name: 'Nome do modelo' }).fill('Mensal');
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Modelo “Mensal” salvo')).toBeVisible();
  await page.getByRole('button', { name: 'Importar 2 linhas' }).click();
  await expect(page.getByRole('heading', { name: 'maio.csv foi importado' })).toBeVisible();
  const { items } = await screens.client.leads.list({ email: 'maria@escolhas.example' });
  expect(items[0]).toMatchObject({
    name: 'Maria da Luz',
    status: 'lost',
    custom: { 'Cor favorita': 'azul' },
  });

  const other = await screens.open('#/imports');
  await choose(other, 'junho.csv', [
    ['extra', ...heads.toReversed()],
    ['x', 'azul', 'XPTO', 'ana@escolhas.example', 'ANA DA SILVA'],
  ]);
  await other.getByRole('button', { name: 'Aplicar um modelo salvo' }).click();
  await other.getByRole('menuitem', { name: /^Mensal/ }).click();
  await expect(other.getByText('O modelo não conhece: extra.')).toBeVisible();
  await other.getByRole('button', { name: 'Importar 1 linha' }).click();
  await expect(other.getByRole('heading', { name: 'junho.csv foi importado' })).toBeVisible();
  const found = await screens.client.leads.list({ email: 'ana@escolhas.example' });
  expect(found.items[0]).toMatchObject({ name: 'Ana da Silva', status: 'lost' });
});

test('what was decided about a file is there after the window was closed', async () => {
  const page = await screens.open('#/imports');
  await choose(page, 'junho.csv', [
    ['NOME', 'e-mail'],
    ['MARIA DA PAZ', 'paz@escolhas.example'],
  ]);
  await page.getByRole('button', { name: 'Ajustar a coluna A' }).click();
  await panel(page).getByRole('button', { name: 'Ajuste', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Iniciais Maiúsculas' }).click();
  await expect(panel(page).getByText(/Maria da Paz/)).toBeVisible();
  const kept = async () => JSON.stringify(await screens.client.drafts.list());
  await expect.poll(kept).toContain('title');
  await page.goto(`${screens.ready.url}/#/imports`);
  await page.reload();
  await expect(page.getByText('“junho.csv” ficou pela metade')).toBeVisible();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.getByRole('grid').getByText('Maria da Paz')).toBeVisible();
});
