import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Hourglass } from 'lucide-react';
import type { Tunnel } from '../../../../shared/model/tunnel.ts';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Pill } from '../../../components/StatusPill.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

const places = ['dinamize', 'gestaoclick', 'whatsapp'] as const;

/** Where the other system keeps our address: none of them can be told by a call. */
function placeOf(kind: string) {
  return places.find((each) => each === kind) ?? 'other';
}

/** What to paste where, after the public address became another. */
export function ChangedAddress({ tunnel }: { tunnel: Tunnel }) {
  const { t } = useText();
  const { api, client } = useService();
  const act = useAct();
  const { formerUrl: former, changedAt } = tunnel;
  const arrived = (last: string | null) => last !== null && changedAt !== null && last > changedAt;
  const changed = former !== null;
  const { data } = useQuery({ ...api.hookEndpoints.list.queryOptions(), enabled: changed });
  if (!changed) return null;
  const used = data?.filter(({ isSetUp, publicUrl }) => isSetUp && publicUrl !== null) ?? [];

  /** With its secret, where it has one: that is fetched only to be copied. */
  async function wholeAddress(id: string): Promise<string | undefined> {
    const shown = await act({ do: () => client.hookEndpoints.reveal({ id }) });
    return shown?.publicUrl ?? undefined;
  }

  return (
    <section className={css.card} aria-label={t('tunnel.changed.label')}>
      <Banner>{t('tunnel.changed.title', { former })}</Banner>
      {used.length === 0 ? (
        <p className={css.quiet}>{t('tunnel.changed.none')}</p>
      ) : (
        <>
          <p className={css.quiet}>{t('tunnel.changed.what')}</p>
          <ul className={css.list}>
            {used.map((endpoint) => (
              <li key={endpoint.id} className={css.item}>
                <div className={css.itemText}>
                  <p className={css.itemName}>{endpoint.name}</p>
                  <p className={css.address}>{endpoint.publicUrl}</p>
                  <p className={css.quiet}>{t(`tunnel.changed.where.${placeOf(endpoint.kind)}`)}</p>
                </div>
                {arrived(endpoint.lastSentAt) ? (
                  <Pill tone="success" icon={CircleCheck} label={t('tunnel.changed.arrived')} />
                ) : (
                  <Pill tone="warning" icon={Hourglass} label={t('tunnel.changed.waits')} />
                )}
                <CopyButton
                  label={t('tunnel.changed.copy', { name: endpoint.name })}
                  text={() => wholeAddress(endpoint.id)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={css.buttons}>
        <Action
          onClick={() =>
            void act({
              do: () => client.tunnel.addressTold(),
              done: () => ({ title: t('tunnel.changed.noted') }),
            })
          }
        >
          {t('tunnel.changed.done')}
        </Action>
      </div>
    </section>
  );
}
