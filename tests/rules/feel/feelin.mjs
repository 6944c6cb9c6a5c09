// Reads [kind, expression, context] a line, answers feelin's value as JSON; times and durations as {"@": text}.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const feelin = await import(pathToFileURL(process.argv[2]));

function plain(value) {
  if (value === undefined || value === null || typeof value === 'function') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (/^Feel/.test(value.constructor?.name ?? '')) return { '@': value.toString() };
  if (value.constructor?.name === 'Range') return { range: true };
  return Object.fromEntries(Object.entries(value).map(([ key, item ]) => [ key, plain(item) ]));
}

for await (const line of createInterface({ input: process.stdin })) {
  const [ kind, text, context ] = JSON.parse(line);
  let answer;
  try {
    answer = { value: plain(feelin[kind](text, context).value) };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
