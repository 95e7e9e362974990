// Requests per second, latency and the server's memory over many requests to public pages.
//
//   node bench/load.mjs http://127.0.0.1:3000 PROCESS [REQUESTS]
//
// The client runs on the same machine and takes its share of it, so the figures compare
// runs on one machine and are no measure of the server alone. Ends with 1 when the server
// uses more memory than the target allows.
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { mainPages } from './pages.mjs';

const CONNECTIONS = 32;
const REQUESTS_DEFAULT = 100_000;
const MEMORY_KIB_MAX = 150 * 1024;

const [base, processId, requestsWanted] = process.argv.slice(2);
const requestCount = Number(requestsWanted ?? REQUESTS_DEFAULT);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

/** What the server holds in memory now, and the most it ever held, in KiB. */
async function memory() {
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  const kib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return { now: kib('VmRSS'), peak: kib('VmHWM') };
}

/** One request; gives its duration in milliseconds. */
function request(address) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    get(address, { agent, headers: { 'accept-encoding': 'br' } }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`${address} answers ${response.statusCode}`));
      }
      response.resume();
      response.on('end', () => resolve(performance.now() - started));
      response.on('error', reject);
    }).on('error', reject);
  });
}

const pages = (await mainPages(base)).map((path) => `${base}${path}`);
const before = await memory();
const durations = new Float64Array(requestCount);
let next = 0;
const started = performance.now();
await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    while (next < requestCount) {
      const index = next;
      next += 1;
      durations[index] = await request(pages[index % pages.length]);
    }
  }),
);
const seconds = (performance.now() - started) / 1000;
const after = await memory();
durations.sort();
const percentile = (share) => durations[Math.min(requestCount - 1, Math.floor(requestCount * share))].toFixed(1);
const mib = (kib) => (kib / 1024).toFixed(1);
console.log('| requests | per second | p50 ms | p99 ms | memory before MiB | after MiB | peak MiB |');
console.log('|---:|---:|---:|---:|---:|---:|---:|');
console.log(
  `| ${requestCount} | ${Math.round(requestCount / seconds)} | ${percentile(0.5)} | ${percentile(0.99)} | ` +
    `${mib(before.now)} | ${mib(after.now)} | ${mib(after.peak)} |`,
);
console.log(`\nFloor: ${MEMORY_KIB_MAX / 1024} MiB after the requests.`);
agent.destroy();
process.exitCode = after.now > MEMORY_KIB_MAX ? 1 : 0;
