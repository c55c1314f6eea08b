import { Autocomplete, SegmentedControl, TextInput } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { Trash2, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { parseMoney, toReais } from '../../../shared/br/money.ts';
import type { AdCost } from '../../../shared/model/attribution.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { DateField } from '../../components/DateField.tsx';
import { Foot, PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useSaveOrSay } from '../../components/use-save-or-say.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Attribution.module.css';
import { today } from './periods.ts';
import { useCostActs } from './use-cost-acts.ts';
import type { Place } from './use-attribution.ts';

/** One cost, new or as it stands. A new one is followed by the next of the same campaign. */
export function CostForm({
  of,
  place,
  onClose,
}: {
  of: AdCost | null;
  /** Where a new one is likely to belong. */
  place: Place;
  onClose: () => void;
}) {
  const { t, f } = useText();
  const { api } = useService();
  const acts = useCostActs();
  const { wrong, save } = useSaveOrSay((known) => known.attribution.key());
  const words = useQuery(api.attribution.words.queryOptions()).data;
  const period = of?.period ?? today();
  const [span, setSpan] = useState<'day' | 'month'>(period.length > 7 ? 'day' : 'month');
  const [day, setDay] = useState<string | null>(period.length > 7 ? period : `${period}-01`);
  const [source, setSource] = useState(of?.source ?? place.source ?? '');
  const [medium, setMedium] = useState(of?.medium ?? place.medium ?? '');
  const [campaign, setCampaign] = useState(of?.campaign ?? place.campaign ?? '');
  const [cost, setCost] = useState(of === null ? '' : f.amount(of.cost));
  const [tried, setTried] = useState(false);
  const cents = parseMoney(cost);
  const costOk = cents !== null && cents >= 0;
  const periodFlaw =
    wrong['period'] &&
    t(
      wrong['period'].problem === 'taken'
        ? 'attribution.form.periodTaken'
        : 'attribution.form.periodWrong',
    );
  const label = t(of === null ? 'attribution.form.new' : 'attribution.form.edit');

  useCommands([
    {
      id: 'attribution.closeCost',
      title: t('common.close'),
      group: 'marketing',
      keys: ['Escape'],
      hidden: true,
      run: onClose,
    },
  ]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!costOk || source.trim() === '' || day === null) return;
    const draft = {
      period: span === 'day' ? day.slice(0, 10) : day.slice(0, 7),
      source: source.trim(),
      medium: medium.trim(),
      campaign: campaign.trim(),
      cost: toReais(cents),
    };
    const done = await save(() => acts.save(draft, of?.id ?? null));
    if (done === null) return;
    acts.said(done, of?.id ?? null);
    if (of !== null) return onClose();
    setCost('');
    setTried(false);
  }

  return (
    <SidePanel id="cost" label={label} width={340} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{label}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <form id="cost-form" className={css.form} onSubmit={(event) => void submit(event)}>
          <SegmentedControl
            aria-label={t('attribution.form.span')}
            data={(['day', 'month'] as const).map((value) => ({
              value,
              label: t(`attribution.form.${value}`),
            }))}
            value={span}
            onChange={(value) => setSpan(value === 'month' ? 'month' : 'day')}
          />
          {span === 'day' ? (
            <DateField
              label={t('attribution.form.dayField')}
              value={day}
              error={periodFlaw}
              onChange={setDay}
            />
          ) : (
            <MonthPickerInput
              label={t('attribution.form.monthField')}
              value={day}
              error={periodFlaw}
              onChange={setDay}
            />
          )}
          <Autocomplete
            label={t('attribution.form.source')}
            description={t('attribution.form.sourceHint')}
            data={words?.sources ?? []}
            limit={20}
            maxLength={200}
            value={source}
            error={
              ((tried && source.trim() === '') || wrong['source']) &&
              t('attribution.form.sourceWrong')
            }
            onChange={setSource}
          />
          <Autocomplete
            label={t('attribution.form.medium')}
            description={t('attribution.form.blank')}
            data={words?.media ?? []}
            limit={20}
            maxLength={200}
            value={medium}
            onChange={setMedium}
          />
          <Autocomplete
            label={t('attribution.form.campaign')}
            description={t('attribution.form.blank')}
            data={words?.campaigns ?? []}
            limit={20}
            maxLength={200}
            value={campaign}
            onChange={setCampaign}
          />
          <TextInput
            label={t('attribution.form.cost')}
            inputMode="decimal"
            data-autofocus
            value={cost}
            maxLength={20}
            error={((tried && !costOk) || wrong['cost']) && t('attribution.form.costWrong')}
            onChange={(event) => setCost(event.currentTarget.value)}
          />
        </form>
      </Scroll>
      <Foot>
        {of !== null && (
          <Action
            danger
            icon={<Trash2 size={16} />}
            onClick={() => void acts.remove([of.id]).then(onClose)}
          >
            {t('attribution.form.remove')}
          </Action>
        )}
        <Spacer />
        <Action primary type="submit" form="cost-form">
          {t(of === null ? 'attribution.form.next' : 'attribution.form.save')}
        </Action>
      </Foot>
    </SidePanel>
  );
}
