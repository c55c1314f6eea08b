import { useState } from 'react';
import type { MessageDraft } from '../../../shared/model/message.ts';
import { useAct } from '../../components/use-act.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';

/**
 * WhatsApp opened with a text, for who has no account that sends. Somebody who wants no messages is
 * told of first, and opened only where the person insists.
 */
export function useByHand(draft: MessageDraft) {
  const { client } = useService();
  const act = useAct();
  const [against, setAgainst] = useState<'denied' | 'no_consent' | null>(null);
  const [opened, setOpened] = useState(false);

  async function open(): Promise<void> {
    const despiteOptOut = against !== null;
    const answer = await act({
      do: () => client.messages.openByHand({ ...draft, despiteOptOut }).catch(saidNo),
    });
    if (!answer) return;
    window.open(answer.url, '_blank', 'noreferrer');
    setOpened(true);
  }

  function saidNo(error: unknown): null {
    const problem = fieldProblems(toProblem(error))['despiteOptOut']?.problem;
    if (problem !== 'denied' && problem !== 'no_consent') throw error;
    setAgainst(problem);
    return null;
  }

  return { against: opened ? null : against, opened, open };
}
