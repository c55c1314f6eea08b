import { LineFailure, type OpenLine } from './line.ts';

/** A proxy or router leads here already: there is nothing to open, only an address to know. */
export function createAddressLine(publicUrl: string): OpenLine {
  return async () => {
    let end = (): void => undefined;
    const ended = new Promise<LineFailure>((resolve) => {
      end = () => resolve(new LineFailure('ended'));
    });
    return { publicUrl, ended, close: async () => end() };
  };
}
