// What the window shows, laid out as for paper.
import type { BrowserWindow } from 'electron';

export type PagePdf = {
  /** @throws what the window says where it cannot, or where there is none yet */
  make(): Promise<Uint8Array>;
  attach(window: BrowserWindow): void;
};

export function createPagePdf(): PagePdf {
  let window: BrowserWindow | null = null;
  return {
    async make() {
      if (window === null || window.isDestroyed()) throw new Error('There is no window.');
      return window.webContents.printToPDF({ pageSize: 'A4', preferCSSPageSize: true });
    },
    attach: (given) => void (window = given),
  };
}
