import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contentSecurityPolicy, renderIndexHtml } from '../../src/shared/csp.ts';

const nonce = 'mT0l9oWQ0tJ2Zc5n4yXkq1Pb';

it('the page of the screens takes the nonce of its load', () => {
  const page = readFileSync('src/renderer/index.html', 'utf8');
  const served = renderIndexHtml(page, nonce);
  expect(served).toContain(`<meta property="csp-nonce" nonce="${nonce}"`);
  expect(served).not.toContain('__CSP_NONCE__');
});

it('the page of the screens has no inline script or style of its own', () => {
  const page = readFileSync('src/renderer/index.html', 'utf8');
  expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|style="/);
});

it('a nonce that could leave its attribute is refused', () => {
  expect(() => renderIndexHtml('<meta nonce="__CSP_NONCE__">', '"><script>')).toThrow(RangeError);
});

it('the policy lets nothing in but the program’s own files', () => {
  const policy = contentSecurityPolicy(nonce);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});
