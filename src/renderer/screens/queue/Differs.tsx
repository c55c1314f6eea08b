import { useState } from 'react';
import type { Divergence } from '../../../shared/model/queue.ts';
import { Action } from '../../components/Action.tsx';
import { CheckBox } from '../../components/grid/CheckBox.tsx';
import { Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProviders } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Queue.module.css';
import { useFailureActions } from './use-failure-actions.ts';

type DiffersProps = {
  id: string;
  provider: string;
  differs: readonly Divergence[];
  onDone: () => void;
};

/** What would be sent now, beside what is there; a difference can stay, or become a question. */
export function Differs({ id, provider, differs, onDone }: DiffersProps) {
  const { t } = useText();
  const { nameOf } = useProviders();
  const { fieldName, valueText } = useLeadWords();
  const { accept, ask } = useFailureActions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const name = nameOf(provider);
  const fields = differs.map(({ field }) => field).filter((field) => chosen.has(field));

  function toggle(field: string): void {
    const next = new Set(chosen);
    if (!next.delete(field)) next.add(field);
    setChosen(next);
  }

  async function leave(action: Promise<unknown>): Promise<void> {
    if ((await action) !== undefined) onDone();
  }

  return (
    <Section title={t('queue.differs.title')} label={t('queue.differs.title')}>
      <p className={css.quiet}>{t('queue.differs.hint', { name })}</p>
      <table className={css.differs}>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {t('queue.differs.field')}
            </th>
            <th scope="col">{t('queue.differs.here')}</th>
            <th scope="col">{t('queue.differs.there', { name })}</th>
          </tr>
        </thead>
        <tbody>
          {differs.map(({ field, local, remote }) => (
            <tr key={field}>
              <td>
                <CheckBox
                  checked={chosen.has(field)}
                  label={t('queue.differs.choose', { field: fieldName(field) })}
                  onChange={() => toggle(field)}
                />
              </td>
              <th scope="row">{fieldName(field)}</th>
              <td>{valueText(field, local) || t('common.empty')}</td>
              <td>{valueText(field, remote) || t('common.empty')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.buttons}>
        <Action disabled={fields.length === 0} onClick={() => void leave(ask(id, fields))}>
          {t('queue.differs.ask')}
        </Action>
        <Action disabled={fields.length === 0} onClick={() => void leave(accept(id, fields))}>
          {t('queue.differs.accept')}
        </Action>
      </div>
    </Section>
  );
}
