package com.nissmart.standalone;

import com.nissmart.accounts.AccountsSettings;
import com.nissmart.gateway.GatewaySettings;
import com.nissmart.ledger.LedgerSettings;
import com.nissmart.payout.PayoutSettings;
import com.nissmart.runtime.settings.Settings;

/** What each service would be told if it ran alone. */
record ServiceSettings(
    AccountsSettings accounts,
    LedgerSettings ledger,
    PayoutSettings payout,
    GatewaySettings gateway) {

  /**
   * All four read the same settings: a name means the same everywhere. Mistakes are noted there.
   */
  static ServiceSettings read(Settings settings) {
    return new ServiceSettings(
        AccountsSettings.read(settings),
        LedgerSettings.read(settings),
        PayoutSettings.read(settings),
        GatewaySettings.read(settings));
  }
}
