import { useQuery } from '@tanstack/react-query';
import type { Tunnel } from '../../../../shared/model/tunnel.ts';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

/** What to paste where, after the public address became another. */
export function ChangedAddress({ tunnel }: { tunnel: Tunnel }) {
  const { t } = useText();
  const { api, client } = useService();
  const act = useAct();
  const { formerUrl: former } = tunnel;
  const changed = former !== null;
  const { data } = useQuery({ ...api.hookEndpoints.list.queryOptions(), enabled: changed });
  if (!changed) return null;
  const used = data?.filter(({ isSetUp, publicUrl }) => isSetUp && publicUrl !== null) ?? [];

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
                </div>
                <CopyOne id={endpoint.id} name={endpoint.name} />
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

/** The whole address with its secret, where it has one, is asked for only to be copied. */
function CopyOne({ id, name }: { id: string; name: string }) {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(api.hookEndpoints.reveal.queryOptions({ input: { id }, gcTime: 0 }));
  if (!data?.publicUrl) return null;
  return <CopyButton text={data.publicUrl} label={t('tunnel.changed.copy', { name })} />;
}
