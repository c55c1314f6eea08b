import { PonteError } from '../../../shared/errors.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';

/** Something that somebody waits for, with how far it is. */
export type Task<T> = {
  readonly id: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  total: number;
  done: number;
  result: T | null;
};

export type TaskProgress = {
  total(count: number): void;
  /** @returns false when nobody waits for it any more */
  done(count: number): boolean;
};

/** Work of one kind over many leads; a person who asks anew no longer waits for what was asked before. */
export type Tasks<T> = {
  start(owner: string, work: (progress: TaskProgress) => Promise<T>): Task<T>;
  /** @throws PonteError NOT_FOUND */
  get(id: string): Task<T>;
  stop(): Promise<void>;
};

const MOST_KEPT = 20;

export function createTasks<T>(live: Live, log: Log): Tasks<T> {
  const tasks = new Map<string, Task<T>>();
  const ofOwner = new Map<string, Task<T>>();
  const working = new Set<Promise<void>>();
  const told = () => live.tell({ type: 'scoring.changed' });

  async function run(task: Task<T>, work: (progress: TaskProgress) => Promise<T>): Promise<void> {
    try {
      const result = await work({
        total: (count) => (task.total = count),
        done(count) {
          task.done = count;
          told();
          return task.state === 'running';
        },
      });
      if (task.state === 'running') Object.assign(task, { result, state: 'done' });
    } catch (error) {
      task.state = 'failed';
      log.error(describeError(error), 'work on scores failed');
    }
    told();
  }

  return {
    start(owner, work) {
      const before = ofOwner.get(owner);
      if (before?.state === 'running') before.state = 'stopped';
      const task: Task<T> = { id: newId(), state: 'running', total: 0, done: 0, result: null };
      tasks.set(task.id, task);
      ofOwner.set(owner, task);
      for (const id of [...tasks.keys()].slice(0, -MOST_KEPT)) tasks.delete(id);
      const running = run(task, work).finally(() => working.delete(running));
      working.add(running);
      return task;
    },
    get(id) {
      const task = tasks.get(id);
      if (task) return task;
      throw new PonteError('NOT_FOUND', 'This is not being worked on any more. Ask again.');
    },
    async stop() {
      for (const task of tasks.values()) if (task.state === 'running') task.state = 'stopped';
      await Promise.all(working);
    },
  };
}
