import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useText } from '../i18n/use-text.ts';
import css from './Tabs.module.css';

export type Tab = { id: string; label: string; count?: number };

type TabsProps = {
  label: string;
  tabs: readonly Tab[];
  current: string;
  onChange: (id: string) => void;
  /** Right button or the menu key on a tab. */
  onMenu?: (id: string, event: MouseEvent) => void;
};

/** Views of one list, with their live counts; the line of the current one lies on the toolbar's border. */
export function Tabs({ label, tabs, current, onChange, onMenu }: TabsProps) {
  const { f } = useText();
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const index = tabs.findIndex((tab) => tab.id === current);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[
      event.key
    ];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (!tab) return;
    event.preventDefault();
    onChange(tab.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(tab.id)}"]`)?.focus();
  }

  return (
    <div ref={list} className={css.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          className={css.tab}
          aria-selected={tab.id === current}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onChange(tab.id)}
          onContextMenu={(event) => {
            if (!onMenu) return;
            event.preventDefault();
            onMenu(tab.id, event);
          }}
        >
          {tab.label}
          {tab.count !== undefined && <span className={css.count}>{f.number(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
