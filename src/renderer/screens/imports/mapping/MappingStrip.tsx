import { Drawer } from '@mantine/core';
import { SlidersHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ImportPreview } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { Spacer } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import css from './Mapping.module.css';

type MappingStripProps = { preview: ImportPreview; onProblems: () => void; children: ReactNode };

/** In a narrow window: the panel's counts on a line, the rest of it a press away. */
export function MappingStrip({ preview, onProblems, children }: MappingStripProps) {
  const { t, f } = useText();
  const [open, setOpen] = useState(false);
  const { problemCounts, outcome } = preview;
  const problems = Object.values(problemCounts).reduce((sum, count) => sum + count, 0);
  const counts = [
    { name: t('imports.panel.create'), count: outcome.created },
    { name: t('imports.panel.update'), count: outcome.updated },
    { name: t('imports.panel.reject'), count: outcome.rejected },
  ];
  return (
    <div className={css.strip}>
      <button type="button" className={css.stripProblems} onClick={onProblems}>
        {t('imports.panel.problems')} <strong className="p-num">{f.number(problems)}</strong>
      </button>
      {counts.map(({ name, count }) => (
        <span key={name} className={css.stripCount}>
          {name} <strong className="p-num">{f.number(count)}</strong>
        </span>
      ))}
      <Spacer />
      <Action size="xs" icon={<SlidersHorizontal size={14} />} onClick={() => setOpen(true)}>
        {t('imports.mapping.options')}
      </Action>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        title={t('imports.mapping.optionsTitle')}
        size={340}
        padding={0}
        classNames={{ header: css.drawerHead ?? '' }}
      >
        {children}
      </Drawer>
    </div>
  );
}
