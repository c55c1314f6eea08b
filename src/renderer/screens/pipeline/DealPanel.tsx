import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Deal, Stage } from '../../../shared/model/deal.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Board.module.css';
import { DealHistory } from './DealHistory.tsx';
import { DealLinks } from './DealLinks.tsx';
import { readAmount } from './deal-value.ts';
import { WithWhy } from './WithWhy.tsx';

type DealPanelProps = {
  /** The deal that is open, or the stage a new one starts on. */
  deal: Deal | null;
  stages: readonly Stage[];
  startStageId: string;
  onClose: () => void;
};

/** A deal's facts as a form; the same for a new one. */
export function DealPanel({ deal, stages, startStageId, onClose }: DealPanelProps) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const navigate = useNavigate();
  const act = useAct();
  const [title, setTitle] = useState(deal?.title ?? '');
  const [value, setValue] = useState(
    deal?.value == null ? '' : String(deal.value).replace('.', ','),
  );
  const [stageId, setStageId] = useState(deal?.stageId ?? startStageId);
  const [owner, setOwner] = useState(deal?.owner ?? '');
  const [reason, setReason] = useState(deal?.lostReason ?? '');
  const [tried, setTried] = useState(false);

  const amount = readAmount(value);
  const lost = stages.find((stage) => stage.id === stageId)?.kind === 'lost';
  const wrong = title.trim() === '' || amount === undefined || (lost && reason.trim() === '');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (wrong || amount === undefined) return;
    const fields = { title: title.trim(), value: amount, stageId, owner: owner.trim() || null };
    const saved = await act({
      do: () =>
        deal
          ? client.deals.edit({
              id: deal.id,
              ...fields,
              ...(lost ? { lostReason: reason.trim() } : {}),
            })
          : client.deals.create(fields),
      done: () => ({ title: t(deal ? 'deals.edited' : 'deals.created') }),
    });
    if (!saved) return;
    await queries.invalidateQueries({ queryKey: api.deals.key() });
    onClose();
  }

  return (
    <SidePanel id="deal" label={t('deals.panelLabel')} width={304} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{deal ? deal.title : t('deals.newDeal')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <form className={css.form} onSubmit={(event) => void submit(event)}>
          <WithWhy deal={deal} field="title" name={t('deals.name.title')}>
            <TextInput
              label={t('deals.field.title')}
              value={title}
              maxLength={200}
              autoFocus
              error={tried && title.trim() === '' && t('deals.titleMissing')}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
          </WithWhy>
          <WithWhy deal={deal} field="value" name={t('deals.name.value')}>
            <TextInput
              label={t('deals.field.value')}
              value={value}
              inputMode="decimal"
              error={tried && amount === undefined && t('deals.valueWrong')}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          </WithWhy>
          <WithWhy deal={deal} field="stageId" name={t('deals.name.stageId')}>
            <Select
              label={t('deals.field.stage')}
              data={stages.map((stage) => ({ value: stage.id, label: stage.name }))}
              value={stageId}
              allowDeselect={false}
              onChange={(next) => next && setStageId(next)}
            />
          </WithWhy>
          {lost && (
            <WithWhy deal={deal} field="lostReason" name={t('deals.name.lostReason')}>
              <TextInput
                label={t('deals.field.lostReason')}
                value={reason}
                maxLength={500}
                error={tried && reason.trim() === '' && t('deals.lost.missing')}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </WithWhy>
          )}
          <WithWhy deal={deal} field="owner" name={t('deals.name.owner')}>
            <TextInput
              label={t('deals.field.owner')}
              value={owner}
              maxLength={120}
              onChange={(event) => setOwner(event.currentTarget.value)}
            />
          </WithWhy>
          {deal?.leadId && (
            <WithWhy deal={deal} field="leadId" name={t('deals.name.leadId')}>
              <Action
                type="button"
                onClick={() =>
                  void navigate({ to: '/leads/$leadId', params: { leadId: deal.leadId ?? '' } })
                }
              >
                {t('deals.openLead')}: {deal.leadName}
              </Action>
            </WithWhy>
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
    </SidePanel>
  );
}
