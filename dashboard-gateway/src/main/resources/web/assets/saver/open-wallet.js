/** The dialog that opens a new wallet. */
import { html, useState } from '../ui/html.js';
import { attempt } from '../ui/attempts.js';
import { Button, Form, SelectField, TextField } from '../ui/controls.js';
import { Dialog, toast } from '../ui/overlay.js';
import { FormError } from '../ui/placeholders.js';
import { useApp } from './app-context.js';
import { useSubmit } from './welcome.js';

const CURRENCIES = [['NGN', 'Naira (\u20a6)'], ['USD', 'US dollar ($)'], ['GBP', 'Pound sterling (\u00a3)'], ['EUR', 'Euro (\u20ac)'], ['GHS', 'Ghana cedi (GH\u20b5)'], ['KES', 'Kenya shilling (KSh)']];

export function OpenWallet({ onClose }) {
  const { wallets } = useApp();
  const [name, setName] = useState('');
  const [currency, setCurrency] = useState('NGN');
  const form = useSubmit(async () => {
    const wallet = await attempt(`open-wallet.${currency}.${name.trim()}`, '/v1/accounts', { currency, ...(name.trim() && { name: name.trim() }) });
    wallets.reload();
    toast(`${wallet.name} opened`);
    onClose();
  });
  return html`
    <${Dialog} title="New wallet" onClose=${onClose}>
      <${Form} onSubmit=${form.submit}>
        <${TextField} label="Name" optional value=${name} onInput=${setName} maxlength="60" placeholder="Rent, school fees, a holiday" autofocus />
        <${SelectField} label="Currency" value=${currency} onInput=${setCurrency} options=${CURRENCIES} />
        <${FormError} error=${form.error} />
        <${Button} type="submit" kind="primary" wide busy=${form.busy}>Open wallet<//>
      <//>
    <//>`;
}
