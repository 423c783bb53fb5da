/** The library: the core, and files from the disk. */
export * from './core.js';
export { filesOnDisk } from './read/disk.js';
