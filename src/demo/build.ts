/** `npm run build`: the application's bundles in `.build/app`, made anew when their sources have changed. */
import { buildApp } from './build-app.ts';

try {
  await buildApp();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
