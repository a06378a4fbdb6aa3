// The preload's side, in a world of its own: what the built preload, which follows unmodified, gets for `require('electron')`.
const toMain = (message) =>
  document.dispatchEvent(new CustomEvent('stand-in-to-main', { detail: JSON.stringify(message) }));

const functions = new Map();
const answers = new Map();
const heard = new Map();
const exposed = [];
let lastNumber = 0;

const pack = (value) => {
  if (typeof value === 'function') {
    functions.set(++lastNumber, value);
    return { function: lastNumber };
  }
  if (value instanceof Promise) {
    const number = ++lastNumber;
    value.then(
      (settled) => toMain({ settled: number, value: settled }),
      (error) => toMain({ settled: number, failed: String(error) }),
    );
    return { promise: number };
  }
  if (typeof value === 'object' && value !== null && Object.values(value).some((part) => typeof part === 'function')) {
    return { api: Object.fromEntries(Object.entries(value).map(([part, each]) => [part, pack(each)])) };
  }
  return { value };
};

const revive = (packed) =>
  packed.function ? (...values) => toMain({ function: packed.function, values }) : packed.value;

document.addEventListener('stand-in-to-bridge', (event) => {
  const message = JSON.parse(event.detail);
  toMain({ reply: pack(functions.get(message.function)(...message.values.map(revive))) });
});

const electron = {
  contextBridge: {
    exposeInMainWorld: (name, api) => {
      const parts = Object.fromEntries(Object.entries(api).map(([part, value]) => [part, pack(value)]));
      const message = { expose: name, value: { api: parts } };
      exposed.push(message);
      toMain(message);
    },
  },
  ipcRenderer: {
    invoke: (channel, ...values) => {
      const number = ++lastNumber;
      globalThis.standInInvoke(JSON.stringify({ number, channel, values }));
      return new Promise((resolve, reject) => answers.set(number, { resolve, reject }));
    },
    on: (channel, listener) => heard.set(channel, [...(heard.get(channel) ?? []), listener]),
    off: (channel, listener) =>
      heard.set(
        channel,
        (heard.get(channel) ?? []).filter((one) => one !== listener),
      ),
  },
};

globalThis.standIn = {
  answer: (number, value) => answers.get(number).resolve(value),
  fail: (number, message) => answers.get(number).reject(new Error(message)),
  hear: (channel, payload) => (heard.get(channel) ?? []).forEach((listener) => listener({}, payload)),
};

// Which world's script runs first is the browser's choice.
let mainIsThere = false;
document.addEventListener('stand-in-main-is-there', () => {
  if (mainIsThere) return;
  mainIsThere = true;
  exposed.forEach(toMain);
});

globalThis.standInRequire = (name) => {
  if (name === 'electron') return electron;
  throw new Error(`a sandboxed preload has no module ${name}`);
};
