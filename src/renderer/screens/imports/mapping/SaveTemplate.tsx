import { Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './TemplateSection.module.css';
import type { Choices } from './use-choices.ts';

/** Keeps how this file is mapped, for the next one of its kind. */
export function SaveTemplate({ choices }: { choices: Choices }) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const { fileId, mapping, preview } = choices;

  async function save(): Promise<void> {
    await act({
      do: () => client.imports.templates.save({ name, fileId, mapping }),
      done: (saved) => {
        setOpen(false);
        void queries.invalidateQueries({ queryKey: api.imports.templates.list.key() });
        return {
          title: t('importChoices.template.saved', { name: saved.name }),
          hint: t('importChoices.template.savedHint'),
        };
      },
    });
  }

  return (
    <Popover opened={open} onChange={setOpen} position="top-end" width={300} trapFocus shadow="md">
      <Popover.Target>
        <Action
          size="md"
          variant="subtle"
          onClick={() => {
            setName(preview.fileName.replace(/\.[^.]+$/, '').slice(0, 80));
            setOpen(!open);
          }}
        >
          {t('importChoices.template.save')}
        </Action>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextInput
            label={t('importChoices.template.name')}
            description={t('importChoices.template.nameHint')}
            value={name}
            maxLength={80}
            required
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div className={css.row}>
            <Action primary type="submit" disabled={name.trim() === ''}>
              {t('common.save')}
            </Action>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
