// Signs a user in, in a running Chromium. Arguments: DevTools port, origin, email, password. The session is a cookie of the profile.
const [port, origin, email, password] = process.argv.slice(2);

const answer = await fetch(`${origin}/v1/browser-session`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', Origin: origin },
  body: JSON.stringify({ email, password }),
});
if (!answer.ok) {
  console.error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  process.exit(1);
}
const [name, value] = answer.headers.getSetCookie()[0].split(';')[0].split(/=(.*)/s);

const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
const socket = new WebSocket(targets.find(({ type }) => type === 'page').webSocketDebuggerUrl);
await new Promise((opened) => socket.addEventListener('open', opened));
let last = 0;
const waiting = new Map();
const loaded = new Promise((done) => waiting.set('Page.loadEventFired', done));
socket.addEventListener('message', ({ data }) => {
  const { id, method, result } = JSON.parse(data);
  waiting.get(id ?? method)?.(result);
});
const call = (method, params = {}) => new Promise((done) => {
  last += 1;
  waiting.set(last, done);
  socket.send(JSON.stringify({ id: last, method, params }));
});

await call('Page.enable');
await call('Network.setCookie', { name, value, url: origin, httpOnly: true, sameSite: 'Strict' });
await call('Page.navigate', { url: `${origin}/app/sign-in` });
await loaded;
// The page asks for the user only when this browser had a session before.
await call('Runtime.evaluate', { expression: "localStorage.setItem('nissmart.signed-in', '1')" });
socket.close();
