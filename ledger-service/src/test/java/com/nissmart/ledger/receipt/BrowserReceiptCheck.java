package com.nissmart.ledger.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The check of the page receipt-check, run by Node.js where that is installed. */
public record BrowserReceiptCheck(Path directory, Path keys) {
  private static final Path CHECK =
      Path.of("../dashboard-gateway/src/main/resources/web/assets/receipt-check/check.js");
  private static final String PROGRAM =
      """
      import { readFileSync } from 'node:fs';
      import { webcrypto } from 'node:crypto';
      import { checkReceipt, isOwed } from './check.mjs';
      globalThis.crypto ??= webcrypto;
      const [file, keys] = process.argv.slice(2).map((name) => readFileSync(name));
      const resultOf = ({ account }) => (!account || isOwed(account) ? 'VALID' : 'GENUINE');
      const check = (bytes) => checkReceipt(bytes, keys).then(resultOf, (failure) => `NOT VALID: ${failure.message}`);
      let accepted = 0;
      for (let i = 0; i < file.length; i++) {
        for (const bits of [1, 2, 0x20, 0x80]) {
          const altered = Buffer.from(file);
          altered[i] ^= bits;
          accepted += !(await check(altered)).startsWith('NOT VALID: ');
        }
      }
      console.log(`${await check(file)}, ${accepted} altered`);
      """;

  /** Returns the result of the check, and how many files with one altered byte are valid. */
  public String run(byte[] receipt) {
    try {
      Files.copy(CHECK, directory.resolve("check.mjs"), StandardCopyOption.REPLACE_EXISTING);
      Path program = Files.writeString(directory.resolve("run.mjs"), PROGRAM);
      Path file = Files.write(directory.resolve("browser.json"), receipt);
      Process process = start(program, file);
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      return printed.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process start(Path program, Path file) {
    Process process = null;
    try {
      process =
          new ProcessBuilder("node", program.toString(), file.toString(), keys.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeThat(e).as("Node.js is not installed").isNull();
    }
    return Objects.requireNonNull(process);
  }
}
