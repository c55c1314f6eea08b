import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { HookEndpoint, HookEndpointSecret } from '../../../../shared/model/hook.ts';
import { Action } from '../../../components/Action.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';
import { headerOf } from './scheme-draft.ts';

const dots = '••••••••••••';

/** What the other system has to be told: address, header and secret, each ready to be copied. */
export function PasteList({ endpoint }: { endpoint: HookEndpoint }) {
  const { t, f } = useText();
  const { client } = useService();
  const act = useAct();
  const [shown, setShown] = useState<HookEndpointSecret | null>(null);
  const { id, scheme, settings, isSetUp, previousUntil } = endpoint;

  const header = headerOf(scheme, settings);
  const inAddress = scheme === 'path-secret';
  const address = addressOf(shown ?? endpoint);
  const masked = shown ? address : address.replace('<secret>', dots);

  const ask = () => act({ do: () => client.hookEndpoints.reveal({ id }) });
  async function toggle(): Promise<void> {
    if (shown) return setShown(null);
    setShown((await ask()) ?? null);
  }
  const copied = async (part: (whole: HookEndpointSecret) => string | null) => {
    const whole = await ask();
    return whole ? (part(whole) ?? undefined) : undefined;
  };

  return (
    <section aria-label={t('hooks.setup.paste')}>
      <h2 className={css.heading}>{t('hooks.setup.paste')}</h2>
      <dl className={css.pasteList}>
        <Paste
          label={t('hooks.setup.url')}
          copy={
            (isSetUp || !inAddress) && (
              <CopyButton
                label={t('hooks.setup.copyUrl')}
                text={inAddress ? () => copied(addressOf) : address}
              />
            )
          }
        >
          {masked}
        </Paste>
        {header !== null && (
          <Paste
            label={t('hooks.setup.header')}
            copy={<CopyButton label={t('hooks.setup.copyHeader')} text={header} />}
          >
            {header}
          </Paste>
        )}
        {isSetUp && !inAddress && (
          <Paste
            label={t('hooks.setup.secret')}
            copy={
              <CopyButton
                label={t('hooks.setup.copySecret')}
                text={() => copied(({ secret }) => secret)}
              />
            }
          >
            {shown ? shown.secret : <Hidden />}
          </Paste>
        )}
        {isSetUp && scheme === 'whatsapp-cloud' && (
          <Paste
            label={t('hooks.setup.verifyToken')}
            copy={
              <CopyButton
                label={t('hooks.setup.copyToken')}
                text={() => copied(({ verifyToken }) => verifyToken)}
              />
            }
          >
            {shown ? shown.verifyToken : <Hidden />}
          </Paste>
        )}
      </dl>
      {endpoint.publicUrl === null && <p className={css.quiet}>{t('hooks.setup.localOnly')}</p>}
      {previousUntil !== null && (
        <p className={css.quiet}>
          {t('hooks.setup.previous', { time: f.dateTime(previousUntil) })}
        </p>
      )}
      {isSetUp && (
        <div className={css.line}>
          <Action
            size="xs"
            icon={shown ? <EyeOff size={14} /> : <Eye size={14} />}
            aria-pressed={shown !== null}
            onClick={() => void toggle()}
          >
            {shown ? t('hooks.setup.hide') : t('hooks.setup.reveal')}
          </Action>
        </div>
      )}
    </section>
  );
}

function Paste({ label, copy, children }: { label: string; copy: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className={css.value}>{children}</dd>
      <dd>{copy}</dd>
    </>
  );
}

function Hidden() {
  const { t } = useText();
  return (
    <>
      <span aria-hidden="true">{dots}</span>
      <span className="p-hidden">{t('hooks.setup.hidden')}</span>
    </>
  );
}

function addressOf({ url, publicUrl }: HookEndpoint): string {
  return publicUrl ?? url;
}
