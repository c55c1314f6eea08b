import { useState } from 'react';
import type { QueryKey } from '@tanstack/react-query';
import type { FieldProblem } from '../../shared/errors.ts';
import { fieldProblems, toProblem } from '../problem.ts';
import { useService } from '../service.tsx';
import { useAct } from './use-act.ts';

/** Saves; what a field can say is said there and not in a toast. */
export function useSaveOrSay(
  /** What is old after it. */
  stale: (api: ReturnType<typeof useService>['api']) => QueryKey,
) {
  const { api, queries } = useService();
  const act = useAct();
  const [wrong, setWrong] = useState<Readonly<Record<string, FieldProblem>>>({});

  async function save<T>(call: () => Promise<T>): Promise<T | null> {
    setWrong({});
    const done = await act({
      do: async () => {
        try {
          return await call();
        } catch (error) {
          const problems = fieldProblems(toProblem(error));
          if (Object.keys(problems).length === 0) throw error;
          setWrong(problems);
          return null;
        }
      },
    });
    await queries.invalidateQueries({ queryKey: stale(api) });
    return done ?? null;
  }

  return { wrong, clear: () => setWrong({}), save };
}
