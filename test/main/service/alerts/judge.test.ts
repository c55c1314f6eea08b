import { expect, test } from 'vitest';
import { judge, type Standing, type Watch } from '../../../../src/main/service/alerts/judge.ts';

const minute = 60_000;

/** Plays one standing a minute and tells at which minutes something began or ended. */
function played(standings: string, forMinutes: number): string[] {
  const is: Record<string, Standing> = { x: 'bad', '.': 'good', '-': 'between' };
  let watch: Watch | null = null;
  let open = false;
  const told: string[] = [];
  [...standings].forEach((sign, at) => {
    const judged = judge(watch, is[sign] ?? 'good', {
      now: at * minute,
      forMs: forMinutes * minute,
      clearMs: 5 * minute,
      open,
    });
    watch = judged.watch;
    if (judged.does === null) return;
    open = judged.does === 'open';
    told.push(`${judged.does} ${at}`);
  });
  return told;
}

test.each([
  ['at once where nothing must last', 'x', 0, ['open 0']],
  ['only when it lasted', 'xxxxxxxxxxx', 10, ['open 10']],
  ['not for what ended before', 'xxxxx......xxxxx', 10, []],
  ['a short break does not begin it anew', 'xxxx..xxxxxx', 10, ['open 10']],
  ['it ends when its cause was gone for five minutes', 'x......', 0, ['open 0', 'resolve 6']],
  ['what goes to and fro is one alert', 'x.x..x...x....x......', 0, ['open 0', 'resolve 20']],
  ['just below the threshold neither ends it', 'x----------', 0, ['open 0']],
  ['nor begins it', '-----', 0, []],
  ['nor keeps a beginning alive', 'xx------xxxx', 10, []],
])('%s', (_name, standings, lasts, told) => {
  expect(played(standings, lasts)).toEqual(told);
});

test('a clock that is set back does not hold an alert up', () => {
  const at = { forMs: 10 * minute, clearMs: 5 * minute, open: false };
  const begun = judge(null, 'bad', { ...at, now: 1000 * minute }).watch;
  const back = judge(begun, 'bad', { ...at, now: 100 * minute }).watch;
  expect(judge(back, 'bad', { ...at, now: 110 * minute }).does).toBe('open');
});
