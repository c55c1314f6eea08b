import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutgoingChange, OutgoingVersion } from '../../../../shared/model/outgoing.ts';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Subscriptions.module.css';

type OutgoingVersionsProps = {
  subscriptionId: string;
  versions: readonly OutgoingVersion[];
  newest: number;
  onRolledBack: () => void;
};

/** Every version there was, what going back to it would change, and the way back. */
export function OutgoingVersions(props: OutgoingVersionsProps) {
  const { subscriptionId, versions, newest, onRolledBack } = props;
  const { t, f } = useText();
  const { client } = useService();
  const act = useAct();
  const [chosen, setChosen] = useState<number | null>(null);

  async function rollBack(version: number): Promise<void> {
    await act({
      do: () =>
        client.eventSubscriptions.rollBackMapping({ id: subscriptionId, rev: newest, version }),
      done: (made) => ({
        title: t('subscriptions.outgoing.saved', { version: made.version }),
        hint: t('subscriptions.outgoing.savedHint'),
      }),
    });
    onRolledBack();
  }

  return (
    <section aria-label={t('subscriptions.outgoing.versions')}>
      <h2 className={css.itemName}>{t('subscriptions.outgoing.versions')}</h2>
      <ul className={css.list}>
        {versions.map(({ version, actor, createdAt, note }) => (
          <li key={version} className={css.delivery}>
            <div className={css.deliveryHead}>
              <span className={css.itemText}>
                {version === 1
                  ? t('subscriptions.fact.whole')
                  : t('subscriptions.fact.version', { version })}
              </span>
              {version === newest ? (
                <span className={css.quiet}>{t('mappings.history.current')}</span>
              ) : (
                <Action
                  size="xs"
                  aria-expanded={chosen === version}
                  onClick={() => setChosen(chosen === version ? null : version)}
                >
                  {t('subscriptions.outgoing.compare')}
                </Action>
              )}
            </div>
            {actor !== null && createdAt !== null && (
              <p className={css.quiet}>
                {t('mappings.history.by', { actor, time: f.moment(createdAt) })}
                {note === null ? '' : ` · ${note}`}
              </p>
            )}
            {chosen === version && (
              <div className={css.stack}>
                <Changes id={subscriptionId} from={newest} to={version} />
                <div>
                  <Action size="xs" onClick={() => void rollBack(version)}>
                    {t('subscriptions.outgoing.rollBack')}
                  </Action>
                </div>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Changes({ id, from, to }: { id: string; from: number; to: number }) {
  const { t } = useText();
  const { api } = useService();
  const { data, error } = useQuery(
    api.eventSubscriptions.diffMapping.queryOptions({ input: { id, from, to } }),
  );
  if (error) return <ErrorNotice error={error} />;
  if (data?.length === 0) return <p className={css.quiet}>{t('subscriptions.outgoing.same')}</p>;
  return (
    <ul className={css.attempts}>
      {data?.map((change) => (
        <li key={change.to} className={css.quiet}>
          {t(`subscriptions.outgoing.${kindOf(change)}`)} <code>{change.to}</code>
        </li>
      ))}
    </ul>
  );
}

function kindOf({ before, after }: OutgoingChange): 'added' | 'removed' | 'changed' {
  if (before === null) return 'added';
  return after === null ? 'removed' : 'changed';
}
