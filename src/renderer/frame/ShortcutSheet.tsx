import { Modal, Switch } from '@mantine/core';
import {
  allCommands,
  useCommandList,
  type Command,
  type CommandGroup,
} from '../commands/command.ts';
import { KeyCap } from '../components/KeyCap.tsx';
import { keyText } from '../commands/keys.ts';
import { useText } from '../i18n/use-text.ts';
import { setPreferences, usePreferences } from '../stores/preferences.ts';
import { useOverlays } from './overlays.ts';
import css from './ShortcutSheet.module.css';

/** `?`: every key that acts here, from the same list that makes it act. */
export function ShortcutSheet() {
  const { t } = useText();
  const opened = useOverlays((state) => state.shortcuts);
  const registered = useCommandList((state) => state.registered);
  const singleKeys = usePreferences((state) => state.singleKeys);
  const groups = new Map<CommandGroup, Command[]>();
  for (const command of allCommands(registered)) {
    if (!command.keys?.length) continue;
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return (
    <Modal
      opened={opened}
      onClose={() => useOverlays.setState({ shortcuts: false })}
      title={t('frame.shortcuts.title')}
      size={720}
    >
      <div className={css.groups}>
        {[...groups].map(([group, commands]) => (
          <section key={group} className={css.group}>
            <h3 className={css.name}>{t(`frame.group.${group}`)}</h3>
            <ul>
              {commands.map((command) => (
                <li key={command.id} className={css.line}>
                  <span>{command.title}</span>
                  <span className={css.keys}>
                    {command.keys?.map((keys) => (
                      <span key={keys}>
                        <KeyCap keys={keys} />
                        <span className="p-hidden">{keyText(keys, t('common.space'))}</span>
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={css.foot}>
        <Switch
          label={t('frame.shortcuts.singleKeys')}
          description={t('frame.shortcuts.singleKeysHint')}
          checked={singleKeys}
          onChange={(event) => setPreferences({ singleKeys: event.currentTarget.checked })}
        />
      </div>
    </Modal>
  );
}
