import type { OutgoingField, OutgoingTrial } from '../../../../shared/model/outgoing.ts';
import { eventType } from '../../../../shared/model/event.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { JsonPanel } from '../../../components/JsonPanel.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { typeWord } from '../subscription-look.ts';
import css from '../Subscriptions.module.css';

type TrialProps = {
  trial: OutgoingTrial | undefined;
  fields: readonly OutgoingField[];
  error: Error | null;
};

/** What the fields make of the newest event that would go there; nothing is sent. */
export function Trial({ trial, fields, error }: TrialProps) {
  const { t, f } = useText();
  if (error) return <ErrorNotice error={error} />;
  if (!trial) return null;
  const { event, body, faults } = trial;
  if (event === null) return <p className={css.quiet}>{t('subscriptions.outgoing.trialNone')}</p>;
  const type = eventType.options.find((each) => each === event.type);
  const name = type ? t(`subscriptions.type.${typeWord[type]}`) : event.type;
  return (
    <div className={css.stack}>
      <JsonPanel
        title={t('subscriptions.outgoing.trial')}
        note={t('subscriptions.outgoing.trialOf', { type: name, time: f.moment(event.occurredAt) })}
        value={body}
      />
      {faults.map(({ field, detail }) => (
        <p key={field} className={css.bad} role="status">
          {t('subscriptions.outgoing.faults', {
            field: fields[field]?.to ?? '',
            detail: detail ?? '',
          })}
        </p>
      ))}
    </div>
  );
}
