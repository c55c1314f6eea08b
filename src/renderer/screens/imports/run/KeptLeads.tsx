import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { leadFields, type LeadField } from '../../../../shared/model/lead.ts';
import type { ImportRun, KeptLead } from '../../../../shared/model/import.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { DataGrid } from '../../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../../components/grid/grid-types.ts';
import { useBlockRows } from '../../../components/grid/use-block-rows.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './Run.module.css';

const atOnce = 100;

/** The leads that taking the import back left as people changed them: each opens. */
export function KeptLeads({ run }: { run: ImportRun }) {
  if ((run.undone?.keptBecauseChanged ?? 0) === 0) return null;
  return <KeptList id={run.id} />;
}

function KeptList({ id }: { id: string }) {
  const { t } = useText();
  const { api, client } = useService();
  const navigate = useNavigate();
  const columns = useKeptColumns();
  const list = useBlockRows({
    queryKey: (block) =>
      api.imports.kept.queryKey({ input: { id, page: block + 1, limit: atOnce } }),
    fetch: async (place, limit, signal) => {
      const page = 'offset' in place ? place.offset / limit + 1 : 1;
      const { items, pagination } = await client.imports.kept({ id, page, limit }, { signal });
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: ({ leadId }) => leadId,
    blockSize: atOnce,
  });
  const open = ({ leadId }: KeptLead) =>
    void navigate({ to: '/leads/$leadId', params: { leadId } });

  return (
    <section className={css.rejected} aria-label={t('importResult.kept.title')}>
      <div className={css.rejectedHead}>
        <h3 className={css.rejectedTitle}>{t('importResult.kept.title')}</h3>
      </div>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="kept"
          label={t('importResult.kept.label')}
          rows={list.rows}
          columns={columns}
          keyOf={({ leadId }) => leadId}
          nameOf={({ name }) => name || t('imports.run.noName')}
          onPeek={open}
          onOpen={open}
        />
      )}
    </section>
  );
}

function useKeptColumns(): GridColumn<KeptLead>[] {
  const { t, f } = useText();
  return useMemo((): GridColumn<KeptLead>[] => {
    const whose = ({ name }: KeptLead) => name || t('imports.run.noName');
    const why = ({ made }: KeptLead) =>
      made ? t('importResult.kept.made') : t('importResult.kept.changed');
    const fields = (kept: KeptLead) => f.list(kept.fields.flatMap(fieldName));
    const fieldName = (field: string) => {
      const [kind = '', ...name] = field.split(':');
      if (name.length > 0) return [name.join(':')];
      if (isAttached(kind)) return [t(`importResult.kept.attached.${kind}`)];
      return isLeadField(kind) ? [t(`leads.field.${kind}`)] : [];
    };
    return [
      {
        id: 'lead',
        title: t('imports.run.lead'),
        width: { share: 1, min: 160 },
        fixed: true,
        tone: 'strong',
        cell: whose,
        text: whose,
      },
      {
        id: 'why',
        title: t('importResult.kept.why'),
        width: { share: 1, min: 200 },
        tone: 'quiet',
        cell: why,
        text: why,
      },
      {
        id: 'fields',
        title: t('importResult.kept.fields'),
        width: { share: 1, min: 140 },
        tone: 'quiet',
        cell: fields,
        text: fields,
      },
    ];
  }, [t, f]);
}

const attached = ['merge', 'deal', 'followUp', 'message', 'event'] as const;

/** What others did with it, its own fields apart. */
function isAttached(field: string): field is (typeof attached)[number] {
  return (attached as readonly string[]).includes(field);
}

/** What is kept of a lead besides its fields, such as its being deleted and restored, has no name here. */
function isLeadField(field: string): field is LeadField {
  return Object.hasOwn(leadFields.shape, field);
}
