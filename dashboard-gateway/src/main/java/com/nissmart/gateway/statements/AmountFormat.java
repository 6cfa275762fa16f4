package com.nissmart.gateway.statements;

import com.nissmart.contract.CurrencyDigits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;

/** The format of one currency's amounts for people: 1,500.00, or ₦1,500.00 with the symbol. */
final class AmountFormat {
  private static final Map<String, String> SYMBOLS =
      Map.of("NGN", "\u20A6", "USD", "$", "EUR", "\u20AC", "GBP", "\u00A3");

  private final String symbol;
  private final int digits;

  private AmountFormat(String symbol, int digits) {
    this.symbol = symbol;
    this.digits = digits;
  }

  static AmountFormat of(String currency) {
    return new AmountFormat(
        SYMBOLS.getOrDefault(currency, currency + "\u00A0"), CurrencyDigits.of(currency));
  }

  String plain(long minor) {
    return plain(BigInteger.valueOf(minor));
  }

  String plain(BigInteger minor) {
    DecimalFormat format =
        new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(digits);
    return format.format(new BigDecimal(minor, digits));
  }

  String withSymbol(long minor) {
    return withSymbol(BigInteger.valueOf(minor));
  }

  String withSymbol(BigInteger minor) {
    return (minor.signum() < 0 ? "-" : "") + symbol + plain(minor.abs());
  }
}
