// The page's side of a stand-in for Electron's context bridge: values cross as JSON, functions as numbers.
(() => {
  const functions = new Map();
  const promises = new Map();
  let lastNumber = 0;
  let reply;

  const toBridge = (message) => {
    reply = undefined;
    document.dispatchEvent(new CustomEvent('stand-in-to-bridge', { detail: JSON.stringify(message) }));
    return revive(reply);
  };

  const pack = (value) => {
    if (typeof value !== 'function') return { value };
    functions.set(++lastNumber, value);
    return { function: lastNumber };
  };

  const revive = (packed) => {
    if (packed?.api)
      return Object.freeze(Object.fromEntries(Object.entries(packed.api).map(([name, part]) => [name, revive(part)])));
    if (packed?.function) return (...values) => toBridge({ function: packed.function, values: values.map(pack) });
    if (packed?.promise) return new Promise((resolve, reject) => promises.set(packed.promise, { resolve, reject }));
    return packed?.value;
  };

  function settle({ resolve, reject }, { value, failed }) {
    if (failed) reject(new Error(failed));
    else resolve(value);
  }

  document.addEventListener('stand-in-to-main', (event) => {
    const message = JSON.parse(event.detail);
    if (message.expose)
      Object.defineProperty(globalThis, message.expose, { value: revive(message.value), configurable: false });
    if (message.reply) reply = message.reply;
    if (message.settled) settle(promises.get(message.settled), message);
    if (message.function) functions.get(message.function)(...message.values);
  });
  document.dispatchEvent(new CustomEvent('stand-in-main-is-there'));
})();
