import { Menu } from '@mantine/core';
import { Download } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** The failures that are shown as a file: a table for a spreadsheet, or everything that was tried. */
export function ExportMenu({ archived }: { archived: boolean }) {
  const { t, language } = useText();
  const { client } = useService();
  const act = useAct();

  async function exportAs(format: 'csv' | 'json'): Promise<void> {
    await act({
      do: async () => {
        const parts: string[] = [];
        const input = { format, language, archived };
        for await (const piece of await client.dlq.export(input)) parts.push(piece);
        const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
        saveFile(`${t('queue.export.file')}.${format}`, parts, type);
      },
    });
  }

  return (
    <Menu>
      <Menu.Target>
        <Action size="xs" icon={<Download size={14} />}>
          {t('queue.export.menu')}
        </Action>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('queue.export.hint')}</Menu.Label>
        <Menu.Item onClick={() => void exportAs('csv')}>{t('queue.export.csv')}</Menu.Item>
        <Menu.Item onClick={() => void exportAs('json')}>{t('queue.export.json')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
