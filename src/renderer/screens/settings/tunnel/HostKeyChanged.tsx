import type { Tunnel } from '../../../../shared/model/tunnel.ts';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { Fact, Facts } from '../../../components/Layout.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

/** The server shows another key than before: a person compares and decides. */
export function HostKeyChanged({ tunnel }: { tunnel: Tunnel }) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const { offeredHostKey: offered } = tunnel;
  if (offered === null) return null;
  return (
    <section className={css.card} aria-label={t('tunnel.hostKey.label')}>
      <Banner tone="danger">{t('tunnel.hostKey.title')}</Banner>
      <p className={css.quiet}>{t('tunnel.hostKey.how')}</p>
      <Facts>
        <Fact label={t('tunnel.hostKey.kept')}>
          <span className={css.address}>{tunnel.ssh?.hostKey}</span>
        </Fact>
        <Fact label={t('tunnel.hostKey.offered')}>
          <span className={css.address}>{offered}</span>
        </Fact>
      </Facts>
      <div className={css.buttons}>
        <Action
          danger
          onClick={() =>
            void act({
              do: () => client.tunnel.acceptHostKey({ fingerprint: offered }),
              done: () => ({ title: t('tunnel.hostKey.accepted') }),
            })
          }
        >
          {t('tunnel.hostKey.accept')}
        </Action>
      </div>
    </section>
  );
}
