/** A backend process without a counter: opens as told, answers with the call's own input, dies when asked to. */
const [plan = ''] = process.argv.slice(2);
let opens = 0;

process.on('message', (message) => {
  if (message.kind === 'open') {
    if (plan === 'refuse') return process.send({ kind: 'refused', code: 'store-in-use' }, () => process.exit(0));
    if (plan === 'die') process.exit(1);
    opens++;
    return process.send({ kind: 'opened' });
  }
  if (message.kind === 'close') {
    if (plan === 'stubborn') return undefined;
    return process.send({ kind: 'closed' }, () => process.exit(0));
  }
  if (message.input?.die) process.exit(1);
  if (message.input?.mute) return undefined;
  if (message.input?.nonsense) return process.send({ nonsense: true });
  if (message.input?.event) process.send({ kind: 'event', event: { topics: ['status'], loaded: [] } });
  return process.send({
    kind: 'answer',
    id: message.id,
    result: { ok: true, value: { method: message.method, input: message.input, opens, pid: process.pid } },
  });
});
