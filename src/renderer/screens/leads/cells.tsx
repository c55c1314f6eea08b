import type { Lead, SyncState } from '../../../shared/model/lead.ts';
import type { Connection } from '../../../shared/model/sync.ts';
import { syncLook, worstOf } from '../../components/state.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './cells.module.css';

/** An empty value: a dash to the eye, its name to a screen reader. */
export function Blank({ field }: { field: string }) {
  const { t } = useText();
  return (
    <>
      <span className={css.blank} aria-hidden="true">
        —
      </span>
      <span className="p-hidden">{t('leads.grid.noValue', { field })}</span>
    </>
  );
}

/** A lead of which only an e-mail or a phone is known. */
export function Nameless() {
  const { t } = useText();
  return <span className={css.blank}>{t('leads.noName')}</span>;
}

/** The city may be cut short, its state never. */
export function CityCell({ lead }: { lead: Lead }) {
  return (
    <span className={css.city}>
      <span>{lead.city}</span>
      {lead.state && <span className={css.uf}>{lead.state}</span>}
    </span>
  );
}

/** The number, then the word: how warm a lead is has no colour, since hot is not an error. */
export function ScoreCell({ lead }: { lead: Lead }) {
  const { t } = useText();
  return (
    <span className={css.score}>
      <span className={css.points}>{lead.score}</span>
      <span className={css.temperature} data-value={lead.temperature}>
        {t(`leads.temperature.${lead.temperature}`)}
      </span>
    </span>
  );
}

/** One slot for each connection under its tile, then the word of the worst. */
export function SyncCell({
  lead,
  connections,
}: {
  lead: Lead;
  connections: readonly Connection[];
}) {
  const { t } = useText();
  const states = connections.map((connection) => stateOn(lead, connection.id));
  const worst = worstOf(states);
  return (
    <span className={css.sync}>
      {states.map((state, index) => {
        const { tone, icon: Icon } = syncLook[state];
        return (
          <span key={connections[index]?.id} className={css.slot} data-tone={tone}>
            <Icon size={14} aria-hidden="true" />
            <span className="p-hidden">
              {connections[index]?.name}: {t(`common.sync.${state}`)},{' '}
            </span>
          </span>
        );
      })}
      <span
        className={css.word}
        data-tone={syncLook[worst].tone}
        data-quiet={worst === 'in_sync' || worst === 'unlinked' || undefined}
      >
        {t(`common.syncShort.${worst}`)}
      </span>
    </span>
  );
}

export function stateOn(lead: Lead, connectionId: string): SyncState {
  return lead.links.find((link) => link.connectionId === connectionId)?.state ?? 'unlinked';
}

export function FollowUpCell({ at }: { at: string }) {
  const { f } = useText();
  const { text, tone } = f.followUp(at);
  return (
    <span className={css.followUp} data-tone={tone}>
      {text}
    </span>
  );
}
