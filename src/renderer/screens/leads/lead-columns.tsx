import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { formatDocument } from '../../../shared/br/document.ts';
import { formatPhone } from '../../../shared/br/phone.ts';
import {
  leadStatus,
  type Lead,
  type LeadField,
  type LeadPatch,
} from '../../../shared/model/lead.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { shortPhone } from '../../i18n/personal.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { Blank, Nameless, CityCell, FollowUpCell, ScoreCell, SyncCell, stateOn } from './cells.tsx';
import { worstOf } from '../../components/state.ts';
import css from './cells.module.css';
import { useLeadWords } from './lead-words.ts';

type Column = GridColumn<Lead>;
type Editor = (lead: Lead, patch: LeadPatch) => void;

/** The columns of the list. Those that start hidden are for a person to add. */
export function useLeadColumns(edit: Editor): readonly Column[] {
  const { t, f } = useText();
  const { api } = useService();
  const words = useLeadWords();
  const { data } = useQuery(api.connections.list.queryOptions());
  const connections = data?.items;

  return useMemo((): Column[] => {
    const known = connections ?? [];
    const title = (field: LeadField) => words.fieldName(field);

    /** A column of one field that is text. */
    function text(field: LeadField, more: Partial<Column> & Pick<Column, 'width'>): Column {
      const shown = (lead: Lead) => words.valueText(field, lead[field]);
      return {
        id: field,
        title: title(field),
        tone: 'quiet',
        cell: (lead) => shown(lead) || <Blank field={title(field)} />,
        text: shown,
        changed: (lead) => isPending(lead, field),
        ...more,
      };
    }

    function typed(
      field: LeadField,
      value: (lead: Lead) => string = (lead) => String(lead[field] ?? ''),
    ) {
      return {
        value,
        commit: (lead: Lead, next: string) =>
          edit(lead, { [field]: next.trim() === '' ? null : next }),
      };
    }

    function orBlank(field: LeadField, value: ReactNode, has: boolean): ReactNode {
      return has ? value : <Blank field={title(field)} />;
    }

    return [
      text('name', {
        width: { share: 1.44, min: 140 },
        tone: 'strong',
        fixed: true,
        cell: (lead) => lead.name || <Nameless />,
        sort: { asc: 'name', desc: '-name', first: 'asc' },
        edit: { value: (lead) => lead.name, commit: (lead, next) => edit(lead, { name: next }) },
      }),
      text('email', { width: { share: 1, min: 100 }, givesWay: 9, edit: typed('email') }),
      text('phone', {
        width: 103,
        cell: (lead) => orBlank('phone', shortPhone(lead.phone), lead.phone !== null),
        copy: (lead) => lead.phone ?? '',
        edit: typed('phone', (lead) => (lead.phone ? formatPhone(lead.phone) : '')),
      }),
      text('city', {
        width: 122,
        givesWay: 7,
        sort: { asc: 'city', desc: '-city', first: 'asc' },
        cell: (lead) => orBlank('city', <CityCell lead={lead} />, lead.city !== null),
        text: (lead) => [lead.city, lead.state].filter(Boolean).join(', '),
        edit: typed('city'),
      }),
      text('origin', { width: 73, givesWay: 8, edit: typed('origin') }),
      {
        id: 'score',
        title: t('leads.column.score'),
        width: 80,
        sort: { asc: 'score', desc: '-score', first: 'desc' },
        cell: (lead) => <ScoreCell lead={lead} />,
        text: (lead) => `${lead.score} ${t(`leads.temperature.${lead.temperature}`)}`,
        copy: (lead) => String(lead.score),
      },
      text('status', {
        width: 82,
        tone: undefined,
        sort: { asc: 'status', desc: '-status', first: 'asc' },
        edit: {
          value: (lead) => lead.status,
          canEdit: (lead) => lead.status !== 'converted',
          options: leadStatus.options
            .filter((status) => status !== 'converted')
            .map((status) => ({ value: status, label: t(`leads.status.${status}`) })),
          commit: (lead, next) =>
            edit(lead, { status: leadStatus.exclude(['converted']).parse(next) }),
        },
      }),
      {
        id: 'sync',
        title: t('leads.column.sync'),
        width: 64 + 19 * Math.max(1, known.length),
        tone: 'quiet',
        header: (
          <span className={css.headTiles}>
            {known.map((connection) => (
              <span key={connection.id}>
                <ProviderTile provider={connection.provider} />
              </span>
            ))}
            {t('leads.column.sync')}
          </span>
        ),
        cell: (lead) => <SyncCell lead={lead} connections={known} />,
        text: (lead) => t(`common.sync.${worstOf(known.map(({ id }) => stateOn(lead, id)))}`),
      },
      text('followUpAt', {
        title: t('leads.column.followUpAt'),
        width: 84,
        sort: { asc: 'followUpAt', desc: '-followUpAt', first: 'asc' },
        cell: (lead) =>
          orBlank(
            'followUpAt',
            lead.followUpAt && <FollowUpCell at={lead.followUpAt} />,
            lead.followUpAt !== null,
          ),
      }),
      text('company', {
        width: { share: 1, min: 100 },
        givesWay: 6,
        startsHidden: true,
        sort: { asc: 'company', desc: '-company', first: 'asc' },
        edit: typed('company'),
      }),
      text('owner', { width: 110, givesWay: 5, startsHidden: true, edit: typed('owner') }),
      text('tags', { width: 140, givesWay: 5, startsHidden: true }),
      text('interest', {
        width: { share: 1, min: 110 },
        givesWay: 6,
        startsHidden: true,
        edit: typed('interest'),
      }),
      text('income', {
        width: 100,
        align: 'end',
        givesWay: 5,
        startsHidden: true,
        edit: typed('income', (lead) => (lead.income === null ? '' : f.number(lead.income))),
      }),
      text('document', {
        width: 130,
        givesWay: 5,
        startsHidden: true,
        edit: typed('document', (lead) => formatDocument(lead.document ?? '')),
      }),
      when('createdAt', t('leads.field.createdAt')),
      when('updatedAt', t('leads.field.updatedAt')),
    ];

    function when(field: 'createdAt' | 'updatedAt', name: string): Column {
      return {
        id: field,
        title: name,
        width: 96,
        tone: 'quiet',
        givesWay: 5,
        startsHidden: true,
        sort: { asc: field, desc: `-${field}`, first: 'desc' },
        cell: (lead) => f.moment(lead[field]),
        text: (lead) => f.stamp(lead[field]),
        copy: (lead) => lead[field],
      };
    }
  }, [connections, words, edit, t, f]);
}

function isPending(lead: Lead, field: LeadField): boolean {
  return lead.links.some((link) => link.pending?.includes(field));
}
