import { RefreshCw } from 'lucide-react';
import type { Tunnel } from '../../../../shared/model/tunnel.ts';
import { Action } from '../../../components/Action.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Fact, Facts, SectionHead } from '../../../components/Layout.tsx';
import { Pill } from '../../../components/StatusPill.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { tunnelLook } from './tunnel-look.ts';
import css from '../Settings.module.css';

const shownOutages = 5;

/** How it is, under which address, and when hooks could not arrive. */
export function TunnelStatus({ tunnel }: { tunnel: Tunnel }) {
  const { t, f } = useText();
  const { client } = useService();
  const act = useAct();
  const { state, since, flaw, flawDetail, nextTryAt, publicUrl, lastCheck, localPort } = tunnel;
  const outages = tunnel.outages.slice(0, shownOutages);

  return (
    <section className={css.card} aria-label={t('tunnel.status')}>
      <SectionHead
        title={<Pill {...tunnelLook[state]} label={t(`tunnel.state.${state}`)} />}
        aside={
          <Action
            size="sm"
            icon={<RefreshCw size={14} />}
            onClick={() => void act({ do: () => client.tunnel.check() })}
          >
            {t('tunnel.checkNow')}
          </Action>
        }
      />
      {flaw !== null && (
        <div role="status">
          <p className={css.bad}>{t(`tunnel.flaw.${flaw}`)}</p>
          {flawDetail !== null && <p className={css.quiet}>{flawDetail}</p>}
        </div>
      )}
      <Facts>
        <Fact label={t('tunnel.since')}>{f.moment(since)}</Fact>
        <Fact label={t('tunnel.publicUrl')}>
          {publicUrl === null ? (
            '—'
          ) : (
            <>
              <span className={css.address}>{publicUrl}</span>{' '}
              <CopyButton text={publicUrl} label={t('tunnel.copyAddress')} />
            </>
          )}
        </Fact>
        <Fact label={t('tunnel.lastCheck')}>
          {lastCheck === null
            ? t('tunnel.noCheck')
            : lastCheck.ok
              ? t('tunnel.checkOk', { time: f.time(lastCheck.at), ms: lastCheck.tookMs })
              : t('tunnel.checkFailed', { time: f.time(lastCheck.at) })}
        </Fact>
        {nextTryAt !== null && <Fact label={t('tunnel.nextTry')}>{f.time(nextTryAt)}</Fact>}
        {tunnel.kind === 'address' && localPort !== null && (
          <Fact label={t('tunnel.localPort')}>{localPort}</Fact>
        )}
      </Facts>
      <h3 className={css.itemName}>{t('tunnel.outages')}</h3>
      {outages.length === 0 ? (
        <p className={css.quiet}>{t('tunnel.noOutages')}</p>
      ) : (
        <ul className={css.plain}>
          {outages.map(({ from, to, cause }) => (
            <li key={from} className={css.quiet}>
              {to === null
                ? t('tunnel.outageOpen', { from: f.moment(from) })
                : t('tunnel.outage', {
                    from: f.moment(from),
                    span: f.span(Date.parse(to) - Date.parse(from)),
                  })}
              {' · '}
              {t(`tunnel.cause.${cause}`)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
