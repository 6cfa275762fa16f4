package com.nissmart.standalone;

import com.nissmart.accounts.AccountsSettings;
import com.nissmart.gateway.GatewaySettings;
import com.nissmart.ledger.LedgerSettings;
import com.nissmart.payout.PayoutSettings;
import com.nissmart.runtime.settings.Settings;

/** The settings of each service. */
record ServiceSettings(
    AccountsSettings accounts,
    LedgerSettings ledger,
    PayoutSettings payout,
    GatewaySettings gateway) {

  /** Reads them all from the same names, and notes mistakes in the settings. */
  static ServiceSettings read(Settings settings) {
    return new ServiceSettings(
        AccountsSettings.read(settings),
        LedgerSettings.read(settings),
        PayoutSettings.read(settings),
        GatewaySettings.read(settings));
  }
}
