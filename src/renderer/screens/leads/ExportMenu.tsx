import { Menu } from '@mantine/core';
import { Download, FileSpreadsheet, FileText, X } from 'lucide-react';
import type { ExportFormat } from '../../../shared/model/lead-export.ts';
import type { LeadSelection, LeadSort } from '../../../shared/model/lead.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { useExportLeads } from './use-export-leads.ts';
import css from './LeadsScreen.module.css';

type ExportMenuProps = {
  selection: LeadSelection;
  sort: LeadSort;
  /** Those that the list shows. */
  columns: readonly string[];
  exporting: ReturnType<typeof useExportLeads>;
  variant?: 'subtle';
};

const forms = [
  ['xlsx', FileSpreadsheet],
  ['csv', FileText],
] as const satisfies readonly (readonly [ExportFormat, unknown])[];

/** Into which file, with which columns; while one is made, how far it is. */
export function ExportMenu({ selection, sort, columns, exporting, variant }: ExportMenuProps) {
  const { t } = useText();
  const { progress } = exporting;
  if (progress) {
    return (
      <span className={css.exporting} role="status">
        {t('leads.export.progress', { done: progress.done, count: progress.total })}
        <IconAction label={t('leads.export.cancel')} size={24} onClick={exporting.cancel}>
          <X size={14} />
        </IconAction>
      </span>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {variant ? (
          <Action variant={variant} icon={<Download size={16} />}>
            {t('leads.export.open')}
          </Action>
        ) : (
          <IconAction label={t('leads.export.list')}>
            <Download size={16} />
          </IconAction>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('leads.export.asListed')}</Menu.Label>
        {forms.map(([format, Icon]) => (
          <Menu.Item
            key={format}
            leftSection={<Icon size={14} />}
            onClick={() => void exporting.start({ selection, sort, format, columns })}
          >
            {t(`leads.export.form.${format}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t('leads.export.everything')}</Menu.Label>
        {forms.map(([format, Icon]) => (
          <Menu.Item
            key={format}
            leftSection={<Icon size={14} />}
            onClick={() => void exporting.start({ selection, sort, format })}
          >
            {t(`leads.export.form.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
