package com.nissmart.gateway.currencies;

import com.nissmart.contract.CurrencyDigits;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import java.util.Currency;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/currencies}: the digits of each currency's minor unit. */
public final class CurrenciesApi {
  private static final ApiReply ALL =
      ApiReply.page(CurrencyDigits.listed(), CurrenciesApi::write, "");

  /** Lists the currencies of ISO 4217 that have a minor unit, by code. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    return CompletableFuture.completedFuture(ALL);
  }

  private static void write(JsonOut out, Currency currency) {
    out.object()
        .text("code", currency.getCurrencyCode())
        .number("digits", CurrencyDigits.of(currency.getCurrencyCode()))
        .text("name", currency.getDisplayName(Locale.ENGLISH))
        .end();
  }
}
