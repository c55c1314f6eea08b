import { useQuery } from '@tanstack/react-query';
import type { MessageTemplate } from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Messages.module.css';

/** Earlier versions of a template, each of which can be made the newest. */
export function TemplateVersions({ of, canEdit }: { of: MessageTemplate; canEdit: boolean }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { id } = of;
  const { data = [] } = useQuery(api.messageTemplates.versions.queryOptions({ input: { id } }));
  if (data.length < 2) return null;

  async function rollBack(version: number): Promise<void> {
    await act({
      do: () => client.messageTemplates.rollBack({ id, version }),
      done: () => ({ title: t('messages.templates.rolledBack', { version }) }),
    });
    await queries.invalidateQueries({ queryKey: api.messageTemplates.key() });
  }

  return (
    <section aria-label={t('messages.templates.versions')}>
      <p className={css.itemName}>{t('messages.templates.versions')}</p>
      <ul className={css.list}>
        {data.map(({ version, madeAt, madeBy }) => (
          <li key={version} className={css.item}>
            <span className={css.itemText}>
              {t('messages.templates.versionLine', {
                version,
                when: f.moment(madeAt),
                who: madeBy,
              })}
            </span>
            {canEdit && version !== of.version && (
              <Action type="button" size="sm" onClick={() => void rollBack(version)}>
                {t('messages.templates.rollBack')}
              </Action>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
