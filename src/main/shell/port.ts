// Hands a window its end of the typed contract.
// The page asks, the preload passes the question on, and only our own top frame gets a port.
import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { isOwnPage } from './own-page.ts';

export type PortDoor = { close(): void };

/**
 * Answers `ponte:ready` with a port, and gives its other end to `serve`.
 *
 * A page asks again after each reload; its earlier port is closed then. The main ends are held
 * here because an unreferenced one is collected and falls silent.
 */
export function openPortDoor(options: {
  devServer?: string | undefined;
  serve: (port: MessagePortMain) => void;
}): PortDoor {
  const ports = new Map<WebContents, MessagePortMain>();

  const onReady = (event: Electron.IpcMainEvent): void => {
    const frame = event.senderFrame;
    if (!frame || frame.parent || !isOwnPage(frame.url, options.devServer)) return;
    ports.get(event.sender)?.close();
    if (!ports.has(event.sender)) event.sender.once('destroyed', () => drop(event.sender));
    const { port1, port2 } = new MessageChannelMain();
    ports.set(event.sender, port1);
    options.serve(port1);
    port1.start();
    frame.postMessage('ponte:port', null, [port2]);
  };

  function drop(contents: WebContents): void {
    ports.get(contents)?.close();
    ports.delete(contents);
  }

  ipcMain.on('ponte:ready', onReady);
  return {
    close() {
      ipcMain.removeListener('ponte:ready', onReady);
      for (const contents of ports.keys()) drop(contents);
    },
  };
}
