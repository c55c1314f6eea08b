// Before anything else: without this, zod builds code at run time, which the policy forbids.
import './jitless.ts';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './theme/styles.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Parts that add a style of their own at run time (scroll locks) look for the nonce here.
Reflect.set(globalThis, '__webpack_nonce__', nonce);
createRoot(root).render(<App nonce={nonce} />);
