package com.nissmart.ledger.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The check that people run in a shell, with openssl. */
public record ShellReceiptCheck(Path directory, Path keys) {
  /** Returns the line that it prints, after a look at its exit code. */
  public String run(byte[] receipt) {
    try {
      Path program = CompiledReceiptCheck.DEPLOY.resolve("receipt-check.sh");
      Path file = Files.write(directory.resolve("receipt.json"), receipt);
      Process process =
          new ProcessBuilder(program.toString(), file.toString(), keys.toString())
              .redirectErrorStream(true)
              .start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int result = process.waitFor();
      assumeThat(result).as(printed).isNotEqualTo(2);
      assertThat(result).as(printed).isEqualTo(expected(printed));
      return printed.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int expected(String printed) {
    return printed.startsWith("VALID: ") ? 0 : printed.startsWith("GENUINE, ") ? 3 : 1;
  }
}
