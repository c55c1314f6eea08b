import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openLog } from '../../../src/main/console/log.ts';
import { describeError } from '../../../src/main/service/log.ts';
import { temporaryFolder } from '../../support/start-console.ts';

let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function written(): string {
  return readdirSync(join(dir, 'logs'))
    .map((name) => readFileSync(join(dir, 'logs', name), 'utf8'))
    .join('');
}

test('lines are JSON with a time, and are on disk once the log is closed', async () => {
  const log = await openLog(dir);
  log.info({ job: 7 }, 'sent');
  await log.close();
  expect(JSON.parse(written())).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    job: 7,
    msg: 'sent',
  });
});

test('a person’s data and secrets are not written, at the top or inside', async () => {
  const log = await openLog(dir);
  log.warn(
    {
      email: 'ana@correio.example',
      lead: { id: 'L1', name: 'Ana Souza', phone: '+5511999990000' },
      call: { headers: { authorization: 'Bearer abc', 'x-api-key': 'ponte_abc' } },
    },
    'refused',
  );
  await log.close();
  expect(written()).not.toMatch(/Ana|correio|99999|abc/);
  expect(written()).toContain('"id":"L1"');
});

test('a failed check is told by its place, without the values it failed on', async () => {
  const { error } = z.object({ email: z.email() }).safeParse({ email: 'segredo' });
  const text = JSON.stringify(describeError(Object.assign(error!, { data: 'segredo' })));
  expect(text).toContain('email: invalid_format');
  expect(text).not.toContain('segredo');
});
