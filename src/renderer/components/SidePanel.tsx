import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { useText } from '../i18n/use-text.ts';
import { useLayout } from '../stores/layout.ts';
import { setPanelWidth, usePreferences } from '../stores/preferences.ts';
import css from './Layout.module.css';

type SidePanelProps = {
  /** Under this name its width is kept. */
  id: string;
  label: string;
  width: number;
  min?: number;
  max?: number;
  onClose: () => void;
  children: ReactNode;
};

/** A panel beside the main part, whose width the person sets. Where the window is narrow it slides over instead. */
export function SidePanel({
  id,
  label,
  width,
  min = 280,
  max = 560,
  onClose,
  children,
}: SidePanelProps) {
  const { t } = useText();
  const narrow = useMediaQuery('(max-width: 1023px)', false, { getInitialValueInEffect: false });
  const kept = usePreferences((state) => state.panels[id]);
  const [dragged, setDragged] = useState<number | null>(null);
  const startX = useRef(0);
  const startWidth = useRef(0);
  const now = clamp(dragged ?? kept ?? width, min, max);

  useEffect(() => {
    useLayout.setState(({ panels }) => ({ panels: panels + 1 }));
    return () => useLayout.setState(({ panels }) => ({ panels: panels - 1 }));
  }, []);

  if (narrow) {
    return (
      <Drawer
        opened
        onClose={onClose}
        size={Math.min(now, 420)}
        title={label}
        withinPortal
        attributes={{ content: { 'data-panel': true } }}
      >
        {children}
      </Drawer>
    );
  }

  function onPointerDown(event: PointerEvent<HTMLButtonElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    startX.current = event.clientX;
    startWidth.current = now;
    setDragged(now);
  }
  function onPointerMove(event: PointerEvent<HTMLButtonElement>): void {
    if (dragged !== null)
      setDragged(clamp(startWidth.current + startX.current - event.clientX, min, max));
  }
  function onPointerUp(): void {
    if (dragged !== null) setPanelWidth(id, dragged);
    setDragged(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setPanelWidth(id, clamp(now + step, min, max));
  }

  return (
    <aside
      className={css.panel}
      style={{ width: now }}
      aria-label={label}
      data-region
      tabIndex={-1}
    >
      <button
        type="button"
        role="separator"
        aria-orientation="vertical"
        aria-label={t('common.resizePanel')}
        aria-valuenow={now}
        aria-valuemin={min}
        aria-valuemax={max}
        className={css.handle}
        data-dragging={dragged !== null || undefined}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onDoubleClick={() => setPanelWidth(id, width)}
        onKeyDown={onKeyDown}
      />
      {children}
    </aside>
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
