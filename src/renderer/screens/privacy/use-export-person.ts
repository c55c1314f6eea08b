import type { Lead } from '../../../shared/model/lead.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { saveFile } from '../../components/save-file.ts';

/** Hands over all that is kept of a person, as one file that says nothing of them in its name. */
export function useExportPerson() {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  return ({ id }: Lead): Promise<unknown> =>
    act({
      do: async () => {
        const data = await client.privacy.export({ id });
        saveFile(
          `ponte-pessoa-${id.slice(0, 8)}.json`,
          [`${JSON.stringify(data, null, 2)}\n`],
          'application/json',
        );
        return data;
      },
      done: () => ({ title: t('privacy.exported'), hint: t('privacy.exportedHint') }),
    });
}
