import { MessageCircle } from 'lucide-react';
import { useState } from 'react';
import type { Lead } from '../../../shared/model/lead.ts';
import { Action } from '../../components/Action.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { ComposeMessage } from './ComposeMessage.tsx';

/** The button by which one writes to a lead, wherever it is shown. */
export function WriteAction({ lead }: { lead: Lead }) {
  const { t } = useText();
  const [writing, setWriting] = useState(false);
  const can = lead.deletedAt === null;
  useCommands([
    {
      id: 'messages.write',
      title: t('messages.command.write'),
      group: 'lead',
      keys: ['w'],
      enabled: () => can,
      run: () => setWriting(true),
    },
  ]);
  if (!can) return null;
  return (
    <>
      <Action
        size="sm"
        keys="w"
        icon={<MessageCircle size={14} />}
        onClick={() => setWriting(true)}
      >
        {t('messages.compose.open')}
      </Action>
      {writing && <ComposeMessage lead={lead} onClose={() => setWriting(false)} />}
    </>
  );
}
