import { Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { TemplateLine } from '../../../../shared/model/import-template.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { announce } from '../../../components/announce.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { columnLetter } from '../table/letters.ts';
import css from '../mapping/TemplateSection.module.css';
import type { Choices } from '../mapping/use-choices.ts';

/** How files of this kind were mapped before, by name. Nothing shows until one is saved. */
export function TemplateSection({ choices }: { choices: Choices }) {
  const { t } = useText();
  const { client, api } = useService();
  const act = useAct();
  const [applied, setApplied] = useState<TemplateLine | null>(null);
  const { fileId, draft, change } = choices;
  const { encoding, delimiter, hasHeader, sheet } = draft.reading;
  const reading = { encoding, delimiter, hasHeader, sheet };
  const list = useQuery(
    api.imports.templates.list.queryOptions({ input: { fileId, mapping: reading } }),
  );
  if (list.error) return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  const lines = list.data ?? [];
  if (lines.length === 0) return null;

  async function apply(line: TemplateLine): Promise<void> {
    const before = { reading: draft.reading, rules: draft.rules };
    await act({
      do: () => client.imports.templates.apply({ id: line.id, fileId, mapping: reading }),
      done: ({ mapping: { columns, rules, ...forAll } }) => {
        change({
          reading: { ...draft.reading, columns, rules },
          rules: { ...draft.rules, ...forAll },
        });
        setApplied(line);
        announce(t('importChoices.template.applied', { name: line.name }));
        return {
          title: t('importChoices.template.applied', { name: line.name }),
          undo: async () => {
            change(before);
            setApplied(null);
          },
        };
      },
    });
  }

  const shown = lines.find(({ id }) => id === applied?.id);
  return (
    <Section title={t('importChoices.template.title')}>
      <Menu position="bottom-start" width={256}>
        <Menu.Target>
          <button type="button" className={css.choose}>
            <span className="p-truncate">{shown?.name ?? t('importChoices.template.choose')}</span>
            <ChevronDown size={14} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {lines.map((line) => (
            <Menu.Item key={line.id} onClick={() => void apply(line)}>
              {line.name}
              <span className={css.fit}>
                {line.missing.length === 0
                  ? t('importChoices.template.fits')
                  : t('importChoices.template.lacks', { count: line.missing.length })}
              </span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {shown && <Fit line={shown} choices={choices} />}
      {shown && <Manage key={shown.id} line={shown} onGone={() => setApplied(null)} />}
    </Section>
  );
}

/** How the template and the file differ. */
function Fit({ line, choices }: { line: TemplateLine; choices: Choices }) {
  const { t } = useText();
  const names = line.fresh.map((index) => choices.columns[index]?.header || columnLetter(index));
  if (line.missing.length === 0 && names.length === 0) {
    return <p className={css.hint}>{t('importChoices.template.same')}</p>;
  }
  return (
    <>
      {line.missing.length > 0 && (
        <p className={css.hint}>
          {t('importChoices.template.missing', { names: listed(line.missing) })}
        </p>
      )}
      {names.length > 0 && (
        <p className={css.hint}>{t('importChoices.template.fresh', { names: listed(names) })}</p>
      )}
    </>
  );
}

function listed(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')}…` : names.join(', ');
}

function Manage({ line, onGone }: { line: TemplateLine; onGone: () => void }) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [name, setName] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const again = () =>
    void queries.invalidateQueries({ queryKey: api.imports.templates.list.key() });

  if (name !== null) {
    return (
      <form
        className={css.row}
        onSubmit={(event) => {
          event.preventDefault();
          void act({
            do: () => client.imports.templates.rename({ id: line.id, name }),
            done: () => {
              setName(null);
              again();
              return null;
            },
          });
        }}
      >
        <TextInput
          aria-label={t('importChoices.template.name')}
          value={name}
          maxLength={80}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Action type="submit" size="xs">
          {t('importChoices.template.rename')}
        </Action>
      </form>
    );
  }
  return (
    <div className={css.row}>
      {removing ? (
        <>
          <Action
            size="xs"
            danger
            onClick={() =>
              void act({
                do: () => client.imports.templates.remove({ id: line.id }),
                done: () => {
                  onGone();
                  again();
                  return { title: t('importChoices.template.removed', { name: line.name }) };
                },
              })
            }
          >
            {t('importChoices.template.removeSure')}
          </Action>
          <Action size="xs" onClick={() => setRemoving(false)}>
            {t('common.cancel')}
          </Action>
        </>
      ) : (
        <>
          <IconAction
            label={t('importChoices.template.renameNamed', { name: line.name })}
            onClick={() => setName(line.name)}
          >
            <Pencil size={14} />
          </IconAction>
          <IconAction
            label={t('importChoices.template.removeNamed', { name: line.name })}
            onClick={() => setRemoving(true)}
          >
            <Trash2 size={14} />
          </IconAction>
        </>
      )}
    </div>
  );
}
