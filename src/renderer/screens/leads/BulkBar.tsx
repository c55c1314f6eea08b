import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  ChevronsRight,
  Ellipsis,
  Merge,
  RefreshCw,
  Tag,
  TagX,
  Trash2,
  UserRoundCheck,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { leadStatus, type LeadFilter } from '../../../shared/model/lead.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { CheckBox } from '../../components/grid/CheckBox.tsx';
import {
  countSelected,
  everything,
  nothing,
  type Selection,
} from '../../components/grid/selection.ts';
import { useFootHeight } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { AudienceMenu } from './AudienceMenu.tsx';
import { toLeadSelection } from './lead-selection.ts';
import type { useLeadActions } from './use-lead-actions.ts';
import { ValueMenu } from './ValueMenu.tsx';
import css from './BulkBar.module.css';

type BulkBarProps = {
  selection: Selection;
  filter: LeadFilter;
  total: number;
  /** There are more than `total`; how many is being found out. */
  atLeast: boolean;
  actions: ReturnType<typeof useLeadActions>;
  onSelection: (selection: Selection) => void;
  /** Where the chosen ones can become one. */
  onMerge: (() => void) | null;
  /** More that can be done. */
  children?: ReactNode;
};

/** What can be done to the chosen leads; docked, the count first. */
export function BulkBar({
  selection,
  filter,
  total,
  atLeast,
  actions,
  onSelection,
  onMerge,
  children,
}: BulkBarProps) {
  const { t } = useText();
  useFootHeight(46);
  const count = countSelected(selection, total);
  const chosen = toLeadSelection(selection, filter);

  return (
    <div className={css.bar} role="toolbar" aria-label={t('leads.bulk.label')}>
      <span className={css.box}>
        <CheckBox
          label={t('leads.bulk.clear')}
          checked={count >= total}
          mixed={count < total}
          onChange={() => onSelection(nothing)}
        />
      </span>
      <span className={css.count}>
        {atLeast && selection.kind === 'all'
          ? t('leads.bulk.selectedOver', { count: count - 1 })
          : t('leads.bulk.selected', { count })}
      </span>
      {count < total && !atLeast && (
        <button type="button" className={css.link} onClick={() => onSelection(everything)}>
          {t('leads.bulk.selectAll', { count: total })}
        </button>
      )}
      <span className={css.space} />
      <div className={css.wordless}>
        <ValueMenu
          field="tag"
          placeholder={t('leads.bulk.tagName')}
          create={(name) => t('leads.bulk.createTag', { name })}
          onChoose={(tag) => void actions.bulkTag(chosen, tag)}
        >
          <Action variant="subtle" aria-label={t('leads.bulk.tag')} icon={<Tag size={16} />}>
            {t('leads.bulk.tag')}
          </Action>
        </ValueMenu>
        <ValueMenu
          field="owner"
          placeholder={t('leads.bulk.ownerName')}
          create={(name) => t('leads.bulk.setOwner', { name })}
          none={t('leads.bulk.noOwner')}
          onChoose={(owner) => void actions.bulkOwner(chosen, owner || null)}
        >
          <Action
            variant="subtle"
            aria-label={t('leads.bulk.owner')}
            icon={<UserRoundCheck size={16} />}
          >
            {t('leads.bulk.owner')}
          </Action>
        </ValueMenu>
        <Menu position="top-start">
          <Menu.Target>
            <Action
              variant="subtle"
              aria-label={t('leads.bulk.status')}
              icon={<ChevronsRight size={16} />}
            >
              {t('leads.bulk.status')}
            </Action>
          </Menu.Target>
          <Menu.Dropdown>
            {leadStatus.exclude(['converted']).options.map((status) => (
              <Menu.Item key={status} onClick={() => void actions.bulkStatus(chosen, status)}>
                {t(`leads.status.${status}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Action
          variant="subtle"
          icon={<RefreshCw size={16} />}
          onClick={() => void actions.bulkSync(chosen)}
        >
          {t('leads.bulk.sync')}
        </Action>
        {onMerge && (
          <Action variant="subtle" keys="m" icon={<Merge size={16} />} onClick={onMerge}>
            {t('merges.bulk')}
          </Action>
        )}
        {children}
      </div>
      <Menu position="top-end">
        <Menu.Target>
          <IconAction label={t('common.moreActions')}>
            <Ellipsis size={16} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <TagRemover onChoose={(tag) => void actions.bulkUntag(chosen, tag)} />
          <AudienceMenu leadIds={'ids' in chosen ? chosen.ids : null} />
          <Menu.Item
            leftSection={<Trash2 size={14} />}
            data-tone="danger"
            onClick={() => {
              onSelection(nothing);
              void actions.bulkRemove(chosen);
            }}
          >
            {t('leads.bulk.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span className={css.line} />
      <Action variant="subtle" keys="Escape" onClick={() => onSelection(nothing)}>
        {t('leads.bulk.clear')}
      </Action>
    </div>
  );
}

/** The tags in use, to take one off. */
function TagRemover({ onChoose }: { onChoose: (tag: string) => void }) {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(api.leads.facets.queryOptions({ input: { field: 'tag' } }));
  if (!data?.length) return null;
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<TagX size={14} />}>{t('leads.bulk.removeTag')}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {data.slice(0, 12).map(({ value }) => (
          <Menu.Item key={value} onClick={() => onChoose(value)}>
            {value}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
