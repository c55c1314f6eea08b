import type { History, Sizes } from './history.ts';
import { someHistory } from './history.ts';
import { wrongsOf } from './laws.ts';
import { withOddities } from './oddities.ts';
import { play, type Played } from './play.ts';
import { undoLaw } from './undo-law.ts';
import { windows } from './windows.ts';

/**
 * Plays histories by their seeds and tells of the first that breaks a law: its seed, what went
 * wrong, the shortest history found that goes wrong in the same way, and the trace of that one.
 *
 * What is printed can be put into a fixed test as it stands: `play` takes it.
 */
export async function proveHistories(of: {
  readonly from: number;
  readonly count: number;
  readonly sizes?: Sizes;
  /** Each so-many-th is played a second time, and has to go the same way to the letter. */
  readonly twiceEvery: number;
  /** Without what happens more rarely: as histories were when these were found. */
  readonly plain?: boolean;
}): Promise<void> {
  const windowsBefore = windows.count;
  for (let seed = of.from; seed < of.from + of.count; seed += 1) {
    const common = someHistory(seed, of.sizes);
    const history = of.plain === true ? common : withOddities(common);
    const { wrongs, hash } = await outcomeOf(history);
    if (wrongs.length > 0) throw new Error(await told(history, wrongs));
    if (seed % of.twiceEvery !== 0) continue;
    if ((await hashOf(history)) !== hash) throw new Error(differing(seed, await traces(history)));
  }
  const fell = windows.count - windowsBefore;
  if (fell > 0) process.stdout.write(`${fell} edits fell into a declared unprotected window.\n`);
}

/** Plays one history and answers what it breaks. */
export async function outcomeOf(history: History): Promise<{ wrongs: string[]; hash: string }> {
  const played = await play(history);
  try {
    const wrongs = wrongsOf(played);
    // It takes as long as the rest of a history: one in five is enough.
    const takesBack = wrongs.length === 0 && history.seed % 5 === 0;
    if (takesBack) wrongs.push(...(await undoLaw(played.world, history.seed)));
    return { wrongs, hash: played.hash };
  } finally {
    await played.world.close();
  }
}

async function hashOf(history: History): Promise<string> {
  const { world, hash } = await play(history);
  await world.close();
  return hash;
}

async function told(history: History, wrongs: readonly string[]): Promise<string> {
  const small = await shrunk(history, kindOf(wrongs[0] ?? ''));
  const trace = await traceOf(small);
  return [
    `Seed ${history.seed} breaks a law:`,
    ...wrongs.slice(0, 10),
    '',
    `Faults: ${JSON.stringify(history.faults)}`,
    `Shrunk from ${history.steps.length} steps to ${small.steps.length}:`,
    printed(small),
    '',
    'Trace:',
    ...trace,
  ].join('\n');
}

const mostTries = 150;

/** Leaves out steps and people as long as it goes wrong in the same way; the seed stays. */
export async function shrunk(history: History, kind: string): Promise<History> {
  let best = history;
  let tries = 0;
  const stillWrong = async (candidate: History): Promise<boolean> => {
    tries += 1;
    if (tries > mostTries) return false;
    const { wrongs } = await outcomeOf(candidate).catch(() => ({ wrongs: [] as string[] }));
    return wrongs.some((wrong) => kindOf(wrong) === kind);
  };
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.steps.length;) {
      const steps = [...best.steps.slice(0, at), ...best.steps.slice(at + size)];
      if (await stillWrong({ ...best, steps })) best = { ...best, steps };
      else at += size;
    }
  }
  for (const side of ['ours', 'theirs'] as const) {
    for (let at = 0; side === 'ours' && at < best.ours.length;) {
      const ours = best.ours.toSpliced(at, 1);
      if (await stillWrong({ ...best, ours })) best = { ...best, ours };
      else at += 1;
    }
    for (let index = 0; side === 'theirs' && index < best.theirs.length; index += 1) {
      for (let at = 0; at < (best.theirs[index]?.length ?? 0);) {
        const theirs = best.theirs.map((list, n) => (n === index ? list.toSpliced(at, 1) : list));
        if (await stillWrong({ ...best, theirs })) best = { ...best, theirs };
        else at += 1;
      }
    }
  }
  return best;
}

/** The law and the words, without the ids and values of this one case. */
function kindOf(wrong: string): string {
  const said = wrong.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#');
  return said.replaceAll(/tk\d+e|\d+|"[^"]*"/g, '#').slice(0, 40);
}

/** Functions do not print: what a system makes of values is told by its name. */
function printed(history: History): string {
  const { profiles, ...rest } = history;
  const told = profiles.map(({ shapes, ...profile }) => ({ ...profile, shapes: shapes.name }));
  const steps = rest.steps.map((step) => `    ${JSON.stringify(step)},`);
  return [
    `  seed ${rest.seed}`,
    `  profiles ${JSON.stringify(told)}`,
    `  ours ${JSON.stringify(rest.ours)}`,
    `  theirs ${JSON.stringify(rest.theirs)}`,
    '  steps [',
    ...steps,
    '  ]',
  ].join('\n');
}

async function traceOf(history: History): Promise<readonly string[]> {
  let played: Played | undefined;
  try {
    played = await play(history);
    return played.world.trace.map((line) => line.slice(0, 400));
  } catch (error) {
    return [`It threw: ${String(error)}`];
  } finally {
    await played?.world.close();
  }
}

async function traces(history: History): Promise<[readonly string[], readonly string[]]> {
  return [await traceOf(history), await traceOf(history)];
}

function differing(seed: number, [one, other]: [readonly string[], readonly string[]]): string {
  const at = one.findIndex((line, index) => line !== other[index]);
  return [
    `P23: seed ${seed} did not go the same way twice. The first difference, after ${at} lines:`,
    String(one[at]),
    String(other[at]),
  ].join('\n');
}
