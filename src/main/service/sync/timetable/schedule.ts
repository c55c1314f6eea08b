import { createTask, schedule, validateDetailed, type ScheduledTask } from 'node-cron';

/** Cron expressions of five fields, in the computer's own time zone. */
export type Timetable = {
  next(): number | null;
  stop(): void;
};

export type PlanTimes = (expression: string, fire: () => void) => Timetable;

/** Calls `fire` at the times of an expression until it is stopped. */
export const planWithCron: PlanTimes = (expression, fire) => {
  const task = schedule(expression, fire, { suppressMissedWarning: true, unref: true });
  return {
    next: () => task.getNextRun()?.getTime() ?? null,
    stop: () => void task.destroy(),
  };
};

/** Five fields only: a sixth would mean seconds, and no CRM wants to be read every second. */
export function isSchedule(expression: string): boolean {
  return expression.trim().split(/\s+/).length === 5 && validateDetailed(expression).valid;
}

/** The next times of an expression; empty when it never comes or cannot be read. */
export function nextTimes(expression: string, count: number): number[] {
  if (!isSchedule(expression)) return [];
  let task: ScheduledTask | undefined;
  try {
    task = createTask(expression, () => undefined, { unref: true });
    return task.getNextRuns(count).map((date) => date.getTime());
  } catch {
    return [];
  } finally {
    void task?.destroy();
  }
}
