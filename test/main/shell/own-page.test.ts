import { describe, expect, it } from 'vitest';
import { isOwnPage, mayOpenOutside } from '../../../src/main/shell/own-page.ts';

describe('the window’s own page', () => {
  it.each([
    ['https://ponte.localhost/index.html', true],
    ['https://ponte.localhost/index.html#/leads?q=ana', true],
    ['https://other.localhost/index.html', false],
    ['https://ponte.localhost:444/index.html', false],
    ['file:///etc/passwd', false],
    ['http://localhost:5173/', false],
    ['not a url', false],
    ['', false],
  ])('%s: %s', (url, expected) => {
    expect(isOwnPage(url)).toBe(expected);
  });

  it('is the development server’s only while there is one, by origin and not by prefix', () => {
    const devServer = 'http://localhost:5173';
    expect(isOwnPage('http://localhost:5173/index.html', devServer)).toBe(true);
    expect(isOwnPage('http://localhost:5173.evil.example/', devServer)).toBe(false);
    expect(isOwnPage('http://localhost:51730/', devServer)).toBe(false);
  });
});

describe('a link handed to the system', () => {
  it.each([
    ['https://wa.me/5511982317745', true],
    ['mailto:ana@exemplo.com.br', true],
    ['tel:+5511982317745', true],
    ['http://127.0.0.1:4817/api/v1/docs', true],
    ['http://example.com/', false],
    ['https://user:secret@example.com/', false],
    ['file:///usr/bin/xterm', false],
    ['smb://host/share', false],
    ['javascript:alert(1)', false],
    ['ms-msdt:/id', false],
  ])('%s: %s', (url, expected) => {
    expect(mayOpenOutside(url)).toBe(expected);
  });
});
