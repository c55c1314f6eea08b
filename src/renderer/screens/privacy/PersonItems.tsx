import { Menu } from '@mantine/core';
import { FileJson, UserX } from 'lucide-react';
import type { Lead } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState } from '../../service.tsx';
import { useExportPerson } from './use-export-person.ts';

/** For admins, in a lead's menu: all that is kept of the person, and the end of it. */
export function PersonItems({ lead, onErase }: { lead: Lead; onErase: () => void }) {
  const { t } = useText();
  const { data: state } = useAppState();
  const exportPerson = useExportPerson();
  if (state?.operator.role !== 'admin') return null;
  return (
    <>
      <Menu.Item leftSection={<FileJson size={14} />} onClick={() => void exportPerson(lead)}>
        {t('privacy.export')}
      </Menu.Item>
      <Menu.Item leftSection={<UserX size={14} />} data-tone="danger" onClick={onErase}>
        {t('privacy.erase')}
      </Menu.Item>
    </>
  );
}
