import { Action } from '../../components/Action.tsx';
import { Foot, Spacer } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Conflicts.module.css';
import { SnoozeMenu } from './SnoozeMenu.tsx';
import type { Conflicts } from './use-conflicts.ts';
import type { Settling } from './use-settle.ts';

/** What can be done to the chosen conflicts at once; the count first. */
export function BulkFoot({ list, settling }: { list: Conflicts; settling: Settling }) {
  const { t } = useText();
  const { chosen } = list;
  const fields = chosen.filter(({ choices }) => choices.includes('local'));
  const ids = chosen.map(({ id }) => id);

  return (
    <Foot>
      <div className={css.bulk} role="toolbar" aria-label={t('conflicts.bulk.label')}>
        <strong className={css.left}>{t('conflicts.bulk.chosen', { count: chosen.length })}</strong>
        <Action
          disabled={fields.length === 0}
          onClick={() => void settling.applyMany('local', fields)}
        >
          {t('conflicts.bulk.local')}
        </Action>
        <Action
          disabled={fields.length === 0}
          onClick={() => void settling.applyMany('remote', fields)}
        >
          {t('conflicts.bulk.remote')}
        </Action>
        {list.snoozed ? (
          <Action variant="subtle" onClick={() => void settling.snooze(ids, null)}>
            {t('conflicts.snooze.back')}
          </Action>
        ) : (
          <SnoozeMenu onSnooze={(until) => void settling.snooze(ids, until)} />
        )}
        <Spacer />
        <Action variant="subtle" keys="Escape" onClick={list.clear}>
          {t('conflicts.bulk.clear')}
        </Action>
      </div>
    </Foot>
  );
}
