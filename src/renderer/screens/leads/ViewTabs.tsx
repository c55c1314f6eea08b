import { Menu, Popover, TextInput } from '@mantine/core';
import { Pencil, Plus, RotateCcw, Save, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { LeadFilter, LeadSort, SavedView } from '../../../shared/model/lead.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './ViewTabs.module.css';

type ViewTabsProps = {
  views: readonly SavedView[];
  view: SavedView | null;
  total: number | undefined;
  /** What is on screen now, for a view to keep. */
  now: { filter: LeadFilter; sort: LeadSort; columns: readonly string[] };
  changed: boolean;
  onOpen: (view: SavedView | null) => void;
};

const all = 'all';

/** Saved views as tabs with their live counts; the first holds everything. */
export function ViewTabs({ views, view, total, now, changed, onOpen }: ViewTabsProps) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const [menu, setMenu] = useState<{ id: string; x: number; y: number } | null>(null);
  const menuView = views.find(({ id }) => id === menu?.id) ?? null;

  const refresh = () => void queries.invalidateQueries({ queryKey: api.views.key() });

  async function save(name: string, id?: string): Promise<void> {
    const saved = await act({
      do: () =>
        client.views.save({ ...now, columns: [...now.columns], name, ...(id ? { id } : {}) }),
      done: () => ({ title: t('leads.views.saved', { name }) }),
    });
    setNaming(null);
    refresh();
    if (saved && !id) onOpen(saved);
  }

  async function rename(target: SavedView, name: string): Promise<void> {
    const { filter, sort, columns } = target;
    await act({ do: () => client.views.save({ id: target.id, filter, sort, columns, name }) });
    setNaming(null);
    refresh();
  }

  async function remove(target: SavedView): Promise<void> {
    const { filter, sort, columns, name } = target;
    await act({
      do: () => client.views.remove({ id: target.id }),
      done: () => ({
        title: t('leads.views.removed', { name }),
        hint: t('leads.views.removedHint'),
        undo: async () => {
          await client.views.save({ filter, sort, columns, name });
          refresh();
        },
      }),
    });
    if (view?.id === target.id) onOpen(null);
    refresh();
  }

  return (
    <>
      <Tabs
        label={t('leads.views.label')}
        current={view?.id ?? all}
        tabs={[
          { id: all, label: t('common.all'), count: total },
          ...views.map(({ id, name, count }) => ({ id, label: name, count })),
        ]}
        onChange={(id) => onOpen(views.find((each) => each.id === id) ?? null)}
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
          <IconAction label={t('leads.views.add')} onClick={() => setNaming(naming ? null : 'new')}>
            <Plus size={16} />
          </IconAction>
        </Popover.Target>
        <Popover.Dropdown>
          {naming === 'rename' && view ? (
            <NameForm
              initial={view.name}
              onSave={(name) => void rename(view, name)}
              onCancel={() => setNaming(null)}
            />
          ) : (
            <NameForm
              hint={t('leads.views.addHint')}
              onSave={(name) => void save(name)}
              onCancel={() => setNaming(null)}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      {changed && view && (
        <>
          <Action
            size="xs"
            variant="subtle"
            icon={<Save size={14} />}
            onClick={() => void save(view.name, view.id)}
          >
            {t('leads.views.update')}
          </Action>
          <IconAction label={t('leads.views.revert')} size={24} onClick={() => onOpen(view)}>
            <RotateCcw size={14} />
          </IconAction>
        </>
      )}
      <Menu
        // A menu of its own for each place: one that moves is now and then measured where it was.
        key={menu ? `${menu.x},${menu.y}` : 'closed'}
        opened={menuView !== null}
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
          aria-label={menuView ? t('leads.views.menu', { name: menuView.name }) : undefined}
        >
          <Menu.Item
            leftSection={<Pencil size={14} />}
            onClick={() => {
              onOpen(menuView);
              setNaming('rename');
            }}
          >
            {t('leads.views.rename')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Trash2 size={14} />}
            data-tone="danger"
            onClick={() => menuView && void remove(menuView)}
          >
            {t('leads.views.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

type NameFormProps = {
  initial?: string;
  hint?: string;
  onSave: (name: string) => void;
  onCancel: () => void;
};

function NameForm({ initial = '', hint, onSave, onCancel }: NameFormProps) {
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
        label={t('leads.views.name')}
        value={name}
        maxLength={60}
        data-autofocus
        error={missing ? t('leads.views.nameMissing') : undefined}
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
        <Action size="xs" primary type="submit">
          {t('common.save')}
        </Action>
      </div>
    </form>
  );
}
