import { Terminal } from 'lucide-react';
import type { HookDetail } from '../../../shared/model/hook.ts';
import { Action } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { JsonPanel } from '../../components/JsonPanel.tsx';
import { Section } from '../../components/Layout.tsx';
import { fileSize } from '../../i18n/file-size.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Hooks.module.css';

/** Characters of a body that are drawn: a longer one would only slow the panel down. */
const mostDrawn = 32_768;

/** What a request said: its headers and its body, secrets masked. */
export function HookContent({ hook }: { hook: HookDetail }) {
  const { t, language } = useText();
  const { headers, body, contentType, sealed, copyAsCurl } = hook;
  const isCut = body !== null && body.length > mostDrawn;
  const note = [contentType, sealed ? t('hooks.detail.sealed') : null].filter(Boolean).join(', ');

  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => announce(t('common.copied')));

  return (
    <Section>
      <div className={css.payload}>
        <JsonPanel
          title={t('hooks.detail.headers')}
          value={headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
        {body === null ? (
          <p className={css.quiet}>{t('hooks.detail.bodyGone')}</p>
        ) : (
          <JsonPanel
            title={t('hooks.detail.body')}
            note={note}
            value={isCut ? body.slice(0, mostDrawn) : body}
          />
        )}
        {isCut && (
          <div className={css.line}>
            <p className={css.quiet}>
              {t('hooks.detail.cut', {
                shown: fileSize(mostDrawn, language),
                whole: fileSize(body.length, language),
              })}
            </p>
            <Action size="xs" onClick={() => copy(body)}>
              {t('hooks.detail.copyBody')}
            </Action>
          </div>
        )}
        {copyAsCurl !== '' && (
          <div className={css.line}>
            <Action size="xs" icon={<Terminal size={14} />} onClick={() => copy(copyAsCurl)}>
              {t('hooks.detail.curl')}
            </Action>
            <p className={css.quiet}>{t('hooks.detail.curlHint')}</p>
          </div>
        )}
      </div>
    </Section>
  );
}
