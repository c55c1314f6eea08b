import { expect, test } from 'vitest';
import { impersonal } from '../../../../src/main/service/privacy/impersonal.ts';
import { personal } from '../../../../src/main/service/privacy/register.ts';
import { strayTexts } from '../../../../src/main/service/privacy/stray-texts.ts';
import { recogniser } from '../../../../src/main/service/privacy/person-values.ts';
import { openTestDb } from '../../../support/open-test-db.ts';

test('every table of the file is declared: with something of people in it, or with nothing', () => {
  const { client } = openTestDb();
  const tables = client
    .prepare<[], string>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'
         and name not like 'lead_search_%' order by name`,
    )
    .pluck()
    .all();
  const declared = new Set([
    ...personal.map(({ table }) => table),
    ...strayTexts.map(({ table }) => table),
    ...Object.keys(impersonal),
  ]);
  expect([...declared].toSorted()).toEqual(tables);
  const both = Object.keys(impersonal).filter((name) =>
    personal.some(({ table }) => table === name),
  );
  expect(both).toEqual([]);
});

const recognise = recogniser({
  emails: ['maria.dores@correio.example'],
  phones: ['+5511982317745'],
  documents: ['52998224725'],
  names: ['Maria das Dores', 'Maria'],
  uids: ['01a203f6-48bc-7564-9d1b-3bc537eebfe7'],
});

test.each([
  ['{"mail":"MARIA.Dores@Correio.Example"}', 'surely'],
  ['e=maria.dores%40correio.example&x=1', 'surely'],
  ['"maria.dores\\u0040correio.example"', 'surely'],
  ['mariamaria.dores@correio.example', null],
  ['maria.dores@correio.example.org', null],
  ['ligue (11) 98231-7745', 'surely'],
  ['+55 11 8231 7745', 'surely'],
  ['fone=%2B5511982317745', 'surely'],
  ['111982317745', null],
  ['529.982.247-25', 'surely'],
  ['1529982247250', null],
  ['01A203F6-48BC-7564-9D1B-3BC537EEBFE7', 'surely'],
  ['a MARIA DAS  DORÉS veio', 'named'],
  ['Maria das Doresinha', null],
  ['Maria', null],
] as const)('of the person in question, in %s: %s', (text, expected) => {
  expect(recognise(text)).toBe(expected);
});
