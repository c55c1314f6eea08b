import { expect, test } from 'vitest';
import { automationsInATest } from '../../../support/automations-in-a-test.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { refusal } from '../../../support/leads-in-a-test.ts';

test('who enters a segment sets off what waits for it, once for each time, and the segment stays', async () => {
  const world = automationsInATest(openTestDb());
  const { admin, segments } = world;
  const draft = {
    name: 'De Santos',
    filter: { city: ['Santos'] },
    sort: '-createdAt' as const,
    columns: null,
  };
  const { uid } = segments.save(draft, admin);
  expect(world.automations.choices().segments).toEqual([{ id: uid, name: 'De Santos' }]);
  const made = world.make('Boas-vindas a Santos', {
    trigger: { kind: 'segment', segmentId: uid },
    steps: [
      { id: 'a', kind: 'message', channel: 'email', templateId: 'first', connectionId: null },
    ],
  });
  expect(made.obstacles).toEqual([]);

  world.add({ name: 'Rui', city: 'Recife' });
  const bia = world.add({ name: 'Bia', city: 'Santos' });
  await world.settled();
  expect(world.runs().map(({ leadName }) => leadName)).toEqual(['Bia']);
  // Still inside: nobody enters twice without leaving.
  world.edit(bia, { company: 'Norte' });
  await world.settled();
  expect(world.messages()).toHaveLength(1);
  world.edit(bia, { city: 'Recife' });
  world.edit(bia, { city: 'Santos' });
  await world.settled();
  expect(world.messages()).toHaveLength(2);

  expect(refusal(() => segments.remove(uid, admin))).toMatchObject({
    code: 'IN_USE',
    details: { usedBy: [{ kind: 'automation', name: 'Boas-vindas a Santos' }] },
  });
  world.automations.remove(made.id, admin);
  segments.remove(uid, admin);
});
