import { test } from 'vitest';
import { proveHistories } from '../prove.ts';

test.each([
  [44, 'deleted there while lists still show it'],
  [1019, 'met by a reading before the answer of its create'],
  [3004, 'a refusal here, and a consent given there'],
  [3006, 'a consent given here, and a refusal that stands there'],
  [3019, 'our clock set back, and a note written between two looks'],
  [5000120, 'a create in doubt whose e-mail another lead’s record has'],
])('the history of seed %i breaks no law any more: %s', { timeout: 120_000 }, async (from) => {
  await proveHistories({ from, count: 1, twiceEvery: 1000, plain: true });
});

test.each([
  [20_040, 'deleted here while it was looked for there'],
  [240, 'a consent given there between our write and the look at it'],
  [276, 'edited on both sides while its create was in doubt'],
  [299, 'parted from a record that bears its id'],
  [5_000_197, 'deleted between an undo and its undo'],
  [5_001_352, 'edited there between an undo and its undo'],
  [8_500_569, 'parted from a record, and made again where creates go by a key'],
  [8_501_071, 'deleted here while its create in doubt was looked for'],
  [8_200_111, 'a create in doubt, known by its phone alone and renamed on both sides'],
  [8_000_170, 'edited there, and found by a search that does not show it yet'],
  [8_000_605, 'a create in doubt, found by another lead that shares its e-mail'],
  [8_100_142, 'edited there between our write and the look at it, and here by another system'],
])(
  'the history of seed %i, with its oddities, breaks no law any more: %s',
  { timeout: 120_000 },
  async (from) => {
    await proveHistories({ from, count: 1, twiceEvery: 1_000_000 });
  },
);
