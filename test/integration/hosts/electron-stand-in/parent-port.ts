/** Loaded before the built backend: gives the forked Node process the `parentPort` of an Electron utility process. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
const send = process.send?.bind(process);
// Electron ends its utility processes when main is gone.
process.on('disconnect', () => process.exit());
process.on('message', (data) => port.emit('message', { data }));
Object.assign(process, {
  parentPort: Object.assign(port, {
    postMessage: (message: unknown) => process.connected && send?.(message, undefined, undefined, () => {}),
  }),
});
