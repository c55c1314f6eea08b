import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Pixel } from '../../../../shared/model/marketing.ts';
import {
  audienceConsent,
  audienceFormat,
  type Audience,
  type AudiencePreview,
} from '../../../../shared/model/remarketing.ts';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { showToast } from '../../../components/toast.tsx';
import { useSaveOrSay } from '../../../components/use-save-or-say.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Marketing.module.css';
import { ScheduleFields } from './ScheduleFields.tsx';
import { useAudienceWords } from './use-audience-words.ts';

type AudienceFormProps = {
  pixels: readonly Pixel[];
  onMade: (made: Audience) => void;
  onClose: () => void;
};

const file = 'file';
const people = 'people';

/** Who goes where, who may, and how often; says how many that is before anybody goes. */
export function AudienceForm({ pixels, onMade, onClose }: AudienceFormProps) {
  const { t } = useText();
  const { client, api } = useService();
  const { wrong, save } = useSaveOrSay((of) => of.remarketing.key());
  const { data: segments, error, refetch } = useQuery(api.segments.list.queryOptions());
  const able = pixels.filter(({ gateway, active }) => gateway === 'meta' && active);
  const [name, setName] = useState<string | null>(null);
  const [target, setTarget] = useState<string>(able[0]?.id ?? file);
  const [chosen, setSegment] = useState<string | null>(null);
  const [consent, setConsent] = useState<Audience['consent']>('granted');
  const [schedule, setSchedule] = useState<string | null>('0 6 * * *');
  const [format, setFormat] = useState<Audience['format']>('meta');
  const [remoteId, setRemoteId] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const segment = chosen ?? segments?.[0]?.id ?? people;
  const segmentId = segment === people ? undefined : segment;
  const preview = useQuery({
    ...api.remarketing.preview.queryOptions({ input: { segmentId, consent } }),
    enabled: segments !== undefined && segmentId !== undefined,
  });
  const title = name ?? segments?.find(({ id }) => id === segmentId)?.name ?? '';
  const pixel = able.find(({ id }) => id === target);
  const hasAccount = target === file || pixel?.adAccountId != null;
  const remoteOk = /^\d{0,20}$/.test(remoteId.trim());
  const going = segmentId === undefined ? 0 : (preview.data?.going ?? 0);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (title.trim() === '' || !hasAccount || !remoteOk) return;
    setBusy(true);
    const made = await save(() =>
      client.remarketing.create({
        name: title.trim(),
        consent,
        schedule,
        ...(target === file ? { target: 'file', format } : { target: 'platform', pixelId: target }),
        ...(segmentId === undefined ? {} : { segmentId }),
        ...(target === file || remoteId.trim() === '' ? {} : { remoteId: remoteId.trim() }),
      }),
    );
    setBusy(false);
    if (made === null) return;
    showToast({
      title: t('remarketing.form.created', { name: made.name }),
      hint: t('remarketing.form.createdHint'),
    });
    onMade(made);
  }

  return (
    <form
      className={css.card}
      aria-label={t('remarketing.form.label')}
      onSubmit={(event) => void submit(event)}
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <div className={css.pair}>
        <Select
          label={t('remarketing.form.segment')}
          description={t('remarketing.form.segmentHint')}
          data={[
            ...(segments ?? []).map(({ id, name: label }) => ({ value: id, label })),
            { value: people, label: t('remarketing.form.segmentPeople') },
          ]}
          value={segment}
          allowDeselect={false}
          searchable
          onChange={setSegment}
        />
        <Select
          label={t('remarketing.form.consent')}
          data={audienceConsent.options.map((value) => ({
            value,
            label: t(`remarketing.consent.${value}`),
          }))}
          value={consent}
          allowDeselect={false}
          onChange={(value) =>
            setConsent(audienceConsent.options.find((each) => each === value) ?? consent)
          }
        />
      </div>
      <TextInput
        label={t('remarketing.form.name')}
        value={title}
        maxLength={80}
        error={tried && title.trim() === '' && t('remarketing.form.nameWrong')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={css.pair}>
        <Select
          label={t('remarketing.form.target')}
          data={[
            ...able.map(({ id, name: label }) => ({
              value: id,
              label: t('remarketing.form.targetMeta', { name: label }),
            })),
            { value: file, label: t('remarketing.form.targetFile') },
          ]}
          value={target}
          allowDeselect={false}
          error={(!hasAccount || (tried && 'pixelId' in wrong)) && t('remarketing.form.noAccount')}
          onChange={(value) => setTarget(value ?? file)}
        />
        {target === file ? (
          <Select
            label={t('remarketing.form.format')}
            data={audienceFormat.options.map((value) => ({
              value,
              label: t(`remarketing.format.${value}`),
            }))}
            value={format}
            allowDeselect={false}
            onChange={(value) =>
              setFormat(audienceFormat.options.find((each) => each === value) ?? format)
            }
          />
        ) : (
          <TextInput
            label={t('remarketing.form.remote')}
            placeholder={t('remarketing.form.remoteHint')}
            value={remoteId}
            maxLength={24}
            inputMode="numeric"
            error={!remoteOk && t('remarketing.form.remoteWrong')}
            onChange={(event) => setRemoteId(event.currentTarget.value)}
          />
        )}
      </div>
      {target === file && format === 'plain' && <Banner>{t('remarketing.form.plainHint')}</Banner>}
      <div className={css.pair}>
        <ScheduleFields value={schedule} onChange={setSchedule} />
      </div>
      {segmentId !== undefined && preview.data && <Preview of={preview.data} />}
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {going === 0
            ? t('remarketing.form.create')
            : t('remarketing.form.createWith', { count: going })}
        </Action>
      </div>
    </form>
  );
}

function Preview({ of }: { of: AudiencePreview }) {
  const { t } = useText();
  const words = useAudienceWords();
  const left = words.leftOut(of);
  return (
    <div className={css.stack} role="status">
      <p>
        {of.going === 0
          ? t('remarketing.preview.nobody')
          : t('remarketing.preview.going', { count: of.going })}
      </p>
      {left !== null && <p className={css.quiet}>{left}</p>}
    </div>
  );
}
