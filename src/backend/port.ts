/**
 * The one line between the backend and its host, whichever host it is: Electron's parent port in a utility process,
 * Node's IPC channel in a forked one. It carries messages and knows none of them.
 */

export interface HostPort {
  /** Resolves when the host's side of the channel has taken the message. */
  readonly send: (message: unknown) => Promise<void>;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** The host is gone: nobody will read an answer. */
  readonly onGone: (listener: () => void) => void;
}

/** What Electron puts on `process` in a utility process; its types are not the backend's to depend on. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** Undefined when nobody started this process as a backend. */
export function hostPort(): HostPort | undefined {
  const parent = (process as { readonly parentPort?: ParentPort }).parentPort;
  if (parent) return electronPort(parent);
  return process.send ? nodePort() : undefined;
}

function electronPort(parent: ParentPort): HostPort {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
    send: (message) => Promise.resolve(parent.postMessage(message)),
    onMessage: (listener) => parent.on('message', (event) => listener(event.data)),
    // Electron ends its utility processes itself, with SIGTERM.
    onGone: () => {},
  };
}

function nodePort(): HostPort {
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (!process.connected) return resolve();
        process.send?.(message, undefined, undefined, () => resolve());
      }),
    onMessage: (listener) => process.on('message', listener),
    onGone: (listener) => process.on('disconnect', listener),
  };
}
