import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { conversionState, type Pixel } from '../../../shared/model/marketing.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridHandle } from '../../components/grid/grid-types.ts';
import { Bar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { conversionColumns } from './conversion-columns.tsx';
import { useConversionList } from './use-conversion-list.ts';
import { useMarketingWords } from './use-marketing-words.ts';

/** Every conversion and what became of it. */
export function ConversionTable({
  pixels,
  events,
  isAdmin,
}: {
  pixels: readonly Pixel[];
  isAdmin: boolean;
  /** The names of those there are. */
  events: readonly string[];
}) {
  const { t, f } = useText();
  const words = useMarketingWords();
  const { state, pixel, event, conversion } = useSearch({ from: '/marketing' });
  const navigate = useNavigate({ from: '/marketing' });
  const grid = useRef<GridHandle>(null);
  const list = useConversionList({
    ...(state === undefined ? {} : { state: [state] }),
    ...(pixel === undefined ? {} : { pixelId: [pixel] }),
    ...(event === undefined ? {} : { eventName: [event] }),
  });
  const columns = useMemo(() => conversionColumns({ t, f }, words, pixels), [t, f, words, pixels]);
  const isFiltered = state !== undefined || pixel !== undefined || event !== undefined;
  const open = (id: string) => void navigate({ search: (now) => ({ ...now, conversion: id }) });
  const choose = (next: {
    state?: typeof state;
    pixel?: string | undefined;
    event?: string | undefined;
  }) => void navigate({ search: (now) => ({ ...now, ...next, conversion: undefined }) });

  return (
    <>
      <Bar>
        <Select
          aria-label={t('marketing.list.state')}
          placeholder={t('marketing.list.anyState')}
          clearable
          size="xs"
          data={conversionState.options.map((value) => ({
            value,
            label: t(`marketing.state.${value}`),
          }))}
          value={state ?? null}
          onChange={(value) =>
            choose({ state: conversionState.options.find((each) => each === value) })
          }
        />
        {(events.length > 1 || event !== undefined) && (
          <Select
            aria-label={t('marketing.list.event')}
            placeholder={t('marketing.list.anyEvent')}
            clearable
            size="xs"
            data={[...new Set([...events, ...(event === undefined ? [] : [event])])]}
            value={event ?? null}
            onChange={(value) => choose({ event: value ?? undefined })}
          />
        )}
        {(pixels.length > 1 || pixel !== undefined) && (
          <Select
            aria-label={t('marketing.list.pixel')}
            placeholder={t('marketing.list.anyPixel')}
            clearable
            size="xs"
            data={pixels.map(({ id, name }) => ({ value: id, label: name }))}
            value={pixel ?? null}
            onChange={(value) => choose({ pixel: value ?? undefined })}
          />
        )}
      </Bar>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="conversions"
          label={t('marketing.list.label')}
          handle={grid}
          rows={list.rows}
          columns={columns}
          keyOf={(one) => one.id}
          nameOf={(one) => `${one.eventName}, ${f.stamp(one.eventTime)}`}
          shownKey={conversion ?? null}
          onCursor={(one) => conversion !== undefined && open(one.id)}
          onPeek={(one) => open(one.id)}
          onOpen={(one) => open(one.id)}
          empty={
            isFiltered ? (
              <EmptyState icon={Megaphone} title={t('marketing.list.filteredTitle')}>
                <Action
                  onClick={() => choose({ state: undefined, pixel: undefined, event: undefined })}
                >
                  {t('marketing.list.clearFilter')}
                </Action>
              </EmptyState>
            ) : (
              <EmptyState
                icon={Megaphone}
                title={t('marketing.list.emptyTitle')}
                body={t('marketing.list.emptyBody')}
              >
                {isAdmin && !pixels.some(({ active }) => active) && (
                  <Action onClick={() => void navigate({ search: { tab: 'pixels' } })}>
                    {t('marketing.list.toPixels')}
                  </Action>
                )}
              </EmptyState>
            )
          }
        />
      )}
    </>
  );
}
