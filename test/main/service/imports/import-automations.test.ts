import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Automation } from '../../../../src/shared/model/automation.ts';
import type { ImportPreview, ImportRun } from '../../../../src/shared/model/import.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';

const mail = {
  id: 'm',
  kind: 'message',
  channel: 'whatsapp',
  templateId: 'welcome-whatsapp',
  connectionId: null,
};
const table = 'nome;email;cidade\nAna;ana@exemplo.com;Santos\nBia;bia@exemplo.com;Recife\n';

test('a quiet import counts the automations and the messages that it keeps from firing', async () => {
  const dir = temporaryFolder();
  const { service, ask } = serviceOn(dir);
  onTestFinished(() => service.stop());
  await service.start();
  await ask('sendingConnections.create', {
    provider: 'z-api',
    name: 'WhatsApp',
    fields: { instance: 'a', token: 'b', baseUrl: 'http://127.0.0.1:9/z-api' },
  });
  const on = async (name: string, definition: object) => {
    const whole = { conditions: {}, whileRunning: 'skip', ...definition };
    const { id } = await ask<Automation>('automations.create', { name, definition: whole });
    await ask('automations.setOn', { id, on: true });
  };
  await on('All', { trigger: { kind: 'created' }, steps: [mail, { ...mail, id: 'n' }] });
  await on('Santos', {
    trigger: { kind: 'created' },
    conditions: { filter: { city: ['Santos'] } },
    steps: [{ id: 'a', kind: 'notice', text: 'Santos' }],
  });
  await on('Moved', { trigger: { kind: 'changed', fields: ['city'] }, steps: [mail] });

  const filter = { city: ['Recife'], updatedFrom: '2020-01-01T00:00:00.000Z' };
  const draft = { name: 'Recife', filter, sort: '-createdAt', columns: null };
  const { id: segmentId } = await ask<{ id: string }>('segments.save', draft);
  await on('Entered', { trigger: { kind: 'segment', segmentId }, steps: [mail] });

  async function importOf(text: string) {
    const path = join(dir, 'tabela.csv');
    writeFileSync(path, text);
    const { fileId } = await service.imports.receive(createReadStream(path), 'tabela.csv');
    const seen = await ask<ImportPreview>('imports.preview', { fileId });
    const { id } = await service.imports.start({ fileId }, { name: 'Ana', role: 'admin' });
    for (;;) {
      const run = await ask<ImportRun>('imports.get', { id });
      if (run.status === 'completed') return { seen, run };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const first = await importOf(table);
  expect(first.seen.fired).toEqual({ automation: 4, message: 5 });
  expect(first.run).toMatchObject({ quiet: true, counts: { created: 2 } });
  expect(first.run.fired).toEqual(first.seen.fired);
  const again = await importOf(table.replace('Recife', 'Santos'));
  expect(again.seen.fired).toEqual({ automation: 1, message: 1 });
  expect(again.run.fired).toEqual(again.seen.fired);
  const back = await importOf('nome;email;cidade\nAna;ana@exemplo.com;Recife\n');
  expect(back.seen.fired).toEqual({ automation: 2, message: 2 });
  expect(back.run.fired).toEqual(back.seen.fired);
  // Asking beforehand left nothing behind.
  const rowsIn = (name: string) =>
    service.db.client.prepare(`select count(*) from ${name}`).pluck().get();
  expect([rowsIn('lead'), rowsIn('automation_run')]).toEqual([2, 0]);
});
