import { Modal } from '@mantine/core';
import { FlaskConical, Megaphone, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Pixel, PixelDraft, PixelTrial } from '../../../shared/model/marketing.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { JsonPanel } from '../../components/JsonPanel.tsx';
import { Page, Scroll } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { showToast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { useSaveOrSay } from '../../components/use-save-or-say.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { pixelLook } from './marketing-look.ts';
import css from './Marketing.module.css';
import { PixelForm } from './PixelForm.tsx';

/** Where conversions go: set up, tried out, switched off, removed. */
export function PixelList({ pixels }: { pixels: readonly Pixel[] }) {
  const { t } = useText();
  const { client } = useService();
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const { wrong, clear, save } = useSaveOrSay((api) => api.pixels.key());
  const begin = (what: string) => {
    clear();
    setEditing(what);
  };
  const close = () => setEditing(null);

  async function put(draft: PixelDraft): Promise<void> {
    const kept = await save(() => client.pixels.put(draft));
    if (!kept) return;
    close();
    showToast({ title: t('marketing.pixel.saved', { name: kept.name }) });
  }

  if (pixels.length === 0 && editing === null) {
    return (
      <EmptyState
        icon={Megaphone}
        title={t('marketing.pixel.emptyTitle')}
        body={t('marketing.pixel.emptyBody')}
      >
        <Action primary icon={<Plus size={16} />} onClick={() => begin('new')}>
          {t('marketing.pixel.new')}
        </Action>
      </EmptyState>
    );
  }
  return (
    <Scroll>
      <Page>
        <div className={css.head}>
          <p className={css.quiet}>{t('marketing.pixel.intro')}</p>
          {editing === null && (
            <Action icon={<Plus size={16} />} onClick={() => begin('new')}>
              {t('marketing.pixel.new')}
            </Action>
          )}
        </div>
        {editing === 'new' && <PixelForm of={null} wrong={wrong} onSave={put} onClose={close} />}
        <ul className={css.plain}>
          {pixels.map((pixel) =>
            editing === pixel.id ? (
              <li key={pixel.id}>
                <PixelForm of={pixel} wrong={wrong} onSave={put} onClose={close} />
              </li>
            ) : (
              <Item key={pixel.id} of={pixel} onEdit={() => begin(pixel.id)} />
            ),
          )}
        </ul>
      </Page>
    </Scroll>
  );
}

function Item({ of, onEdit }: { of: Pixel; onEdit: () => void }) {
  const { t, f } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [trial, setTrial] = useState<PixelTrial | null>(null);
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const line = [t(`marketing.gateway.${of.gateway}`), of.pixelId, of.domain];
  const needsCode = of.gateway === 'meta' && of.testEventCode === null;

  async function test(): Promise<void> {
    setBusy(true);
    setTrial((await act({ do: () => client.pixels.test({ id: of.id }) })) ?? null);
    setBusy(false);
  }

  async function remove(): Promise<void> {
    setRemoving(false);
    await act({
      do: () => client.pixels.remove({ id: of.id }),
      done: () => ({ title: t('marketing.pixel.removed', { name: of.name }) }),
    });
    await queries.invalidateQueries({ queryKey: api.pixels.key() });
  }

  return (
    <li className={css.pixel}>
      <div className={css.item}>
        <div className={css.itemText}>
          <p className={css.itemName}>{of.name}</p>
          <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
        </div>
        <Pill {...pixelLook[of.state]} label={t(`marketing.pixel.state.${of.state}`)} />
        <Action
          size="sm"
          icon={<FlaskConical size={14} />}
          loading={busy}
          disabled={needsCode}
          title={needsCode ? t('marketing.pixel.needsCode') : undefined}
          aria-label={t('marketing.pixel.testOne', { name: of.name })}
          onClick={() => void test()}
        >
          {t('marketing.pixel.test')}
        </Action>
        <Action
          size="sm"
          icon={<Pencil size={14} />}
          aria-label={t('marketing.pixel.editOne', { name: of.name })}
          onClick={onEdit}
        >
          {t('marketing.pixel.edit')}
        </Action>
        <Action
          size="sm"
          danger
          icon={<Trash2 size={14} />}
          aria-label={t('marketing.pixel.removeOne', { name: of.name })}
          onClick={() => setRemoving(true)}
        >
          {t('marketing.pixel.remove')}
        </Action>
      </div>
      {needsCode && <p className={css.quiet}>{t('marketing.pixel.needsCode')}</p>}
      {of.active && of.state !== 'ready' && of.state !== 'inactive' && (
        <Banner tone={of.state === 'waiting' ? 'warning' : 'danger'}>
          {t(`marketing.pixel.stateHint.${of.state}`, {
            reason: of.reason ?? '',
            time: of.until === null ? '' : f.moment(of.until),
          })}
        </Banner>
      )}
      {trial && (
        <div className={css.stack}>
          <Banner tone={trial.ok ? 'info' : 'danger'}>
            {trial.ok
              ? t('marketing.pixel.trialOk')
              : t('marketing.pixel.trialFailed', { message: trial.message ?? trial.outcome })}
          </Banner>
          <JsonPanel
            title={t('marketing.pixel.trialSent')}
            value={trial.sent}
            {...(trial.status === null ? {} : { note: String(trial.status) })}
          />
        </div>
      )}
      <Modal
        opened={removing}
        onClose={() => setRemoving(false)}
        title={t('marketing.pixel.removeTitle', { name: of.name })}
        size={420}
      >
        <p>{t('marketing.pixel.removeText')}</p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={() => setRemoving(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger onClick={() => void remove()}>
            {t('marketing.pixel.remove')}
          </Action>
        </div>
      </Modal>
    </li>
  );
}
