import { useState, type FormEvent } from 'react';
import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';
import { choosesHeader, isHeader, settingsOf, type SchemeDraft } from './scheme-draft.ts';
import { SchemeFields } from './SchemeFields.tsx';

/** Another way for the system to show who it is; one of another scheme is set up anew. */
export function SchemeChange({ endpoint }: { endpoint: HookEndpoint }) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const { id, scheme, settings } = endpoint;
  const now: SchemeDraft = { scheme, header: settings.header, encoding: settings.encoding };
  const [draft, setDraft] = useState<SchemeDraft | null>(null);
  const [tried, setTried] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (draft === null || (choosesHeader(draft.scheme) && !isHeader(draft.header))) return;
    const changed = await act({
      do: () =>
        client.hookEndpoints.update({ id, scheme: draft.scheme, settings: settingsOf(draft) }),
      done: () => ({ title: t('hooks.setup.changed') }),
    });
    if (!changed) return;
    setDraft(null);
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
  }

  return (
    <section aria-label={t('hooks.setup.how')}>
      <h2 className={css.heading}>{t('hooks.setup.how')}</h2>
      <p>{t(`hooks.scheme.${scheme}`)}</p>
      <p className={css.quiet}>{t(`hooks.schemeHint.${scheme}`)}</p>
      {draft === null ? (
        <div className={css.line}>
          <Action size="xs" onClick={() => setDraft(now)}>
            {t('hooks.setup.change')}
          </Action>
        </div>
      ) : (
        <form
          className={css.card}
          aria-label={t('hooks.setup.change')}
          onSubmit={(event) => void submit(event)}
        >
          <SchemeFields draft={draft} tried={tried} onChange={setDraft} />
          {draft.scheme !== scheme && <p className={css.quiet}>{t('hooks.setup.changeHint')}</p>}
          <div className={css.buttons}>
            <Action type="button" onClick={() => setDraft(null)}>
              {t('common.cancel')}
            </Action>
            <Action type="submit" primary>
              {t('hooks.setup.change')}
            </Action>
          </div>
        </form>
      )}
    </section>
  );
}
