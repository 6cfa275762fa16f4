/** The signed-in operator or auditor. */
import { html, useState } from '../ui/html.js';
import { Button, Segmented } from '../ui/controls.js';
import { Card, Copy, Facts } from '../ui/display.js';
import { Link } from '../ui/router.js';
import { signOutTo } from '../ui/session.js';
import { PageHead } from '../ui/shell.js';
import { useTheme } from '../ui/theme.js';
import { toast } from '../ui/overlay.js';
import { useApp } from './console-context.js';
import { ROLES } from './users.js';

export function Me() {
  const { user, operator } = useApp();
  const [chosen, choose] = useTheme();
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    await signOutTo('/ops/sign-in').catch((failure) => toast(failure.message));
    setBusy(false);
  };
  return html`
    <${PageHead} title=${`${user.first_name} ${user.last_name}`} actions=${html`<${Button} icon="out" busy=${busy} onClick=${leave}>Sign out<//>`}>${user.email}<//>
    <div class="grid-2">
      <${Card} title="Your account">
        <${Facts} facts=${[
          ['Role', user.roles.map((role) => ROLES[role] ?? role).join(', ')],
          ['Permissions', operator ? 'View and change everything' : 'View everything'],
          ['ID', html`<${Copy} text=${user.id} label="ID" />`],
          ['Your actions', html`<${Link} href="/ops/audit?operator_id=${user.id}">Audit log<//>`],
          ['Name, password, sessions', html`<a href="/app/settings">Settings</a>`],
        ]} />
      <//>
      <${Card} title="Appearance"><${Segmented} label="Theme" value=${chosen} onChange=${choose} options=${[['system', 'Device'], ['light', 'Light'], ['dark', 'Dark']]} /><//>
    </div>`;
}
