import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/shared/errors.ts';
import { en, ptBR } from '../../src/shared/i18n/catalogues.ts';
import {
  answerReason,
  readAnswerReason,
  type AnswerReason,
} from '../../src/shared/model/answer-reason.ts';
import {
  fieldsReason,
  hookReasons,
  readingReason,
  readReason,
} from '../../src/shared/model/hook.ts';
import { createWords } from '../../src/shared/i18n/set-up.ts';

type Tree = { readonly [key: string]: string | Tree };

const source = resolve(import.meta.dirname, '../../src');
const portuguese = flat(ptBR as unknown as Tree);
const english = flat(en as unknown as Tree);

describe('the words on screen', () => {
  test('both languages have the same keys', () => {
    expect([...english.keys()].toSorted()).toEqual([...portuguese.keys()].toSorted());
  });

  test('both languages fill in the same values', () => {
    const differing = [...portuguese]
      .filter(([key, words]) => `${placeholders(words)}` !== `${placeholders(english.get(key))}`)
      .map(([key]) => key);
    expect(differing).toEqual([]);
  });

  test('every reason that is kept with a hook has words', () => {
    for (const texts of [portuguese, english]) {
      expect(hookReasons.filter((word) => !texts.has(`hooks.reason.${word}`))).toEqual([]);
    }
    for (const word of hookReasons) expect(readReason(word)).toEqual({ kind: 'word', word });
    const fields = [
      { field: 'phone', problem: 'phone_form' },
      { field: 'custom:Tipo de imóvel', problem: 'too_long' },
    ];
    expect(readReason(fieldsReason(fields))).toEqual({ kind: 'fields', fields });
    const failed = { code: 'missing', message: 'It is gone: look there.' };
    expect(readReason(readingReason(failed.code, failed.message))).toEqual({
      kind: 'reading',
      ...failed,
    });
    expect(readReason('It answered 500.')).toBeNull();
  });

  test('why another system did not take what it was sent is read back as it was kept', () => {
    const reasons: AnswerReason[] = [
      { kind: 'answered', status: 500 },
      { kind: 'notTaken', status: 422 },
      { kind: 'notTaken', status: null },
      { kind: 'unreachable' },
      { kind: 'unanswered' },
      { kind: 'unwritable', why: 'no such function' },
      { kind: 'said', text: 'It answered politely.' },
    ];
    expect(reasons.map((each) => readAnswerReason(answerReason(each)))).toEqual(reasons);
  });

  test('no text is empty or has spaces around it', () => {
    const untidy = [...portuguese, ...english].filter(([, words]) => words !== words.trim());
    expect(untidy).toEqual([]);
    expect([...portuguese.values(), ...english.values()].filter((words) => words === '')).toEqual(
      [],
    );
  });

  test('what is counted has a form for one and a form for more', () => {
    const keys = [...portuguese.keys()];
    const ones = keys.filter((key) => key.endsWith('_one')).map((key) => key.replace(/_one$/, ''));
    const more = keys
      .filter((key) => key.endsWith('_other'))
      .map((key) => key.replace(/_other$/, ''));
    expect(ones).toEqual(more);
  });

  test('every code of an error says what happened, what is safe and what to do', () => {
    for (const words of [ptBR.errors, en.errors]) {
      for (const code of Object.keys(errorCodes)) {
        expect(Object.keys(words[code as keyof typeof words])).toEqual(['what', 'kept', 'action']);
      }
    }
  });

  test('every key is used by some screen', () => {
    const used = usedIn(allSource(source));
    const unused = [...new Set([...portuguese.keys()].map(stem))].filter((key) => !used(key));
    expect(unused).toEqual([]);
  });
});

describe('counting in Portuguese', () => {
  const { t } = createWords('pt-BR');

  test.each([
    [0, '0 leads'],
    [1, '1 lead'],
    [2, '2 leads'],
    [1284, '1.284 leads'],
    // A whole million has a plural form of its own in Portuguese.
    [1_000_000, '1.000.000 leads'],
  ])('%i', (count, words) => {
    expect(t('leads.count', { count })).toBe(words);
  });

  test('a million is not told in English', () => {
    expect(t('leads.toast.removed', { count: 2_000_000 })).toBe('2.000.000 leads apagados');
  });
});

function flat(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(path + key, value);
    else for (const [inner, words] of flat(value, `${path}${key}.`)) found.set(inner, words);
  }
  return found;
}

function placeholders(words = ''): readonly string[] {
  return [...words.matchAll(/\{\{\s*([^},\s]+)/g)].map(([, name = '']) => name).toSorted();
}

function stem(key: string): string {
  return key.replace(/_(zero|one|many|other)$/, '');
}

function allSource(dir: string): string {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .filter((entry) => !join(entry.parentPath, entry.name).includes(join('shared', 'i18n')))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

/** A key is used when it stands whole in quotes, or begins as a template does: `leads.status.${status}`. */
function usedIn(text: string): (key: string) => boolean {
  const quoted = new Set(
    [...text.matchAll(/['"`]([a-zA-Z]+(?:\.[\w-]+)+)['"`]/g)].map(([, key]) => key),
  );
  const begun = [...text.matchAll(/`([a-zA-Z]+\.[\w.-]*)\$\{/g)].map(([, prefix = '']) => prefix);
  return (key) => quoted.has(key) || begun.some((prefix) => key.startsWith(prefix));
}
