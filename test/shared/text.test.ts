import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEmail } from '../../src/shared/email.ts';
import { fold, tidy, tidyLines, wordsOf } from '../../src/shared/text.ts';

test('folding forgets accents, case and spacing', () => {
  expect(fold('  SÃO   Paulo ')).toBe('sao paulo');
  expect(fold('Conceição')).toBe('conceicao');
});

test('folding and tidying twice change nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
      expect(tidy(tidy(text))).toBe(tidy(text));
      expect(tidyLines(tidyLines(text))).toBe(tidyLines(text));
    }),
  );
});

test('one line loses its breaks and hidden characters; several keep theirs', () => {
  expect(tidy(' Ana\t\r\n\u0000 Souza\u200B ')).toBe('Ana Souza');
  expect(tidyLines(' um\r\ndois\u0000 \rtrês\n')).toBe('um\ndois \ntrês');
});

test('words are runs of letters and digits', () => {
  expect(wordsOf('Casa/apto, 2 quartos (Moóca)')).toEqual([
    'casa',
    'apto',
    '2',
    'quartos',
    'mooca',
  ]);
});

test.each([
  ['ana@exemplo.com.br', true],
  ['ana.souza+site@sub.exemplo.com', true],
  ["o'hara@exemplo.com", true],
  ['joão@exemplo.com.br', true],
  ['ana@exemplo', false],
  ['ana@@exemplo.com', false],
  ['ana exemplo@exemplo.com', false],
  ['.ana@exemplo.com', false],
  ['ana@-exemplo.com', false],
  ['ana@exemplo..com', false],
  ['joao.exemplo.com', false],
  [`${'a'.repeat(65)}@exemplo.com`, false],
])('%s is an e-mail: %s', (text, is) => {
  expect(isEmail(text)).toBe(is);
});
