import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  comeInByEveryDoor,
  personEverywhere,
  tracesIn,
} from '../../../support/person-in-a-test.ts';

test('who is erased is in no byte of any file, wherever they came in', async () => {
  const all = await personEverywhere();
  const { client, dataDir, service } = all;
  const { id } = await comeInByEveryDoor(all);
  expect(new Set(tracesIn(dataDir).map((each) => each.split(': ')[1])).size).toBeGreaterThan(10);

  const data = await client.privacy.export({ id });
  expect(Object.keys(data.rows)).toEqual(
    expect.arrayContaining(['lead', 'change', 'link', 'event', 'hook_body', 'import_row', 'merge']),
  );
  const preview = await client.privacy.erasePreview({ id });
  expect(preview).toMatchObject({ leads: 2, files: 1, elsewhere: [{ name: 'Dinamize' }] });
  await expect(client.privacy.erase({ id, confirm: 'somebody else' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  const receipt = await client.privacy.erase({ id, confirm: preview.confirmBy[0]! }).catch((e) => {
    for (const n of readdirSync(dataDir + '/logs'))
      console.log(readFileSync(dataDir + '/logs/' + n, 'utf8').slice(-3000));
    throw e;
  });
  expect(JSON.stringify(receipt).toLowerCase()).not.toMatch(/zen[oó]bia|correio|7413/);
  expect((await client.privacy.state()).receipts).toEqual([receipt]);

  await expect(client.leads.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await client.leads.list({})).items).toMatchObject([{ name: 'Outra Pessoa' }]);
  expect(service.db.client.pragma('foreign_key_check')).toEqual([]);
  expect(service.db.client.pragma('integrity_check', { simple: true })).toBe('ok');
  console.log(JSON.stringify(receipt, null, 1));
  expect(tracesIn(dataDir)).toEqual([]);
});
