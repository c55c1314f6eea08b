import { useEffect, useMemo, useRef, useState } from 'react';
import type { RuleSet, ScoreRule, ScoringNow } from '../../../shared/model/scoring.ts';
import { diffRules } from '../../../shared/score-diff.ts';
import { useStable } from '../../components/use-stable.ts';
import { toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';

export type RulesDraft = ReturnType<typeof useRulesDraft>;

const SAVE_MS = 400;
/** Moves of one slider that come this soon after each other are one step back. */
const ONE_STEP_MS = 1000;
const MOST_STEPS = 100;

/**
 * What a person makes of the rules before they are published. Every step can be taken back, and the
 * service keeps it, so that neither another screen nor a crash loses it.
 */
export function useRulesDraft(now: ScoringNow) {
  const { client, api, queries } = useService();
  const kept = now.draft?.rules ?? now.current.rules;
  const [mine, setMine] = useState<RuleSet | null>(null);
  const [past, setPast] = useState<readonly RuleSet[]>([]);
  const [future, setFuture] = useState<readonly RuleSet[]>([]);
  const [overtaken, setOvertaken] = useState(false);
  const [saving, setSaving] = useState(false);
  const last = useRef({ tag: '', at: 0 });
  const rev = useRef<number | null>(null);
  const unsaved = useRef<RuleSet | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Promise<void>>(Promise.resolve());
  const rules = mine ?? kept;

  /** One after the other, since each needs the revision that the one before made. */
  const save = useStable((): Promise<void> => {
    clearTimeout(timer.current);
    sending.current = sending.current.then(async () => {
      const next = unsaved.current;
      if (next === null) return;
      unsaved.current = null;
      try {
        const draft = await client.scoring.saveDraft({ rules: next, rev: rev.current });
        rev.current = draft.rev;
      } catch (error) {
        if (toProblem(error).code === 'CHANGED_MEANWHILE') setOvertaken(true);
        else unsaved.current ??= next;
      }
      if (unsaved.current === null) setSaving(false);
    });
    return sending.current;
  });
  useEffect(() => () => void save(), [save]);

  function keep(next: RuleSet): void {
    if (mine === null) rev.current = now.draft?.rev ?? null;
    setMine(next);
    setSaving(true);
    unsaved.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), SAVE_MS);
  }

  /** @param tag what is being changed: quick changes of the same are one step */
  function change(next: RuleSet, tag = ''): void {
    const at = Date.now();
    const together = tag !== '' && last.current.tag === tag && at - last.current.at < ONE_STEP_MS;
    last.current = { tag, at };
    if (!together) setPast((steps) => [...steps, rules].slice(-MOST_STEPS));
    setFuture([]);
    keep(next);
  }

  function step(from: readonly RuleSet[], back: boolean): void {
    const next = from.at(-1);
    if (next === undefined) return;
    last.current = { tag: '', at: 0 };
    if (back) {
      setPast(from.slice(0, -1));
      setFuture((steps) => [...steps, rules]);
    } else {
      setFuture(from.slice(0, -1));
      setPast((steps) => [...steps, rules]);
    }
    keep(next);
  }

  /** Shows what the service has; what was typed since is let go. */
  async function reset(): Promise<void> {
    clearTimeout(timer.current);
    unsaved.current = null;
    await sending.current;
    setSaving(false);
    await queries.invalidateQueries({ queryKey: api.scoring.key() });
    setMine(null);
    setPast([]);
    setFuture([]);
    setOvertaken(false);
  }

  const changes = useMemo(
    () => diffRules(now.current.rules, rules).length,
    [now.current.rules, rules],
  );
  const put = (id: string, rule: ScoreRule, tag?: string) =>
    change({ ...rules, rules: rules.rules.map((each) => (each.id === id ? rule : each)) }, tag);

  return {
    rules,
    changes,
    saving,
    overtaken,
    change,
    put,
    add: (more: readonly ScoreRule[]) => change({ ...rules, rules: [...rules.rules, ...more] }),
    remove: (id: string) =>
      change({ ...rules, rules: rules.rules.filter((each) => each.id !== id) }),
    move(id: string, by: 1 | -1) {
      const at = rules.rules.findIndex((each) => each.id === id);
      const other = rules.rules[at + by];
      const rule = rules.rules[at];
      if (!rule || !other) return;
      change({ ...rules, rules: rules.rules.with(at, other).with(at + by, rule) });
    },
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    undo: () => step(past, true),
    redo: () => step(future, false),
    /** Ends when the service has all of it. */
    async settled(): Promise<number | null> {
      await save();
      return mine === null ? (now.draft?.rev ?? null) : rev.current;
    },
    reset,
    /** The draft that the service has, where there is one to discard. */
    hasDraft: now.draft !== null || mine !== null,
  };
}
