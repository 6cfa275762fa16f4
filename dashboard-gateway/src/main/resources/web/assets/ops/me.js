/** The signed-in operator or auditor. */
import { html } from '../ui/html.js';
import { Segmented } from '../ui/controls.js';
import { Card, Copy, Facts } from '../ui/display.js';
import { Link } from '../ui/router.js';
import { SignOutButton } from '../ui/session.js';
import { PageHead } from '../ui/shell.js';
import { useTheme } from '../ui/theme.js';
import { useApp } from './console-context.js';
import { ROLES } from './users.js';

export function Me() {
  const { user, operator } = useApp();
  const [chosen, choose] = useTheme();
  return html`
    <${PageHead} title=${`${user.first_name} ${user.last_name}`} actions=${html`<${SignOutButton} icon="out" to="/ops/sign-in" warning="A reversal or a retry isn\u2019t confirmed. It may have been made. Check it before you make it again." />`}>${user.email}<//>
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
