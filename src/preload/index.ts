// Hands the window its message port, and nothing else.
// The page says it listens, main answers with a port, and the port goes on to the page: a port
// cannot cross the context bridge, so a window message carries it.
import { ipcRenderer } from 'electron';

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'ponte:ready') ipcRenderer.send('ponte:ready');
});

ipcRenderer.on('ponte:port', (event) => {
  window.postMessage('ponte:port', window.location.origin, [...event.ports]);
});
