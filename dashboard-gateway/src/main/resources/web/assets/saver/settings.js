/** The saver's settings: name, appearance, password and signed-in devices. */
import { html, useState } from '../ui/html.js';
import { del, get, patch, post } from '../ui/api.js';
import { Button, CheckField, Form, PasswordField, Segmented, TextField } from '../ui/controls.js';
import { Badge, Card, Time } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { Confirm, toast } from '../ui/overlay.js';
import { faultSentence } from '../ui/reasons.js';
import { useResource } from '../ui/resource.js';
import { SignOutButton } from '../ui/session.js';
import { FormError, Loaded } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { useTheme } from '../ui/theme.js';
import { useApp } from './app-context.js';
import { useSubmit } from './welcome.js';

export function Settings() {
  const { user } = useApp();
  return html`
    <${PageHead} title="Settings" actions=${html`<${SignOutButton} icon="out" to="/" warning="A payment or another request isn\u2019t confirmed. It may have been made. Check your activity before you make it again." />`}>${user.email}<//>
    <div class="settings">
      <${Profile} /><${Appearance} /><${Password} /><${Sessions} />
    </div>`;
}

function Profile() {
  const { user, setUser } = useApp();
  const [first, setFirst] = useState(user.first_name);
  const [last, setLast] = useState(user.last_name);
  const form = useSubmit(async () => {
    setUser(await patch('/v1/users/me', { first_name: first.trim(), last_name: last.trim() }));
    toast('Name saved');
  });
  return html`
    <${Card} title="Your name">
      <${Form} onSubmit=${form.submit}>
        <div class="grid-2">
          <${TextField} label="First name" autocomplete="given-name" maxlength="100" value=${first} onInput=${setFirst} fault=${first.trim() ? faultSentence(form.error?.fault('/first_name')) : 'Enter your first name.'} />
          <${TextField} label="Last name" autocomplete="family-name" maxlength="100" value=${last} onInput=${setLast} fault=${last.trim() ? faultSentence(form.error?.fault('/last_name')) : 'Enter your last name.'} />
        </div>
        <p class="soft small">Before paying you, people see your first name and last initial.</p>
        <${FormError} error=${form.error} />
        <div><${Button} type="submit" kind="primary" busy=${form.busy} disabled=${!first.trim() || !last.trim()}>Save<//></div>
      <//>
    <//>`;
}

function Appearance() {
  const [chosen, choose] = useTheme();
  return html`
    <${Card} title="Appearance">
      <div class="stack stack-s"><p class="soft small">Light, dark or device setting.</p>
      <div><${Segmented} label="Theme" value=${chosen} onChange=${choose} options=${[['system', 'Device'], ['light', 'Light'], ['dark', 'Dark']]} /></div></div>
    <//>`;
}

function Password() {
  const { user } = useApp();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [checked, check] = useState(false);
  const [keepKeys, setKeepKeys] = useState(false);
  const keys = useResource('api-keys', (signal) => get('/v1/api-keys', {}, { signal }));
  const hasKeys = keys.data?.data.some((key) => !key.revoked_at && Date.parse(key.expires_at) > Date.now());
  const short = [...next].length < 10 ? 'Use at least 10 characters.' : undefined;
  const form = useSubmit(async () => {
    check(true);
    if (short || !current) {
      return;
    }
    await post('/v1/users/me/password', { current_password: current, new_password: next, keep_api_keys: keepKeys });
    keys.reload();
    setCurrent('');
    setNext('');
    check(false);
    toast('Password changed');
  });
  const wrong = form.error?.code === 'CREDENTIALS_INVALID';
  return html`
    <${Card} title="Password">
      <${Form} onSubmit=${form.submit}>
        <input class="visually-hidden" type="email" autocomplete="username" value=${user.email} tabindex="-1" aria-hidden="true" readonly />
        <${PasswordField} label="Current password" autocomplete="current-password" value=${current} onInput=${setCurrent} fault=${wrong ? 'Incorrect password.' : checked && !current && 'Enter your current password.'} />
        <${PasswordField} label="New password" autocomplete="new-password" value=${next} onInput=${setNext} fault=${checked && short} hint="At least 10 characters." />
        <p class="soft small">You are signed out on your other devices.${hasKeys && ' Your API keys stop working.'}</p>
        ${hasKeys && html`<${CheckField} label="Keep my API keys working" checked=${keepKeys} onChange=${setKeepKeys} />`}
        ${!wrong && html`<${FormError} error=${form.error} />`}
        <div><${Button} type="submit" kind="primary" busy=${form.busy}>Change password<//></div>
      <//>
    <//>`;
}

function Sessions() {
  const sessions = useResource('sessions', (signal) => get('/v1/sessions', {}, { signal }));
  const [confirming, confirm] = useState(false);
  const endOthers = async () => {
    await del('/v1/sessions?keep_current=true');
    sessions.reload();
    toast('Signed out on your other devices');
  };
  return html`
    <${Card} title="Signed-in devices" actions=${sessions.data?.data.length > 1 && html`<${Button} small onClick=${() => confirm(true)}>Sign out other devices<//>`}>
      <${Loaded} resource=${sessions} lines=${3}>
        ${(page) => html`<ul class="sessions">${page.data.map((one) => html`
          <li key=${one.id}><${Icon} name="system" size=${22} />
            <div class="grow"><p class="strong">${device(one.user_agent)}</p><p class="soft small">Last active <${Time} at=${one.last_used_at} relative /> \u00b7 Signed in <${Time} at=${one.created_at} /></p></div>
            ${one.current && html`<${Badge} tone="good">This device<//>`}
          </li>`)}</ul>`}
      <//>
    <//>
    ${confirming && html`<${Confirm} title="Sign out other devices?" confirm="Sign out other devices" onConfirm=${endOthers} onClose=${() => confirm(false)}><p>You will need to sign in again on every other device. You stay signed in here.</p><//>`}`;
}

/** Returns the browser and system of a user agent, such as Chrome on Android. */
function device(agent) {
  if (!agent) {
    return 'Unknown device';
  }
  const browser = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari', 'Safari']].find(([mark]) => agent.includes(mark))?.[1];
  const system = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'Mac'], ['Linux', 'Linux']].find(([mark]) => agent.includes(mark))?.[1];
  return browser ? `${browser}${system ? ` on ${system}` : ''}` : agent.slice(0, 60);
}
