import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOutbox } from '../../../src/main/sandbox/outbox.ts';
import { openStore } from '../../../src/main/sandbox/store.ts';
import { NOON } from '../../support/sandbox-in-a-test.ts';

it('messages received are kept in order and outlive the process', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ponte-sandbox-'));
  const first = openStore(dir);
  const outbox = createOutbox(first);
  outbox.receive({ at: NOON, provider: 'z-api', to: '5511987654321', content: { text: 'Oi' } });
  outbox.receive({ at: NOON, provider: 'smtp', to: 'a@b.example', content: { subject: 'Olá' } });
  first.close();

  const again = openStore(dir);
  const kept = createOutbox(again);
  const at = '2026-03-10T12:00:00.000Z';
  const whatsapp = { seq: 1, at, provider: 'z-api', to: '5511987654321', content: { text: 'Oi' } };
  const email = { seq: 2, at, provider: 'smtp', to: 'a@b.example', content: { subject: 'Olá' } };
  expect(kept.list({ limit: 10 })).toEqual([whatsapp, email]);
  expect(kept.list({ limit: 10, since: 1 })).toEqual([email]);
  expect(kept.list({ limit: 10, provider: 'z-api' })).toEqual([whatsapp]);
  expect(kept.list({ limit: 1 })).toEqual([whatsapp]);
  kept.clear();
  expect(kept.list({ limit: 10 })).toEqual([]);
  again.close();
  await rm(dir, { recursive: true, force: true });
});
