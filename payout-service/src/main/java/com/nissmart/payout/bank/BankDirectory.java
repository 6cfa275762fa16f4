package com.nissmart.payout.bank;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The banks that withdrawals can go to, read from the file {@code /banks/nigeria.csv}. */
public final class BankDirectory {
  private static final int COLUMNS = 5;

  /** The central bank's 3 digits with zeros before them, as some systems write them. */
  private static final Pattern PADDED = Pattern.compile("0{1,2}[0-9]{3}");

  private static final int SHORT = 3;

  /** The banks of Nigeria. */
  public static final BankDirectory NIGERIA = read("/banks/nigeria.csv");

  private final List<Bank> banks;
  private final Map<String, Bank> byCode = new HashMap<>();

  private BankDirectory(List<Bank> all) {
    banks = all.stream().sorted(Comparator.comparing(Bank::name)).toList();
    banks.forEach(bank ->
        bank.codes()
            .forEach(code -> {
              if (byCode.putIfAbsent(code, bank) != null) {
                throw new IllegalArgumentException("Two banks have the code " + code);
              }
            }));
  }

  /** Reads a directory from lines with a header; {@code #} begins a comment. */
  static BankDirectory of(List<String> lines) {
    return new BankDirectory(
        lines.stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .skip(1)
            .map(BankDirectory::bank)
            .toList());
  }

  /**
   * Finds the bank that a code means: one of the central bank, also with zeros before it, of NIP,
   * or an alias. A code that has lost zeros means no bank.
   */
  public Optional<Bank> find(String code) {
    Bank bank = byCode.get(code);
    if (bank == null && PADDED.matcher(code).matches()) {
      bank = byCode.get(code.substring(code.length() - SHORT));
    }
    return Optional.ofNullable(bank);
  }

  /**
   * Returns the one code of the bank that the code means, or the code itself when it means none.
   */
  public String canonical(String code) {
    return find(code).map(Bank::code).orElse(code);
  }

  /** Returns every code that means the same bank, or the code itself when it means none. */
  public List<String> spellings(String code) {
    return find(code)
        .map(bank ->
            bank.codes()
                .flatMap(one ->
                    one.length() == SHORT ? Stream.of(one, "0" + one, "00" + one) : Stream.of(one))
                .distinct()
                .toList())
        .orElse(List.of(code));
  }

  /** Returns banks whose name, alias or code contains the text, sorted by name. */
  public List<Bank> search(String text, int limit) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return banks.stream().filter(bank -> bank.matches(wanted)).limit(limit).toList();
  }

  private static Bank bank(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException("A bank has %d columns: %s".formatted(COLUMNS, line));
    }
    List<String> aliases = cells[4].isEmpty() ? List.of() : List.of(cells[4].split(";", -1));
    return new Bank(cells[0], cells[1], cells[2].equals("yes"), cells[3], aliases);
  }

  private static BankDirectory read(String resource) {
    try (InputStream in = BankDirectory.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return of(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
