// Prints the scores of a Lighthouse report and the audits that cost points; fails when a score is below 95.
import { readFileSync } from 'node:fs';

const LEAST = 95;
const [file, path] = process.argv.slice(2);
const { categories, audits, finalDisplayedUrl, runtimeError } = JSON.parse(readFileSync(file, 'utf8'));
const scores = Object.values(categories).map(({ title, score }) => [title, Math.round((score ?? 0) * 100)]);
console.log(path.padEnd(20) + scores.map(([title, score]) => `${title} ${score}`).join(', '));
if (runtimeError) {
  console.log(`  ${runtimeError.message}`);
}
if (new URL(finalDisplayedUrl).pathname !== path) {
  console.log(`  not checked: the page redirected to ${finalDisplayedUrl}`);
  process.exit(1);
}
for (const { auditRefs, score } of Object.values(categories)) {
  if (score < LEAST / 100) {
    const lost = auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9);
    lost.forEach(({ id }) => console.log(`  ${audits[id].title}: ${audits[id].displayValue ?? audits[id].score}`));
  }
}
process.exit(scores.every(([, score]) => score >= LEAST) ? 0 : 1);
