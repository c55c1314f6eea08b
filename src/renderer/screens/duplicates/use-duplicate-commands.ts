import type { Command } from '../../commands/command.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { sayTakenBack } from '../../components/toast.tsx';
import { hasOwnKeys } from '../../components/walked-list.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Deciding } from './use-decide.ts';
import type { DuplicateList } from './use-duplicates.ts';

/** What the keys do: next, previous, which lead stays, merge, two people, take back. */
export function useDuplicateCommands(list: DuplicateList, deciding: Deciding): void {
  const { t } = useText();
  const { current } = list;
  const isOpen = () => list.show === undefined && current !== null;

  const choose = (number: number): Command => ({
    id: `duplicates.choose${number}`,
    title: t('duplicates.command.choose', { number }),
    group: 'duplicates',
    keys: [String(number)],
    hidden: true,
    enabled: () => isOpen() && current?.leads[number - 1] !== undefined,
    run: () => {
      const lead = current?.leads[number - 1];
      if (current && lead) deciding.keep(current, lead.id);
    },
  });
  const step = (id: string, keys: string[], by: number, title: string): Command => ({
    id,
    title,
    group: 'duplicates',
    keys,
    hidden: true,
    enabled: () => list.show === undefined && !hasOwnKeys(),
    run: () => list.move(by),
  });

  useCommands([
    step('duplicates.next', ['j', 'ArrowDown'], 1, t('duplicates.command.next')),
    step('duplicates.previous', ['k', 'ArrowUp'], -1, t('duplicates.command.previous')),
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(choose),
    {
      id: 'duplicates.merge',
      title: t('duplicates.merge'),
      group: 'duplicates',
      keys: ['m'],
      enabled: isOpen,
      run: () => current && deciding.merge(current),
    },
    {
      id: 'duplicates.apart',
      title: t('duplicates.notSame'),
      group: 'duplicates',
      keys: ['n'],
      enabled: isOpen,
      run: () => current && void deciding.allApart(current),
    },
    {
      id: 'duplicates.undo',
      title: t('duplicates.command.undo'),
      group: 'duplicates',
      keys: ['z'],
      run: () => void sayTakenBack(t, { place: 'duplicates' }),
    },
    {
      id: 'duplicates.bulk',
      title: t('duplicates.bulk.title'),
      group: 'duplicates',
      keys: ['b'],
      run: () => list.showList('bulk'),
    },
  ]);
}
