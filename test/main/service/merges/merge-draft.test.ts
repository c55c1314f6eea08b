import { expect, test } from 'vitest';
import type { Lead } from '../../../../src/shared/model/lead.ts';
import type { DraftMergePreview } from '../../../../src/shared/model/merge.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';

test('what was typed of a new lead goes into the one that is there, with nothing of either lost', async () => {
  const { service, ask } = serviceOn(temporaryFolder());
  try {
    const there = await ask<Lead>('leads.create', {
      name: 'Maria das Dores',
      email: 'maria@correio.example',
      phone: '11982317745',
      tags: ['vip'],
      notes: 'Ligou.',
    });
    const draft = {
      name: 'Maria D.',
      email: 'maria@correio.example',
      phone: '11912345678',
      company: 'Ipê',
      tags: ['feira'],
      notes: 'Veio à loja.',
    };
    const preview = await ask<DraftMergePreview>('leads.mergeDraftPreview', {
      id: there.id,
      draft,
    });
    expect(
      preview.fields.map(({ field, differs, suggested }) => [field, differs, suggested]),
    ).toEqual([
      ['name', true, 'kept'],
      ['email', false, 'kept'],
      ['phone', true, 'kept'],
      ['company', true, 'typed'],
    ]);

    const how = { id: there.id, draft, rev: preview.lead.localRev };
    const typed = { values: { phone: 'typed' } };
    await expect(ask('leads.mergeDraft', { ...how, values: { tags: 'typed' } })).rejects.toThrow(
      /no choice to make/,
    );
    const { lead, undoId } = await ask<{ lead: Lead; undoId: string }>('leads.mergeDraft', {
      ...how,
      ...typed,
    });
    expect(lead).toMatchObject({
      id: there.id,
      name: 'Maria das Dores',
      phone: '+5511912345678',
      company: 'Ipê',
      tags: ['vip', 'feira'],
      notes: 'Ligou.\nVeio à loja.',
      custom: { 'Telefone 2': '+5511982317745' },
    });
    expect(await ask('leads.count', {})).toEqual({ total: 1 });
    // What was looked at is not what is there any more.
    await expect(ask('leads.mergeDraft', { ...how, ...typed })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    await ask('leads.undo', { undoId });
    const { localRev: _, updatedAt: __, score: ___, ...before } = there;
    expect(await ask<Lead>('leads.get', { id: there.id })).toMatchObject({
      name: before.name,
      phone: before.phone,
      company: null,
      tags: ['vip'],
      notes: 'Ligou.',
      custom: {},
    });
  } finally {
    await service.stop();
  }
});
