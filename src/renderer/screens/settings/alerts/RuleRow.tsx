import { Switch } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { alertLimits, type AlertRule } from '../../../../shared/model/alert.ts';
import { KeptNumber } from '../../../components/KeptNumber.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

type Number = 'threshold' | 'minutes';

/** One rule: whether, and from where on; each choice holds as soon as its field is left. */
export function RuleRow({ rule }: { rule: AlertRule }) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const { kind } = rule;
  const limits = alertLimits[kind];

  // A rule is kept as a whole: what was saved a moment ago goes along, though it is not shown yet.
  const held = useRef(rule);
  useEffect(() => void (held.current = rule), [rule]);

  async function save(change: Partial<AlertRule>): Promise<boolean> {
    held.current = { ...held.current, ...change };
    const saved = await act({
      do: () => client.alerts.setRule(held.current),
      done: () => ({ title: t('alerts.settings.saved') }),
    });
    if (saved === undefined) held.current = rule;
    await queries.invalidateQueries({ queryKey: api.alerts.key() });
    return saved !== undefined;
  }

  return (
    <li className={css.item}>
      <Switch
        aria-label={t('alerts.settings.on', { name: t(`alerts.kind.${kind}.name`) })}
        checked={rule.on}
        onChange={(event) => void save({ on: event.currentTarget.checked })}
      />
      <div className={css.itemText}>
        <p className={css.itemName}>{t(`alerts.kind.${kind}.name`)}</p>
        <p className={css.quiet}>{t(`alerts.kind.${kind}.rule`)}</p>
      </div>
      <Field name="threshold" rule={rule} range={limits.threshold} onSave={save} />
      <Field name="minutes" rule={rule} range={limits.minutes} onSave={save} />
    </li>
  );
}

type FieldProps = {
  name: Number;
  rule: AlertRule;
  range: { min: number; max: number } | null;
  onSave: (change: Partial<AlertRule>) => Promise<boolean>;
};

function Field({ name, rule, range, onSave }: FieldProps) {
  const { t } = useText();
  if (range === null) return <span className={css.numberSpace} />;
  return (
    <KeptNumber
      className={css.numberSpace}
      size="xs"
      label={labelOf(rule, name, t)}
      kept={rule[name]}
      {...range}
      flaw={t('alerts.settings.badNumber', range)}
      disabled={!rule.on}
      onSave={(value) => onSave({ [name]: value })}
    />
  );
}

function labelOf({ kind }: AlertRule, name: Number, t: ReturnType<typeof useText>['t']): string {
  return t(`alerts.kind.${kind}.${name}` as 'alerts.kind.retry_queue.threshold');
}
