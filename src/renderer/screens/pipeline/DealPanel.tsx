import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Deal, Stage } from '../../../shared/model/deal.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { isField } from '../../commands/keys.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { LeadPicker, type Picked } from '../../components/LeadPicker.tsx';
import { PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Board.module.css';
import { DealHistory } from './DealHistory.tsx';
import { DiscardTyped } from '../../components/DiscardTyped.tsx';
import { DealLinks } from './DealLinks.tsx';
import { dealPatchOf, dealTexts, type DealTexts } from './deal-form.ts';
import { readAmount } from './deal-value.ts';
import { useLiveDeal } from './use-board.ts';
import { WithWhy } from './WithWhy.tsx';

type DealPanelProps = {
  /** The deal that is open, or the stage a new one starts on. */
  deal: Deal | null;
  stages: readonly Stage[];
  startStageId: string;
  onClose: () => void;
};

/**
 * A deal's facts as a form; the same for a new one.
 *
 * Fields that nobody has typed in follow the deal, and are not sent: while the panel is open it is
 * moved on the board, and others edit it too.
 */
export function DealPanel({ deal: opened, stages, startStageId, onClose }: DealPanelProps) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const navigate = useNavigate();
  const act = useAct();
  const deal = useLiveDeal(opened);
  const kept = dealTexts(deal, startStageId);
  const [typed, setTyped] = useState<Partial<DealTexts>>({});
  const [picked, setPicked] = useState<Picked | null>(null);
  const [tried, setTried] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [asking, setAsking] = useState(false);

  const { title, value, stageId, owner, reason, leadId } = { ...kept, ...typed };
  const known = deal?.leadId ? { id: deal.leadId, name: deal.leadName || t('leads.noName') } : null;
  const lead = leadId === known?.id ? known : picked;
  const set = (field: keyof DealTexts, text: string) => setTyped({ ...typed, [field]: text });
  const touched = (Object.keys(typed) as (keyof DealTexts)[]).some(
    (field) => typed[field] !== kept[field],
  );
  const amount = readAmount(value);
  const lost = stages.find((stage) => stage.id === stageId)?.kind === 'lost';
  const wrong = title.trim() === '' || amount === undefined || (lost && reason.trim() === '');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (wrong || amount === undefined) return;
    const patch = deal && dealPatchOf(deal, { ...kept, ...typed }, lost);
    if (patch && Object.keys(patch).length === 0) return onClose();
    const saved = await act({
      do: () =>
        deal
          ? client.deals.edit({ id: deal.id, ...patch })
          : client.deals.create({
              title: title.trim(),
              value: amount,
              stageId,
              owner: owner.trim() || null,
              leadId: leadId || null,
            }),
      done: () => ({ title: t(deal ? 'deals.edited' : 'deals.created') }),
    });
    if (!saved) return;
    await queries.invalidateQueries({ queryKey: api.deals.key() });
    onClose();
  }

  function leave(): void {
    if (touched) setAsking(true);
    else onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || choosing) return;
    if (!isField(event.target)) return;
    event.preventDefault();
    leave();
  }

  useCommands([
    {
      id: 'pipeline.close',
      title: t('common.close'),
      group: 'pipeline',
      keys: ['Escape'],
      hidden: true,
      run: leave,
    },
  ]);

  return (
    <SidePanel id="deal" label={t('deals.panelLabel')} width={304} onClose={leave}>
      <Toolbar wide>
        <PanelTitle>{deal ? deal.title : t('deals.newDeal')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={leave}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <form className={css.form} onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown}>
          <WithWhy deal={deal} field="title" name={t('deals.name.title')}>
            <TextInput
              label={t('deals.field.title')}
              value={title}
              maxLength={200}
              autoFocus
              error={tried && title.trim() === '' && t('deals.titleMissing')}
              onChange={(event) => set('title', event.currentTarget.value)}
            />
          </WithWhy>
          <WithWhy deal={deal} field="value" name={t('deals.name.value')}>
            <TextInput
              label={t('deals.field.value')}
              value={value}
              inputMode="decimal"
              error={tried && amount === undefined && t('deals.valueWrong')}
              onChange={(event) => set('value', event.currentTarget.value)}
            />
          </WithWhy>
          <WithWhy deal={deal} field="stageId" name={t('deals.name.stageId')}>
            <Select
              label={t('deals.field.stage')}
              data={stages.map((stage) => ({ value: stage.id, label: stage.name }))}
              value={stageId}
              allowDeselect={false}
              onDropdownOpen={() => setChoosing(true)}
              onDropdownClose={() => setChoosing(false)}
              onChange={(next) => next && set('stageId', next)}
            />
          </WithWhy>
          {lost && (
            <WithWhy deal={deal} field="lostReason" name={t('deals.name.lostReason')}>
              <TextInput
                label={t('deals.field.lostReason')}
                value={reason}
                maxLength={500}
                error={tried && reason.trim() === '' && t('deals.lost.missing')}
                onChange={(event) => set('reason', event.currentTarget.value)}
              />
            </WithWhy>
          )}
          <WithWhy deal={deal} field="owner" name={t('deals.name.owner')}>
            <TextInput
              label={t('deals.field.owner')}
              value={owner}
              maxLength={120}
              onChange={(event) => set('owner', event.currentTarget.value)}
            />
          </WithWhy>
          <WithWhy deal={deal} field="leadId" name={t('deals.name.leadId')}>
            <LeadPicker
              label={t('deals.field.lead')}
              picked={lead}
              onPick={(next) => {
                setPicked(next);
                set('leadId', next?.id ?? kept.leadId);
              }}
            />
          </WithWhy>
          {deal?.leadId && (
            <Action
              type="button"
              onClick={() =>
                void navigate({ to: '/leads/$leadId', params: { leadId: deal.leadId ?? '' } })
              }
            >
              {t('deals.openLead')}
            </Action>
          )}
          <div className={css.buttons}>
            <Action type="button" onClick={onClose}>
              {t('common.cancel')}
            </Action>
            <Action type="submit" primary>
              {t('common.save')}
            </Action>
          </div>
        </form>
        {deal && <DealLinks links={deal.links} />}
        {deal && <DealHistory id={deal.id} />}
      </Scroll>
      {asking && <DiscardTyped onDiscard={onClose} onBack={() => setAsking(false)} />}
    </SidePanel>
  );
}
