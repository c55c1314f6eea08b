import { z } from 'zod';
import {
  alertKind,
  alertLimits,
  alertRule,
  type AlertKind,
  type AlertRule,
} from '../../../shared/model/alert.ts';
import type { SettingStore } from '../settings/setting-store.ts';

/** What people are told of, and from where on. */
export type AlertRules = {
  all(): AlertRule[];
  of(kind: AlertKind): AlertRule;
  set(rule: AlertRule): void;
};

const name = 'alerts.rules';
const kept = z.array(
  alertRule.catch({ kind: 'disk_low', on: true, threshold: null, minutes: null }),
);

export function createAlertRules(settings: SettingStore): AlertRules {
  function chosen(): Map<AlertKind, AlertRule> {
    const read = kept.safeParse(settings.get(name));
    return new Map((read.success ? read.data : []).map((rule) => [rule.kind, rule]));
  }

  /** With the usual numbers where nothing was chosen, or what was chosen no longer fits. */
  function whole(kind: AlertKind, rule: AlertRule | undefined): AlertRule {
    const { threshold, minutes } = alertLimits[kind];
    return {
      kind,
      on: rule?.on ?? true,
      threshold: within(rule?.threshold, threshold),
      minutes: within(rule?.minutes, minutes),
    };
  }

  function all(): AlertRule[] {
    const rules = chosen();
    return alertKind.options.map((kind) => whole(kind, rules.get(kind)));
  }

  return {
    all,
    of: (kind) => whole(kind, chosen().get(kind)),
    set(rule) {
      settings.set(name, [...all().filter(({ kind }) => kind !== rule.kind), rule]);
    },
  };
}

function within(
  value: number | null | undefined,
  range: { usual: number; min: number; max: number } | null,
): number | null {
  if (range === null) return null;
  if (value == null || value < range.min || value > range.max) return range.usual;
  return value;
}
