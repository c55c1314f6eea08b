import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RuleSet, ScoreImpact } from '../../../shared/model/scoring.ts';
import { useService } from '../../service.tsx';

const PAUSE_MS = 400;

export type Classes = { readonly hot: number; readonly warm: number; readonly cold: number };

/**
 * What the rules would make of all leads: counted anew when they change, and not when only a threshold
 * does.
 *
 * @param after something that changes when leads were scored anew
 */
export function useImpact(rules: RuleSet, after: string) {
  const { client, api } = useService();
  const text = JSON.stringify(rules.rules);
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const [id, setId] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    const set = { rules: JSON.parse(asked) as RuleSet['rules'], hotFrom: 25, warmFrom: 15 };
    client.scoring.startImpact({ rules: set }).then(
      (task) => wanted && (setId(task.id), setFailed(false)),
      () => wanted && setFailed(true),
    );
    return () => void (wanted = false);
  }, [asked, after, client]);
  const { data, isError } = useQuery(
    api.scoring.impact.queryOptions({
      input: { id: id ?? '-' },
      enabled: id !== null,
      retry: false,
    }),
  );
  const [shown, setShown] = useState<ScoreImpact | null>(null);
  if (data?.result && data.result !== shown) setShown(data.result);
  return {
    impact: shown,
    failed: failed || isError || data?.state === 'failed',
    counting: asked !== text || data?.state === 'running' || (id === null && !failed),
    done: data?.done ?? 0,
    total: data?.total ?? null,
  };
}

/** How many of each class there are now and would be, and how many would move. */
export function movesOf(
  { scores }: ScoreImpact,
  { hotFrom, warmFrom }: Pick<RuleSet, 'hotFrom' | 'warmFrom'>,
): { now: Classes; after: Classes; moved: number } {
  const now = { hot: 0, warm: 0, cold: 0 };
  const after = { hot: 0, warm: 0, cold: 0 };
  let moved = 0;
  for (const { score, hot, warm, cold } of scores) {
    const to = score >= hotFrom ? 'hot' : score >= warmFrom ? 'warm' : 'cold';
    now.hot += hot;
    now.warm += warm;
    now.cold += cold;
    const all = hot + warm + cold;
    after[to] += all;
    moved += all - { hot, warm, cold }[to];
  }
  return { now, after, moved };
}

/** What keeps the rules from being published, by rule. */
export function useRuleProblems(rules: RuleSet): ReadonlyMap<string, string> {
  const { api } = useService();
  const [asked] = useDebouncedValue(rules, PAUSE_MS);
  const { data } = useQuery(
    api.scoring.check.queryOptions({ input: { rules: asked }, placeholderData: keepPreviousData }),
  );
  return new Map(data?.problems.map(({ field, problem }) => [field, problem]));
}
