import { version as ofThisBuild } from '../../../package.json';

export const version: string = ofThisBuild;
