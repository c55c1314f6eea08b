import { Popover } from '@mantine/core';
import { ArrowDown, ArrowUp, Columns3Cog } from 'lucide-react';
import { useText } from '../../i18n/use-text.ts';
import { setColumns, usePreferences } from '../../stores/preferences.ts';
import { Action, IconAction } from '../Action.tsx';
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
    <Popover width={270} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <IconAction label={t('common.grid.columns')}>
          <Columns3Cog size={16} />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={css.head}>{t('common.grid.columns')}</p>
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
        <div className={css.foot}>
          <Action
            size="xs"
            variant="subtle"
            onClick={() =>
              setColumns(id, { order: undefined, hidden: undefined, widths: undefined })
            }
          >
            {t('common.grid.resetColumns')}
          </Action>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
