import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronUp, GitCompareArrows } from 'lucide-react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Foot, PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import { BulkFoot } from './BulkFoot.tsx';
import css from './Conflicts.module.css';
import { useDraft } from './drafts.ts';
import { FieldChoice } from './FieldChoice.tsx';
import { MakeRule } from './MakeRule.tsx';
import { RecordChoice } from './RecordChoice.tsx';
import { SnoozeMenu } from './SnoozeMenu.tsx';
import { choiceOf } from './use-conflict-commands.ts';
import type { Conflicts } from './use-conflicts.ts';
import { Writers } from './Writers.tsx';
import type { Settling } from './use-settle.ts';

/** A rule decides what changed on both sides; what goes to and fro changes on one at a time. */
function offersRule({ kind }: Conflict): boolean {
  return kind !== 'flapping';
}

type ConflictDetailProps = { conflict: Conflict; list: Conflicts; settling: Settling };

/** One conflict: what both sides agreed on, what each has now, who put it there, and the decision. */
export function ConflictDetail({ conflict, list, settling }: ConflictDetailProps) {
  const { t, f } = useText();
  const { fieldName } = useLeadWords();
  useDraft(conflict.id);
  const { field } = conflict;
  const choice = choiceOf(conflict);
  const moved = settling.moved?.id === conflict.id ? settling.moved : null;

  return (
    <>
      <Toolbar wide>
        <PanelTitle>
          {conflict.dealTitle ?? (conflict.leadName || t('conflicts.field.nameless'))}
        </PanelTitle>
        {conflict.leadId && (
          <Link to="/leads/$leadId" params={{ leadId: conflict.leadId }} className={css.link}>
            {t('conflicts.detail.openLead')}
          </Link>
        )}
        <Spacer />
        <span className={css.place}>
          {t('conflicts.place', { at: f.number(list.position), total: f.number(list.total) })}
        </span>
        <IconAction label={t('conflicts.command.previous')} keys="k" onClick={() => list.move(-1)}>
          <ChevronUp size={16} />
        </IconAction>
        <IconAction label={t('conflicts.command.next')} keys="j" onClick={() => list.move(1)}>
          <ChevronDown size={16} />
        </IconAction>
      </Toolbar>
      {moved && <Banner tone="warning">{t('conflicts.moved')}</Banner>}
      <Scroll>
        <div className={css.page}>
          <p className={css.head}>
            <GitCompareArrows size={16} className={css.mark} aria-hidden="true" />
            <strong>{field ? fieldName(field) : t('conflicts.field.whole')}</strong>
            <span className={css.quiet}>{t(`conflicts.kind.${conflict.kind}`)}</span>
          </p>
          {field !== null && <FieldChoice conflict={conflict} choice={choice} moved={moved} />}
          {field === null && conflict.choices.length > 0 && (
            <RecordChoice conflict={conflict} choice={choice} />
          )}
          {conflict.fault && (
            <p className={css.how}>
              <strong>{t('mappings.fault.title')}</strong>{' '}
              {t(`mappings.fault.${conflict.fault.code}`, {
                detail: conflict.fault.detail ?? '',
              })}
            </p>
          )}
          {conflict.kind === 'schema' && <p className={css.how}>{t('conflicts.how.schema')}</p>}
          {conflict.kind === 'flapping' && <Writers conflict={conflict} />}
          <p className={css.quiet}>{t('conflicts.safe')}</p>
        </div>
      </Scroll>
      {list.chosen.length > 0 ? (
        <BulkFoot list={list} settling={settling} />
      ) : (
        <Foot>
          <strong className={css.left}>{t('conflicts.left', { count: list.total })}</strong>
          {list.snoozed ? (
            <Action variant="subtle" onClick={() => void settling.snooze([conflict.id], null)}>
              {t('conflicts.snooze.back')}
            </Action>
          ) : (
            <SnoozeMenu onSnooze={(until) => void settling.snooze([conflict.id], until)} />
          )}
          {field !== null &&
            offersRule(conflict) &&
            (choice === 'local' || choice === 'remote') && (
              <MakeRule conflict={conflict} field={field} side={choice} />
            )}
          <Spacer />
          {conflict.choices.length > 0 && (
            <Action
              primary
              size="md"
              keys="$mod+Enter"
              disabled={choice === null || settling.busy}
              onClick={() => choice && void settling.apply(conflict, choice)}
            >
              {t('conflicts.apply')}
            </Action>
          )}
        </Foot>
      )}
    </>
  );
}
