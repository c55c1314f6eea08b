// Notices drawn by the system, for what needs a person while the window is not looked at.
import { Notification } from 'electron';
import type { NativeNotice } from '../service/alerts/create-alerts.ts';

export type NativeNotices = {
  show(notice: NativeNotice): void;
  /** From now on there is a window to go to. */
  attach(to: { wanted: () => boolean; pressed: (command: string) => void }): void;
  close(): void;
};

export function createNativeNotices(): NativeNotices {
  // Held while they are shown: one that is collected no longer answers a press.
  const shown = new Set<Notification>();
  let to: Parameters<NativeNotices['attach']>[0] | null = null;

  return {
    show({ title, body, command }) {
      if (to === null || !to.wanted() || !Notification.isSupported()) return;
      const notice = new Notification({ title, body, silent: false });
      const forget = (): void => void shown.delete(notice);
      notice.on('click', () => {
        forget();
        to?.pressed(command);
      });
      notice.on('close', forget);
      notice.on('failed', forget);
      shown.add(notice);
      notice.show();
    },
    attach(given) {
      to = given;
    },
    close() {
      for (const notice of shown) notice.close();
      shown.clear();
    },
  };
}
