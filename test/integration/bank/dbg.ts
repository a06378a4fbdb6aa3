import { startBank } from './bank-process.ts';
import { openCentre, quickBank } from './centre.ts';
const bank = await startBank(); await bank.reset();
const c = await openCentre();
const card = await c.sellCard(1);
const w = c.worker(quickBank(bank.url), { log: console as any });
for (let i=0;i<6;i++){ console.log(await w.runOnce()); await new Promise(r=>setTimeout(r,60)); }
const k=(await c.card(card)); console.log(k, await c.row(k.sale_op_id!));
console.log(JSON.stringify(await bank.state()));
await c.close(); await bank.stop();
