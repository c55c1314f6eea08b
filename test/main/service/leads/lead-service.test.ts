import { describe, expect, test } from 'vitest';
import { lead as leadShape } from '../../../../src/shared/model/lead.ts';
import {
  ana,
  bia,
  byDinamize,
  leadsInATest,
  refusal,
  siteKey,
} from '../../../support/leads-in-a-test.ts';

describe('creating by hand', () => {
  test('keeps the lead in its canonical form, shows it as the doors do, and writes it in the audit', () => {
    const { service, db, audit } = leadsInATest();
    const lead = service.create(
      ana,
      { name: ' Ana  Souza', email: 'ANA@exemplo.com', phone: '11982317745', income: 4500.5 },
      { sync: false },
    );
    expect(leadShape.parse(lead)).toEqual(lead);
    expect(lead).toMatchObject({
      name: 'Ana Souza',
      email: 'ana@exemplo.com',
      phone: '+5511982317745',
      income: 4500.5,
      links: [],
    });
    expect(service.get(lead.id)).toEqual(lead);
    expect(db.client.prepare('select actor, action, subject_id from audit').all()).toEqual([
      { actor: 'Ana', action: 'lead.created', subject_id: lead.id },
    ]);
    expect(audit.head()).not.toBeNull();
  });

  test('sends it on only when asked', () => {
    const { service, enqueued } = leadsInATest();
    service.create(ana, { name: 'a' }, { sync: false });
    service.create(ana, { name: 'b' }, { sync: true });
    expect(enqueued.map(({ cause }) => cause.sendTo)).toEqual([[], [7]]);
  });

  test('needs a name, an e-mail or a phone', () => {
    const { service, rowsIn } = leadsInATest();
    const { code, details } = refusal(() =>
      service.create(ana, { name: '  ', company: 'Alfa' }, { sync: false }),
    );
    expect(code).toBe('BAD_INPUT');
    expect(details).toMatchObject({
      fields: ['name', 'email', 'phone'].map((field) => ({ field, problem: 'required' })),
    });
    expect([rowsIn('lead'), rowsIn('action'), rowsIn('audit')]).toEqual([0, 0, 0]);
  });

  test('names every wrong field at once and keeps nothing', () => {
    const { service, rowsIn } = leadsInATest();
    const { code, details } = refusal(() =>
      service.create(
        ana,
        { name: 'Ana', email: 'ana', phone: '123', document: '529.982.247-24' },
        { sync: false },
      ),
    );
    expect(code).toBe('BAD_INPUT');
    expect(details).toMatchObject({
      fields: [
        { problem: 'email_form' },
        { problem: 'phone_form' },
        { problem: 'document_digits' },
      ],
    });
    expect(rowsIn('lead')).toBe(0);
  });

  test('refuses an e-mail that a live lead has, saying who, but not one of a deleted lead', () => {
    const { service } = leadsInATest();
    const first = service.create(ana, { name: 'Ana', email: 'a@exemplo.com' }, { sync: false });
    for (const caller of [bia, siteKey]) {
      const { code, message, details } = refusal(() =>
        service.create(caller, { name: 'B', email: 'A@EXEMPLO.com ' }, { sync: false }),
      );
      expect(code).toBe('DUPLICATE');
      expect(message).toContain('Ana already has the e-mail a@exemplo.com');
      expect(details).toMatchObject({ leadId: first.id, fields: [{ field: 'email' }] });
    }
    service.remove(ana, first.id);
    expect(() => service.create(bia, { email: 'a@exemplo.com' }, { sync: false })).not.toThrow();
  });
});

describe('editing', () => {
  test('changes what is in the patch and nothing else', () => {
    const { service } = leadsInATest();
    const before = service.create(
      ana,
      { name: 'Ana', city: 'Santos', custom: { a: 1, b: 'x' } },
      { sync: false },
    );
    const after = service.edit(ana, before.id, { city: null, custom: { b: null, c: true } });
    expect(after).toEqual({
      ...before,
      city: null,
      custom: { a: 1, c: true },
      localRev: after.localRev,
      updatedAt: after.updatedAt,
    });
  });

  test('with nothing new leaves no action to undo and no line in the audit', () => {
    const { service, rowsIn } = leadsInATest();
    const lead = service.create(ana, { name: 'Ana' }, { sync: false });
    const counts = [rowsIn('action'), rowsIn('audit'), rowsIn('change')];
    expect(service.edit(ana, lead.id, { name: 'Ana ' })).toEqual(lead);
    expect([rowsIn('action'), rowsIn('audit'), rowsIn('change')]).toEqual(counts);
  });

  test('is not stopped by an odd value that a connection left in another field', () => {
    const { service, add } = leadsInATest();
    const { uid } = add({ name: 'Ana', phone: 'ramal 20', email: 'ana@x' }, byDinamize);
    const patch = { name: 'Ana Souza', phone: 'ramal 20', email: 'ana@x' };
    expect(service.edit(ana, uid, patch).name).toBe('Ana Souza');
    const { details } = refusal(() => service.edit(ana, uid, { phone: 'ramal 21' }));
    expect(details).toMatchObject({ fields: [{ field: 'phone', problem: 'phone_form' }] });
  });

  test('cannot take the last of name, e-mail and phone', () => {
    const { service } = leadsInATest();
    const lead = service.create(ana, { name: 'Ana' }, { sync: false });
    expect(refusal(() => service.edit(ana, lead.id, { name: '' })).code).toBe('BAD_INPUT');
    expect(service.edit(ana, lead.id, { name: '', phone: '11982317745' }).name).toBe('');
  });

  test('refuses another’s e-mail, and lets a lead keep one that was doubled elsewhere', () => {
    const { service, add } = leadsInATest();
    const [one, two] = [
      add({ email: 'a@x.com' }, byDinamize),
      add({ email: 'a@x.com' }, byDinamize),
    ];
    expect(service.edit(ana, two.uid, { email: 'a@x.com', name: 'B' }).name).toBe('B');
    service.edit(ana, two.uid, { email: 'b@x.com' });
    expect(refusal(() => service.edit(ana, two.uid, { email: 'a@x.com' })).details).toMatchObject({
      leadId: one.uid,
    });
  });

  test('a key may not take back a person’s no; a person at the screens may', () => {
    const { service } = leadsInATest();
    const { id } = service.create(ana, { name: 'Ana', consent: 'denied' }, { sync: false });
    expect(refusal(() => service.edit(siteKey, id, { consent: 'granted' })).details).toMatchObject({
      fields: [{ field: 'consent', problem: 'consent_denied' }],
    });
    expect(service.edit(ana, id, { consent: 'granted' }).consent).toBe('granted');
  });
});

describe('a form opened before somebody else’s edit', () => {
  function opened() {
    const t = leadsInATest();
    const before = t.service.create(
      ana,
      { name: 'Ana', city: 'Santos', tags: ['a', 'b'], custom: { x: '1', y: '1' } },
      { sync: false },
    );
    return { ...t, before, rev: before.localRev };
  }

  test('merges when the two changed different fields', () => {
    const { service, before, rev } = opened();
    service.edit(bia, before.id, { city: 'Campinas', custom: { x: '2' } });
    const after = service.edit(ana, before.id, { name: 'Ana Souza', custom: { y: '2' } }, rev);
    expect(after).toMatchObject({
      name: 'Ana Souza',
      city: 'Campinas',
      custom: { x: '2', y: '2' },
    });
  });

  test('does not put back the old value of a field it only carried along', () => {
    const { service, before, rev } = opened();
    service.edit(bia, before.id, { city: 'Campinas', custom: { x: '2' } });
    const whole = { name: 'Ana Souza', city: 'Santos', custom: { x: '1', y: '1' } };
    expect(service.edit(ana, before.id, whole, rev)).toMatchObject({
      name: 'Ana Souza',
      city: 'Campinas',
      custom: { x: '2', y: '1' },
    });
  });

  test('is refused where both changed the same field differently, with the value of now and by whom', () => {
    const { service, before, rev, leads } = opened();
    service.edit(bia, before.id, { city: 'Campinas', custom: { x: '2' } });
    const { code, details } = refusal(() =>
      service.edit(ana, before.id, { name: 'N', city: 'Sorocaba', custom: { x: '3' } }, rev),
    );
    expect(code).toBe('CHANGED_MEANWHILE');
    expect(details).toEqual({
      leadId: before.id,
      fields: [
        {
          field: 'city',
          problem: 'changed_meanwhile',
          message: 'Bia changed it to "Campinas" meanwhile.',
          current: 'Campinas',
        },
        {
          field: 'custom:x',
          problem: 'changed_meanwhile',
          message: 'Bia changed it to "2" meanwhile.',
          current: '2',
        },
      ],
    });
    expect(leads.byUid(before.id)?.name).toBe('Ana');
  });

  test('agrees when both made the same change', () => {
    const { service, before, rev } = opened();
    service.edit(bia, before.id, { city: 'Campinas' });
    expect(service.edit(ana, before.id, { city: 'Campinas', name: 'N' }, rev)).toMatchObject({
      city: 'Campinas',
      name: 'N',
    });
  });

  test('keeps the tags both added and drops those either removed', () => {
    const { service, before, rev } = opened();
    service.edit(bia, before.id, { tags: ['a', 'c'] });
    expect(service.edit(ana, before.id, { tags: ['b', 'a', 'd'] }, rev).tags).toEqual([
      'a',
      'c',
      'd',
    ]);
  });

  test('does not quarrel with its own person’s later edits', () => {
    const { service, before, rev } = opened();
    service.edit(ana, before.id, { city: 'Campinas' });
    expect(service.edit(ana, before.id, { city: 'Sorocaba' }, rev).city).toBe('Sorocaba');
  });

  test('sees what a connection brought as somebody else’s edit', () => {
    const { service, edit, leads, before, rev } = opened();
    edit(leads.byUid(before.id)!, { city: 'Campinas' }, byDinamize);
    expect(refusal(() => service.edit(ana, before.id, { city: 'x' }, rev)).code).toBe(
      'CHANGED_MEANWHILE',
    );
  });
});

describe('checking while typing', () => {
  test('says what saving would say, who has the same values, and keeps nothing', () => {
    const { service, add, rowsIn } = leadsInATest();
    const one = add({ name: 'Ana', email: 'a@x.com', phone: '+5511982317745' });
    const two = add({ name: 'Bruno', document: '52998224725', phone: '+5511982317745' });
    const before = rowsIn('change');
    const { problems, normalized, duplicates } = service.check(ana, {
      name: ' C ',
      email: 'A@x.com',
      phone: '11982317745',
      document: '529.982.247-25',
    });
    expect(problems).toMatchObject([{ field: 'email', problem: 'duplicate' }]);
    expect(normalized).toEqual({
      name: 'C',
      email: 'a@x.com',
      phone: '+5511982317745',
      document: '52998224725',
    });
    expect(duplicates.map(({ leadId, on }) => [leadId, on])).toEqual([
      [one.uid, 'email'],
      [two.uid, 'document'],
    ]);
    expect(rowsIn('change')).toBe(before);
  });

  test('does not call a lead its own duplicate', () => {
    const { service, add } = leadsInATest();
    const lead = add({ name: 'Ana', email: 'a@x.com' });
    expect(service.check(ana, { email: 'a@x.com', name: 'Ana S' }, lead.uid)).toMatchObject({
      problems: [],
      duplicates: [],
    });
  });

  test('asks about a missing ninth digit without refusing', () => {
    const { service } = leadsInATest();
    const { problems } = service.check(ana, { name: 'a', phone: '(11) 8231-7745' });
    expect(problems).toMatchObject([{ severity: 'warning', suggestion: '+5511982317745' }]);
  });
});

test('a lead that was deleted says so when edited, and can be restored', () => {
  const { service } = leadsInATest();
  const lead = service.create(ana, { name: 'Ana' }, { sync: false });
  expect(service.remove(ana, lead.id).deletedAt).not.toBeNull();
  for (const work of [
    () => service.remove(ana, lead.id),
    () => service.edit(ana, lead.id, { name: 'x' }),
    () => service.sync(ana, lead.id),
  ]) {
    expect(refusal(work)).toMatchObject({ code: 'NOT_FOUND', details: { leadId: lead.id } });
  }
  expect(service.restore(ana, lead.id)).toMatchObject({ deletedAt: null, name: 'Ana' });
  expect(refusal(() => service.get('nobody')).code).toBe('NOT_FOUND');
});

test('the history is shown newest first, in pages, as the doors speak', () => {
  const { service, clock } = leadsInATest();
  const lead = service.create(ana, { name: 'Ana', income: 10 }, { sync: false });
  clock.advance(1000);
  service.edit(siteKey, lead.id, { income: 20.5, followUpAt: '2026-12-01T00:00:00.000Z' });
  const first = service.history(lead.id, { limit: 2 });
  expect(first.items).toEqual([
    {
      id: expect.any(String),
      at: '2026-11-23T12:00:01.000Z',
      field: 'followUpAt',
      before: null,
      after: '2026-12-01T00:00:00.000Z',
      source: 'api',
      actor: 'Site',
      connectionId: null,
      runId: null,
    },
    {
      id: expect.any(String),
      at: '2026-11-23T12:00:01.000Z',
      field: 'income',
      before: 10,
      after: 20.5,
      source: 'api',
      actor: 'Site',
      connectionId: null,
      runId: null,
    },
  ]);
  expect(first.pagination).toMatchObject({ total: 3, limit: 2 });
  const cursor = first.pagination.nextCursor ?? '';
  expect(service.history(lead.id, { limit: 2, cursor })).toMatchObject({
    items: [{ field: '*', before: null, after: { name: 'Ana', income: 10 }, actor: 'Ana' }],
    pagination: { nextCursor: null },
  });
});
