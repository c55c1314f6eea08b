import { useNavigate, useSearch } from '@tanstack/react-router';
import { Columns3, Plus } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Deal, Stage } from '../../../shared/model/deal.ts';
import { Action } from '../../components/Action.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bar, Bench, Main, ScreenTitle, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState } from '../../service.tsx';
import css from './Board.module.css';
import { BoardColumn } from './BoardColumn.tsx';
import { DealPanel } from './DealPanel.tsx';
import { LostReason } from './LostReason.tsx';
import { MoveMenu } from './MoveMenu.tsx';
import { useMove, useStages, type Move } from './use-board.ts';

type Panel = { deal: Deal | null; stageId: string };

/** Deals by stage: drag a card, or press M on it. */
export function PipelineScreen() {
  const { t, f } = useText();
  const { owner, stage: stageId } = useSearch({ from: '/pipeline' });
  const navigate = useNavigate({ from: '/pipeline' });
  const { data: state } = useAppState();
  const { stages, error, refetch, isPending } = useStages(owner);
  const move = useMove();
  const [panel, setPanel] = useState<Panel | null>(null);
  const [moving, setMoving] = useState<Deal | null>(null);
  const [losing, setLosing] = useState<Move | null>(null);
  const board = useRef<HTMLDivElement>(null);

  const count = stages.reduce((sum, stage) => sum + stage.dealCount, 0);
  const lookedAt = stages.find(({ id }) => id === stageId);
  const me = state?.operator.name;
  const startStage = stages[0]?.id ?? '';

  function request(deal: Deal, stage: Stage, beforeDealId: string | null): void {
    const wanted: Move = { deal, stage, beforeDealId };
    if (stage.kind === 'lost' && deal.stageId !== stage.id) return setLosing(wanted);
    void move(wanted).then(() => focusCard(deal.id));
  }

  function focusCard(id: string): void {
    requestAnimationFrame(() =>
      board.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus(),
    );
  }

  function shift(deal: Deal, by: -1 | 1): void {
    const at = stages.findIndex((stage) => stage.id === deal.stageId);
    const next = stages[at + by];
    if (next) request(deal, next, null);
  }

  function onCardKey(event: KeyboardEvent, deal: Deal): void {
    const act = keyAction(event);
    if (!act) return;
    event.preventDefault();
    if (act === 'move') return setMoving(deal);
    if (act === 'left') return shift(deal, -1);
    if (act === 'right') return shift(deal, 1);
    focusNeighbour(event.currentTarget as HTMLElement, act);
  }

  useCommands([
    {
      id: 'pipeline.new',
      title: t('deals.newDeal'),
      group: 'pipeline',
      keys: ['n'],
      run: () => setPanel({ deal: null, stageId: startStage }),
    },
    {
      id: 'pipeline.move',
      title: t('deals.moveTo'),
      group: 'pipeline',
      keys: ['m'],
      keysElsewhere: true,
      hidden: true,
      run: () => {},
    },
    {
      id: 'pipeline.previous',
      title: t('deals.command.previous'),
      group: 'pipeline',
      keys: ['Shift+ArrowLeft'],
      keysElsewhere: true,
      hidden: true,
      run: () => {},
    },
    {
      id: 'pipeline.next',
      title: t('deals.command.next'),
      group: 'pipeline',
      keys: ['Shift+ArrowRight'],
      keysElsewhere: true,
      hidden: true,
      run: () => {},
    },
    {
      id: 'pipeline.open',
      title: t('deals.command.open'),
      group: 'pipeline',
      keys: ['Enter'],
      keysElsewhere: true,
      hidden: true,
      run: () => {},
    },
  ]);

  return (
    <Bench>
      <Main label={t('deals.boardLabel')}>
        <Toolbar>
          <ScreenTitle count={f.number(count)}>{t('deals.title')}</ScreenTitle>
          <Spacer />
          {me && (
            <Action
              aria-pressed={owner === me}
              variant={owner === me ? 'light' : 'default'}
              onClick={() =>
                void navigate({
                  search: (now) => ({ ...now, owner: owner === me ? undefined : me }),
                })
              }
            >
              {t('deals.mine')}
            </Action>
          )}
          <Action
            primary
            keys="n"
            icon={<Plus size={16} />}
            onClick={() => setPanel({ deal: null, stageId: startStage })}
          >
            {t('deals.newDeal')}
          </Action>
        </Toolbar>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {lookedAt && (
          <Bar>
            <Chip
              name={t('deals.stage')}
              value={lookedAt.name}
              removeLabel={t('deals.allStages')}
              onRemove={() => void navigate({ search: (now) => ({ ...now, stage: undefined }) })}
            />
          </Bar>
        )}
        {!isPending && count === 0 && owner === undefined && !panel && (
          <EmptyState icon={Columns3} title={t('deals.emptyTitle')} body={t('deals.emptyBody')}>
            <Action onClick={() => void navigate({ to: '/leads' })}>{t('deals.seeLeads')}</Action>
          </EmptyState>
        )}
        {(count > 0 || owner !== undefined || panel) && (
          <div ref={board} className={css.board}>
            {stages.map((stage) => (
              <BoardColumn
                // What was opened or folded by hand holds until another stage is looked at.
                key={`${stage.id} ${lookedAt?.id}`}
                stage={stage}
                folded={lookedAt !== undefined && lookedAt.id !== stage.id}
                owner={owner}
                openDealId={panel?.deal?.id}
                onOpen={(deal) => setPanel({ deal, stageId: deal.stageId })}
                onDrop={request}
                onCardKey={onCardKey}
              />
            ))}
          </div>
        )}
      </Main>
      {panel && (
        <DealPanel
          key={panel.deal?.id ?? `new-${panel.stageId}`}
          deal={panel.deal}
          stages={stages}
          startStageId={panel.stageId}
          onClose={() => setPanel(null)}
        />
      )}
      {moving && (
        <MoveMenu
          deal={moving}
          stages={stages}
          onClose={() => setMoving(null)}
          onChoose={(stage) => {
            setMoving(null);
            request(moving, stage, null);
          }}
        />
      )}
      {losing && (
        <LostReason
          onCancel={() => setLosing(null)}
          onConfirm={(lostReason) => {
            setLosing(null);
            void move({ ...losing, lostReason }).then(() => focusCard(losing.deal.id));
          }}
        />
      )}
    </Bench>
  );
}

type CardKey = 'move' | 'left' | 'right' | 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

function keyAction(event: KeyboardEvent): CardKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key.toLowerCase() === 'm') return 'move';
  if (event.shiftKey && event.key === 'ArrowLeft') return 'left';
  if (event.shiftKey && event.key === 'ArrowRight') return 'right';
  const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const;
  return arrows.find((arrow) => arrow === event.key) ?? null;
}

// Up and down within a column; left and right to the nearest column that has cards.
function focusNeighbour(card: HTMLElement, key: CardKey): void {
  const column = card.closest('section');
  const cardsOf = (of: Element | null | undefined) => [
    ...(of?.querySelectorAll<HTMLElement>('[data-card]') ?? []),
  ];
  const mine = cardsOf(column);
  const at = mine.indexOf(card);
  if (key === 'ArrowUp' || key === 'ArrowDown')
    return mine[at + (key === 'ArrowUp' ? -1 : 1)]?.focus();
  const side = key === 'ArrowLeft' ? 'previousElementSibling' : 'nextElementSibling';
  for (let next = column?.[side]; next; next = next[side]) {
    const cards = cardsOf(next);
    if (cards.length > 0) return cards[Math.min(at, cards.length - 1)]?.focus();
  }
}
