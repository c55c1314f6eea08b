import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ImportTarget } from '../../../shared/model/import.ts';
import type { LeadField } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { columnLetter } from './table/letters.ts';
import { customName, externalOf } from './targets.ts';

type Named = { header: string; target: ImportTarget };

/** Columns and the fields they go to, in the words on screen. */
export function useTargetWords() {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(api.connections.list.queryOptions());
  const connections = data?.items;
  return useMemo(() => {
    function targetName(target: string | null): string {
      if (target === null) return t('imports.column.ignore');
      if (target === 'firstName' || target === 'lastName') return t(`imports.column.${target}`);
      const external = externalOf(target);
      if (external !== null) {
        const name = connections?.find(({ id }) => id === external)?.name;
        return name === undefined
          ? t('importChoices.column.externalGone')
          : t('importChoices.column.externalId', { name });
      }
      return customName(target) ?? t(`leads.field.${target as LeadField}`);
    }

    /** The column's own name; its letter where it has none. */
    function headerName(header: string, index: number): string {
      return header || t('imports.mapping.noHeader', { letter: columnLetter(index) });
    }

    /** For a reason: the field the column went to, else the column's own name, else the whole line. */
    function columnName(columns: readonly Named[], index: number | null): string {
      const column = index === null ? undefined : columns[index];
      if (!column || index === null) return t('importProblems.wholeRow');
      return column.target === null ? headerName(column.header, index) : targetName(column.target);
    }

    return { targetName, headerName, columnName };
  }, [t, connections]);
}
