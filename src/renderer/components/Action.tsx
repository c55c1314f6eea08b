import { ActionIcon, Button, Tooltip, type ActionIconProps, type ButtonProps } from '@mantine/core';
import type { ComponentPropsWithoutRef, ReactNode, Ref } from 'react';
import { keyText } from '../commands/keys.ts';
import { KeyCap } from './KeyCap.tsx';

type ActionProps = ButtonProps &
  Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> & {
    /** Its key, drawn inside: the button teaches its shortcut. */
    keys?: string;
    /** The one filled button of its region. */
    primary?: boolean;
    danger?: boolean;
    icon?: ReactNode;
    /** In a narrow toolbar only its icon stays. */
    collapses?: boolean;
    ref?: Ref<HTMLButtonElement>;
  };

export function Action({ keys, primary, danger, icon, collapses, children, ...rest }: ActionProps) {
  return (
    <Button
      variant={primary ? 'filled' : (rest.variant ?? 'default')}
      data-tone={danger ? 'danger' : undefined}
      data-collapses={collapses || undefined}
      aria-label={collapses && typeof children === 'string' ? children : undefined}
      leftSection={icon}
      rightSection={keys ? <KeyCap keys={keys} onFill={Boolean(primary)} /> : undefined}
      aria-keyshortcuts={keys ? keyText(keys) : undefined}
      {...rest}
      {...(primary ? { variant: 'filled' } : {})}
    >
      {children}
    </Button>
  );
}

type IconActionProps = ActionIconProps &
  Omit<ComponentPropsWithoutRef<'button'>, keyof ActionIconProps | 'aria-label'> & {
    /** Its name: said by screen readers and by the tooltip. An icon is never alone. */
    label: string;
    keys?: string;
    ref?: Ref<HTMLButtonElement>;
  };

export function IconAction({ label, keys, children, ...rest }: IconActionProps) {
  return (
    <Tooltip label={keys ? `${label} (${keyText(keys)})` : label}>
      <ActionIcon aria-label={label} aria-keyshortcuts={keys ? keyText(keys) : undefined} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
