// The native menu: the same commands as the screens, by name.
// It decides nothing; a chosen item is told to the page as a command of its own list.
import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../shared/i18n/catalogues.ts';
import { menuTexts, type MenuTexts } from './menu-texts.ts';

export type SendCommand = (command: string) => void;

/** Builds the menu in a language and makes it the application's. */
export function setMenu(language: Language, send: SendCommand): void {
  const texts = menuTexts[language];
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [appMenu(texts, send)] : []),
      fileMenu(texts, send, isMac),
      editMenu(texts, send),
      viewMenu(texts, send),
      goMenu(texts, send),
      { role: 'window', label: texts.window, submenu: windowItems(texts) },
      helpMenu(texts, send),
    ]),
  );
}

/**
 * Opens the menu on Alt or F10 where the window has no menu bar of its own.
 * Alt counts only when pressed and let go alone: with another key it is part of a shortcut.
 */
export function openMenuByKey(window: BrowserWindow): void {
  if (process.platform === 'darwin') return;
  let altAlone = false;
  window.webContents.on('before-input-event', (event, input) => {
    const isAlt = input.key === 'Alt';
    if (input.type === 'keyDown') altAlone = isAlt && !input.control && !input.shift && !input.meta;
    const asked =
      (input.type === 'keyUp' && isAlt && altAlone) ||
      (input.type === 'keyDown' && input.key === 'F10' && !input.shift && !input.control);
    if (!asked) return;
    event.preventDefault();
    altAlone = false;
    Menu.getApplicationMenu()?.popup({ window, x: 0, y: 36 });
  });
}

/** An item whose key the page handles itself: the menu shows the key and leaves it alone. */
function command(
  label: string,
  id: string,
  send: SendCommand,
  accelerator?: string,
): MenuItemConstructorOptions {
  return {
    id,
    label,
    click: () => send(id),
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  };
}

const line: MenuItemConstructorOptions = { type: 'separator' };

function appMenu(texts: MenuTexts, send: SendCommand): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about', label: texts.about },
      line,
      command(texts.settings, 'go.settings', send, 'Cmd+,'),
      line,
      { role: 'services', label: texts.services },
      line,
      { role: 'hide', label: texts.hide },
      { role: 'hideOthers', label: texts.hideOthers },
      { role: 'unhide', label: texts.showAll },
      line,
      { role: 'quit', label: texts.quit },
    ],
  };
}

function fileMenu(texts: MenuTexts, send: SendCommand, isMac: boolean): MenuItemConstructorOptions {
  const last: MenuItemConstructorOptions[] = isMac
    ? [{ role: 'close', label: texts.close }]
    : [
        command(texts.settings, 'go.settings', send, 'Ctrl+,'),
        line,
        { role: 'quit', label: texts.quit },
      ];
  return {
    label: texts.file,
    submenu: [
      command(texts.newLead, 'lead.new', send, 'CmdOrCtrl+N'),
      command(texts.importFile, 'import.open', send, 'CmdOrCtrl+O'),
      command(texts.syncNow, 'sync.now', send),
      line,
      ...last,
    ],
  };
}

function editMenu(texts: MenuTexts, send: SendCommand): MenuItemConstructorOptions {
  return {
    label: texts.edit,
    submenu: [
      command(texts.undo, 'undo', send, 'CmdOrCtrl+Z'),
      command(texts.redo, 'redo', send, 'CmdOrCtrl+Shift+Z'),
      line,
      { role: 'cut', label: texts.cut },
      { role: 'copy', label: texts.copy },
      { role: 'paste', label: texts.paste },
      { role: 'selectAll', label: texts.selectAll },
      line,
      command(texts.find, 'search.focus', send, 'CmdOrCtrl+F'),
      command(texts.palette, 'palette.open', send, 'CmdOrCtrl+K'),
    ],
  };
}

function viewMenu(texts: MenuTexts, send: SendCommand): MenuItemConstructorOptions {
  const forDevelopers: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [
        line,
        { role: 'reload', label: texts.reload },
        { role: 'toggleDevTools', label: texts.devTools },
      ];
  return {
    label: texts.view,
    submenu: [
      command(texts.sidebar, 'sidebar.toggle', send, 'CmdOrCtrl+B'),
      {
        label: texts.theme,
        submenu: [
          command(texts.themeLight, 'app.themeLight', send),
          command(texts.themeDark, 'app.themeDark', send),
          command(texts.themeSystem, 'app.themeSystem', send),
        ],
      },
      command(texts.language, 'app.language', send),
      line,
      { role: 'resetZoom', label: texts.actualSize },
      { role: 'zoomIn', label: texts.zoomIn },
      { role: 'zoomOut', label: texts.zoomOut },
      line,
      { role: 'togglefullscreen', label: texts.fullScreen },
      ...forDevelopers,
    ],
  };
}

function goMenu(texts: MenuTexts, send: SendCommand): MenuItemConstructorOptions {
  return {
    label: texts.go,
    submenu: [
      command(texts.overview, 'go.overview', send),
      command(texts.leads, 'go.leads', send),
      command(texts.deals, 'go.deals', send),
      command(texts.imports, 'go.import', send),
      command(texts.conflicts, 'go.conflicts', send),
      command(texts.syncs, 'go.sync', send),
      command(texts.queue, 'go.queue', send),
    ],
  };
}

function windowItems(texts: MenuTexts): MenuItemConstructorOptions[] {
  return [
    { role: 'minimize', label: texts.minimize },
    { role: 'close', label: texts.close },
  ];
}

function helpMenu(texts: MenuTexts, send: SendCommand): MenuItemConstructorOptions {
  return {
    role: 'help',
    label: texts.help,
    submenu: [
      command(texts.shortcuts, 'help.shortcuts', send),
      command(texts.api, 'help.api', send),
    ],
  };
}
