import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseHost, electronBinary, hostFacts, startFailure } from '../../scripts/host.mjs';

const desktopLinux = {
  wantsHeadless: false,
  platform: 'linux',
  display: true,
  isRoot: false,
  noSandbox: false,
  electron: 'ready',
};

describe('the host', () => {
  it.each([
    ['is the desktop where there is a display and a binary', {}, 'desktop', null],
    [
      'is the desktop after a fetch where only the binary is missing',
      { electron: 'absent' },
      'fetch',
      null,
    ],
    [
      'is headless when asked for, without a word',
      { wantsHeadless: true, display: false },
      'headless',
      null,
    ],
    ['is headless without a display, and says so', { display: false }, 'headless', /no display/],
    ['is headless as root on Linux, and says so', { isRoot: true }, 'headless', /as root/],
    [
      'is the desktop as root when the person gives up the sandbox',
      { isRoot: true, noSandbox: true },
      'desktop',
      null,
    ],
    [
      'does not fetch a binary it could not use as root',
      { isRoot: true, electron: 'absent' },
      'headless',
      /as root/,
    ],
    ['is the desktop as root on macOS', { isRoot: true, platform: 'darwin' }, 'desktop', null],
  ])('%s', (_name, facts, host, why) => {
    const choice = chooseHost({ ...desktopLinux, ...facts });
    expect(choice.host).toBe(host);
    if (why === null) expect(choice.why).toBeNull();
    else expect(choice.why).toMatch(why);
  });
});

describe('facts about the machine', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ponte-host-'));
    mkdirSync(join(root, 'node_modules', 'electron', 'dist'), { recursive: true });
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('Wayland alone is a display', () => {
    expect(hostFacts(root, [], { WAYLAND_DISPLAY: 'wayland-0' }, 'linux').display).toBe(true);
    expect(hostFacts(root, [], {}, 'linux').display).toBe(false);
    expect(hostFacts(root, [], {}, 'win32').display).toBe(true);
  });

  it('a half-made electron package has no binary', () => {
    expect(electronBinary(root, {})).toBeNull();
    writeFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'electron');
    expect(electronBinary(root, {})).toBeNull();
    const binary = join(root, 'node_modules', 'electron', 'dist', 'electron');
    writeFileSync(binary, '');
    expect(electronBinary(root, {})).toBe(binary);
  });

  it('a binary kept elsewhere is used where Electron’s own variable points', () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBeNull();
    writeFileSync(join(elsewhere, 'electron'), '');
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(
      join(elsewhere, 'electron'),
    );
  });
});

describe('what Electron wrote before it ended', () => {
  it.each([
    [
      '[1:1:ERROR:ozone_platform_x11.cc(240)] Missing X server or $DISPLAY',
      /display cannot be opened/,
    ],
    [
      'electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file',
      /libgtk-3\.so\.0/,
    ],
    [
      'FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found, but is not configured correctly.',
      /sandbox/,
    ],
    ['FATAL:zygote_host_impl_linux.cc(90)] No usable sandbox!', /sandbox/],
  ])('is a reason to go headless: %s', (stderr, sentence) => {
    expect(startFailure(stderr)).toMatch(sentence);
  });

  it('is no reason when the console itself failed', () => {
    expect(startFailure('The workspace file is from a newer build of Ponte.')).toBeNull();
  });
});
