import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { assertNever } from '../../shared/errors.ts';
import type { AlertKind } from '../../shared/model/alert.ts';

type AlertLinkProps = {
  kind: AlertKind;
  subject: string | null;
  className: string | undefined;
  onClick: () => void;
  children: ReactNode;
};

/** To the screen where the cause is mended. */
export function AlertLink({ kind, subject, ...rest }: AlertLinkProps) {
  switch (kind) {
    case 'retry_queue':
      return <Link to="/queue" search={{ tab: 'waiting' }} {...rest} />;
    case 'dead_letters':
      return <Link to="/queue" search={{ tab: 'failures' }} {...rest} />;
    case 'connection_failing':
      return (
        <Link
          to="/settings"
          search={{ section: 'connections', connection: subject ?? undefined }}
          {...rest}
        />
      );
    case 'sending_failing':
      return (
        <Link to="/messages" search={{ tab: 'accounts', id: subject ?? undefined }} {...rest} />
      );
    case 'error_rate':
      return <Link to="/syncs" search={{ tab: 'health' }} {...rest} />;
    case 'tunnel_down':
      return <Link to="/settings" search={{ section: 'tunnel' }} {...rest} />;
    case 'hooks_refused':
      return <Link to="/hooks" search={{ tab: 'refused' }} {...rest} />;
    case 'disk_low':
    case 'copy_old':
      return <Link to="/settings" search={{ section: 'backups' }} {...rest} />;
    default:
      return assertNever(kind);
  }
}
