import { FlaskConical } from 'lucide-react';
import type { Hook } from '../../../shared/model/hook.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { Pill } from '../../components/StatusPill.tsx';
import { fileSize } from '../../i18n/file-size.ts';
import type { useText } from '../../i18n/use-text.ts';
import { hookLook, verdictKind, verdictLook } from './hook-look.ts';
import css from './Hooks.module.css';
import type { useHookWords } from './use-hook-words.ts';

type Texts = ReturnType<typeof useText>;
type Words = ReturnType<typeof useHookWords>;

export function hookColumns({ t, f, language }: Texts, words: Words): GridColumn<Hook>[] {
  const state = (hook: Hook) => t(`hooks.state.${hook.state}`);
  const verdict = (hook: Hook) => t(`hooks.verdict.short.${verdictKind(hook.verdict)}`);
  return [
    {
      id: 'time',
      title: t('hooks.column.time'),
      width: 92,
      fixed: true,
      tone: 'quiet',
      cell: (hook) => f.moment(hook.receivedAt),
      text: (hook) => f.stamp(hook.receivedAt),
    },
    {
      id: 'endpoint',
      title: t('hooks.column.endpoint'),
      width: { share: 1, min: 110 },
      tone: 'strong',
      fixed: true,
      cell: (hook) => words.endpoint(hook.endpoint),
      text: (hook) => words.endpoint(hook.endpoint),
    },
    {
      id: 'kind',
      title: t('hooks.column.kind'),
      width: { share: 1.2, min: 130 },
      givesWay: 1,
      cell: (hook) => words.kind(hook.kind),
      text: (hook) => words.kind(hook.kind),
    },
    {
      id: 'verdict',
      title: t('hooks.column.verdict'),
      width: 138,
      cell: (hook) => (
        <Pill plain {...verdictLook[verdictKind(hook.verdict)]} label={verdict(hook)} />
      ),
      text: (hook) => words.verdict(hook.verdict),
      copy: verdict,
    },
    {
      id: 'state',
      title: t('hooks.column.state'),
      width: 144,
      cell: (hook) =>
        hook.isTest ? (
          <Pill plain tone="neutral" icon={FlaskConical} label={t('hooks.list.test')} />
        ) : (
          <Pill plain {...hookLook[hook.state]} label={state(hook)} />
        ),
      text: (hook) =>
        hook.reason === null ? state(hook) : `${state(hook)}: ${words.reason(hook)}`,
      copy: state,
    },
    {
      id: 'touched',
      title: t('hooks.column.touched'),
      width: { share: 1.3, min: 120 },
      givesWay: 2,
      cell: (hook) => words.touched(hook) || <span className={css.none}>—</span>,
      text: (hook) => hook.touched.map(words.record).join(', '),
    },
    {
      id: 'size',
      title: t('hooks.column.size'),
      width: 84,
      align: 'end',
      tone: 'quiet',
      givesWay: 3,
      cell: (hook) => fileSize(hook.size, language),
      text: (hook) => fileSize(hook.size, language),
      copy: (hook) => String(hook.size),
    },
    {
      id: 'tries',
      title: t('hooks.column.tries'),
      width: 84,
      align: 'end',
      tone: 'quiet',
      givesWay: 4,
      cell: (hook) => f.number(hook.attempts),
      text: (hook) => f.number(hook.attempts),
    },
  ];
}
