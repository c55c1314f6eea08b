import { Menu, Popover, TextInput } from '@mantine/core';
import { Pencil, Plus, RotateCcw, Save, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { LeadFilter, LeadSort } from '../../../shared/model/lead.ts';
import type { Segment } from '../../../shared/model/segment.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './SegmentTabs.module.css';

type SegmentTabsProps = {
  segments: readonly Segment[];
  segment: Segment | null;
  total: number | undefined;
  /** What is on screen now, for a segment to keep. */
  now: { filter: LeadFilter; sort: LeadSort; columns: readonly string[] };
  changed: boolean;
  onOpen: (segment: Segment | null) => void;
};

const all = 'all';

/** Segments as tabs with their live counts; the first holds everything. */
export function SegmentTabs({ segments, segment, total, now, changed, onOpen }: SegmentTabsProps) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const { busy, alone } = useOneAtATime();
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const [menu, setMenu] = useState<{ id: string; x: number; y: number } | null>(null);
  const menuSegment = segments.find(({ id }) => id === menu?.id) ?? null;

  const whereOf = (uses: Segment['usedBy']) =>
    uses.map(({ kind, name }) => t(`segments.use.${kind}`, { name })).join(', ');
  const refresh = () => void queries.invalidateQueries({ queryKey: api.segments.key() });

  async function save(name: string, id?: string): Promise<void> {
    const saved = await act({
      do: () =>
        client.segments.save({ ...now, columns: [...now.columns], name, ...(id ? { id } : {}) }),
      done: ({ usedBy }) => ({
        title: t('segments.saved', { name }),
        ...(usedBy.length > 0 ? { hint: t('segments.savedUsed', { where: whereOf(usedBy) }) } : {}),
      }),
    });
    refresh();
    if (!saved) return;
    setNaming(null);
    if (!id) onOpen(saved);
  }

  async function rename(target: Segment, name: string): Promise<void> {
    const { filter, sort, columns } = target;
    const saved = await act({
      do: () => client.segments.save({ id: target.id, filter, sort, columns, name }),
    });
    if (saved) setNaming(null);
    refresh();
  }

  async function remove(target: Segment): Promise<void> {
    const { name } = target;
    await act({
      do: () => client.segments.remove({ id: target.id }),
      done: () => ({
        title: t('segments.removed', { name }),
        hint: t('segments.removedHint'),
        undo: async () => {
          await client.segments.restore({ id: target.id });
          refresh();
        },
      }),
    });
    if (segment?.id === target.id) onOpen(null);
    refresh();
  }

  return (
    <>
      <Tabs
        label={t('segments.label')}
        current={segment?.id ?? all}
        tabs={[
          { id: all, label: t('common.all'), count: total },
          ...segments.map(({ id, name, count }) => ({ id, label: name, count })),
        ]}
        onChange={(id) => onOpen(segments.find((each) => each.id === id) ?? null)}
        onMenu={(id, event) => id !== all && setMenu({ id, x: event.clientX, y: event.clientY })}
      />
      <Popover
        opened={naming !== null}
        onChange={(open) => !open && setNaming(null)}
        position="bottom-start"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <IconAction label={t('segments.add')} onClick={() => setNaming(naming ? null : 'new')}>
            <Plus size={16} />
          </IconAction>
        </Popover.Target>
        <Popover.Dropdown>
          {naming === 'rename' && segment ? (
            <NameForm
              initial={segment.name}
              busy={busy}
              onSave={(name) => void alone(() => rename(segment, name))}
              onCancel={() => setNaming(null)}
            />
          ) : (
            <NameForm
              hint={t('segments.addHint')}
              busy={busy}
              onSave={(name) => void alone(() => save(name))}
              onCancel={() => setNaming(null)}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      {changed && segment && (
        <>
          <Action
            size="xs"
            variant="subtle"
            icon={<Save size={14} />}
            onClick={() => void save(segment.name, segment.id)}
          >
            {t('segments.update')}
          </Action>
          <IconAction label={t('segments.revert')} size={24} onClick={() => onOpen(segment)}>
            <RotateCcw size={14} />
          </IconAction>
        </>
      )}
      <Menu
        // A menu of its own for each place: one that moves is now and then measured where it was.
        key={menu ? `${menu.x},${menu.y}` : 'closed'}
        opened={menuSegment !== null}
        onChange={(open) => !open && setMenu(null)}
        position="bottom-start"
        // The anchor has no size, so it may be taken for scrolled out of sight.
        hideDetached={false}
      >
        <Menu.Target>
          <button
            type="button"
            tabIndex={-1}
            aria-hidden="true"
            className={css.anchor}
            style={{ left: menu?.x ?? 0, top: menu?.y ?? 0 }}
          />
        </Menu.Target>
        <Menu.Dropdown
          aria-label={menuSegment ? t('segments.menu', { name: menuSegment.name }) : undefined}
        >
          <Menu.Item
            leftSection={<Pencil size={14} />}
            onClick={() => {
              onOpen(menuSegment);
              setNaming('rename');
            }}
          >
            {t('segments.rename')}
          </Menu.Item>
          {menuSegment && menuSegment.usedBy.length > 0 && (
            <Menu.Label className={css.used}>
              {t('segments.usedBy', { where: whereOf(menuSegment.usedBy) })}
            </Menu.Label>
          )}
          <Menu.Item
            disabled={(menuSegment?.usedBy.length ?? 0) > 0}
            leftSection={<Trash2 size={14} />}
            data-tone="danger"
            onClick={() => menuSegment && void remove(menuSegment)}
          >
            {t('segments.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

type NameFormProps = {
  initial?: string;
  hint?: string;
  busy: boolean;
  onSave: (name: string) => void;
  onCancel: () => void;
};

function NameForm({ initial = '', hint, busy, onSave, onCancel }: NameFormProps) {
  const { t } = useText();
  const [name, setName] = useState(initial);
  const [missing, setMissing] = useState(false);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') return setMissing(true);
    onSave(name.trim());
  }

  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextInput
        label={t('segments.name')}
        value={name}
        maxLength={60}
        data-autofocus
        error={missing ? t('segments.nameMissing') : undefined}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setMissing(false);
        }}
      />
      {hint && <p className={css.hint}>{hint}</p>}
      <div className={css.buttons}>
        <Action size="xs" variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Action>
        <Action size="xs" primary type="submit" loading={busy}>
          {t('common.save')}
        </Action>
      </div>
    </form>
  );
}
