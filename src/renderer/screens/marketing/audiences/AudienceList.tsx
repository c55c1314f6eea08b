import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import type { Pixel } from '../../../../shared/model/marketing.ts';
import type { Audience } from '../../../../shared/model/remarketing.ts';
import { Action } from '../../../components/Action.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Page, Scroll } from '../../../components/Layout.tsx';
import { Pill } from '../../../components/StatusPill.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useAppState } from '../../../service.tsx';
import css from '../Marketing.module.css';
import { AudienceForm } from './AudienceForm.tsx';
import { audienceLook } from './audience-look.ts';
import own from './Audiences.module.css';
import { useAudienceWords } from './use-audience-words.ts';

/** Audiences of platforms: how many people are there, since when, and how it goes on. */
export function AudienceList({
  audiences,
  pixels,
}: {
  audiences: readonly Audience[];
  pixels: readonly Pixel[];
}) {
  const { t } = useText();
  const { data: app } = useAppState();
  const navigate = useNavigate({ from: '/marketing' });
  const { audience: open } = useSearch({ from: '/marketing' });
  const [adding, setAdding] = useState(false);
  const isAdmin = app?.operator.role === 'admin';
  const show = (id: string) =>
    void navigate({ search: (now) => ({ ...now, tab: 'audiences' as const, audience: id }) });
  const button = (primary: boolean) => (
    <Action primary={primary} icon={<Plus size={16} />} onClick={() => setAdding(true)}>
      {t('remarketing.new')}
    </Action>
  );

  if (audiences.length === 0 && !adding) {
    return (
      <EmptyState
        icon={Users}
        title={t('remarketing.empty.title')}
        body={
          <>
            {t('remarketing.empty.body')} {!isAdmin && t('remarketing.empty.staff')}
          </>
        }
      >
        {isAdmin && button(true)}
      </EmptyState>
    );
  }
  return (
    <Scroll>
      <Page>
        <div className={css.head}>
          <p className={css.quiet}>{t('remarketing.intro')}</p>
          {isAdmin && !adding && button(false)}
        </div>
        {adding && (
          <AudienceForm
            pixels={pixels}
            onMade={(made) => {
              setAdding(false);
              show(made.id);
            }}
            onClose={() => setAdding(false)}
          />
        )}
        <ul className={css.plain} aria-label={t('remarketing.list')}>
          {audiences.map((each) => (
            <Item key={each.id} of={each} open={each.id === open} onOpen={() => show(each.id)} />
          ))}
        </ul>
      </Page>
    </Scroll>
  );
}

function Item({ of, open, onOpen }: { of: Audience; open: boolean; onOpen: () => void }) {
  const { t, f } = useText();
  const words = useAudienceWords();
  const line = [
    words.source(of),
    words.target(of),
    words.schedule(of),
    of.lastRefreshAt === null ? null : f.ago(of.lastRefreshAt),
  ];
  return (
    <li className={own.row} data-open={open || undefined}>
      <div className={css.itemText}>
        <button
          type="button"
          className={own.open}
          aria-label={t('remarketing.open', { name: of.name })}
          aria-current={open || undefined}
          onClick={onOpen}
        >
          {of.name}
        </button>
        <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
      </div>
      <span className={`${own.members} p-num`}>
        {t('remarketing.members', { count: of.members })}
      </span>
      <Pill {...audienceLook[of.state]} label={t(`remarketing.state.${of.state}`)} />
    </li>
  );
}
