import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

type Named = { readonly id: string; readonly name: string };

/** So many go in one request. */
const atOnce = 1000;

/** Puts leads into audiences of people and takes them out, each with its way back. */
export function useAudienceActs() {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();

  async function each(
    call: 'put' | 'take',
    { id }: Named,
    leadIds: readonly string[],
  ): Promise<number> {
    let changed = 0;
    for (let from = 0; from < leadIds.length; from += atOnce) {
      const part = leadIds.slice(from, from + atOnce);
      changed += (await client.remarketing[call]({ id, leadIds: part })).changed;
    }
    return changed;
  }

  return {
    put: (audience: Named, leadIds: readonly string[]) =>
      act({
        do: () => each('put', audience, leadIds),
        done: (count) => ({
          title: t('leads.toast.inAudience', { count, audience: audience.name }),
          hint:
            count < leadIds.length
              ? t('leads.toast.inAudienceBefore', { count: leadIds.length - count })
              : t('leads.toast.inAudienceHint'),
          // Who was in it before would be taken out too.
          undo:
            count === leadIds.length
              ? () => each('take', audience, leadIds).then(() => undefined)
              : undefined,
        }),
      }),

    take: (audience: Named, leadId: string) =>
      act({
        do: () => each('take', audience, [leadId]),
        done: () => ({
          title: t('remarketing.ofLead.taken', { name: audience.name }),
          hint: t('remarketing.ofLead.takenHint'),
          undo: () => each('put', audience, [leadId]).then(() => undefined),
        }),
      }),
  };
}
