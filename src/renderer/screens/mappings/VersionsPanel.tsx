import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { MappingChange, MappingView } from '../../../shared/model/mapping.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { dropDraft } from './drafts.ts';
import css from './Mappings.module.css';
import { SaveDialog } from './SaveDialog.tsx';
import { useMappingWords } from './use-mapping-words.ts';

type VersionsPanelProps = {
  mapping: MappingView;
  name: string;
  canEdit: boolean;
  onClose: () => void;
};

/** Every version there was, what going back to one would change, and the way back. */
export function VersionsPanel({ mapping, name, canEdit, onClose }: VersionsPanelProps) {
  const { t, f } = useText();
  const { api } = useService();
  const [chosen, setChosen] = useState<number | null>(null);
  const input = { type: mapping.type, system: mapping.connectionId };
  const { data, error, refetch } = useQuery(api.mappings.versions.queryOptions({ input }));
  const title = (version: number) =>
    version === 1 ? t('mappings.initialVersion') : t('mappings.version', { version });
  return (
    <>
      <Toolbar wide>
        <PanelTitle>{t('mappings.versions')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <div className={css.fields}>
          {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
          <ul>
            {data?.items.map(({ version, actor, createdAt, note, entries }) => (
              <li key={version} className={css.version}>
                <div className={css.versionHead}>
                  {title(version)}
                  <Spacer />
                  {version === mapping.version ? (
                    <span className={css.quiet}>{t('mappings.history.current')}</span>
                  ) : (
                    <Action
                      size="xs"
                      aria-expanded={chosen === version}
                      onClick={() => setChosen(chosen === version ? null : version)}
                    >
                      {t('mappings.history.compare')}
                    </Action>
                  )}
                </div>
                {actor !== null && createdAt !== null && (
                  <p className={css.quiet}>
                    {t('mappings.history.by', { actor, time: f.moment(createdAt) })}
                    {' · '}
                    {t('mappings.history.links', { count: entries })}
                  </p>
                )}
                {note && <p className={css.quiet}>{note}</p>}
                {chosen === version && (
                  <Comparison
                    mapping={mapping}
                    name={name}
                    version={version}
                    canEdit={canEdit}
                    onRestored={onClose}
                  />
                )}
              </li>
            ))}
          </ul>
        </div>
      </Scroll>
    </>
  );
}

type ComparisonProps = {
  mapping: MappingView;
  name: string;
  version: number;
  canEdit: boolean;
  onRestored: () => void;
};

function Comparison({ mapping, name, version, canEdit, onRestored }: ComparisonProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const of = { type: mapping.type, system: mapping.connectionId };
  const input = { ...of, from: mapping.version, to: version };
  const { data } = useQuery(api.mappings.diff.queryOptions({ input }));
  const labels = new Map(mapping.remote?.map((field) => [field.name, field.label]));
  if (!data) return null;

  async function restore(planHash: string): Promise<boolean> {
    const done = await act({
      do: () => client.mappings.rollBack({ ...of, rev: mapping.version, version, planHash }),
      done: () => ({
        title: t('mappings.history.restored', { version }),
        hint: t('mappings.history.restoredHint'),
      }),
    });
    await queries.invalidateQueries({ queryKey: api.mappings.key() });
    if (!done) return false;
    dropDraft(mapping.connectionId);
    onRestored();
    return true;
  }

  return (
    <div className={css.group}>
      {data.items.length === 0 && <p className={css.quiet}>{t('mappings.history.same')}</p>}
      <ul className={css.plain}>
        {data.items.map((change) => (
          <Change
            key={`${change.local} ${(change.after ?? change.before)?.own}`}
            change={change}
            labels={labels}
          />
        ))}
      </ul>
      {canEdit && data.items.length > 0 && (
        <div className={css.buttons}>
          <Action size="xs" onClick={() => setAsking(true)}>
            {t('mappings.history.restore')}
          </Action>
        </div>
      )}
      {asking && (
        <SaveDialog
          name={name}
          about={{ ...of, version }}
          ask={() => client.mappings.preview({ ...of, version })}
          confirm={t('mappings.history.restore')}
          onSave={restore}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

type ChangeProps = { change: MappingChange; labels: ReadonlyMap<string, string> };

function Change({ change: { local, before, after }, labels }: ChangeProps) {
  const { t } = useText();
  const { fieldName, stepText } = useMappingWords();
  const words = (entry: MappingChange['after']) =>
    entry === null
      ? null
      : [
          labels.get(entry.remote) ?? entry.remote,
          t(`mappings.way.${entry.direction}`),
          ...entry.in.map((step) => `← ${stepText(step)}`),
          ...entry.out.map((step) => `→ ${stepText(step)}`),
          ...entry.options.map((option) => `${option.local} = ${option.remote}`),
        ].join(', ');
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return (
    <li className={css.change}>
      <strong>{fieldName(local)}</strong> {t(`mappings.history.${kind}`)}
      {before !== null && <p className={css.quiet}>− {words(before)}</p>}
      {after !== null && <p className={css.quiet}>+ {words(after)}</p>}
    </li>
  );
}
