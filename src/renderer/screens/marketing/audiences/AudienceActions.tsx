import { Menu, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  Ban,
  CirclePause,
  CirclePlay,
  Download,
  Ellipsis,
  Eraser,
  RefreshCw,
  Replace,
  RotateCcw,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import type { Audience } from '../../../../shared/model/remarketing.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { Foot, Spacer } from '../../../components/Layout.tsx';
import { saveFile } from '../../../components/save-file.ts';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Marketing.module.css';

type Asked = 'refresh' | 'replace' | 'clear' | 'remove';

/** What an admin does with an audience. Whatever moves people is asked once more, with how many. */
export function AudienceActions({ of, onRemoved }: { of: Audience; onRemoved: () => void }) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { id, name } = of;
  const open = of.job !== null && of.job.endedAt === null;
  const canStart = of.state !== 'no_pixel' && of.state !== 'no_segment';

  async function run(call: () => Promise<unknown>, title: string): Promise<void> {
    await act({ do: call, done: () => ({ title }) });
    await queries.invalidateQueries({ queryKey: api.remarketing.key() });
  }

  async function confirmed(what: Asked): Promise<void> {
    setAsked(null);
    if (what !== 'remove') {
      await run(() => client.remarketing.start({ id, kind: what }), t('remarketing.do.refreshed'));
      return;
    }
    onRemoved();
    await run(() => client.remarketing.remove({ id }), t('remarketing.do.removed', { name }));
  }

  async function download(): Promise<void> {
    const parts = await act({
      do: async () => {
        const pieces: string[] = [];
        for await (const { text } of await client.remarketing.file({ id })) pieces.push(text);
        return pieces;
      },
    });
    if (parts) saveFile(`${t('remarketing.do.fileName', { name })}.csv`, parts);
  }

  return (
    <Foot>
      <Menu position="top-start" shadow="md">
        <Menu.Target>
          <IconAction label={t('remarketing.do.more')}>
            <Ellipsis size={16} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          {of.target === 'platform' && (
            <Menu.Item
              leftSection={<Replace size={16} />}
              disabled={open || !canStart}
              onClick={() => setAsked('replace')}
            >
              {t('remarketing.do.replace')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<Eraser size={16} />}
            disabled={open || !canStart}
            onClick={() => setAsked('clear')}
          >
            {t('remarketing.do.clear')}
          </Menu.Item>
          {of.job?.word === 'audience_gone' && (
            <Menu.Item
              leftSection={<RotateCcw size={16} />}
              onClick={() =>
                void run(() => client.remarketing.remake({ id }), t('remarketing.do.remade'))
              }
            >
              {t('remarketing.do.remake')}
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<Trash2 size={16} />}
            onClick={() => setAsked('remove')}
          >
            {t('remarketing.do.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Spacer />
      {of.target === 'file' && of.members > 0 && (
        <Action icon={<Download size={16} />} onClick={() => void download()}>
          {t('remarketing.do.file')}
        </Action>
      )}
      {open ? (
        <Running of={of} run={run} />
      ) : (
        <Action
          primary
          icon={<RefreshCw size={16} />}
          disabled={!canStart}
          onClick={() => setAsked('refresh')}
        >
          {t('remarketing.do.refresh')}
        </Action>
      )}
      <Confirm
        of={of}
        asked={asked}
        onClose={() => setAsked(null)}
        onYes={(what) => void confirmed(what)}
      />
    </Foot>
  );
}

function Running({
  of: { id, state },
  run,
}: {
  of: Audience;
  run: (call: () => Promise<unknown>, title: string) => Promise<void>;
}) {
  const { t } = useText();
  const { client } = useService();
  return (
    <>
      <Action
        icon={<Ban size={16} />}
        onClick={() =>
          void run(() => client.remarketing.cancel({ id }), t('remarketing.do.cancelled'))
        }
      >
        {t('remarketing.do.cancel')}
      </Action>
      {state === 'paused' ? (
        <Action
          primary
          icon={<CirclePlay size={16} />}
          onClick={() =>
            void run(() => client.remarketing.resume({ id }), t('remarketing.do.resumed'))
          }
        >
          {t('remarketing.do.resume')}
        </Action>
      ) : (
        <Action
          icon={<CirclePause size={16} />}
          onClick={() =>
            void run(() => client.remarketing.pause({ id }), t('remarketing.do.paused'))
          }
        >
          {t('remarketing.do.pause')}
        </Action>
      )}
    </>
  );
}

const yes = {
  refresh: 'remarketing.do.refresh',
  replace: 'remarketing.do.replace',
  clear: 'remarketing.do.clear',
  remove: 'remarketing.do.remove',
} as const;

function Confirm({
  of,
  asked,
  onClose,
  onYes,
}: {
  of: Audience;
  asked: Asked | null;
  onClose: () => void;
  onYes: (what: Asked) => void;
}) {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery({
    ...api.remarketing.preview.queryOptions({ input: { id: of.id } }),
    enabled: asked === 'refresh' || asked === 'replace',
  });
  const { entering = 0, leaving = 0, going = 0 } = data ?? {};
  const what = asked ?? 'refresh';
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={t(`remarketing.confirm.${what}Title`, { name: of.name })}
      size={420}
    >
      <p>
        {t(`remarketing.confirm.${what}Text`, { entering, leaving, going, members: of.members })}
      </p>
      <div className={css.buttons}>
        <Action data-autofocus onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action primary danger={what !== 'refresh'} onClick={() => onYes(what)}>
          {t(yes[what])}
        </Action>
      </div>
    </Modal>
  );
}
