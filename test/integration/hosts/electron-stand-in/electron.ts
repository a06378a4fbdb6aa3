/**
 * A stand-in for the `electron` module in a plain Node process: it records what main asks for and does what a test asks it
 * to pretend (a request, a navigation, a call from a frame). The backend it forks is the real one.
 */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { Order, Recorded, Told } from './protocol.ts';

const PARENT_PORT = fileURLToPath(new URL('parent-port.ts', import.meta.url));
const {
  FLOUSS_STAND_IN_FOLDER = '',
  FLOUSS_STAND_IN_KEY_STORE = 'gnome_libsecret',
  FLOUSS_STAND_IN_LOCK = 'free',
} = process.env;

/** Known to the system, and does not answer it. */
const GONE_PRINTER = 'Éteinte';

type Handler = (...values: never[]) => unknown;

const recorded: Recorded = {
  sandboxed: false,
  schemes: [],
  windows: [],
  loaded: [],
  menu: [],
  printed: [],
  errorBoxes: [],
  backendStarts: 0,
  quits: 0,
  focused: 0,
};
const handlers = new Map<string, Handler>();

function tell(message: Told): void {
  // After the end nobody listens any more.
  if (process.connected) process.send?.(message);
}

class Emitter extends EventEmitter {
  /** Emits an event that listeners may prevent. */
  emitPreventable(name: string, details: object): boolean {
    let prevented = false;
    this.emit(name, { ...details, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

class WebContents extends Emitter {
  setWindowOpenHandler(handler: Handler): void {
    handlers.set('window-open', handler);
  }
  send(channel: string, payload: unknown): void {
    tell({ kind: 'sent', channel, payload });
  }
  print(options: { readonly deviceName?: string }, taken: (success: boolean) => void): void {
    recorded.printed.push(options);
    taken(options.deviceName !== GONE_PRINTER);
  }
  getPrintersAsync(): Promise<{ name: string }[]> {
    return Promise.resolve([{ name: 'Ticket du comptoir' }, { name: GONE_PRINTER }]);
  }
  printToPDF(options: unknown): Promise<Buffer> {
    recorded.printed.push(options);
    return Promise.resolve(Buffer.from('%PDF-1.7 of the page'));
  }
}

export class BrowserWindow extends Emitter {
  static all: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: object;

  constructor(options: object) {
    super();
    this.options = options;
    recorded.windows.push(options);
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all;
  }
  loadURL(url: string): Promise<void> {
    recorded.loaded.push(url);
    setImmediate(() => this.emit('ready-to-show'));
    return Promise.resolve();
  }
  maximize(): void {}
  show(): void {
    tell({ kind: 'shown' });
  }
  focus(): void {
    recorded.focused++;
  }
  restore(): void {}
  reload(): void {
    recorded.loaded.push('reload');
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return false;
  }
  getNormalBounds(): object {
    return { x: 40, y: 50, width: 1_300, height: 900 };
  }
}

class App extends Emitter {
  readonly isPackaged = true;
  enableSandbox(): void {
    recorded.sandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return FLOUSS_STAND_IN_LOCK === 'free';
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getVersion(): string {
    return '0.0.0';
  }
  getPath(): string {
    return FLOUSS_STAND_IN_FOLDER;
  }
  quit(): void {
    recorded.quits++;
    if (this.emitPreventable('will-quit', {})) return;
    tell({ kind: 'quit', recorded });
    process.disconnect();
  }
}
export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => recorded.schemes.push(...schemes),
};

export const session = {
  defaultSession: {
    protocol: { handle: (scheme: string, handler: Handler) => handlers.set(`protocol:${scheme}`, handler) },
    webRequest: { onBeforeRequest: (handler: Handler) => handlers.set('web-request', handler) },
    setPermissionRequestHandler: (handler: Handler) => handlers.set('permission-request', handler),
    setPermissionCheckHandler: (handler: Handler) => handlers.set('permission-check', handler),
    setDevicePermissionHandler: (handler: Handler) => handlers.set('device-permission', handler),
  },
};

export const ipcMain = { handle: (channel: string, handler: Handler) => handlers.set(`ipc:${channel}`, handler) };

export const utilityProcess = {
  fork: (path: string, _args: readonly string[], { execArgv = [] }: { readonly execArgv?: readonly string[] }) => {
    recorded.backendStarts++;
    const child = fork(path, [], { execArgv: [...execArgv, '--import', PARENT_PORT] });
    return Object.assign(new EventEmitter(), {
      on: (name: string, listener: (...values: unknown[]) => void) => child.on(name, listener),
      once: (name: string, listener: (...values: unknown[]) => void) => child.once(name, listener),
      postMessage: (message: object) => child.connected && child.send(message),
      pid: child.pid,
    });
  },
};

const MASK = 0x5a;
export const safeStorage = {
  getSelectedStorageBackend: () => FLOUSS_STAND_IN_KEY_STORE,
  isAsyncEncryptionAvailable: () => Promise.resolve(FLOUSS_STAND_IN_KEY_STORE !== 'none'),
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text).map((byte) => byte ^ MASK)),
  decryptStringAsync: (wrapped: Buffer) =>
    Promise.resolve({ result: Buffer.from(wrapped.map((byte) => byte ^ MASK)).toString(), shouldReEncrypt: false }),
};

interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: MenuItem[];
}
const flatten = (items: MenuItem[]): MenuItem[] => items.flatMap((item) => [item, ...flatten(item.submenu ?? [])]);
export const Menu = {
  buildFromTemplate: (template: MenuItem[]) => template,
  setApplicationMenu: (template: MenuItem[]) => {
    recorded.menu = flatten(template).map((item) => item.role ?? item.label ?? '');
  },
};

export const dialog = {
  showSaveDialog: () => Promise.resolve({ canceled: false, filePath: join(FLOUSS_STAND_IN_FOLDER, 'recu.pdf') }),
  showErrorBox: (title: string, content: string) => recorded.errorBoxes.push({ title, content }),
};

export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }] };

function found(name: string): Handler {
  const handler = handlers.get(name);
  if (!handler) throw new Error(`main never set ${name}`);
  return handler;
}

const run = (name: string, ...values: unknown[]): unknown => found(name)(...(values as never[]));
const contents = (): WebContents => {
  const [window] = BrowserWindow.all;
  if (!window) throw new Error('main opened no window');
  return window.webContents;
};

/** Does what a test asks for, as Electron would on its own account. */
async function obey(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'fetch': {
      const response = (await run(
        'protocol:app',
        new Request(order.url, { method: order.method ?? 'GET' }),
      )) as Response;
      const body = Buffer.from(await response.arrayBuffer()).toString('base64');
      return { status: response.status, headers: Object.fromEntries(response.headers), body };
    }
    case 'invoke':
      return run(
        `ipc:${order.channel}`,
        { senderFrame: order.frame, sender: BrowserWindow.all[0]?.webContents },
        ...order.args,
      );
    case 'channels':
      return [...handlers.keys()].filter((name) => name.startsWith('ipc:'));
    case 'navigate':
      return contents().emitPreventable('will-frame-navigate', { url: order.url, isMainFrame: order.isMainFrame });
    case 'redirect':
      return contents().emitPreventable('will-redirect', { url: order.url });
    case 'webview':
      return contents().emitPreventable('will-attach-webview', {});
    case 'open-window':
      return run('window-open', { url: order.url });
    case 'permission-request':
      return new Promise((resolve) => run('permission-request', contents(), order.permission, resolve, order.details));
    case 'permission-check':
      return run('permission-check', contents(), order.permission, order.origin, order.details);
    case 'device-permission':
      return run('device-permission', {});
    case 'web-request':
      return new Promise((resolve) => run('web-request', { url: order.url }, resolve));
    case 'second-instance':
      return app.emit('second-instance', {}, [], '');
    case 'crash-page':
      return contents().emit('render-process-gone', {}, { reason: 'crashed' });
    case 'close-window':
      BrowserWindow.all[0]?.emit('close', {});
      BrowserWindow.all = [];
      return app.emit('window-all-closed');
    case 'recorded':
      return recorded;
    default:
      return unreachable(order);
  }
}

process.on('message', ({ id, order }: { readonly id: number; readonly order: Order }) => {
  obey(order).then(
    (value) => tell({ kind: 'done', id, value: value ?? null }),
    (error: unknown) => tell({ kind: 'failed', id, message: String(error) }),
  );
});
