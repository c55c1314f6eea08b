import { Menu } from '@mantine/core';
import { ArrowDown, ArrowUp, Columns3Cog } from 'lucide-react';
import { useText } from '../../i18n/use-text.ts';
import { setColumns, usePreferences } from '../../stores/preferences.ts';
import { IconAction } from '../Action.tsx';
import { CheckBox } from './CheckBox.tsx';
import { chosenColumns, hiddenColumns, movedOrder } from './columns.ts';
import type { GridColumn } from './grid-types.ts';
import css from './ColumnMenu.module.css';

type ColumnMenuProps<Row> = { id: string; columns: readonly GridColumn<Row>[] };

/** Which columns a list shows, and in which order. */
export function ColumnMenu<Row>({ id, columns }: ColumnMenuProps<Row>) {
  const { t } = useText();
  const choice = usePreferences((state) => state.columns[id]) ?? {};
  const hidden = hiddenColumns(columns, choice);
  const all = chosenColumns(columns, { ...choice, hidden: [] });
  return (
    <Menu closeOnItemClick={false} width={250}>
      <Menu.Target>
        <IconAction label={t('common.grid.columns')}>
          <Columns3Cog size={16} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('common.grid.columns')}</Menu.Label>
        <ul className={`${css.list} p-scroll`}>
          {all.map((column) => (
            <li key={column.id} className={css.line}>
              <label className={css.name}>
                <CheckBox
                  label={column.title}
                  checked={!hidden.includes(column.id)}
                  disabled={column.fixed}
                  onChange={(event) =>
                    setColumns(id, {
                      hidden: event.currentTarget.checked
                        ? hidden.filter((each) => each !== column.id)
                        : [...hidden, column.id],
                    })
                  }
                />
                {column.title}
              </label>
              {!column.fixed && (
                <>
                  <IconAction
                    label={`${t('common.grid.moveLeft')}: ${column.title}`}
                    size={24}
                    onClick={() => setColumns(id, { order: movedOrder(all, column.id, -1) })}
                  >
                    <ArrowUp size={13} />
                  </IconAction>
                  <IconAction
                    label={`${t('common.grid.moveRight')}: ${column.title}`}
                    size={24}
                    onClick={() => setColumns(id, { order: movedOrder(all, column.id, 1) })}
                  >
                    <ArrowDown size={13} />
                  </IconAction>
                </>
              )}
            </li>
          ))}
        </ul>
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick
          onClick={() => setColumns(id, { order: undefined, hidden: undefined, widths: undefined })}
        >
          {t('common.grid.resetColumns')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
