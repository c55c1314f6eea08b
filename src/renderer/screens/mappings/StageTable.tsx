import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StageTableView } from '../../../shared/model/mapping.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Mappings.module.css';
import { SaveDialog } from './SaveDialog.tsx';

type StageTableProps = { connectionId: string; name: string; canEdit: boolean };

/** Which stage each situation of their sales is, and where each stage of ours stands there. */
export function StageTable({ connectionId, name, canEdit }: StageTableProps) {
  const { t } = useText();
  const { api } = useService();
  const input = { system: connectionId };
  const { data, error, refetch } = useQuery(api.mappings.stages.queryOptions({ input }));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <section className={css.offers} aria-label={t('mappings.stages.title')}>
      <SectionHead title={t('mappings.stages.title')} />
      <p className={css.quiet}>{t('mappings.stages.intro', { name })}</p>
      {/* What was saved by somebody else meanwhile is shown, not overwritten. */}
      <Rows key={data.version} table={data} {...{ connectionId, name, canEdit }} />
    </section>
  );
}

const AUTOMATIC = '';

function Rows({ table, connectionId, name, canEdit }: StageTableProps & { table: StageTableView }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const kept = Object.fromEntries(
    table.theirs.flatMap(({ id, stageId, chosen }) => (chosen && stageId ? [[id, stageId]] : [])),
  );
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(kept);
  const [saving, setSaving] = useState(false);
  const changed = table.theirs.some(({ id }) => chosen[id] !== kept[id]);
  const nameOf = (id: string | null) =>
    table.ours.find((each) => each.id === id)?.name ?? t('mappings.stages.none');
  const situation = (id: string | null) =>
    table.theirs.find((each) => each.id === id)?.name ?? t('mappings.stages.none');
  const look = { system: connectionId, chosen: { ...chosen } };

  function choose(id: string, stage: string | null): void {
    const { [id]: _before, ...others } = chosen;
    setChosen(stage === null || stage === AUTOMATIC ? others : { ...others, [id]: stage });
  }

  async function save(planHash: string): Promise<boolean> {
    const saved = await act({
      do: () => client.mappings.saveStages({ ...look, rev: table.version, planHash }),
      done: () => ({ title: t('mappings.stages.saved'), hint: t('mappings.savedHint') }),
    });
    await queries.invalidateQueries({ queryKey: api.mappings.key() });
    return saved !== undefined;
  }

  return (
    <>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('mappings.stages.theirs', { name })}</th>
            <th scope="col">{t('mappings.stages.becomes')}</th>
          </tr>
        </thead>
        <tbody>
          {table.theirs.map((each) => (
            <tr key={each.id}>
              <td>{each.name}</td>
              <td>
                {canEdit ? (
                  <Select
                    size="xs"
                    aria-label={t('mappings.stages.of', { name: each.name })}
                    data={[
                      {
                        value: AUTOMATIC,
                        label: t('mappings.stages.automatic', { stage: nameOf(each.initial) }),
                      },
                      ...table.ours.map(({ id, name: label }) => ({ value: id, label })),
                    ]}
                    value={chosen[each.id] ?? AUTOMATIC}
                    allowDeselect={false}
                    onChange={(stage) => choose(each.id, stage)}
                  />
                ) : (
                  nameOf(each.stageId)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('mappings.stages.ours')}</th>
            <th scope="col">{t('mappings.stages.stands', { name })}</th>
          </tr>
        </thead>
        <tbody>
          {table.ours.map((each) => (
            <tr key={each.id}>
              <td>{each.name}</td>
              <td>{situation(each.situationId)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {canEdit && (
        <div className={css.buttons}>
          <Action disabled={!changed} onClick={() => setSaving(true)}>
            {t('mappings.stages.save')}
          </Action>
        </div>
      )}
      {saving && (
        <SaveDialog
          name={name}
          about={look}
          ask={() => client.mappings.previewStages(look)}
          confirm={t('mappings.stages.confirm')}
          onSave={save}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
}
