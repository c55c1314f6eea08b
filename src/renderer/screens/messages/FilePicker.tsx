import { FileButton, MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useStable } from '../../components/use-stable.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Messages.module.css';

type FilePickerProps = {
  chosen: readonly string[];
  most: number;
  canEdit: boolean;
  onChange: (files: string[]) => void;
};

/** Kept files that go with a message, and a way to keep another. */
export function FilePicker({ chosen, most, canEdit, onChange }: FilePickerProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { data = [] } = useQuery(api.messageTemplates.files.queryOptions());
  const known = chosen.filter((id) => data.some((each) => each.id === id));

  // It takes a while to send a file: what was typed meanwhile is there by then.
  const add = useStable((id: string) => onChange([...known, id].slice(-most)));

  async function keep(file: File | null): Promise<void> {
    if (file === null) return;
    const made = await act({
      do: async () =>
        client.messageTemplates.addFile({ name: file.name, data: await base64(file) }),
      done: () => ({ title: t('messages.templates.fileAdded') }),
    });
    if (!made) return;
    await queries.invalidateQueries({ queryKey: api.messageTemplates.files.key() });
    add(made.id);
  }

  return (
    <>
      <MultiSelect
        label={t('messages.templates.files')}
        description={t('messages.templates.fileHint')}
        data={data.map(({ id, name }) => ({ value: id, label: name }))}
        value={known}
        maxValues={most}
        searchable
        disabled={!canEdit}
        nothingFoundMessage={t('messages.templates.noFiles')}
        onChange={onChange}
      />
      {canEdit && (
        <div className={css.row}>
          <FileButton onChange={(file) => void keep(file)} accept=".pdf,.png,.jpg,.jpeg">
            {(props) => (
              <Action type="button" size="sm" icon={<Paperclip size={14} />} {...props}>
                {t('messages.templates.addFile')}
              </Action>
            )}
          </FileButton>
        </div>
      )}
    </>
  );
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  const slice = 8192;
  for (let at = 0; at < bytes.length; at += slice) {
    text += String.fromCharCode(...bytes.subarray(at, at + slice));
  }
  return btoa(text);
}
