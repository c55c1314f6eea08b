// Secrets sealed with the key store of the system (Keychain, DPAPI, libsecret, KWallet).
import { safeStorage } from 'electron';
import type { SecretVault } from '../console/vault.ts';

const mark = 's1.';

/**
 * The vault of the desktop host: the system's key store, or `fallback` where there is none.
 *
 * Linux without a key store falls back to a password that is written in Chromium's source
 * ("basic_text"); that is no protection and is not used. What the other vault sealed can still be
 * opened here, since the same workspace may have been used headless before.
 */
export async function createOsVault(fallback: SecretVault): Promise<SecretVault> {
  if (!(await isProtected())) return fallback;
  return {
    strength: 'os',
    async seal(text) {
      const sealed = await safeStorage.encryptStringAsync(text);
      return mark + sealed.toString('base64');
    },
    async open(sealed) {
      if (!sealed.startsWith(mark)) return fallback.open(sealed);
      const bytes = Buffer.from(sealed.slice(mark.length), 'base64');
      return (await safeStorage.decryptStringAsync(bytes)).result;
    },
  };
}

async function isProtected(): Promise<boolean> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return false;
  }
  return safeStorage.isAsyncEncryptionAvailable();
}
