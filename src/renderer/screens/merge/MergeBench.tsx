import type { ReactNode } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import {
  Bench,
  Foot,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';

type MergeBenchProps = {
  title: string;
  /** Where leaving leads to, as the list of commands has it. */
  away: string;
  /** The same on the button at the foot. */
  leave: string;
  onLeave: () => void;
  ready: boolean;
  onApply: () => void;
  /** What stands above the page. */
  notices: readonly (string | false | undefined)[];
  /** What is shown where there is nothing to merge. */
  instead?: ReactNode;
  children: ReactNode;
};

/** A screen on which several become one: what they hold, and at its foot the step itself or none. */
export function MergeBench(props: MergeBenchProps) {
  const { title, away, leave, onLeave, ready, onApply, notices, instead, children } = props;
  const { t } = useText();

  useCommands([
    {
      id: 'merge.apply',
      title: t('merges.apply'),
      group: 'lead',
      keys: ['$mod+Enter'],
      whileTyping: true,
      enabled: () => ready,
      run: onApply,
    },
    {
      id: 'merge.leave',
      title: away,
      group: 'lead',
      keys: ['Escape'],
      hidden: true,
      run: onLeave,
    },
  ]);

  return (
    <Bench>
      <Main label={title}>
        <Toolbar>
          <ScreenTitle>{title}</ScreenTitle>
        </Toolbar>
        {notices.map(
          (notice) =>
            notice && (
              <Banner key={notice} tone="warning">
                {notice}
              </Banner>
            ),
        )}
        <Scroll>{instead ?? <Page>{children}</Page>}</Scroll>
        {instead === undefined && (
          <Foot>
            <Action keys="Escape" onClick={onLeave}>
              {leave}
            </Action>
            <Spacer />
            <Action primary size="md" keys="$mod+Enter" disabled={!ready} onClick={onApply}>
              {t('merges.apply')}
            </Action>
          </Foot>
        )}
      </Main>
    </Bench>
  );
}
