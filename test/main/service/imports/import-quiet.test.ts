import { expect, test } from 'vitest';
import { ana, importsInATest } from '../../../support/imports-in-a-test.ts';

const table = [
  ['nome', 'email', 'telefone', 'renda', 'procura', 'empresa', 'cidade', 'consentimento'],
  [
    'Ana',
    'ana@exemplo.com',
    '(11) 98231-7745',
    '25.000,00',
    'apartamento',
    'X Ltda',
    'Santos',
    'sim',
  ],
  ['Bia', '', '', '', '', '', '', ''],
  ['Cau', 'cau@exemplo.com', '', '', '', '', '', ''],
];

test('an import is quiet unless told otherwise, and says what it would have set off', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload(table);
  const seen = await rooms.imports.preview(fileId);
  const { id } = await rooms.imports.start({ fileId }, ana);
  const run = await rooms.ended(id);
  const became = (temperature: string) =>
    rooms.held().filter((lead) => lead.temperature === temperature).length;
  expect(became('cold')).toBeLessThan(3);
  expect(run).toMatchObject({ quiet: true, counts: { created: 3 } });
  expect(run.fired).toEqual(
    Object.fromEntries(
      (['hot', 'warm'] as const).flatMap((kind) =>
        became(kind) > 0 ? [[kind, became(kind)]] : [],
      ),
    ),
  );
  expect(seen.fired).toEqual(run.fired);
  expect(rooms.enqueued.every(({ cause }) => cause.quiet)).toBe(true);

  // What is as it was sets nothing off again.
  expect((await rooms.import(table)).fired).toEqual({});
  const loud = await rooms.import('nome;email\nDani;dani@exemplo.com', { quiet: false });
  expect([loud.quiet, rooms.enqueued.at(-1)?.cause.quiet]).toEqual([false, false]);
});
