import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ArrowDown, ArrowUp, GripVertical, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Step } from '../../../shared/model/automation.ts';
import { announce } from '../../components/announce.ts';
import { IconAction } from '../../components/Action.tsx';
import { useStable } from '../../components/use-stable.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Automations.module.css';
import { StepFields } from './StepFields.tsx';
import type { Editing } from './editing.ts';
import { isWhole } from './steps.ts';
import { useAutomationWords } from './use-automation-words.ts';

type StepItemProps = {
  step: Step;
  first: boolean;
  last: boolean;
  editing: Editing;
  /** The two ways of a branch. */
  children: ReactNode;
};

/** One step as a sentence; dragged, or moved with Alt and an arrow; its fields beneath. */
export function StepItem({ step, first, last, editing, children }: StepItemProps) {
  const { t } = useText();
  const { choices, self, obstacles, edit } = editing;
  const words = useAutomationWords(choices);
  const card = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLSpanElement>(null);
  const [over, setOver] = useState(false);
  const [dragged, setDragged] = useState(false);
  const { id } = step;
  const canEdit = edit !== null;
  const drop = useStable((from: string) => edit?.drop(from, id));
  const sentence = isWhole(step) ? words.step(step) : t(`automations.kind.${step.kind}`);
  const open = edit?.open === id;
  const wrong = obstacles.find(({ stepId }) => stepId === id);

  useEffect(() => {
    const [element, handle] = [card.current, grip.current];
    if (!canEdit || !element || !handle) return;
    const stopDragging = draggable({
      element,
      dragHandle: handle,
      getInitialData: () => ({ step: id }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
    const stopTarget = dropTargetForElements({
      element,
      canDrop: ({ source }) => source.element !== element && 'step' in source.data,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop({ source, location }) {
        setOver(false);
        if (location.current.dropTargets[0]?.element === element) drop(String(source.data['step']));
      },
    });
    return () => {
      stopDragging();
      stopTarget();
    };
  }, [canEdit, id, drop]);

  // What was just added or opened may be below the fold.
  useEffect(() => {
    if (open) card.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);

  function move(by: -1 | 1): void {
    edit?.move(id, by);
    announce(t(by < 0 ? 'automations.movedUp' : 'automations.movedDown', { step: sentence }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.key === 'ArrowUp' ? -1 : 1);
  }

  return (
    <li
      ref={card}
      className={css.step}
      data-over={over || undefined}
      data-dragged={dragged || undefined}
      onKeyDown={canEdit ? onKeyDown : undefined}
    >
      <div className={css.stepHead}>
        {canEdit && (
          <span ref={grip} className={css.grip} aria-hidden="true">
            <GripVertical size={16} />
          </span>
        )}
        <div className={css.stepText}>
          {sentence}
          {wrong && (
            <p className={css.obstacle}>
              <TriangleAlert size={14} aria-hidden="true" />
              {t(`automations.obstacle.${wrong.kind}`)}
            </p>
          )}
        </div>
        {canEdit && (
          <>
            <IconAction
              label={t('automations.up', { step: sentence })}
              keys="Alt+ArrowUp"
              disabled={first}
              onClick={() => move(-1)}
            >
              <ArrowUp size={16} />
            </IconAction>
            <IconAction
              label={t('automations.down', { step: sentence })}
              keys="Alt+ArrowDown"
              disabled={last}
              onClick={() => move(1)}
            >
              <ArrowDown size={16} />
            </IconAction>
            <IconAction
              label={t('automations.editStep', { step: sentence })}
              aria-expanded={open}
              onClick={() => edit.setOpen(open ? null : id)}
            >
              <Pencil size={16} />
            </IconAction>
            <IconAction
              label={t('automations.removeStep', { step: sentence })}
              onClick={() => edit.remove(id)}
            >
              <Trash2 size={16} />
            </IconAction>
          </>
        )}
      </div>
      {open && (
        <div className={css.stepBody}>
          <StepFields of={step} choices={choices} self={self} onChange={edit.replace} />
        </div>
      )}
      {children}
    </li>
  );
}
