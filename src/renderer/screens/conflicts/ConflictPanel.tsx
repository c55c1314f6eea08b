import { Link } from '@tanstack/react-router';
import { GitCompareArrows, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProviders } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import { ConflictValue } from './ConflictValue.tsx';
import css from './Conflicts.module.css';

/** One conflict: what both sides agreed on, what each has now, and who put it there. */
export function ConflictPanel({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const { t, f } = useText();
  const { nameOf } = useProviders();
  const { fieldName } = useLeadWords();
  const { field } = conflict;
  const local =
    conflict.localBy && conflict.localAt
      ? t('conflicts.detail.who', { by: conflict.localBy, at: f.moment(conflict.localAt) })
      : t('conflicts.detail.unknown');
  const remote = conflict.remoteSeenAt
    ? t('conflicts.detail.seen', { at: f.moment(conflict.remoteSeenAt) })
    : t('conflicts.detail.unknown');

  return (
    <SidePanel id="conflict" label={t('conflicts.detail.label')} width={360} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{conflict.leadName ?? t('conflicts.detail.label')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <Section>
          <p className={css.head}>
            <strong>{field ? fieldName(field) : t('conflicts.field.record')}</strong>
            <Pill
              tone="conflict"
              icon={GitCompareArrows}
              label={t(`conflicts.kind.${conflict.kind}`)}
            />
          </p>
          <p className={css.safe}>{t('conflicts.safe')}</p>
        </Section>
        <Section>
          <dl className={css.sides}>
            <Side label={t('conflicts.detail.before')} field={field} value={conflict.base} />
            <Side
              label={t('conflicts.detail.ours')}
              tile="ponte"
              field={field}
              value={conflict.local}
              note={local}
            />
            <Side
              label={nameOf(conflict.provider)}
              tile={conflict.provider}
              field={field}
              value={conflict.remote}
              note={remote}
            />
          </dl>
        </Section>
        <Section>
          <p className={css.safe}>{t('conflicts.detail.how')}</p>
          {conflict.leadId && (
            <Link to="/leads/$leadId" params={{ leadId: conflict.leadId }}>
              {t('conflicts.detail.openLead')}
            </Link>
          )}
        </Section>
      </Scroll>
    </SidePanel>
  );
}

type SideProps = {
  label: string;
  tile?: string;
  field: string | null;
  value: unknown;
  note?: ReactNode;
};

function Side({ label, tile, field, value, note }: SideProps) {
  return (
    <div className={css.side}>
      <dt className={css.sideName}>
        {tile && <ProviderTile provider={tile} />}
        {label}
      </dt>
      <dd className={css.value}>
        <ConflictValue field={field} value={value} />
      </dd>
      {note && <dd className={css.note}>{note}</dd>}
    </div>
  );
}
