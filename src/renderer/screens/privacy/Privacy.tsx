import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download, ShieldCheck } from 'lucide-react';
import {
  blankAfterDays,
  type EraseReceipt,
  type PrivacyState,
} from '../../../shared/model/privacy.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { saveFile } from '../../components/save-file.ts';
import { OlderCopies } from './OlderCopies.tsx';
import css from '../settings/Settings.module.css';
import own from './Privacy.module.css';

/** What is blanked with time, which copies are from before an erasing, and the receipts. */
export function Privacy() {
  const { t } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.privacy.state.queryOptions());

  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <div className={own.parts}>
      <Blanking state={data} />
      <OlderCopies copies={data.olderCopies} />
      <section>
        <SectionHead title={t('privacy.receipts.title')} />
        {data.receipts.length === 0 ? (
          <EmptyState
            icon={ShieldCheck}
            title={t('privacy.receipts.empty')}
            body={t('privacy.receipts.emptyBody')}
          />
        ) : (
          <>
            <p className={css.quiet}>{t('privacy.receipts.intro')}</p>
            <ul className={css.list}>
              {data.receipts.map((receipt) => (
                <Receipt key={receipt.hash} receipt={receipt} />
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}

const choices = blankAfterDays.options.map(({ value }) => value);

function Blanking({ state }: { state: PrivacyState }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { lastBlanked: last } = state;

  function choose(text: string): void {
    const days = choices.find((each) => String(each) === text) ?? 0;
    const before = state.blankAfterDays;
    const set = async (to: typeof days) => {
      queries.setQueryData(
        api.privacy.state.queryKey(),
        await client.privacy.setBlanking({ days: to }),
      );
    };
    void act({
      do: () => set(days),
      done: () => ({ title: t('privacy.blanking.saved'), undo: () => set(before) }),
    });
  }

  return (
    <section>
      <SectionHead title={t('privacy.blanking.title')} />
      <p className={css.quiet}>{t('privacy.blanking.body')}</p>
      <div className={own.choice}>
        <div className={css.choice}>
          <span className={css.choiceName}>{t('privacy.blanking.label')}</span>
          <SegmentedControl
            aria-label={t('privacy.blanking.label')}
            value={String(state.blankAfterDays)}
            data={choices.map((days) => ({
              value: String(days),
              label:
                days === 0 ? t('privacy.blanking.never') : t('privacy.blanking.days', { n: days }),
            }))}
            onChange={choose}
          />
        </div>
        <p className={css.quiet}>
          {state.blankAfterDays !== 0 &&
            (last === null
              ? t('privacy.blanking.notYet')
              : t('privacy.blanking.last', { count: last.count, when: f.moment(last.at) }))}{' '}
          {t('privacy.blanking.hooksNote')}
        </p>
      </div>
    </section>
  );
}

function Receipt({ receipt }: { receipt: EraseReceipt }) {
  const { t, f } = useText();
  const time = f.moment(receipt.at);
  const count = receipt.counts.reduce((sum, each) => sum + each.count, 0);
  const words = [
    receipt.why === 'restored'
      ? t('privacy.receipts.again')
      : t('privacy.receipts.by', { name: receipt.by }),
    t('privacy.receipts.items', { count }),
    receipt.hash.slice(0, 12),
  ];
  return (
    <li className={css.item}>
      <ShieldCheck size={16} aria-hidden="true" />
      <div className={css.itemText}>
        <p className={css.itemName}>{time}</p>
        <p className={css.quiet}>{words.join(' · ')}</p>
      </div>
      <Action
        size="xs"
        icon={<Download size={14} />}
        aria-label={t('privacy.receipts.downloadNamed', { time })}
        onClick={() =>
          saveFile(
            `ponte-${receipt.at.slice(0, 10)}-${receipt.hash.slice(0, 8)}.json`,
            [`${JSON.stringify(receipt, null, 2)}\n`],
            'application/json',
          )
        }
      >
        {t('privacy.receipts.download')}
      </Action>
    </li>
  );
}
