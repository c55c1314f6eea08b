import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { PreviewResult } from '../../../shared/model/preview.ts';
import { Action } from '../../components/Action.tsx';
import { Foot, Spacer } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Preview.module.css';
import type { usePreviewActions } from './use-preview-actions.ts';

type ApproveFootProps = {
  result: PreviewResult;
  name: string;
  isAdmin: boolean;
  actions: ReturnType<typeof usePreviewActions>;
};

/** Yes or no to a preview; whether leads that are only here go there, too. */
export function ApproveFoot({ result, name, isAdmin, actions }: ApproveFootProps) {
  const { t } = useText();
  const [createThere, setCreateThere] = useState(true);
  const [busy, setBusy] = useState(false);
  const creates = result.objects.reduce((sum, each) => sum + each.out.create, 0);
  const count = result.changes - (createThere ? 0 : creates);

  async function approve(): Promise<void> {
    setBusy(true);
    await actions.approve(result.planHash, createThere);
    setBusy(false);
  }

  if (!isAdmin) {
    return (
      <Foot>
        <span className={css.quiet}>{t('preview.onlyAdmin')}</span>
      </Foot>
    );
  }
  return (
    <Foot>
      <Action onClick={() => void actions.discard()}>{t('preview.discard')}</Action>
      {creates > 0 && (
        <Checkbox
          size="xs"
          checked={createThere}
          label={t('preview.createThere', { name })}
          onChange={(event) => setCreateThere(event.currentTarget.checked)}
        />
      )}
      <Spacer />
      <span className={css.quiet}>{t('preview.holds')}</span>
      <Action primary loading={busy} onClick={() => void approve()}>
        {count === 0 ? t('preview.approveNone') : t('preview.approve', { count })}
      </Action>
    </Foot>
  );
}
